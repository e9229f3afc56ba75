// The rules of working a Step: which questions come, what an answer is, where one is, and looking back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blank, doubts, tableRows } from "../../handrail/steps/static/steps/rules/answers.js";
import { answered, askOf, chosenFor, closed, firstOpen, fresh, growing, skip, stateOf, stepState, upgraded, waiting, without } from "../../handrail/steps/static/steps/rules/body.js";
import { byDate, dateWords, doubtOf, known, months } from "../../handrail/steps/static/steps/rules/dates.js";
import { KINDS, OWN, SCHEMA, kindOf, ofKind } from "../../handrail/steps/static/steps/rules/kinds.js";
import { shortened, summaryRows, timeline } from "../../handrail/steps/static/steps/rules/looking_back.js";
import { passesOf } from "../../handrail/steps/static/steps/rules/passes.js";
import { addressOf, readAt } from "../../handrail/steps/static/steps/rules/place.js";
import { asked, beside, placeOf, progress, questionAt } from "../../handrail/steps/static/steps/rules/sheet.js";

/** @param {string} name */
const cases = (name) => JSON.parse(readFileSync(new URL(`../../handrail/steps/tests/cases/${name}.json`, import.meta.url), "utf8"));
const DATES = cases("dates");
const ASKED = cases("asked");
const FIXTURE = cases("step-1.schema-1");
const ids = (/** @type {{id: string}[]} */ list) => list.map((one) => one.id);
const NOBODY = { from: ["none"] };

for (const { it, typed: [y, m, d], known: found, doubt, en, es } of DATES.cases) {
  test(`a date: ${it}`, () => {
    const date = known({ y, m, d });
    assert.deepEqual(date && [date.y, date.m, date.d], found);
    assert.equal(doubtOf({ y, m, d }, DATES.today), doubt);
    if (en) assert.equal(dateWords(/** @type {any} */ (date), "en"), en);
    if (es) assert.equal(dateWords(/** @type {any} */ (date), "es"), es);
  });
}

test("months have names in both languages", () => {
  assert.deepEqual([months("en")[0], months("es")[11], months("en").length], ["January", "diciembre", 12]);
});

test("a year alone stands before its months, a month before its days", () => {
  const list = [{ y: 2020, m: 2, d: 3 }, { y: 2020, m: 0, d: 0 }, { y: 2019, m: 12, d: 0 }, { y: 2020, m: 2, d: 0 }];
  assert.deepEqual(list.sort(byDate).map(({ y, m, d }) => `${y}-${m}-${d}`), ["2019-12-0", "2020-0-0", "2020-2-0", "2020-2-3"]);
});

for (const { it, from, answers, asked: wanted } of ASKED.cases) {
  test(`asked: ${it}`, () => assert.deepEqual(ids(asked(ASKED.part, answers, { from })), wanted));
}

for (const { it, from, answers, id, next, previous } of ASKED.beside) {
  test(`next and previous: ${it}`, () => {
    assert.equal(beside(ASKED.part, answers, { from }, id, 1)?.id ?? null, next);
    assert.equal(beside(ASKED.part, answers, { from }, id, -1)?.id ?? null, previous);
  });
}

test("a question's place in an address does not change with answers, and leads back to it", () => {
  for (const { id } of ASKED.part.questions) assert.equal(questionAt(ASKED.part, placeOf(ASKED.part, id))?.id, id);
  for (const place of ["", "0", "8", "s", "01", "99999"]) assert.equal(questionAt(ASKED.part, place), null, place);
});

test("progress is in whole numbers of parts and questions that are asked", () => {
  const sheet = { id: "step-1", step: 1, parts: [{ id: "other", questions: [] }, ASKED.part] };
  const questions = asked(ASKED.part, { areas: ["body"] }, NOBODY);
  assert.deepEqual(progress(sheet, "p", questions, "body"), { part: 2, parts: 2, n: 4, all: 5 });
  assert.equal(progress(sheet, "p", questions, "money").n, 0);
});

