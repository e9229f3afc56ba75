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
