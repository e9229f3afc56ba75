// The map of the twelve, from the list of pages alone; and what a server may say of the wording of 1939.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lastStep } from "../../handrail/steps/static/steps/rules/last.js";
import { mapOf, nextStep } from "../../handrail/steps/static/steps/rules/map.js";

const STEPS = [1, 2, 3, 4, 5, 6, 7];
let n = 0;
/** @param {string} kind @param {string} at @param {Record<string, any>} [more] */
const line = (kind, at, more = {}) => ({ page: String((n += 1)).padStart(32, "0"), kind, at, title: "", heads: 1, ...more });

/** @type {Array<[it: string, lines: any[], last: number, begun: number[]]>} */
const CASES = [
  ["nothing is written", [], 0, []],
  ["only a page of one's own", [line("note", "2026-11-20T10:00:00Z")], 0, []],
  ["one Step", [line("step-1.ready", "2026-11-20T10:00:00Z")], 1, [1]],
  ["the one written on last, whatever its number", [line("step-6.word", "2026-11-19T10:00:00Z"), line("step-2.who", "2026-11-20T10:00:00Z"), line("note", "2026-11-21T10:00:00Z")], 2, [2, 6]],
  ["what was only read begins no Step", [line("step-4.read", "2026-11-20T10:00:00Z"), line("step-4.same", "2026-11-20T11:00:00Z")], 0, []],
  ["a telling is work on Step 5", [line("step-5.telling", "2026-11-20T10:00:00Z", { card: { p: 1, d: "", b: "", l: false, n: 0, s: 0 } })], 5, [5]],
  ["a name for Step 8 is no work on a Step that is not here", [line("step-8.name", "2026-11-20T10:00:00Z")], 0, [8]],
  ["what was set aside is not offered", [line("step-4.fear", "2026-11-20T10:00:00Z", { card: { p: 1, f: true, a: true } }), line("step-1.ready", "2026-11-19T10:00:00Z")], 1, [1, 4]],
];
for (const [it, lines, last, begun] of CASES) {
  test(`the map: ${it}`, () => {
    assert.equal(lastStep(lines, STEPS), last);
    assert.deepEqual([...mapOf(lines, STEPS).begun].sort(), begun);
  });
}

test("what waits: names in their order, and what was put off until after Step 9; burned is over", () => {
  const card = { p: 1, d: "2026-11-03", b: "", l: true, n: 3, s: 3 };
  const lines = [
    line("step-8.name", "2026-11-21T10:00:00Z", { title: "Órale" }), line("step-8.name", "2026-11-20T10:00:00Z", { title: "Ana" }),
    line("step-5.telling", "2026-11-20T10:00:00Z", { card }), line("step-5.telling", "2026-11-20T10:00:00Z", { card: { ...card, b: "2026-11-04" } }),
  ];
  const { names, after, told } = mapOf(lines, STEPS);
  assert.deepEqual(names.map((one) => one.name), ["Ana", "Órale"]);
  assert.deepEqual([after.length, after[0]?.told, told], [1, "2026-11-03", "2026-11-03"]);
});

test("500 rows are counted at once", () => {
  const lines = Array.from({ length: 500 }, (_, at) => line("step-4.resentment", `2026-11-${String((at % 28) + 1).padStart(2, "0")}T10:00:00Z`, { card: { p: 1, f: at % 2 === 0, m: [], t: [], c: [], s: {} } }));
  const begun = performance.now();
  assert.equal(mapOf(lines, STEPS).last, 4);
  assert.ok(performance.now() - begun < 100);
});

/** @type {Array<[it: string, written: number[], states: Record<number, any>, next: number]>} */
const NEXT = [
  ["nothing is written", [], {}, 1],
  ["the Step that is under way", [1], { 1: "started" }, 1],
  ["as long as it is not known how far it is, the one written on last", [1, 2], {}, 2],
  ["after a Step that is finished, the first that was not begun", [1, 2], { 1: "done", 2: "done" }, 3],
  ["a Step that is under way comes before a new one", [1, 3], { 1: "started", 3: "done" }, 1],
  ["after the last one there is, one that was left out", [1, 7], { 1: "done", 7: "done" }, 2],
  ["what is set aside is not offered", [1, 2], { 1: "done", 2: "aside" }, 3],
  ["nothing but a Step that is set aside: it waits there", [2], { 2: "aside" }, 2],
  ["all are finished: the one written on last", [2, 1, 3, 4, 5, 7, 6], Object.fromEntries(STEPS.map((one) => [one, "done"])), 6],
];
for (const [it, written, states, next] of NEXT) {
  test(`the main button of the map: ${it}`, () => {
    const lines = written.map((step, at) => line(`step-${step}.ready`, `2026-11-2${at}T10:00:00Z`));
    assert.equal(nextStep(lines, STEPS, mapOf(lines, STEPS), states), next);
  });
}
