// Which questions a person is asked, in which order, and where they are. Pure: a structure, answers and chosen words in, facts out.

/** @typedef {"text" | "choice" | "scale" | "list" | "date" | "person" | "table" | "sort" | "pick"} Type */
/** @typedef {{question?: string, words?: string, is?: string[], not?: string[]}} When is: one of these; not: none of them */
/** @typedef {{id: string, type: "text" | "date" | "person"}} Column */
/**
 * @typedef {object} Question
 * @property {string} id
 * @property {Type} type
 * @property {boolean} [may_skip]
 * @property {boolean} [many] of a choice
 * @property {string[]} [options] of a choice; of lines to sort, the sides
 * @property {Column[]} [columns] of a table
 * @property {{from: number, to: number}} [scale]
 * @property {When} [when]
 * @property {boolean} [drop] asked no longer, its answer leaves the page
 * @property {string[]} [of] of a pick: the kinds of page among which one chooses
 * @property {"words" | "sponsor"} [link] where it may lead on to
 */
/** @typedef {{id: string, rows?: boolean, questions: Question[]}} Part rows: as many pages of it as somebody wants */
/** @typedef {{id: string, step: number, parts: Part[]}} Sheet */
/** @typedef {Record<string, unknown>} Answers by the question's id */
/** @typedef {{from?: string[]}} Chosen what the person chose on My words */

/** In a condition on My words: nothing was chosen. */
const NONE = "none";

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function listOf(value) {
  if (Array.isArray(value)) return value.filter((one) => typeof one === "string");
  return typeof value === "string" && value ? [value] : [];
}

/**
 * @param {When | undefined} when
 * @param {Answers} answers
 * @param {Chosen} chosen
 * @returns {boolean}
 */
export function holds(when, answers, chosen) {
  if (!when) return true;
  const words = when.words === undefined ? null : listOf(/** @type {Record<string, unknown>} */ (chosen)[when.words]);
  const said = words ? (words.length ? words : [NONE]) : listOf(answers[when.question ?? ""]);
  // Nothing said is none of anything.
  if (when.not) return !said.some((one) => when.not?.includes(one));
  return said.some((one) => when.is?.includes(one));
}

/**
 * What is answered, without the answers that leave because their question is asked no longer. A condition looks back, so one
 * way through is enough: what leaves opens nothing.
 * @param {Part} part
 * @param {Answers} answers
 * @param {Chosen} chosen
 * @returns {Answers} the same object where nothing leaves
 */
export function staying(part, answers, chosen) {
  return part.questions.reduce((now, one) => {
    if (!one.drop || !Object.hasOwn(now, one.id) || holds(one.when, now, chosen)) return now;
    const { [one.id]: _, ...rest } = now;
    return rest;
  }, answers);
}

/**
 * @param {Part} part
 * @param {Answers} answers
 * @param {Chosen} chosen
 * @returns {Question[]} those that are asked, in their order
 */
export function asked(part, answers, chosen) {
  const now = staying(part, answers, chosen);
  return part.questions.filter((one) => holds(one.when, now, chosen));
}

/**
 * The place of a question in an address: its number in the sheet, from 1, which no answer changes.
 * @param {Part} part
 * @param {string} id
 * @returns {string}
 */
export function placeOf(part, id) {
  return String(part.questions.findIndex((one) => one.id === id) + 1);
}

/**
 * @param {Part} part
 * @param {string} place
 * @returns {Question | null}
 */
export function questionAt(part, place) {
  return /^[1-9]\d{0,2}$/.test(place) ? (part.questions[Number(place) - 1] ?? null) : null;
}

/**
 * @param {Part} part
 * @param {Answers} answers
 * @param {Chosen} chosen
 * @param {string} id
 * @param {1 | -1} way
 * @returns {Question | null} the one asked after or before it, also when it is itself no longer asked
 */
export function beside(part, answers, chosen, id, way) {
  const order = part.questions.map((one) => one.id);
  const from = order.indexOf(id);
  const rest = asked(part, answers, chosen).filter((one) => (order.indexOf(one.id) - from) * way > 0);
  return (way === 1 ? rest[0] : rest.at(-1)) ?? null;
}

/**
 * "Part 2 of 3, question 4 of 5", as numbers.
 * @param {Sheet} sheet
 * @param {string} partId
 * @param {Question[]} questions those that are asked
 * @param {string} id
 * @returns {{part: number, parts: number, n: number, all: number}}
 */
export function progress(sheet, partId, questions, id) {
  return {
    part: sheet.parts.findIndex((one) => one.id === partId) + 1,
    parts: sheet.parts.length,
    n: questions.findIndex((one) => one.id === id) + 1,
    all: questions.length,
  };
}
