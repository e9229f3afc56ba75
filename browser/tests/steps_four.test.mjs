// Step 4's own rules: whose name is whose, names as initials, and the lists of rows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { spared } from "../../handrail/steps/static/steps/rules/apart.js";
import { answered, fresh, settled, upgraded } from "../../handrail/steps/static/steps/rules/body.js";
import { cardOf, nameIn, readCard } from "../../handrail/steps/static/steps/rules/cards.js";
import { LISTS, beforeAt, partOf, passIn, sentences } from "../../handrail/steps/static/steps/rules/four.js";
import { initials } from "../../handrail/steps/static/steps/rules/initials.js";
import { EVERYTHING, ORDERS, SHOWS, chosenRows, doneToMe, repeated, sortedRows, tally } from "../../handrail/steps/static/steps/rules/inventory.js";
import { summaryRows } from "../../handrail/steps/static/steps/rules/looking_back.js";
import { READ } from "../../handrail/steps/static/steps/rules/kinds.js";
import { alike, groupsOf, joining, pairs, parting, plain, saidIn, undone } from "../../handrail/steps/static/steps/rules/names.js";
import { reading, wasRead } from "../../handrail/steps/static/steps/rules/read.js";

/** @param {string} name */
const cases = (name) => JSON.parse(readFileSync(new URL(`../../handrail/steps/tests/cases/${name}.json`, import.meta.url), "utf8"));

for (const [name, wanted, kind] of cases("initials")) {
  test(`initials: ${name || "nothing"}${kind ? ` (${kind})` : ""}`, () => assert.equal(initials(name, kind), wanted));
}

for (const [one, other, wanted] of cases("names")) {
  test(`${one} and ${other} ${wanted ? "may be one person" : "are two names"}`, () => {
    assert.equal(alike(one, other), wanted);
    assert.equal(alike(other, one), wanted, "the other way round");
    assert.deepEqual(pairs([one, other], { same: [], apart: [] }), wanted ? [{ one, other }] : []);
  });
}

const NOTHING = { same: [], apart: [] };
const row = (/** @type {string} */ name, /** @type {number} */ n = 0) => ({ name, n });

test("nothing is joined before the person says so, and what is joined can be taken apart", () => {
  const rows = [row("Ana", 1), row("Ana M.", 2), row("Luis", 3), row("Ana", 4), row("", 5)];
  const names = (/** @type {import("../../handrail/steps/static/steps/rules/names.js").Said} */ said) => groupsOf(rows, said.same).map((one) => [one.names, one.rows.map(({ n }) => n)]);
  assert.deepEqual(names(NOTHING), [[["Ana"], [1, 4]], [["Ana M."], [2]], [["Luis"], [3]]]);
  const said = joining(NOTHING, { one: "Ana", other: "Ana M." });
  assert.deepEqual(names(said), [[["Ana", "Ana M."], [1, 2, 4]], [["Luis"], [3]]]);
  assert.deepEqual(pairs(["Ana", "Ana M.", "Luis"], said), []);
  assert.deepEqual(names(undone(said, ["Ana", "Ana M."])), names(NOTHING));
  assert.deepEqual(NOTHING, { same: [], apart: [] }, "nothing is changed in place");
});

test("a pair of whom the person said that they are two is not asked about again, until it is", () => {
  const pair = { one: "Ana", other: "Ana M." };
  const said = parting(NOTHING, pair);
  assert.deepEqual(pairs(["Ana M.", "Ana"], said), []);
  assert.deepEqual(joining(said, pair), { same: [["Ana", "Ana M."]], apart: [] });
});

test("three spellings are one person after two joins, whatever the order, and two offers are never about one pair", () => {
  const same = [["Ana", "Ana M."], ["ana m", "Ana M."]];
  assert.deepEqual(groupsOf([row("ana m"), row("Ana"), row("Ana M.")], same).map((one) => one.names), [["Ana M.", "ana m", "Ana"]]);
  assert.deepEqual(pairs(["Ana", "Ana M.", "ana m"], { same: [["Ana", "Ana M."]], apart: [] }).length, 1);
});

