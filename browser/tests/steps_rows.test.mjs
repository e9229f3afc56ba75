// Parts with rows, lines to sort, pages to pick, answers that leave, and the card by which a row is known unopened.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blank, bySide, pickedOf, sortedLines } from "../../handrail/steps/static/steps/rules/answers.js";
import { answered, askOf, closed, firstOpen, fresh, growing, settled, skip, stateOf, upgraded } from "../../handrail/steps/static/steps/rules/body.js";
import { MOST, cardOf, carded, countOf, nameIn, namedBy, readCard, wholeName } from "../../handrail/steps/static/steps/rules/cards.js";
import { summaryRows, timeline } from "../../handrail/steps/static/steps/rules/looking_back.js";
import { passesOf } from "../../handrail/steps/static/steps/rules/passes.js";
import { cameFrom, leadsTo } from "../../handrail/steps/static/steps/rules/place.js";
import { asked, holds, staying } from "../../handrail/steps/static/steps/rules/sheet.js";

/** @typedef {import("../../handrail/steps/static/steps/rules/sheet.js").Part} Part */
const CASES = JSON.parse(readFileSync(new URL("../../handrail/steps/tests/cases/leaving.json", import.meta.url), "utf8"));
/** @type {Part} */
const ROW = CASES.part;
const ids = (/** @type {{id: string}[]} */ list) => list.map((one) => one.id);
const question = (/** @type {string} */ id) => /** @type {import("../../handrail/steps/static/steps/rules/sheet.js").Question} */ (ROW.questions.find((one) => one.id === id));
const saying = (/** @type {Record<string, unknown>} */ answers, more = {}) => ({ ...fresh("x", 1), answers, ...more });

for (const { it, answers, asked: wanted, staying: stays } of CASES.cases) {
  test(`asked: ${it}`, () => {
    assert.deepEqual(ids(asked(ROW, answers, {})), wanted);
    assert.deepEqual(Object.keys(staying(ROW, answers, {})), stays);
    const rows = summaryRows(ROW, saying(answers), {});
    assert.deepEqual(rows.filter((one) => one.question.drop && !one.asked), [], "what leaves is in no summary");
  });
}

test("of My words, nothing chosen is none of these, and is “none”", () => {
  const not = (/** @type {string[]} */ list) => holds({ words: "from", not: list }, {}, {});
  assert.deepEqual([not(["alcohol"]), not(["none"])], [true, false]);
});

test("an answer leaves with its question and with how it was asked, and comes back with it in the same sitting", () => {
  const asks = { mine_is: { lang: "en", ask: "What is mine?" }, mine: { lang: "en", ask: "My part?" }, who: { lang: "en", ask: "Who?" } };
  const before = saying({ who: { name: "J." }, mine_is: "some", mine: "I stayed." }, { asks, mood: "of a newer app" });
  const marked = settled(ROW, answered(before, question("marks"), ["child"]), {}, {});
  assert.deepEqual(marked.body.answers, { who: { name: "J." }, marks: ["child"] });
  assert.deepEqual(marked.body.asks, { who: asks.who });
  assert.equal(marked.body.mood, "of a newer app");
  assert.ok(!JSON.stringify(marked.body).includes("I stayed."));
  const again = settled(ROW, answered(marked.body, question("marks"), []), {}, marked.left);
  assert.deepEqual(again.body.answers, { ...before.answers, marks: [] });
  assert.equal(askOf(again.body, "mine", "en"), "My part?");
  assert.deepEqual(again.left, {});
  assert.deepEqual(before.answers.mine, "I stayed.", "nothing is changed in place");
});

test("what was written anew is not written over by what left", () => {
  const left = { mine: { answer: "old", ask: undefined } };
  const body = saying({ mine_is: "some", mine: "new" });
  const { body: same, left: rest } = settled(ROW, body, {}, left);
  assert.equal(same, body);
  assert.deepEqual(rest, {});
});

test("only the first of two answers that leave opens the other again: a chain closes as a whole", () => {
  const body = saying({ mine_is: "some", mine: "I stayed." });
  const one = settled(ROW, answered(body, question("mine_is"), "none"), {}, {});
  assert.deepEqual(one.body.answers, { mine_is: "none" });
  const two = settled(ROW, answered(one.body, question("marks"), ["abuse"]), {}, one.left);
  assert.deepEqual(two.body.answers, { marks: ["abuse"] });
  const back = settled(ROW, answered(answered(two.body, question("marks"), []), question("mine_is"), "some"), {}, two.left);
  assert.deepEqual(back.body.answers, { marks: [], mine_is: "some", mine: "I stayed." });
});

