// Steps 6 and 7: the word that their sentences say, what is drawn out of Step 4, and bodies as they were first written.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { upgraded } from "../../handrail/steps/static/steps/rules/body.js";
import { carded, readCard } from "../../handrail/steps/static/steps/rules/cards.js";
import { DRAWN, carriedRows, joined, offerable, patternsOf, toDraw } from "../../handrail/steps/static/steps/rules/carried.js";
import { PLAIN, WORD, WORDS, saysWord, withWord, wordOf } from "../../handrail/steps/static/steps/rules/word.js";
import { begin, begunIn } from "../../handrail/steps/static/steps/screens/six/begun.js";
import { KINDS } from "../../handrail/steps/static/steps/rules/kinds.js";

const cases = (/** @type {number} */ step) => JSON.parse(readFileSync(new URL(`../../handrail/steps/tests/cases/step-${step}.schema-1.json`, import.meta.url), "utf8"));
const written = (/** @type {unknown} */ word, /** @type {number} */ pass, at = "2026-11-20T10:00:00Z", page = "a") => ({ page, at, body: { pass, answers: { word } } });

for (const [it, pages, wanted] of /** @type {Array<[string, any[], string]>} */ ([
  ["nothing is chosen", [], PLAIN],
  ["one is chosen", [written("defect", 1)], "defect"],
  ["the last time through decides, whenever it was written", [written("defect", 1, "2026-12-01T00:00:00Z"), written("shortcoming", 2)], "shortcoming"],
  ["a time on which nothing was chosen leaves the one before", [written("defect", 1), written(undefined, 2)], "defect"],
  ["of one time, what was written last", [written("defect", 1), written("shortcoming", 1, "2026-11-21T00:00:00Z", "b")], "shortcoming"],
  ["at the same moment, every device says the same", [written("defect", 1, "2026-11-20T10:00:00Z", "b"), written("shortcoming", 1)], "defect"],
  ["a word of a newer app is none of ours", [written("thread", 1)], PLAIN],
  ["a page of a strange shape says nothing", [{ page: "a", at: "", body: { answers: 7 } }, { page: "b", at: "", body: {} }], PLAIN],
])) {
  test(`the word: ${it}`, () => {
    assert.equal(wordOf(pages), wanted);
    assert.equal(wordOf([...pages].reverse()), wanted);
  });
}

test("sentences of Steps 6 and 7 say the word of now; those of other Steps have none", () => {
  assert.deepEqual([1, 4, 5, 6, 7, 8].filter(saysWord), [6, 7]);
  const texts = Object.fromEntries(WORDS.flatMap((one) => [[`steps.6.app.one.${one}`, one], [`steps.6.app.many.${one}`, `${one}s`]]));
  let word = "pattern";
  const all = withWord(texts, 6, () => word);
  const said = () => [all["app.words.place.pattern"], all["app.words.place.patterns"]];
  assert.deepEqual(said(), ["pattern", "patterns"]);
  word = "defect";
  assert.deepEqual(said(), ["defect", "defects"]);
  assert.ok(Object.hasOwn(all, "app.words.place.pattern"), "where the kernel looks for it");
  assert.equal(withWord(texts, 5, () => word), texts);
  assert.ok(WORD in KINDS);
});

/** @param {string} page @param {string} part @param {{t?: string[], m?: string[], e?: boolean}} [card] @returns {any} */
const row = (page, part, { t = [], m = [], ...rest } = {}) => ({ page, kind: `step-4.${part}`, title: page, at: "", heads: 1, copy: false, card: { p: 1, f: true, c: [], s: {}, t, m, ...rest } });
const ids = (/** @type {{page: string}[]} */ rows) => rows.map((one) => one.page);

test("what is touched most stands first, then the lists of what touched nothing; a row stands under all it touched", () => {
  const rows = [
    row("a", "resentment", { t: ["money"] }),
    row("b", "resentment", { t: ["safety", "love"] }),
    row("c", "harm", { t: ["love"] }),
    row("d", "fear"),
    row("e", "untold"),
    row("f", "resentment"),
  ];
  const { groups, theirs } = toDraw(rows);
  assert.deepEqual(groups.map(({ key, rows: own }) => [key, ids(own)]), [
    ["love", ["b", "c"]], ["safety", ["b"]], ["money", ["a"]], ["resentment", ["f"]], ["fear", ["d"]], ["untold", ["e"]],
  ]);
  assert.deepEqual(theirs, []);
});

