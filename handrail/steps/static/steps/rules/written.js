// What of a page are the person's own words. Choices, dates and numbers are none, and what left a page is not there.
import { cellText, pickedOf, rowOf, rowsOf, sortedLines, textOf } from "./answers.js";
import { chosenFor, upgraded } from "./body.js";
import { NAME, SCHEMA, TELLING, ofKind } from "./kinds.js";
import { staying } from "./sheet.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").Chosen} Chosen */
/** @typedef {Record<string, unknown>} Body */

/** Pages of other rooms, each with what in it is the person's own. @type {Record<string, (body: Body) => unknown[]>} */
const OTHERS = {
  note: (body) => [body.text],
  went: (body) => [body.name, body.place, body.fellowship, body.note],
  "my-words": (body) => [body.from_other, ...Object.values(rowOf(body.self)), ...Object.values(rowOf(body.slip)), ...phrases(rowOf(body.lean).forms)],
  [TELLING]: (body) => [body.heard, ...pickedOf(body.rows).map((one) => one.name)],
  [NAME]: (body) => [body.name],
};

/** @param {unknown} forms */
function phrases(forms) {
  return Object.values(rowOf(forms)).map((one) => rowOf(one).phrase);
}

/**
 * @param {string} kind
 * @returns {boolean} a page of this kind may hold something that the person wrote
 */
export function isWriting(kind) {
  return Object.hasOwn(OTHERS, kind) || isSheet(kind);
}

/**
 * @param {string} kind
 * @returns {boolean} it is a part of a worksheet
 */
export function isSheet(kind) {
  return ofKind(kind).step > 0 && !Object.hasOwn(OTHERS, kind) && !["read", "same"].includes(ofKind(kind).part);
}

/**
 * @param {string} kind
 * @param {Body} body
 * @param {number} schema the one that it was written in
 * @param {Sheet | null} sheet of a part of a worksheet
 * @param {Chosen} chosen on My words
 * @returns {string[] | null} what was written, in the order of the page; null: which of it still stands is not known without the sheet
 */
export function writtenIn(kind, body, schema, sheet, chosen) {
  const other = Object.hasOwn(OTHERS, kind) ? OTHERS[kind] : undefined;
  if (other) return other(body).map(textOf).filter(Boolean);
  const part = sheet?.parts.find((one) => one.id === ofKind(kind).part);
  if (!part) return null;
  const own = upgraded(body, schema || SCHEMA);
  const stays = staying(part, own.answers, chosenFor(own, chosen));
  return part.questions.flatMap((one) => wordsIn(one, stays[one.id])).filter((one) => one.trim());
}

/**
 * @param {Question} question
 * @param {unknown} answer
 * @returns {string[]}
 */
function wordsIn(question, answer) {
  switch (question.type) {
    case "text":
      return [textOf(answer)];
    case "person":
      return [textOf(rowOf(answer).name)];
    case "list":
      return rowsOf(answer).map(textOf);
    case "sort":
      return sortedLines(answer).map((one) => one.text);
    case "pick":
      return pickedOf(answer).map((one) => one.name);
    case "table": {
      const columns = (question.columns ?? []).filter((one) => one.type !== "date");
      return rowsOf(answer).flatMap((row) => columns.map((one) => cellText(one, rowOf(row)[one.id])));
    }
    default:
      return [];
  }
}