for (const { it, question, answer, blank: wanted } of cases("blank")) {
  test(`blank: ${it}`, () => assert.equal(blank({ id: "q", ...question }, answer), wanted));
}

const TABLE = /** @type {any} */ ({ id: "tried", type: "table", columns: [{ id: "when", type: "date" }, { id: "what", type: "text" }] });

test("what is asked back names the row and the column, and changes no word", () => {
  const answer = [{ when: { y: "1912" }, what: "x" }, { when: { y: "2019" } }, { when: { y: "2030", m: "1" } }];
  const before = structuredClone(answer);
  assert.deepEqual(doubts(TABLE, answer, DATES.today), [
    { row: 0, column: "when", doubt: "long_ago", typed: { y: "1912", m: "", d: "" } },
    { row: 2, column: "when", doubt: "future", typed: { y: "2030", m: "1", d: "" } },
  ]);
  assert.deepEqual(doubts({ id: "d", type: "date" }, { y: "x" }, DATES.today), [{ row: 0, column: "", doubt: "no_year", typed: { y: "x", m: "", d: "" } }]);
  assert.deepEqual(doubts({ id: "t", type: "text" }, "1912", DATES.today), []);
  assert.deepEqual(answer, before);
});

test("a table's rows come by date, those without one last and in their order; empty ones are left out", () => {
  const row = (/** @type {string} */ y, /** @type {string} */ what) => ({ when: { y }, what });
  const rows = [row("", "b"), row("2020", "c"), row("", ""), row("2001", "a"), row("", "d")];
  assert.deepEqual(tableRows(TABLE, rows).map((one) => /** @type {any} */ (one).what), ["a", "c", "b", "d"]);
});

const PART = ASKED.part;

test("an answer is kept and is no longer skipped; skipping takes no words away", () => {
  const [first] = PART.questions;
  const begun = fresh("Step 1: x", 1);
  const skipped = skip(begun, first);
  assert.deepEqual(skipped.skipped, ["first"]);
  assert.equal(skip(skipped, first), skipped, "skipped twice is skipped once");
  const said = answered(skipped, first, "words");
  assert.deepEqual([said.answers.first, said.skipped], ["words", []]);
  assert.equal(skip(said, first), said, "what is written was not skipped");
  assert.deepEqual(answered(skipped, first, " ").skipped, ["first"]);
  assert.deepEqual(begun, fresh("Step 1: x", 1), "nothing is changed in place");
});

test("a part is new, started, finished for now or set aside; a Step is what its parts are", () => {
  assert.equal(stateOf(PART, null, NOBODY), "new");
  let body = fresh("x", 1);
  assert.equal(stateOf(PART, body, NOBODY), "new", "begun, and nothing is said");
  assert.equal(stateOf(PART, skip(body, PART.questions[0]), NOBODY), "started");
  for (const question of PART.questions) body = skip(body, question);
  assert.equal(stateOf(PART, body, NOBODY), "done");
  assert.equal(stateOf(PART, { ...body, aside: true }, NOBODY), "aside");
  body = answered({ ...fresh("x", 1), skipped: ["first", "mine", "last"] }, PART.questions[3], ["body"]);
  assert.equal(firstOpen(PART, body, NOBODY)?.id, "body", "an answer can open a question");
  const table = [[["new", "new"], "new"], [["done", "new"], "started"], [["done", "done"], "done"], [["done", "aside"], "aside"], [["started", "new"], "started"]];
  for (const [parts, state] of table) assert.equal(stepState(/** @type {any} */ (parts)), state);
});

test("a question is kept as it was asked, for as long as it has an answer", () => {
  const [first] = PART.questions;
  const ask = { lang: "en", ask: "What could I ask the sea?" };
  const said = answered(fresh("x", 1), first, "words", ask);
  assert.equal(askOf(said, "first", "en"), ask.ask);
  assert.equal(askOf(said, "first", "es"), "", "another language asks in its own words");
  assert.equal(askOf(said, "last", "en"), "");
  assert.equal(askOf(answered(said, first, " ", ask), "first", "en"), "");
  assert.equal(askOf({ ...said, asks: ["odd"] }, "first", "en"), "");
  const old = upgraded({ ...said, asks: { ...said.asks, later: { lang: "en", ask: "?" } } }, 1);
  assert.equal(askOf(answered(old, PART.questions[6], "more", ask), "later", "en"), "?", "what another sheet kept stays");
});

