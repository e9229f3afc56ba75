// The map of the twelve, from the list of pages alone: what was begun, what was worked on last, what waits for a later Step.
// Pure: lines of the vault in, facts out; no page is opened for it.
import { NAME, ofKind } from "./kinds.js";
import { BESIDE, lastStep } from "./last.js";
import { putOff, told } from "./telling.js";

/** @typedef {{page: string, kind: string, at: string, title: string, heads: number, copy?: boolean, card?: Record<string, unknown>}} Line as vault.pages() gives it */
/** @typedef {{page: string, name: string}} Waiting a name that goes on to Step 8 */
/** @typedef {{begun: Set<number>, last: number, told: string, names: Waiting[], after: import("./telling.js").Fact[]}} Map */

/**
 * @param {Line[]} lines
 * @param {number[]} steps that have a worksheet
 * @returns {Map}
 */
export function mapOf(lines, steps) {
  const begun = new Set(lines.map((line) => ofKind(line.kind)).filter(({ part }) => !BESIDE.includes(part)).map(({ step }) => step));
  begun.delete(0);
  const names = lines.filter((line) => line.kind === NAME).map(({ page, title }) => ({ page, name: title }));
  names.sort((one, other) => one.name.localeCompare(other.name) || (one.page < other.page ? -1 : 1));
  return { begun, last: lastStep(lines, steps), told: told(lines), names, after: putOff(lines) };
}

/**
 * The Step that the one main button leads to: the one that is under way, else the first that was not begun after the last one
 * that is finished, else whichever was not begun.
 * @param {Line[]} lines
 * @param {number[]} steps that have a worksheet
 * @param {Map} map of the same lines
 * @param {Partial<Record<number, import("./body.js").State>>} states as far as they are known; one that is not known counts as under way
 * @returns {number}
 */
export function nextStep(lines, steps, { begun, last }, states) {
  const under = lastStep(lines, steps.filter((step) => states[step] !== "done" && states[step] !== "aside"));
  const done = lastStep(lines, steps.filter((step) => states[step] === "done"));
  if (under || !done) return under || last || 1;
  const fresh = steps.filter((step) => !begun.has(step));
  return fresh.find((step) => step > done) ?? fresh[0] ?? last;
}
