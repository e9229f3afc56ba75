// Going through a Step again: each pass has pages of its own, and the earlier ones stay.
import { kindOf } from "./kinds.js";

/** @typedef {import("./body.js").PartBody} PartBody */
/** @typedef {{page: string, kind: string, at: string, body: PartBody, heads: number}} PartPage */
/** @typedef {{pass: number, parts: Record<string, PartPage[]>}} Pass pages by part; the one to go on with first */

/**
 * A page that was kept twice stands after the one it came from; of others the one that was written last stands first.
 * @param {PartPage} one
 * @param {PartPage} other
 */
function first(one, other) {
  const copies = Number(one.body.copy === true) - Number(other.body.copy === true);
  return copies || (one.at === other.at ? (one.page < other.page ? -1 : 1) : one.at > other.at ? -1 : 1);
}

/**
 * @param {string} sheet
 * @param {string[]} parts
 * @param {PartPage[]} pages
 * @returns {Pass[]} from the first to the one that is gone through now; one at least
 */
export function passesOf(sheet, parts, pages) {
  const own = pages.filter((one) => parts.some((part) => kindOf(sheet, part) === one.kind));
  const numbers = [...new Set([...own.map((one) => one.body.pass)])].sort((a, b) => a - b);
  return (numbers.length ? numbers : [1]).map((pass) => ({
    pass,
    parts: Object.fromEntries(
      parts.map((part) => [part, own.filter((one) => one.body.pass === pass && one.kind === kindOf(sheet, part)).sort(first)]),
    ),
  }));
}