test("what another device brought back beside the marks is shown nowhere and counts nowhere", () => {
  const merged = saying({ who: { name: "J." }, kind: "person", since: { y: "2001" }, marks: ["abuse"], mine_is: "some", mine: "I stayed.", mine_since: { y: "1999" } });
  assert.ok(!JSON.stringify(summaryRows(ROW, merged, {})).includes("I stayed."));
  assert.deepEqual(timeline([{ part: ROW, body: merged }]).map((one) => one.question), ["since"]);
  assert.ok(!JSON.stringify(cardOf(ROW, merged, {})).includes("mine"));
  assert.equal(firstOpen(ROW, merged, {})?.id, "touched");
});

test("a row that is finished stays finished while a question that decides is not asked", () => {
  let body = saying({ who: { name: "J." }, kind: "person", touched: ["money"], since: { y: "2001" }, marks: ["child"] });
  assert.equal(growing(ROW, body, {}), false, "what is not asked decides nothing");
  body = closed(ROW, body, {});
  assert.equal(stateOf(ROW, body, {}), "done");
  assert.equal(cardOf(ROW, body, {}).f, true);
});

test("a card says what a list needs, and no word that somebody wrote", () => {
  const body = saying({ who: { name: "Ana" }, kind: "person", touched: ["money", "pride"], since: { y: "2019", m: "3", d: "" }, marks: ["neither"], mine_is: "some", mine: "words" });
  assert.deepEqual(cardOf(ROW, body, {}), { p: 1, f: false, m: ["neither"], t: ["money", "pride"], c: ["kind.person"], s: { since: "2019-03" } });
  assert.deepEqual(cardOf(ROW, saying({}, { row: 4, pass: 2, aside: true, enough: true }), {}), { p: 2, f: false, m: [], t: [], c: [], s: {}, e: true, n: 4, a: true, d: true });
  const scaled = /** @type {Part} */ ({ id: "p", rows: true, questions: [{ id: "how", type: "scale" }, { id: "day", type: "date" }] });
  assert.deepEqual(cardOf(scaled, saying({ how: 7, day: { y: "2020", m: "2", d: "3" } }), {}).s, { how: 7, day: "2020-02-03" });
});

test("a card always fits, and gives up its marks last", () => {
  const many = Array.from({ length: 60 }, (_, n) => `option_${n}`);
  const card = cardOf(ROW, saying({ touched: many, marks: ["child", "abuse"], kind: "x".repeat(500), since: { y: "2019" } }), {});
  assert.ok(JSON.stringify(card).length <= MOST);
  assert.deepEqual([card.m, card.x, card.c, card.s], [["child", "abuse"], true, [], {}]);
  assert.ok(card.t.length > 0);
  assert.ok(JSON.stringify(cardOf(ROW, saying({ marks: many }), {})).length <= MOST);
});

test("a card of a strange shape is none, and an odd list in one is empty", () => {
  for (const odd of [undefined, {}, { p: "1", f: true }, { p: 1 }]) assert.equal(readCard(/** @type {any} */ (odd)), null);
  assert.deepEqual(readCard({ p: 1, f: true, m: ["child", 7], t: "x", later: 1 }), { p: 1, f: true, m: ["child"], t: [], c: [], s: {}, later: 1 });
});

test("a row goes by its first name or words, and by its number as long as it has none", () => {
  assert.equal(namedBy(ROW)?.id, "who");
  assert.equal(nameIn(ROW, saying({ who: { name: " \n\n Ana María\nmore" } })), "Ana María");
  assert.equal(nameIn(ROW, saying({ who: "odd" })), "");
  const begun = carded(ROW, saying({}, { row: 3, colour: "of a newer app" }), {}, "Row 3");
  assert.deepEqual([begun.title, /** @type {any} */ (begun.card).n, begun.colour], ["Row 3", 3, "of a newer app"]);
  const named = carded(ROW, answered(begun, question("who"), { name: "Ana" }), {}, "Row 3");
  assert.deepEqual([named.title, /** @type {any} */ (named.card).n], ["Ana", undefined]);
  const gone = carded(ROW, answered(named, question("who"), { name: " " }), {}, "Row 3");
  assert.deepEqual([gone.title, /** @type {any} */ (gone.card).n], ["Row 3", 3]);
});

test("a name that stands above its row says all of the answer, or paper has the answer too", () => {
  const whole = (/** @type {unknown} */ name) => wholeName(ROW, saying({ who: { name } }));
  assert.deepEqual([whole(" Ana María "), whole("Ana\nand her brother"), whole("x".repeat(81)), whole(""), whole(7)], [true, false, false, false, false]);
});

