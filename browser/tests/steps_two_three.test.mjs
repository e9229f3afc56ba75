// What stands at the top of Step 2, the decision of Step 3, and one line a morning: rules over bodies and cards.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answered, fresh, upgraded } from "../../handrail/steps/static/steps/rules/body.js";
import { carded, readCard } from "../../handrail/steps/static/steps/rules/cards.js";
import { decisionsOf } from "../../handrail/steps/static/steps/rules/decisions.js";
import { KINDS } from "../../handrail/steps/static/steps/rules/kinds.js";
import { byDay, linesOf } from "../../handrail/steps/static/steps/rules/mornings.js";
import { tryingNow } from "../../handrail/steps/static/steps/rules/trying.js";
import { KIND } from "../../handrail/vault/static/vault/rules/header.js";

/** @param {number} step */
const frozen = (step) => JSON.parse(readFileSync(new URL(`../../handrail/steps/tests/cases/step-${step}.schema-1.json`, import.meta.url), "utf8"));

/**
 * @param {number} pass
 * @param {string} part
 * @param {Array<Record<string, unknown>>} answers of each page of that part
 * @returns {any}
 */
const passWith = (pass, part, ...answers) => ({
  pass,
  rows: {},
  parts: { [part]: answers.map((one, n) => ({ page: `${part}-${pass}-${n}`, kind: "", at: "", heads: 1, body: { ...fresh("x", pass), answers: one } })) },
});

const TRIED = [
  { it: "nothing is named", answers: {}, reads: null },
  { it: "blanks name nothing", answers: { what: " \n" }, reads: null },
  { it: "planned", answers: { what: " Walk. ", when: "tomorrow", with: { name: "J." } }, reads: ["Walk.", "tomorrow", "J.", "", "tried"] },
  { it: "not yet", answers: { what: "Walk.", tried: "not_yet" }, reads: ["Walk.", "", "", "", "tried"] },
  { it: "how it went belongs to what was tried", answers: { what: "Walk.", tried: "not_yet", went: "Well." }, reads: ["Walk.", "", "", "", "tried"] },
  { it: "tried, and nothing said of it", answers: { what: "Walk.", tried: "yes" }, reads: ["Walk.", "", "", "", "went"] },
  { it: "tried and going on", answers: { what: "Walk.", tried: "yes", went: "Well.", next: "keep" }, reads: ["Walk.", "", "", "Well.", "went"] },
  { it: "another way", answers: { what: "Walk.", tried: "other", went: "It rained." }, reads: ["Walk.", "", "", "It rained.", "went"] },
  { it: "left at that", answers: { what: "Walk.", tried: "yes", went: "Well.", next: "enough" }, reads: null },
  { it: "something else", answers: { what: "Walk.", when: "now", tried: "yes", next: "else", instead: "Read." }, reads: ["Read.", "", "", "", "instead"] },
  { it: "something else, not named yet", answers: { what: "Walk.", tried: "yes", next: "else" }, reads: null },
  { it: "an older answer that is asked no longer", answers: { what: "Walk.", tried: "not_yet", next: "enough" }, reads: ["Walk.", "", "", "", "tried"] },
];
for (const { it, answers, reads } of TRIED) {
  test(`what I am trying: ${it}`, () => {
    const one = tryingNow([passWith(1, "try", answers)]);
    assert.deepEqual(one && [one.what, one.when, one.who, one.went, one.next], reads);
  });
}

test("what I am trying: of the newest time through in which something was named", () => {
  const first = passWith(1, "try", { what: "Walk." });
  assert.equal(tryingNow([first, passWith(2, "try", {})])?.page, "try-1-0");
  assert.equal(tryingNow([first, passWith(2, "try", { what: "Read." })])?.page, "try-2-0");
  assert.equal(tryingNow([first, passWith(2, "try", { what: "Read.", tried: "yes", next: "enough" })]), null, "what was left brings nothing older back");
  assert.equal(tryingNow([passWith(1, "helped", { before: ["x"] })]), null);
});

test("decisions: the one of the newest time first; of two phones both; without words none", () => {
  const passes = [
    passWith(1, "decision", { words: "One.", day: { y: "2025", m: "1", d: "2" } }),
    passWith(2, "decision", { words: " \n" }, { words: "Two.", day: { y: "some summer" } }, { words: "Three." }),
    passWith(3, "hand-over", {}),
  ];
  assert.deepEqual(decisionsOf(passes).map((one) => [one.pass, one.words, one.day?.y ?? null, one.typed.y]), [[2, "Two.", null, "some summer"], [2, "Three.", null, ""], [1, "One.", 2025, "2025"]]);
  assert.deepEqual(decisionsOf([passWith(1, "hand-over", {})]), []);
});

