// The shapes of answers, which of them say nothing, and what to ask about one. An answer of a strange shape reads as empty.
import { blankDate, doubtOf, known, typedDate } from "./dates.js";

/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").Column} Column */
/** @typedef {import("./dates.js").Known} Known */
/** @typedef {Record<string, unknown>} Row */
/** @typedef {{row: number, column: string, doubt: import("./dates.js").Doubt, typed: import("./dates.js").Typed}} Doubted row: from 0; 0 outside tables */

/**
 * @param {unknown} value
 * @returns {string}
 */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
export function rowsOf(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {unknown} value
 * @returns {Row}
 */
export function rowOf(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? /** @type {Row} */ (value) : {};
}

/** @typedef {Row & {text: string, side: string}} Sorted a line and its side, which may be empty */
/** @typedef {Row & {page: string, name: string}} Picked one of the person's own pages, and its name as it was then */

/**
 * @param {unknown} answer
 * @returns {Sorted[]} every line, also an empty one
 */
export function sortedLines(answer) {
  return rowsOf(answer).map((one) => ({ ...rowOf(one), text: textOf(rowOf(one).text), side: textOf(rowOf(one).side) }));
}

/**
 * The lines that say something, side by side: those of the first side first, those of none last.
 * @param {Question} question
 * @param {unknown} answer
 * @returns {Array<{side: string, lines: string[]}>} sides without a line are left out; a side that the sheet does not know is one more
 */
export function bySide(question, answer) {
  const lines = sortedLines(answer).filter((one) => one.text.trim());
  const sides = [...new Set([...(question.options ?? []), ...lines.map((one) => one.side).filter(Boolean), ""])];
  return sides.map((side) => ({ side, lines: lines.filter((one) => one.side === side).map((one) => one.text) })).filter((one) => one.lines.length);
}

/**
 * @param {unknown} answer
 * @returns {Picked[]}
 */
export function pickedOf(answer) {
  return rowsOf(answer).map((one) => ({ ...rowOf(one), page: textOf(rowOf(one).page), name: textOf(rowOf(one).name) })).filter((one) => one.page);
}

/**
 * @param {Column} column of text or of a person
 * @param {unknown} value
 * @returns {string}
 */
export function cellText({ type }, value) {
  return type === "person" ? textOf(rowOf(value).name) : textOf(value);
}

/**
 * @param {Column[]} columns
 * @param {unknown} row
 * @returns {boolean}
 */
export function blankRow(columns, row) {
  const cells = rowOf(row);
  return columns.every((one) => (one.type === "date" ? blankDate(typedDate(cells[one.id])) : !cellText(one, cells[one.id]).trim()));
}

/**
 * @param {Question} question
 * @param {unknown} answer
 * @returns {boolean} it says nothing
 */
export function blank(question, answer) {
  switch (question.type) {
    case "choice":
      return Array.isArray(answer) ? !answer.length : !textOf(answer);
    case "scale":
      return typeof answer !== "number";
    case "list":
      return !rowsOf(answer).some((one) => textOf(one).trim());
    case "date":
      return blankDate(typedDate(answer));
    case "person":
      return !textOf(rowOf(answer).name).trim();
    case "sort":
      return !sortedLines(answer).some((one) => one.text.trim());
    case "pick":
      return !pickedOf(answer).length;
    case "table":
      return rowsOf(answer).every((row) => blankRow(question.columns ?? [], row));
    default:
      return !textOf(answer).trim();
  }
}

/**
 * The dates of an answer about which something is asked.
 * @param {Question} question
 * @param {unknown} answer
 * @param {Known} today
 * @returns {Doubted[]}
 */
export function doubts(question, answer, today) {
  /** @type {Array<{row: number, column: string, value: unknown}>} */
  let dates = [];
  if (question.type === "date") dates = [{ row: 0, column: "", value: answer }];
  if (question.type === "table") {
    const columns = (question.columns ?? []).filter((one) => one.type === "date");
    dates = rowsOf(answer).flatMap((row, at) => columns.map(({ id }) => ({ row: at, column: id, value: rowOf(row)[id] })));
  }
  return dates.flatMap(({ row, column, value }) => {
    const typed = typedDate(value);
    const doubt = doubtOf(typed, today);
    return doubt ? [{ row, column, doubt, typed }] : [];
  });
}

/**
 * @param {Question} question
 * @param {unknown} answer
 * @returns {unknown[]} the rows of a table that say something, by date where one is known; those without stay last, in their order
 */
export function tableRows(question, answer) {
  const columns = question.columns ?? [];
  const day = columns.find((one) => one.type === "date")?.id ?? "";
  const rows = rowsOf(answer).filter((row) => !blankRow(columns, row));
  const at = (/** @type {unknown} */ row) => known(typedDate(rowOf(row)[day]));
  const key = (/** @type {unknown} */ row) => {
    const date = at(row);
    return date ? date.y * 10_000 + date.m * 100 + date.d : Infinity;
  };
  return rows.map((row, n) => ({ row, n, key: key(row) })).sort((a, b) => (a.key === b.key ? a.n - b.n : a.key - b.key)).map(({ row }) => row);
}