test("a text of 200 kB is kept whole and costs a key no time", () => {
  const long = `${"\n ".repeat(1000)}first words\n${"x".repeat(200_000)}`;
  const part = /** @type {Part} */ ({ id: "p", rows: true, questions: [{ id: "what", type: "text" }, ...ROW.questions] });
  const body = saying({ what: long });
  const before = performance.now();
  for (let n = 0; n < 50; n += 1) carded(part, answered(body, part.questions[0], long), {}, "");
  assert.ok(performance.now() - before < 1000, "20 ms a key");
  const next = carded(part, body, {}, "");
  assert.deepEqual([next.title, next.answers.what], ["first words", long]);
});

test("lines go to their sides in the sheet's order, and one without a side stays", () => {
  const sort = /** @type {any} */ ({ id: "q", type: "sort", options: ["mine", "over"] });
  const answer = [{ text: "a", side: "over" }, { text: "b", side: "" }, { text: " ", side: "mine" }, { text: "c", side: "mine" }, { text: "d", side: "newer" }, "odd"];
  assert.deepEqual(bySide(sort, answer), [{ side: "mine", lines: ["c"] }, { side: "over", lines: ["a"] }, { side: "newer", lines: ["d"] }, { side: "", lines: ["b"] }]);
  assert.deepEqual([blank(sort, answer), blank(sort, [{ text: " ", side: "mine" }]), blank(sort, null)], [false, true, true]);
  assert.deepEqual(sortedLines([{ text: "a", tone: 1 }]), [{ text: "a", side: "", tone: 1 }]);
});

test("a page that was picked keeps its name, and one without a page is none", () => {
  const pick = /** @type {any} */ ({ id: "q", type: "pick", of: ["step-4.fear"] });
  const answer = [{ page: "ab", name: "Fear of the dark", who: true }, { name: "nobody" }, 7];
  assert.deepEqual(pickedOf(answer), [{ page: "ab", name: "Fear of the dark", who: true }]);
  assert.deepEqual([blank(pick, answer), blank(pick, []), blank(pick, [{ page: "" }])], [false, true, true]);
});

/** @param {string} page @param {number} p @param {string} at @param {object} [more] */
const line = (page, p, at, more = {}) => ({ page, kind: "step-4.r", at, title: page, heads: 1, copy: false, card: /** @type {any} */ ({ p, f: true, m: [], t: [], c: [], s: {}, ...more }) });

test("rows belong to the pass that their card names, the one written last first; none was opened for it", () => {
  const lines = [line("a", 1, "2026-01-01"), line("b", 2, "2026-01-02", { f: false }), line("c", 1, "2026-01-03"), { ...line("z", 1, "2026-01-04"), kind: "step-9.r" }];
  const own = { page: "p", kind: "step-4.word", at: "2026-01-01", heads: 1, body: fresh("x", 3) };
  const passes = passesOf("step-4", ["word"], [own], { parts: ["r"], lines });
  assert.deepEqual(passes.map((one) => [one.pass, one.rows.r?.map((row) => row.page), one.parts.word?.map((row) => row.page)]), [[1, ["c", "a"], []], [2, ["b"], []], [3, [], ["p"]]]);
  assert.deepEqual(passes.map((one) => countOf(one.rows.r ?? [])), [{ n: 2, open: 0 }, { n: 1, open: 1 }, { n: 0, open: 0 }]);
});

test("500 rows are read from their cards in an instant", () => {
  const lines = Array.from({ length: 500 }, (_, n) => line(String(n), 1 + (n % 3), `2026-01-01T00:00:${n}Z`));
  const before = performance.now();
  const passes = passesOf("step-4", [], [], { parts: ["r"], lines });
  assert.equal(passes.reduce((sum, one) => sum + countOf(one.rows.r ?? []).n, 0), 500);
  assert.ok(performance.now() - before < 100);
});

test("a row that was skipped through is finished for now, and nothing on it is late", () => {
  let body = fresh("x", 1);
  for (const one of asked(ROW, {}, {})) body = skip(body, one);
  const { f, e } = cardOf(ROW, body, {});
  assert.deepEqual([f, e], [true, true]);
});

test("where a question leads on, the way back is in the address", () => {
  const page = "0123456789abcdef".repeat(2);
  assert.equal(leadsTo("words", page, "4s"), `words/${page}/4s`);
  assert.equal(leadsTo("sponsor", page, "4s"), `s/n/${page}-4s`);
  assert.equal(leadsTo(undefined, page, "4"), "");
  assert.equal(cameFrom(`${page}-4s`), `p/${page}/4s`);
  for (const odd of ["", "x", `${page}`, `${page}-4/../x`, `-${page}`]) assert.equal(cameFrom(odd), "");
});

test("a body of another time, without row and card, is opened all the same", () => {
  const body = upgraded({ title: "Ana", answers: { who: { name: "Ana" } } }, 1);
  assert.deepEqual(carded(ROW, body, {}, "Row").title, "Ana");
});
