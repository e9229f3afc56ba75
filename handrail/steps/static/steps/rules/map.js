// The map of the twelve, from the list of pages alone: what was begun, what was worked on last, what waits for a later Step.
// Pure: lines of the vault in, facts out; no page is opened for it.
import { NAME, ofKind } from "./kinds.js";
import { putOff, told } from "./telling.js";

/** @typedef {{page: string, kind: string, at: string, title: string, heads: number, copy?: boolean, card?: Record<string, unknown>}} Line as vault.pages() gives it */
/** @typedef {{page: string, name: string}} Waiting a name that goes on to Step 8 */
/** @typedef {{begun: Set<number>, last: number, told: string, names: Waiting[], after: import("./telling.js").Fact[]}} Map */

/** Pages on which nothing of the Step itself is written. */
const BESIDE = ["read", "same"];

/**
 * @param {Line} line
 * @param {number[]} steps
 * @returns {number} the Step that somebody worked on when they wrote this; 0: none
 */
function workedOn({ kind, card }, steps) {
  const { step, part } = ofKind(kind);
  const aside = card?.a === true;
  return steps.includes(step) && !BESIDE.includes(part) && !aside ? step : 0;
}

/**
 * @param {Line[]} lines in any order
 * @param {number[]} steps that have a worksheet
 * @returns {number} the one that was written on last; 0: none was
 */
export function lastStep(lines, steps) {
  let step = 0;
  let at = "";
  for (const line of lines) {
    const one = workedOn(line, steps);
    if (one && line.at > at) [step, at] = [one, line.at];
  }
  return step;
}

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
