// What Today offers, and when an open account locks by itself: pure rules, case by case.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CHOICES, WARNING, judge } from "../../handrail/home/static/home/rules/idle.js";
import { partOfDay, plan } from "../../handrail/home/static/home/rules/today.js";

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
/** @param {{still?: number, away?: number, visible?: boolean}} ago minutes since somebody touched it, and since it was in view */
const at = ({ still = 0, away = 0, visible = true }) =>
  judge({ now: NOW, touched: NOW - still * MINUTE, shown: NOW - away * MINUTE, visible }, CHOICES.usual);

test("in view and untouched: told a minute before, then locked", () => {
  assert.deepEqual(at({ still: 0 }), { say: "stay", next: 14 * MINUTE });
  assert.equal(at({ still: 13.9 }).say, "stay");
  assert.deepEqual(at({ still: 14 }), { say: "warn", next: MINUTE });
  assert.equal(at({ still: 14.9 }).say, "warn");
  assert.equal(at({ still: 15 }).say, "lock");
  assert.equal(at({ still: 600 }).say, "lock", "a computer that slept wakes up locked");
});

test("out of sight: locked after its own time, whenever it was last touched", () => {
  assert.deepEqual(at({ away: 0, still: 60, visible: false }), { say: "stay", next: 5 * MINUTE });
  assert.equal(at({ away: 4.9, visible: false }).say, "stay");
  assert.equal(at({ away: 5, visible: false }).say, "lock");
});

test("who looks at it has at least 20 seconds to stay, whatever was chosen", () => {
  assert.ok(WARNING >= 20_000);
  for (const limits of Object.values(CHOICES)) if (limits) assert.ok(limits.still >= 2 * WARNING);
});

test("it can be left open by choice", () => assert.equal(CHOICES.never, null));

/** @param {string} kind @param {number} [heads] */
const line = (kind, heads = 1) => ({ page: kind, kind, heads });
/** @param {ReturnType<typeof line>[]} lines @param {string} [state] */
const said = (lines, state = "") => {
  const { empty, next, also } = plan(lines, state);
  return [empty ? "empty" : "", next.what, also.map((act) => act.what).join()];
};

test("nothing written: one line, or Step 1", () => {
  assert.deepEqual(said([]), ["empty", "write", "step"]);
  assert.deepEqual(said([line("my-words")]), ["empty", "write", "step"], "a choice of words is no page of writing");
});

test("after the first line Step 1 comes next; once begun, going on with it", () => {
  assert.deepEqual(said([line("note")]), ["", "step", "write"]);
  assert.deepEqual(said([line("step-1.powerless"), line("note")]), ["", "step-on", "write"]);
  assert.deepEqual(said([line("step-1.powerless")]), ["", "step-on", "write"]);
});

test("Step 1 through or set aside is looked back on, not gone on with; one line comes next", () => {
  for (const state of ["done", "aside"]) assert.deepEqual(said([line("step-1.powerless")], state), ["", "write", "step-back"]);
  assert.deepEqual(said([line("step-1.powerless")], "started"), ["", "step-on", "write"]);
});

test("pages written in two places wait among the others, and there are never more than three", () => {
  assert.deepEqual(said([line("note", 2)]), ["", "step", "two,write"]);
  const many = ["a", "b", "c", "d"].map((kind) => line(kind, 2));
  assert.equal(plan(many).also.length, 3);
});

test("the Step that was worked on last is the one to go on with", () => {
  const { next, also } = plan([line("step-4.fear"), line("step-1.ready")], "started", 4);
  assert.deepEqual([next, also[0]?.step], [{ what: "step-on", page: "", step: 4 }, 0]);
  assert.equal(plan([]).also[0]?.step, 1, "nothing was begun: the first");
});

test("the greeting follows the hour", () => {
  assert.deepEqual([0, 4, 5, 11, 12, 17, 18, 23].map(partOfDay), [
    "night", "night", "morning", "morning", "afternoon", "afternoon", "evening", "evening",
  ]);
});
