// Step 5's own rules: what is chosen, shown and told, where a hand-over goes on, and what a burn takes and leaves.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PLANS, answersToBurn, ashes, burnedOn, carriedBy, copies, goingOf, nameBody, namesToCarry, notCarried, readPlan, staysNamed, toBurn, unsaid, wasHanded, without, writePlan } from "../../handrail/steps/static/steps/rules/burning.js";
import { upgraded } from "../../handrail/steps/static/steps/rules/body.js";
import { NAME, TELLING } from "../../handrail/steps/static/steps/rules/kinds.js";
import { carded, choosing, current, dateOf, dayOf, firstUntold, freshTelling, marking, noteOf, putOff, readNote, settled, shown, tellingOf, tellings, told } from "../../handrail/steps/static/steps/rules/telling.js";

/** @param {number} step */
const frozen = (step) => JSON.parse(readFileSync(new URL(`../../handrail/steps/tests/cases/step-${step}.schema-1.json`, import.meta.url), "utf8"));
const id = (/** @type {number} */ n) => String(n).padStart(32, "0");
const rows = (/** @type {number[]} */ ...list) => list.map((n) => ({ page: id(n), name: `row ${n}` }));
const chosen = (/** @type {number[]} */ ...list) => choosing(freshTelling("x", 1), rows(...list));
/** @param {number} n @param {object} [more] @param {object} [card] @returns {any} */
const line = (n, more = {}, card = {}) => ({ page: id(n), kind: "step-4.resentment", at: "2026-01-01T00:00:00Z", title: `row ${n}`, heads: 1, copy: false, card: { p: 1, f: true, m: [], t: [], c: [], s: {}, ...card }, ...more });
/** @param {number} n @param {string} at @param {object} card @returns {any} */
const told_ = (n, at, card) => ({ page: id(n), kind: TELLING, at, heads: 1, card });

test("the frozen bodies of schema 1 read as they did, and what we do not know in them stays", () => {
  const { telling, ...parts } = frozen(5);
  for (const old of Object.values(parts)) assert.deepEqual(upgraded(/** @type {any} */ (old), 1), old);
  assert.deepEqual(tellingOf(telling), telling);
  assert.deepEqual(carded(tellingOf(telling)), telling);
  const { name } = frozen(8);
  const { colour: _, ...known } = name;
  assert.deepEqual(nameBody(name.title, { name: name.name, row: name.row }, name.pass), { kind: NAME, body: known });
});

test("a telling of a strange shape is opened all the same", () => {
  const { card: _, ...empty } = freshTelling("", 1);
  for (const odd of [{}, { title: 7, pass: -1, rows: "x", seen: {}, told: 5, later: "yes" }, { pass: 1.5, rows: [null, { name: "no page" }], seen: [id(1)] }])
    assert.deepEqual(tellingOf(odd), { ...odd, ...empty });
});

test("what was told stays told when more is chosen; what is chosen no longer is told no longer", () => {
  const first = marking(chosen(1, 2), [id(1)]);
  assert.deepEqual(choosing(first, rows(3, 1)).seen, [id(1)]);
  assert.deepEqual(choosing(first, rows(2)).seen, []);
  assert.deepEqual(marking(first, [id(1)], false).seen, []);
  assert.deepEqual(marking(first, [id(9)]).seen, [id(1)], "a page that was not chosen");
  assert.deepEqual([firstUntold(first), firstUntold(chosen(1)), firstUntold(marking(chosen(1, 2), [id(1), id(2)]))], [1, 0, 0]);
  assert.deepEqual(first.card, { p: 1, d: "", b: "", l: false, n: 2, s: 1 });
});

