// What was read and understood before the rows, and before a telling: asked once a pass, each.
import { READ, SCHEMA } from "./kinds.js";

/** @typedef {"rows" | "telling"} Before */

/**
 * @param {Array<{kind: string, card?: Record<string, unknown>}>} lines of all pages
 * @param {number} pass
 * @param {Before} before
 * @returns {boolean}
 */
export function wasRead(lines, pass, before) {
  return lines.some(({ kind, card }) => kind === READ && card?.p === pass && card.b === before);
}

/**
 * @param {string} title
 * @param {number} pass
 * @param {Before} before
 * @returns {{kind: string, schema: number, body: Record<string, unknown>, parents: string[]}} a page of its own, in which one looks by its card
 */
export function reading(title, pass, before) {
  return { kind: READ, schema: SCHEMA, body: { title, pass, before, card: { p: pass, b: before } }, parents: [] };
}