test("a finished part keeps the choices it was worked with; other choices ask nothing new of it", () => {
  const other = { from: ["other_person"] };
  const answers = { first: "words", mine: "mine", areas: ["body"], body: "x", last: "y" };
  const body = closed(PART, { ...fresh("x", 1), answers }, NOBODY);
  assert.deepEqual(chosenFor(body, other), NOBODY);
  assert.equal(stateOf(PART, body, other), "done");
  assert.deepEqual(summaryRows(PART, body, other).filter((row) => !row.asked || row.state !== "answered"), []);
  assert.equal(closed(PART, body, other), body, "what held first goes on holding");
  assert.equal(firstOpen(PART, answered(body, PART.questions[3], ["money"]), other)?.id, "money", "its own answers still open questions");
});

test("a part on the way, or with nothing answered, follows the choices of today", () => {
  const started = { ...fresh("x", 1), answers: { first: "words" } };
  assert.equal(closed(PART, started, NOBODY), started);
  const skipped = { ...fresh("x", 1), skipped: ["first", "mine", "areas", "last"] };
  assert.equal(closed(PART, skipped, NOBODY), skipped);
  assert.equal(firstOpen(PART, skipped, { from: ["other_person"] })?.id, "theirs");
});

test("an answer that is taken out is gone, and the others stay", () => {
  const body = { ...fresh("x", 1), answers: { first: "words", body: "old" } };
  assert.deepEqual(without(body, "body").answers, { first: "words" });
  assert.equal(body.answers.body, "old");
});

test("what was skipped waits; how many questions come is not said before the answer that decides it", () => {
  const body = fresh("x", 1);
  assert.deepEqual([waiting(PART, body, NOBODY), growing(PART, body)], [false, true]);
  const skipped = skip(body, PART.questions[3]);
  assert.deepEqual([waiting(PART, skipped, NOBODY), growing(PART, skipped)], [true, false]);
  const said = answered(skipped, PART.questions[3], ["body"]);
  assert.deepEqual([waiting(PART, said, NOBODY), growing(PART, said)], [false, false]);
});

test("the frozen bodies of schema 1 read as they did, and what we do not know in them survives a rewrite", () => {
  assert.equal(SCHEMA, 1);
  for (const old of Object.values(FIXTURE)) {
    const before = structuredClone(old);
    const body = upgraded(old, 1);
    assert.deepEqual(body, before);
    const question = /** @type {any} */ ({ id: "new_one", type: "text" });
    const next = answered(body, question, "more");
    assert.deepEqual({ ...next, answers: { ...next.answers, new_one: undefined } }, { ...before, answers: { ...before.answers, new_one: undefined } });
    assert.deepEqual(old, before);
  }
});

test("a body with pieces missing or of a strange shape is opened all the same", () => {
  for (const odd of [{}, { title: 7, pass: -1, answers: [], skipped: "x", aside: "yes" }, { pass: 1.5, answers: null }]) {
    const body = upgraded(odd, 1);
    assert.deepEqual([body.pass, body.answers, body.skipped, body.aside], [1, {}, [], false]);
  }
});

/** @param {string} page @param {number} pass @param {object} [more] */
const paper = (page, pass, more = {}) => ({ page, kind: "step-1.p", at: "2026-01-01T00:00:00Z", heads: 1, body: { ...fresh("x", pass), ...more } });

