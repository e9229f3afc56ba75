// Going through a Step again: each pass has pages of its own, and the earlier ones stay.
import { kindOf } from "./kinds.js";

/** @typedef {import("./body.js").PartBody} PartBody */
/** @typedef {import("./cards.js").Card} Card */
/** @typedef {{page: string, kind: string, at: string, body: PartBody, heads: number}} PartPage */
/** @typedef {{page: string, kind: string, at: string, title: string, heads: number, copy: boolean, card: Card}} RowLine a row as its card tells it: nothing was opened */
/** @typedef {{pass: number, parts: Record<string, PartPage[]>, rows: Record<string, RowLine[]>}} Pass pages by part, the one to go on
 * with first; of a part with rows, its rows, the one written last first */

/**
 * A page that was kept twice stands after the one it came from; of others the one that was written last stands first.
 * @param {PartPage} one
 * @param {PartPage} other
 */
function first(one, other) {
  return Number(one.body.copy === true) - Number(other.body.copy === true) || later(one, other);
}

/**
 * @param {{page: string, at: string}} one
 * @param {{page: string, at: string}} other
 */
function later(one, other) {
  return one.at === other.at ? (one.page < other.page ? -1 : 1) : one.at > other.at ? -1 : 1;
}

/**
 * @param {string} sheet
 * @param {string[]} parts those without rows
 * @param {PartPage[]} pages
 * @param {{parts: string[], lines: RowLine[]}} [rows] the parts with rows, and all their rows
 * @returns {Pass[]} from the first to the one that is gone through now; one at least
 */
export function passesOf(sheet, parts, pages, rows = { parts: [], lines: [] }) {
  const own = pages.filter((one) => parts.some((part) => kindOf(sheet, part) === one.kind));
  const lines = rows.lines.filter((one) => rows.parts.some((part) => kindOf(sheet, part) === one.kind));
  const numbers = [...new Set([...own.map((one) => one.body.pass), ...lines.map((one) => one.card.p)])].sort((a, b) => a - b);
  return (numbers.length ? numbers : [1]).map((pass) => ({
    pass,
    parts: Object.fromEntries(
      parts.map((part) => [part, own.filter((one) => one.body.pass === pass && one.kind === kindOf(sheet, part)).sort(first)]),
    ),
    rows: Object.fromEntries(
      rows.parts.map((part) => [part, lines.filter((one) => one.card.p === pass && one.kind === kindOf(sheet, part)).sort(later)]),
    ),
  }));
}
