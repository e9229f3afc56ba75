// One part's page: `{title, pass, answers, skipped, aside}`. Every change is a new body; what we do not know in it stays.
import { blank } from "./answers.js";
import { asked } from "./sheet.js";

/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").Answers} Answers */
/** @typedef {import("./sheet.js").Chosen} Chosen */
/** @typedef {Record<string, unknown> & {title: string, pass: number, answers: Answers, skipped: string[], aside: boolean}} PartBody */
/** @typedef {"new" | "started" | "done" | "aside"} State */

/**
 * From schema n to n + 1, at n - 1. Kept for ever, each with the fixture of its time.
 * @type {Array<(body: Record<string, unknown>) => Record<string, unknown>>}
 */
const UPGRADES = [];

/**
 * @param {string} title
 * @param {number} pass
 * @returns {PartBody}
 */
export function fresh(title, pass) {
  return { title, pass, answers: {}, skipped: [], aside: false };
}

/**
 * @param {Record<string, unknown>} old
 * @param {number} schema the one it was written in
 * @returns {PartBody} the same, in today's shape
 */
export function upgraded(old, schema) {
  const body = UPGRADES.slice(schema - 1).reduce((one, up) => up(one), old);
  const { title, pass, answers, skipped, aside } = body;
  return {
    ...body,
    title: typeof title === "string" ? title : "",
    pass: typeof pass === "number" && Number.isInteger(pass) && pass > 0 ? pass : 1,
    answers: /** @type {Answers} */ (answers && typeof answers === "object" && !Array.isArray(answers) ? answers : {}),
    skipped: Array.isArray(skipped) ? skipped.filter((one) => typeof one === "string") : [],
    aside: aside === true,
  };
}

/**
 * @param {PartBody} body
 * @param {Question} question
 * @param {unknown} answer
 * @returns {PartBody}
 */
export function answered(body, question, answer) {
  const skipped = blank(question, answer) ? body.skipped : body.skipped.filter((one) => one !== question.id);
  return { ...body, answers: { ...body.answers, [question.id]: answer }, skipped };
}

/**
 * "Skip for now". What is already written stays, and then nothing was skipped.
 * @param {PartBody} body
 * @param {Question} question
 * @returns {PartBody}
 */
export function skip(body, question) {
  if (!blank(question, body.answers[question.id]) || body.skipped.includes(question.id)) return body;
  return { ...body, skipped: [...body.skipped, question.id] };
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @returns {Question | null} the first that is asked and neither answered nor skipped
 */
export function firstOpen(part, body, chosen) {
  const open = (/** @type {Question} */ one) => blank(one, body.answers[one.id]) && !body.skipped.includes(one.id);
  return asked(part, body.answers, chosen).find(open) ?? null;
}

/**
 * @param {Part} part
 * @param {PartBody | null} body null: there is no page of it
 * @param {Chosen} chosen
 * @returns {State}
 */
export function stateOf(part, body, chosen) {
  if (!body) return "new";
  if (body.aside) return "aside";
  return firstOpen(part, body, chosen) ? "started" : "done";
}

/**
 * @param {State[]} parts
 * @returns {State} a whole Step's
 */
export function stepState(parts) {
  if (parts.includes("aside")) return "aside";
  if (parts.every((one) => one === "new")) return "new";
  return parts.every((one) => one === "done") ? "done" : "started";
}
