// Which own versions may be thinned (section 3.5).
import { isList } from "./lists.js";
import { THIN_SECONDS } from "./limits.js";

/** @typedef {{version: string, kind: string, device: string, parents: string[], at: string}} Thinnable */

/**
 * @param {string} at
 * @returns {number} seconds; NaN for a day that no calendar has
 */
function seconds(at) {
  const ms = Date.parse(at);
  const same = !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === at.slice(0, 19);
  return same && !at.startsWith("0000") ? ms / 1000 : Number.NaN;
}

/**
 * @param {Thinnable} one
 * @param {Thinnable[]} page every version held of its page
 * @param {string} device the writer's own
 * @returns {string | null} why it must stay
 */
export function whyNotThin(one, page, device) {
  const children = page.filter((other) => other.parents.includes(one.version));
  if (isList(one.kind)) return "list";
  if (one.device !== device) return "other-device";
  const child = children[0];
  if (child === undefined) return "head";
  if (children.length > 1) return "many-children";
  if (child.device !== device) return "other-child";
  if (one.parents.length > 1) return "many-parents";
  const apart = seconds(child.at) - seconds(one.at);
  // NaN and a clock that went back both fail this: never a reason to drop anything.
  return apart >= 0 && apart < THIN_SECONDS ? null : "an-hour-apart";
}