test("each pass keeps its own pages; a copy stands after the page it came from", () => {
  assert.deepEqual(passesOf("step-1", ["p"], []), [{ pass: 1, parts: { p: [] }, rows: {} }]);
  const pages = [paper("c", 2), paper("b", 1, { copy: true }), paper("a", 1), { ...paper("z", 1), kind: "step-2.p" }];
  const passes = passesOf("step-1", ["p"], pages);
  assert.deepEqual(passes.map(({ pass, parts }) => [pass, parts.p?.map((one) => one.page)]), [[1, ["a", "b"]], [2, ["c"]]]);
});

test("two pages of one part, begun on two phones: the one written last is gone on with, on each of them alike", () => {
  const one = paper("a", 1);
  const other = { ...paper("b", 1), at: "2026-01-02T00:00:00Z" };
  for (const pages of [[one, other], [other, one]]) {
    assert.deepEqual(passesOf("step-1", ["p"], pages)[0]?.parts.p?.map(({ page }) => page), ["b", "a"]);
  }
});

test("a summary names what was skipped, what is open, and what was written to a question that is asked no longer", () => {
  const body = { ...fresh("x", 1), answers: { first: "words", body: "old words" }, skipped: ["mine"] };
  const rows = summaryRows(PART, body, NOBODY).map(({ question, state, asked: now, place }) => [question.id, state, now, place]);
  assert.deepEqual(rows, [
    ["first", "answered", true, "1"], ["mine", "skipped", true, "2"], ["areas", "open", true, "4"], ["body", "answered", false, "5"], ["last", "open", true, "7"],
  ]);
});

test("the timeline holds every date that can be placed, in order, each with its label", () => {
  const part = /** @type {any} */ ({ id: "powerless", questions: [TABLE, { id: "first", type: "date" }, { id: "told", type: "text" }] });
  const points = timeline([{ part, body: upgraded(FIXTURE.powerless, 1) }]);
  assert.deepEqual(points, [
    { part: "powerless", question: "first", date: { y: 2012, m: 0, d: 0 }, label: null },
    { part: "powerless", question: "tried", date: { y: 2019, m: 3, d: 0 }, label: "I said one. I woke up on the floor." },
  ]);
  assert.deepEqual(timeline([{ part, body: fresh("x", 1) }]), []);
});

test("a label is its first line, cut between letters as a reader sees them", () => {
  assert.equal(shortened("\n  one \ntwo"), "one");
  assert.equal(shortened("abcdef", 4), "abc…");
  assert.equal(shortened("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2), "👩‍👩‍👧‍👦…");
  assert.equal(shortened("e\u0301e\u0301e\u0301", 3), "e\u0301e\u0301e\u0301");
  assert.equal(shortened("שלום עולם", 5), "שלום…");
  assert.ok(shortened("x".repeat(200_000)).length <= 140);
  assert.ok(shortened("a\u0301".repeat(100_000)).endsWith("…"));
});

test("an address says a question, a break, or where one came from, and nothing else", () => {
  for (const [at, place, from, pause] of [["4", "4", "", false], ["4b", "4", "", true], ["4s", "4", "s", false], ["12lb", "12", "l", true], ["s", "s", "", false], ["sb", "s", "", true]]) {
    assert.deepEqual(readAt(/** @type {string} */ (at)), { place, from, pause });
    if (at !== "s") assert.equal(addressOf("ab", /** @type {string} */ (place), /** @type {any} */ ({ from, pause })), `p/ab/${at}`);
  }
  for (const odd of ["", "b", "x", "4x", "4bs", "-1", "1234"]) assert.equal(readAt(odd).place, "", odd);
});

test("the vault is told of every part's kind, and a kind leads back to its Step", () => {
  const first = Object.entries(KINDS).filter(([kind]) => kind.startsWith("step-1."));
  assert.deepEqual(first, [["step-1.powerless", 1], ["step-1.unmanageable", 1], ["step-1.ready", 1]]);
  for (const kind of OWN) assert.equal(KINDS[kind], 1, kind);
  assert.ok(Object.values(KINDS).every((schema) => schema === SCHEMA));
  assert.deepEqual(ofKind(kindOf("step-1", "ready")), { step: 1, part: "ready" });
  assert.deepEqual(ofKind("note"), { step: 0, part: "" });
});