test("told: the last day of that time through; a burn leaves it", () => {
  const lines = [
    told_(1, "2026-03-01T00:00:00Z", { p: 1, d: "2026-02", b: "2026-03-01", l: true, n: 0, s: 0 }),
    told_(2, "2026-02-01T00:00:00Z", { p: 1, d: "2026-01-30", b: "", l: true, n: 2, s: 2 }),
    told_(3, "2026-04-01T00:00:00Z", { p: 2, d: "", b: "", l: false, n: 1, s: 0 }),
    line(4),
  ];
  assert.deepEqual([told(lines), told(lines, 1), told(lines, 2), told([])], ["2026-02", "2026-02", "", ""]);
  assert.deepEqual(tellings(lines).map((one) => one.page), [id(3), id(1), id(2)]);
  assert.deepEqual(putOff(lines).map((one) => one.page), [id(2)], "what is burned waits for nothing");
  assert.deepEqual([current(lines, 1)?.page, current(lines, 2)?.page, current(lines, 3)], [id(1), id(3), null]);
  const open = told_(5, "2025-01-01T00:00:00Z", { p: 1, d: "", n: 1 });
  assert.equal(current([...lines, open], 1)?.page, id(5), "one that is not told yet comes first");
  assert.deepEqual(tellings([told_(6, "", undefined)])[0], { page: id(6), at: "", heads: 1, pass: 1, told: "", burned: "", later: false, going: false, rows: 0, seen: 0 });
  const halfway = told_(7, "2025-01-01T00:00:00Z", { p: 1, d: "2026-02", b: "", n: 0, g: true });
  assert.equal(current([...lines, open, halfway], 1)?.page, id(7), "a burn that stopped halfway comes before everything");
  for (const d of ["not-a-day", "NaN", "26", 7]) assert.equal(told([told_(8, "", { p: 1, d, n: 1 })]), "", String(d));
});

test("a day is kept as far as it is known", () => {
  for (const [day, date] of /** @type {const} */ ([["2026-11-23", { y: 2026, m: 11, d: 23 }], ["2026-11", { y: 2026, m: 11, d: 0 }], ["2026", { y: 2026, m: 0, d: 0 }]])) {
    assert.equal(dayOf(date), day);
    assert.deepEqual(dateOf(day), date);
  }
  assert.deepEqual([dayOf(null), dateOf("")], ["", null]);
});

/** @type {any} */
const PART = {
  id: "resentment",
  questions: [
    { id: "who", type: "person" }, { id: "kind", type: "choice" }, { id: "happened", type: "text" }, { id: "marks", type: "choice", many: true },
    { id: "mine_is", type: "choice", drop: true, when: { question: "marks", not: ["child", "abuse", "people"] } },
    { id: "mine", type: "text", drop: true, when: { question: "mine_is", is: ["some"] } },
  ],
};

test("whoever listens is shown what happened; never my part of what was done to me, whatever stands in the body", () => {
  const ids = (/** @type {object} */ answers) => shown(PART, /** @type {any} */ (answers), {}).map((one) => one.id);
  const all = { who: { name: "R." }, kind: "person", happened: "x", mine_is: "some", mine: "y" };
  assert.deepEqual(ids(all), ["who", "happened", "mine_is", "mine"]);
  for (const marks of [["child"], ["abuse"], ["people"], ["a mark of a newer app"], "child"]) assert.deepEqual(ids({ ...all, marks }), ["who", "happened"], String(marks));
  for (const marks of [[], ["neither"]]) assert.deepEqual(ids({ ...all, marks }), ["who", "happened", "mine_is", "mine"]);
  assert.deepEqual(ids({ happened: "x", mine_is: "none", mine: "y" }), ["happened", "mine_is"], "asked no longer");
});

test("a hand-over is noted in numbers alone, and goes on there", () => {
  const place = { telling: id(7), at: 2, seen: [0, 1] };
  assert.deepEqual(readNote(noteOf(place)), place);
  assert.deepEqual(readNote(noteOf({ ...place, seen: [] })), { ...place, seen: [] });
  for (const odd of ["", "x", `${id(7)}`, `${id(7)}.x`, `${id(7)}.1.`, `${id(7)}.99999`, `${"g".repeat(32)}.1`]) assert.equal(readNote(odd), null, odd);
  const kept = settled(marking(chosen(1, 2, 3), [id(3)]), { telling: id(7), at: 1, seen: [0, 9] });
  assert.deepEqual(kept.seen, [id(1), id(3)]);
});

const LINES = [line(1), line(2, {}, { p: 2 }), line(3, { kind: "step-4.fear" }), line(4, { kind: "step-4.good" }), line(5, {}, { c: ["kind.person"] }), line(6, { kind: "step-4.harm", title: "Pedro" })];

