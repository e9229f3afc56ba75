// What goes from Step 4 into Step 6 by the person's own choice: rows into patterns. Pure: cards and bodies in, facts out.
import { pickedOf, rowOf } from "./answers.js";
import { doneToMe } from "./inventory.js";
import { ofKind } from "./kinds.js";

/** @typedef {import("./cards.js").Card} Card */
/** @typedef {import("./passes.js").RowLine} RowLine */
/** @typedef {import("./answers.js").Picked} Picked */
/** @typedef {{key: string, of: "touched" | "part", rows: RowLine[]}} Group key: what is touched, or the part that they are of */
/** @typedef {Record<string, unknown> & {answers: Record<string, unknown>}} Body */

/** Out of these lists a pattern can be drawn, in this order. What is good in somebody is for Step 7. */
export const DRAWN = ["resentment", "fear", "relation", "harm", "untold"];
const TOUCHED = ["self_respect", "safety", "money", "love", "sex", "ambition", "pride", "other"];

/**
 * @param {string} kind "step-4.fear"
 * @returns {string}
 */
export function partOf(kind) {
  return ofKind(kind).part;
}

/**
 * @param {Card} card
 * @returns {boolean} there is something of it to offer: of what was done to somebody, only what it touched in them
 */
export function offerable(card) {
  return !card.e && (!doneToMe(card) || card.t.length > 0);
}

/**
 * Rows to draw from: those of which something is touched, what is touched most often first; then the others by their list. A row
 * that touched two things stands under both. What was done to the person stands apart.
 * @param {RowLine[]} rows
 * @returns {{groups: Group[], theirs: RowLine[]}} theirs: done to the person
 */
export function toDraw(rows) {
  const offer = rows.filter((one) => offerable(one.card) && DRAWN.includes(partOf(one.kind)));
  const mine = offer.filter((one) => !doneToMe(one.card));
  const touched = TOUCHED.map((key) => ({ key, of: /** @type {const} */ ("touched"), rows: mine.filter((one) => one.card.t.includes(key)) }));
  const others = DRAWN.map((key) => ({ key, of: /** @type {const} */ ("part"), rows: mine.filter((one) => !one.card.t.length && partOf(one.kind) === key) }));
  return {
    groups: [...touched.sort((a, b) => b.rows.length - a.rows.length), ...others].filter((one) => one.rows.length),
    theirs: offer.filter((one) => doneToMe(one.card)),
  };
}

/**
 * @param {unknown} had what a pattern holds already
 * @param {Picked[]} more
 * @returns {Picked[]} both; a row that is there stays as it is
 */
export function joined(had, more) {
  const before = pickedOf(had);
  return [...before, ...more.filter((one) => before.every((each) => each.page !== one.page))];
}

/**
 * @param {Array<Record<string, unknown>>} patterns bodies of pages of Step 6
 * @returns {Set<string>} the rows of Step 4 that are in one
 */
export function carriedRows(patterns) {
  return new Set(patterns.flatMap(({ answers }) => pickedOf(rowOf(answers).from).map((one) => one.page)));
}

/**
 * @param {Array<{title: string, body: Body}>} patterns
 * @returns {Map<string, string[]>} of each row of Step 4 that is in one, what those patterns are called
 */
export function patternsOf(patterns) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const { title, body } of patterns)
    for (const { page } of pickedOf(body.answers.from)) found.set(page, [...(found.get(page) ?? []), title]);
  return found;
}