test("what two phones said stands together, twice said once, and what is odd is left aside", () => {
  const bodies = [{ same: [["Ana", "ana"]], apart: [["Eva", "Ava"]] }, { same: [["ana", "Ana"], ["Luis", "luis"], ["one"], "x"], apart: 7 }, {}];
  assert.deepEqual(saidIn(bodies), { same: [["ana", "Ana"], ["Luis", "luis"]], apart: [["Eva", "Ava"]] });
});

test("five hundred names are held against each other at once", () => {
  const names = Array.from({ length: 500 }, (_, n) => `Person ${String.fromCharCode(97 + (n % 26)).repeat(3)}${String.fromCharCode(97 + Math.floor(n / 26)).repeat(3)}`);
  const began = performance.now();
  const found = pairs([...names, "person aaa aaa"], NOTHING);
  assert.ok(found.some(({ one, other }) => plain(one).replaceAll(" ", "") === plain(other).replaceAll(" ", "")));
  // A hundred times what it takes here: only a way that grows with the square of the names is as slow.
  assert.ok(performance.now() - began < 3000);
});

/** @param {string} page @param {object} card @param {string} [name] @returns {import("../../handrail/steps/static/steps/rules/inventory.js").Named} */
const line = (page, card, name = page) => ({
  part: "resentment", name,
  row: { page, kind: "step-4.resentment", at: "", title: name, heads: 1, copy: false, card: { p: 1, f: true, m: [], t: [], c: [], s: {}, ...card } },
});
const ROWS = [
  line("d", { f: false, t: ["money"], c: ["kind.institution"] }, "zoe"),
  line("c", { t: ["safety", "money"], m: ["child"], c: ["kind.person", "mine_is.none"] }, "Águeda"),
  line("b", { f: false, m: ["neither"] }, ""),
  line("a", { t: ["safety", "love", "safety"], m: ["abuse", "people"] }, "Berta"),
];
const pages = (/** @type {import("../../handrail/steps/static/steps/rules/inventory.js").Named[]} */ rows) => rows.map((one) => one.row.page).join("");

test("rows are sorted four ways, and the one written last stays first where two are alike", () => {
  assert.deepEqual(ORDERS.map((order) => pages(sortedRows(ROWS, order, "es"))), ["dcba", "cadb", "acdb", "dbca"]);
  assert.equal(pages(ROWS), "dcba", "nothing is moved in place");
});

test("rows are chosen by what is unfinished, what was done to me, what is touched and by kind, and by two at once", () => {
  const chosen = (/** @type {object} */ choice) => pages(chosenRows(ROWS, { ...EVERYTHING, ...choice }));
  assert.deepEqual(SHOWS.map((show) => chosen({ show })), ["dcba", "db", "ca"]);
  assert.deepEqual([chosen({ touched: "safety" }), chosen({ kind: "person" }), chosen({ show: "done_to_me", touched: "money" })], ["ca", "c", "c"]);
});

test("none of these marks is no mark", () => {
  assert.deepEqual(ROWS.map(({ row }) => doneToMe(row.card)), [false, true, false, true]);
});

test("what is touched is counted once a row, in rows that were done to me too, and nothing of my part is in it", () => {
  assert.deepEqual(tally(ROWS.map(({ row }) => row)), [{ what: "money", n: 2 }, { what: "safety", n: 2 }, { what: "love", n: 1 }]);
  assert.deepEqual(tally([]), []);
});

const FIXTURE = cases("step-4.schema-1");

test("the frozen bodies of schema 1 read as they did", () => {
  const { read, same, ...rows } = FIXTURE;
  for (const old of Object.values(rows)) assert.deepEqual(upgraded(old, 1), old);
  assert.deepEqual(Object.entries(rows).map(([part, body]) => [part, nameIn(/** @type {any} */ ({ questions: [{ id: Object.keys(body.answers)[0], type: body.answers.who ? "person" : "text" }] }), body)]),
    [["resentment", "El papá de Luis"], ["fear", "The phone at night."], ["relation", "J."], ["harm", "Ana M."], ["untold", "the blue house"], ["good", "I make people laugh."]]);
  assert.deepEqual([readCard(rows.resentment.card), readCard(rows.fear.card)].map((card) => [card && doneToMe(card), card?.f, card?.t]), [[true, true, ["safety", "self_respect"]], [false, true, []]]);
  assert.equal(wasRead([{ kind: READ, card: read.card }], 1, "rows"), true);
  assert.deepEqual(saidIn([same]), { same: [["Ana", "Ana M."]], apart: [["Jon", "John"]] });
});