test("what is burned: only what was told, or all of this time through and what was chosen of another", () => {
  const pages = (/** @type {any[]} */ list) => list.map((one) => one.page);
  assert.deepEqual(pages(toBurn(LINES, chosen(3), "told")), [id(3)]);
  assert.deepEqual(pages(toBurn(LINES, chosen(3), "all")), [id(1), id(3), id(4), id(5), id(6)]);
  assert.deepEqual(pages(toBurn(LINES, chosen(2, 3), "all")), pages(LINES));
  const second = choosing(freshTelling("x", 2), rows(2, 3));
  assert.deepEqual(pages(toBurn(LINES, second, "all")), [id(2), id(3)], "of the first time through only the row that was chosen");
  assert.deepEqual(pages(toBurn(LINES, choosing(freshTelling("x", 2), rows(3)), "all")), [id(2), id(3)]);
  assert.deepEqual(pages(toBurn(LINES, choosing(freshTelling("x", 3), rows(1)), "all")), [id(1)], "with rows of the first alone it takes no more of them");
  assert.deepEqual(pages(toBurn(LINES, chosen(), "all")), [id(1), id(3), id(4), id(5), id(6)], "what came after a burn is of the same time through");
  assert.deepEqual(pages(toBurn(LINES, chosen(9), "told")), [], "a row that is gone");
});

test("carried is what a pattern holds, and whose name went on; what was done to me and what is good wait for nothing", () => {
  const carried = carriedBy([{ answers: { from: [{ page: id(3), name: "x" }] } }], [{ name: "  PEDRÓ ", row: id(1) }]);
  const lines = [...LINES, line(7, {}, { m: ["child"] })];
  assert.deepEqual(notCarried(lines, carried).map((one) => one.page), [id(2), id(5)]);
  assert.deepEqual(notCarried(lines, carriedBy([], [])).map((one) => one.page), [id(1), id(2), id(3), id(5), id(6)]);
});

test("names for Step 8: people's, each once, never of who did something to me", () => {
  const more = [
    line(11, { kind: "step-4.relation", title: "pedro" }), line(12, { title: "Uncle" }, { c: ["kind.person"], m: ["abuse"] }),
    line(13, { title: "The bank" }, { c: ["kind.institution"] }), line(14, { kind: "step-4.harm", title: "Harm 3" }, { n: 3 }), line(15, { kind: "step-4.fear", title: "Ana" }),
  ];
  assert.deepEqual(namesToCarry([...LINES, ...more], carriedBy([], [])).map((one) => one.name), ["row 5", "pedro"]);
  assert.deepEqual(namesToCarry(LINES, carriedBy([], [{ name: "Pedro" }])).map((one) => one.name), ["row 5"]);
});

test("copies that no burn reaches: only what may be true, and by name who has one", () => {
  const ids = (/** @type {any} */ facts) => copies(facts).map((one) => one.id);
  assert.deepEqual(ids({ account: false, handed: false }), ["paper", "file"]);
  assert.deepEqual(ids({ account: true, handed: true }), ["paper", "file", "photo", "phone"]);
  assert.deepEqual(copies({ account: false, handed: false, named: ["J."] }).at(-1), { id: "named", name: "J." });
});

test("afterwards the date is left, and what I heard only if I said so", () => {
  const telling = tellingOf({ ...frozen(5).telling, note: "more" });
  const left = ashes(telling, { title: "told", day: "2026-12-01", heard: false });
  assert.deepEqual(left, { title: "told", pass: 1, told: "2026-11-23", heard: "", burned: "2026-12-01", rows: [], seen: [], later: false, handed: false, initials: false,
    card: { p: 1, d: "2026-11-23", b: "2026-12-01", l: false, n: 0, s: 0 } });
  assert.equal(ashes(telling, { title: "told", day: "2026-12-01", heard: true }).heard, telling.heard);
});

test("what was ticked stands in the address of the page that asks once more", () => {
  assert.equal(new Set(PLANS).size, 8);
  for (const at of PLANS) assert.equal(writePlan(readPlan(at)), at);
  assert.deepEqual(readPlan("kth5"), { which: "told", heard: true, five: true });
});

