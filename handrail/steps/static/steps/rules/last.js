// Which Step somebody worked on last, from the list of pages alone.
import { ofKind } from "./kinds.js";

/** @typedef {{kind: string, at: string, card?: Record<string, unknown>}} Line as vault.pages() gives it */

/** Pages on which nothing of the Step itself is written. */
export const BESIDE = ["read", "same"];

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
