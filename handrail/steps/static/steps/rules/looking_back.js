// Looking back on what was answered: the rows of a summary, and the points of a timeline.
import { blank, cellText, rowOf, rowsOf } from "./answers.js";
import { chosenFor } from "./body.js";
import { byDate, known, typedDate } from "./dates.js";
import { asked, placeOf, staying } from "./sheet.js";

/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").Chosen} Chosen */
/** @typedef {import("./body.js").PartBody} PartBody */
/** @typedef {import("./dates.js").Known} Known */
/** @typedef {"answered" | "skipped" | "open"} Row_ */
/** @typedef {{question: Question, place: string, state: Row_, answer: unknown, asked: boolean}} SummaryRow */
/** @typedef {{part: string, question: string, date: Known, label: string | null}} Point label null: the question itself says what it is */

/** A label longer than this is cut where it is drawn; the summary has it whole. */
const LABEL = 140;

/**
 * Every question that is asked, and every answer to one that is asked no longer: nothing written is hidden, but what leaves.
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @returns {SummaryRow[]}
 */
export function summaryRows(part, body, chosen) {
  const now = new Set(asked(part, body.answers, chosenFor(body, chosen)));
  const spared = rowsOf(body.spared);
  return part.questions.filter(({ id }) => !spared.includes(id)).flatMap((question) => {
    const answer = body.answers[question.id];
    const said = !blank(question, answer);
    // An answer that leaves is shown nowhere, also where another device has brought it back.
    if (!now.has(question) && (!said || question.drop)) return [];
    const state = said ? "answered" : body.skipped.includes(question.id) ? "skipped" : "open";
    return [{ question, place: placeOf(part, question.id), state: /** @type {Row_} */ (state), answer, asked: now.has(question) }];
  });
}

/**
 * @param {string} text
 * @param {number} most
 * @returns {string} its first line, cut between what a reader calls letters
 */
export function shortened(text, most = LABEL) {
  const line = text.split("\n").find((one) => one.trim())?.trim() ?? "";
  // Only as much is looked at as could be shown: a text may be very long.
  const start = line.slice(0, most * 12);
  // Browsers without a segmenter cut between code points instead.
  const letters = Intl.Segmenter ? [...new Intl.Segmenter().segment(start)].map((one) => one.segment) : [...start];
  if (letters.length <= most) return line.length > start.length ? `${start}…` : line;
  return `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @returns {Point[]} every date in this part that can be placed
 */
function pointsOf(part, body) {
  const stays = staying(part, body.answers, chosenFor(body, {}));
  return part.questions.filter((one) => Object.hasOwn(stays, one.id)).flatMap((question) => {
    const answer = body.answers[question.id];
    const place = (/** @type {unknown} */ value, /** @type {string | null} */ label) => {
      const date = known(typedDate(value));
      return date ? [{ part: part.id, question: question.id, date, label }] : [];
    };
    if (question.type === "date") return place(answer, null);
    if (question.type !== "table") return [];
    const columns = question.columns ?? [];
    const words = columns.filter((one) => one.type !== "date");
    return rowsOf(answer).flatMap((row) => {
      const cells = rowOf(row);
      const label = words.map((one) => shortened(cellText(one, cells[one.id]))).find(Boolean) ?? "";
      return columns.filter((one) => one.type === "date").flatMap(({ id }) => place(cells[id], label || null));
    });
  });
}

/**
 * @param {Array<{part: Part, body: PartBody}>} pages
 * @returns {Point[]} earliest first; a year alone stands before the months of that year
 */
export function timeline(pages) {
  return pages.flatMap(({ part, body }) => pointsOf(part, body)).sort((one, other) => byDate(one.date, other.date));
}