test("of Step 5: the answers of this time through if the person says so; of another the pattern that was chosen", () => {
  const pages = [{ page: id(1), pass: 1 }, { page: id(2), pass: 1 }, { page: id(3), pass: 2 }, { page: id(4), pass: 2 }];
  const second = choosing(freshTelling("x", 2), rows(1, 3));
  assert.deepEqual(answersToBurn(pages, second, true).map((one) => one.page), [id(1), id(3), id(4)]);
  assert.deepEqual(answersToBurn(pages, second, false).map((one) => one.page), [id(1)]);
});

test("another telling that names what is burned: without those names, and without what was heard unless it stays", () => {
  const telling = carded({ ...marking(chosen(1, 2), [id(1), id(2)]), told: "2026-01-30", heard: "x", handed: true });
  const gone = new Set([id(1)]);
  assert.deepEqual(without(telling, { gone, day: "2026-12-01", heard: false }), carded({ ...telling, rows: rows(2), seen: [id(2)], heard: "" }));
  assert.equal(without(telling, { gone, day: "2026-12-01", heard: true }).heard, "x");
  const none = without(telling, { gone: new Set([id(1), id(2)]), day: "2026-12-01", heard: false });
  assert.deepEqual([none.rows, none.seen, none.told, none.burned, none.heard], [[], [], "2026-01-30", "2026-12-01", ""]);
  assert.ok(!JSON.stringify(none).includes("row "));
});

test("what was said of names keeps only names of rows that stay", () => {
  const said = { title: "Names", same: [["Pedro", "Pedro Gomez"], ["Ana", "Ana M.", "Pedro"]], apart: [["Ana", "Pedro"], ["Ana", "Ana R."]] };
  assert.deepEqual(unsaid(said, new Set(["Ana", "Ana M.", "Ana R."])), { title: "Names", same: [["Ana", "Ana M."]], apart: [["Ana", "Ana R."]] });
  assert.deepEqual(unsaid(said, new Set()), { title: "Names", same: [], apart: [] });
  assert.equal(unsaid(said, new Set(["Ana", "Ana M.", "Ana R.", "Pedro", "Pedro Gomez"])), null, "every name still occurs");
  assert.equal(unsaid({ title: "Names" }, new Set()), null);
});

test("what was carried on keeps its names, and that is said", () => {
  const patterns = [{ answers: { from: [{ page: id(6), name: "Pedro" }, { page: id(99), name: "gone before" }] } }];
  const names = [{ name: "PEDRO", row: id(50) }, { name: "Ana", row: id(5) }, { name: "somebody", row: id(51) }];
  assert.deepEqual(staysNamed(LINES, patterns, names), ["Pedro", "PEDRO", "Ana"]);
  assert.deepEqual(staysNamed([], patterns, names), []);
});

test("somebody held the phone: any telling of this time through, or one that names what is burned", () => {
  const handed = (/** @type {number} */ pass, /** @type {number[]} */ ...list) => ({ ...choosing(freshTelling("x", pass), rows(...list)), handed: true });
  assert.equal(wasHanded([chosen(1)], 1, new Set([id(1)])), false);
  assert.equal(wasHanded([chosen(1), handed(1, 2)], 1, new Set([id(1)])), true);
  assert.deepEqual([wasHanded([handed(2, 2)], 1, new Set([id(1)])), wasHanded([handed(2, 1)], 1, new Set([id(1)]))], [false, true]);
});

test("a burn that has begun is not called burned before its end, and says no name", () => {
  const going = { pages: [id(1)], anew: [[id(2), id(3)]], heard: false };
  const begun = carded({ ...chosen(), told: "2026-01-30", going });
  assert.deepEqual(goingOf(begun), going);
  assert.deepEqual([begun.burned, /** @type {any} */ (begun.card).g], ["", true]);
  for (const odd of [undefined, null, "x", 7]) assert.equal(goingOf({ ...chosen(), going: odd }), null);
  assert.deepEqual(goingOf({ ...chosen(), going: { pages: [1, id(1)], anew: [["x"], 3], heard: 1 } }), { pages: [id(1)], anew: [], heard: false });
  const ended = burnedOn(begun, "2026-12-01");
  assert.deepEqual([goingOf(ended), ended.burned, /** @type {any} */ (ended.card).g, "going" in ended], [null, "2026-12-01", undefined, false]);
});