for (const mark of ["child", "abuse", "people"]) {
  test(`a row marked "${mark}" stands apart, is offered for what it touched alone, and not at all where it touched nothing`, () => {
    const rows = [row("a", "resentment", { t: ["safety"], m: [mark] }), row("b", "resentment", { m: [mark] }), row("c", "resentment", { t: ["safety"] })];
    const { groups, theirs } = toDraw(rows);
    assert.deepEqual([groups.map((one) => ids(one.rows)), ids(theirs)], [[["c"]], ["a"]]);
    assert.equal(offerable(rows[1].card), false);
  });
}

test("that nothing was done to me is no mark; empty rows and what is good in me are not drawn from", () => {
  const { groups, theirs } = toDraw([row("a", "resentment", { t: ["sex"], m: ["neither"] }), row("b", "fear", { e: true }), row("c", "good")]);
  assert.deepEqual([groups.map((one) => ids(one.rows)), theirs], [[["a"]], []]);
  assert.ok(!DRAWN.includes("good"));
});

test("more rows join a pattern; what is there stays as it is, once", () => {
  const had = [{ page: "a", name: "A. as it was", more: 1 }, { name: "no page" }, 7];
  assert.deepEqual(joined(had, [{ page: "a", name: "A. now" }, { page: "b", name: "B." }]), [{ page: "a", name: "A. as it was", more: 1 }, { page: "b", name: "B." }]);
  assert.deepEqual(joined(undefined, []), []);
});

test("which rows were carried on, and into what", () => {
  const one = { title: "I hide", body: { answers: { from: [{ page: "a", name: "A." }, { page: "b", name: "B." }] } } };
  const other = { title: "I rush", body: { answers: { from: [{ page: "b", name: "B." }] } } };
  assert.deepEqual([...carriedRows([one.body, other.body, { answers: {} }, {}])], ["a", "b"]);
  assert.deepEqual([...patternsOf([one, other])], [["a", ["I hide"]], ["b", ["I hide", "I rush"]]]);
});

for (const [step, parts] of /** @type {Array<[number, string[]]>} */ ([[6, ["word", "pattern"]], [7, ["asking", "practice"]]])) {
  for (const part of parts) {
    test(`step-${step}.${part} of the first schema is read as it was written`, () => {
      const body = cases(step)[part];
      assert.deepEqual(upgraded(body, 1), body);
    });
  }
}

test("a pattern and what is practiced keep, written again, what was on their cards", () => {
  const sheets = /** @type {Array<[number, string, any[]]>} */ ([
    [6, "pattern", [{ id: "name", type: "text" }, { id: "from", type: "pick" }, { id: "gives", type: "text" }, { id: "costs", type: "text" }, { id: "without", type: "text" }, { id: "ready", type: "choice" }]],
    [7, "asking", [{ id: "about", type: "choice" }, { id: "which", type: "pick" }, { id: "words", type: "text" }, { id: "how", type: "choice" }, { id: "who", type: "person" }, { id: "day", type: "date" }]],
  ]);
  for (const [step, part, questions] of sheets) {
    const body = upgraded(cases(step)[part], 1);
    const again = carded({ id: part, rows: true, questions }, body, {}, "1");
    assert.deepEqual(again, body);
    assert.deepEqual(readCard(/** @type {any} */ (again.card)), body.card);
  }
  assert.deepEqual([...carriedRows([cases(6).pattern])], ["00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"]);
});

test("what was begun and not kept is there again, and gone with the lock", () => {
  let phase = "open";
  const told = /** @type {Array<() => void>} */ ([]);
  const vault = /** @type {any} */ ({ status: () => ({ phase }), on: (/** @type {() => void} */ fn) => told.push(fn) });
  begin(vault, { name: "I h" });
  begin(vault, { chosen: [{ page: "a", name: "A." }] });
  for (const fn of told) fn();
  assert.deepEqual(begunIn(vault), { name: "I h", chosen: [{ page: "a", name: "A." }] });
  assert.equal(told.length, 1, "one listener, however often something changes");
  phase = "locked";
  for (const fn of told) fn();
  assert.deepEqual(begunIn(vault), { name: "", chosen: [] });
});