/** @type {any} */
const MORNING = { id: "morning", rows: true, questions: [{ id: "line", type: "text" }, { id: "day", type: "date" }] };

/**
 * @param {string} page
 * @param {string} line
 * @param {{y?: string, m?: string, d?: string}} day
 * @param {string} [at]
 * @returns {any} the row as its list knows it
 */
function row(page, line, day, at = "2026-11-23T08:00:00Z") {
  const [words, when] = MORNING.questions;
  const body = carded(MORNING, answered(answered(fresh("", 1), words, line), when, { y: "", m: "", d: "", ...day }), {}, "Line");
  return { page, kind: "step-3.morning", at, title: body.title, heads: 1, copy: false, card: readCard(/** @type {any} */ (body.card)) };
}

test("lines of mornings: the newest day first, both of one day, a line without a day last, an empty one not at all", () => {
  const passes = /** @type {any} */ ([
    { pass: 1, parts: {}, rows: { morning: [row("a", "Old.", { y: "2025", m: "12", d: "31" }), row("b", "Without.", {}), row("c", "", {})] } },
    {
      pass: 2,
      parts: {},
      rows: { morning: [row("d", "Early.", { y: "2026", m: "2", d: "3" }, "2026-02-03T07:00:00Z"), row("e", "Late.", { y: "2026", m: "2", d: "3" }, "2026-02-03T09:00:00Z"), row("f", "Autumn.", { y: "2026", m: "10", d: "1" })] },
    },
    { pass: 3, parts: {}, rows: {} },
  ]);
  const lines = linesOf(passes);
  assert.deepEqual(lines.map((one) => one.title), ["Autumn.", "Late.", "Early.", "Old.", "Without."]);
  assert.deepEqual(byDay(lines).map(({ key, day, lines: all }) => [key, day, all.length]), [
    ["2026-10-01", { y: 2026, m: 10, d: 1 }, 1],
    ["2026-02-03", { y: 2026, m: 2, d: 3 }, 2],
    ["2025-12-31", { y: 2025, m: 12, d: 31 }, 1],
    ["", null, 1],
  ]);
  assert.deepEqual(byDay([]), []);
});

test("a line of which only a year is known stands after the days of that year", () => {
  const rows = [row("a", "Year.", { y: "2026" }), row("b", "Day.", { y: "2026", m: "1", d: "1" })];
  const mornings = byDay(linesOf(/** @type {any} */ ([{ pass: 1, parts: {}, rows: { morning: rows } }])));
  assert.deepEqual(mornings.map(({ key, day }) => [key, day?.m]), [["2026-01-01", 1], ["2026", 0]]);
});

for (const step of [2, 3]) {
  test(`Step ${step}: bodies of the first schema are read and written back with all that is in them`, () => {
    for (const old of Object.values(frozen(step))) {
      const before = structuredClone(old);
      const body = upgraded(old, 1);
      assert.deepEqual(body, before);
      const next = answered(body, /** @type {any} */ ({ id: "new_one", type: "text" }), "more");
      assert.deepEqual({ ...next, answers: { ...next.answers, new_one: undefined } }, { ...before, answers: { ...before.answers, new_one: undefined } });
    }
  });
}

test("what the first schema says is said by today's tools", () => {
  const [two, three] = [frozen(2), frozen(3)];
  const pages = (/** @type {any} */ body) => ({ pass: body.pass, rows: {}, parts: { [body.title.includes("decisión") ? "decision" : "try"]: [{ page: "p", kind: "", at: "", heads: 1, body: upgraded(body, 1) }] } });
  assert.equal(tryingNow(/** @type {any} */ ([pages(two.try)]))?.what, "A walk with J.");
  const [decision] = decisionsOf(/** @type {any} */ ([pages(three.decision)]));
  assert.deepEqual([decision?.words, decision?.day], ["Hoy llamo antes de salir.\nNo lo hago a solas.", { y: 2026, m: 11, d: 23 }]);
  const rows = [three.morning, three["a morning without a day"]].map((body, n) => ({ page: String(n), kind: "step-3.morning", at: "", title: body.title, heads: 1, copy: false, card: readCard(body.card) }));
  assert.deepEqual(linesOf(/** @type {any} */ ([{ pass: 1, parts: {}, rows: { morning: rows } }])).map((one) => one.title), ["I can’t change his mood. I eat, and I go at noon.", "Espero."]);
});

test("every kind of page of the Steps is one that the vault takes", () => {
  for (const kind of Object.keys(KINDS)) assert.match(kind, KIND);
});