test("what comes first is read once for each pass, before the rows and again before a telling", () => {
  const { kind, schema, body } = reading("x", 2, "rows");
  const lines = [{ kind, card: /** @type {any} */ (body.card) }, { kind: "note" }, { kind: READ }];
  assert.deepEqual([kind, schema, body], [READ, 1, { title: "x", pass: 2, before: "rows", card: { p: 2, b: "rows" } }]);
  assert.deepEqual([wasRead(lines, 2, "rows"), wasRead(lines, 1, "rows"), wasRead(lines, 2, "telling"), wasRead([{ kind: "note", card: lines[0]?.card }], 2, "rows")], [true, false, false, false]);
});

test("an address says which list, and which pass begins with it", () => {
  assert.deepEqual(Object.values(LISTS).map(partOf), Object.keys(LISTS));
  assert.deepEqual([beforeAt("fear", 1), beforeAt("good", 3), passIn("bf", 2), passIn("bg3", 1), partOf("")], ["s/4/bf", "s/4/bg3", 2, 3, "resentment"]);
});

test("rows of one name are found, each name once; one alone is not", () => {
  assert.deepEqual([...repeated(["Ray", "Ana", "Ray", "Ray", "Ana", "ray"])], ["Ray", "Ana"]);
  assert.deepEqual([...repeated([])], []);
});

test("what is read first stands as short paragraphs, word by word", () => {
  const text = "This is sealed. A court could, still. Ask a lawyer.";
  assert.deepEqual(sentences(text), ["This is sealed.", "A court could, still.", "Ask a lawyer."]);
  assert.equal(sentences(text).join(" "), text);
});

const LEAVING = cases("leaving").part;
const both = { who: { name: "Ana" }, mine_is: "some", mine: "I said a sharp word." };

test("written in two places: what one phone marks as done to me hides my part on the other, until the person has said which holds", () => {
  const phone = { ...fresh("Ana", 1), answers: both };
  const marked = { ...fresh("Ana", 1), answers: { who: { name: "Ana" }, marks: ["abuse"] } };
  assert.deepEqual(spared(LEAVING, [phone, marked]).map((body) => body.answers), [{ who: { name: "Ana" } }, marked.answers]);
  assert.deepEqual(spared(LEAVING, [marked, phone]).map((body) => body.answers), [marked.answers, { who: { name: "Ana" } }]);
  const [shown = phone] = spared(LEAVING, [phone, marked]);
  assert.deepEqual(summaryRows(LEAVING, shown, {}).map(({ question }) => question.id).filter((id) => id.startsWith("mine")), [], "nor is it asked");
  assert.deepEqual(phone.answers, both, "what is kept is as it was");
});

test("where neither version marks it, both stand whole, also where one says that there was no part", () => {
  const bodies = [{ ...fresh("Ana", 1), answers: both }, { ...fresh("Ana", 1), answers: { mine_is: "none", marks: ["neither"] } }, fresh("Ana", 1)];
  assert.equal(spared(LEAVING, bodies), bodies);
});

test("a mark that comes after my part was written takes it out of the body, the summary and the card, and gives it back in the same sitting", () => {
  const written = { ...fresh("Ana", 1), answers: both, asks: { mine: { lang: "en", ask: "What was my part?" } } };
  const marks = LEAVING.questions.find((/** @type {any} */ one) => one.id === "marks");
  const marked = settled(LEAVING, answered(written, marks, ["child"]), {}, {});
  assert.ok(!JSON.stringify([marked.body, cardOf(LEAVING, marked.body, {})]).includes("sharp") && !JSON.stringify(marked.body).includes("my part"));
  assert.deepEqual(summaryRows(LEAVING, marked.body, {}).map(({ question }) => question.id).filter((id) => id.startsWith("mine")), []);
  const back = settled(LEAVING, answered(marked.body, marks, ["neither"]), {}, marked.left);
  assert.deepEqual([back.body.answers.mine_is, back.body.answers.mine], ["some", "I said a sharp word."]);
});
