// One part's page: `{title, pass, answers, skipped, aside}`, with `asks` (how each answer was asked) and `chosen` (what held on
// My words when the part was first finished). Every change is a new body; what we do not know in it stays.
import { blank } from "./answers.js";
import { asked } from "./sheet.js";

/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").Answers} Answers */
/** @typedef {import("./sheet.js").Chosen} Chosen */
/** @typedef {Record<string, unknown> & {title: string, pass: number, answers: Answers, skipped: string[], aside: boolean}} PartBody */
/** @typedef {{lang: string, ask: string}} Ask a question as it was read, and in which language */
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
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function table(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? /** @type {Record<string, unknown>} */ (value) : {};
}

/**
 * @param {PartBody} body
 * @param {Question} question
 * @param {unknown} answer
 * @param {Ask} [ask] as the person reads the question now; kept with the answer as long as there is one
 * @returns {PartBody}
 */
export function answered(body, question, answer, ask) {
  const { id } = question;
  const said = !blank(question, answer);
  const next = { ...body, answers: { ...body.answers, [id]: answer }, skipped: said ? body.skipped.filter((one) => one !== id) : body.skipped };
  if (!ask) return next;
  const { [id]: _, ...others } = table(body.asks);
  return { ...next, asks: said ? { ...others, [id]: ask } : others };
}

/**
 * @param {PartBody} body
 * @param {string} id
 * @param {string} lang
 * @returns {string} the question as it was asked when it was answered in this language; empty: it was not
 */
export function askOf(body, id, lang) {
  const kept = table(table(body.asks)[id]);
  return kept.lang === lang && typeof kept.ask === "string" ? kept.ask : "";
}

/**
 * @param {PartBody} body
 * @param {Chosen} chosen on My words today
 * @returns {Chosen} what decides which questions this part has: once it was finished, what held then
 */
export function chosenFor(body, chosen) {
  return body.chosen && typeof body.chosen === "object" ? /** @type {Chosen} */ (table(body.chosen)) : chosen;
}

/**
 * A part that is finished keeps the choices it was worked with. One in which nothing was answered is still open to others.
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @returns {PartBody}
 */
export function closed(part, body, chosen) {
  const said = part.questions.some((one) => !blank(one, body.answers[one.id]));
  return body.chosen || !said || firstOpen(part, body, chosen) ? body : { ...body, chosen };
}

/**
 * @param {PartBody} body
 * @param {string} id
 * @returns {PartBody} the same without this answer
 */
export function without(body, id) {
  const { [id]: _, ...answers } = body.answers;
  return { ...body, answers };
}

/** @typedef {Record<string, {answer: unknown, ask: unknown}>} Left answers that left in this sitting, by question: they come back with it */

/**
 * Answers to questions that are asked no longer leave, where the sheet says so; those that left in this sitting come back when
 * their question does.
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @param {Left} left
 * @returns {{body: PartBody, left: Left}}
 */
export function settled(part, body, chosen, left) {
  const held = chosenFor(body, chosen);
  let next = body;
  let out = left;
  for (const question of part.questions.filter((one) => one.drop)) {
    const { id } = question;
    const stays = asked(part, next.answers, held).includes(question);
    const { [id]: back, ...others } = out;
    if (!stays && Object.hasOwn(next.answers, id)) {
      out = { ...out, [id]: { answer: next.answers[id], ask: table(next.asks)[id] } };
      const { [id]: _, ...asks } = table(next.asks);
      next = { ...without(next, id), ...(next.asks !== undefined && { asks }) };
    } else if (stays && back) {
      out = others;
      if (!blank(question, next.answers[id])) continue;
      next = { ...next, answers: { ...next.answers, [id]: back.answer }, ...(back.ask !== undefined && { asks: { ...table(next.asks), [id]: back.ask } }) };
    }
  }
  return { body: next, left: out };
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
  return asked(part, body.answers, chosenFor(body, chosen)).find(open) ?? null;
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @returns {boolean} a question that is asked was skipped
 */
export function waiting(part, body, chosen) {
  return asked(part, body.answers, chosenFor(body, chosen)).some((one) => blank(one, body.answers[one.id]) && body.skipped.includes(one.id));
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} [chosen]
 * @returns {boolean} an answer that is still to come decides how many questions there are
 */
export function growing(part, body, chosen = {}) {
  const deciding = new Set(part.questions.map((one) => one.when?.question));
  const open = (/** @type {Question} */ one) => blank(one, body.answers[one.id]) && !body.skipped.includes(one.id);
  return asked(part, body.answers, chosen).some((one) => deciding.has(one.id) && open(one));
}

/**
 * @param {Part} part
 * @param {PartBody | null} body null: there is no page of it; a page on which nothing is said is as new
 * @param {Chosen} chosen
 * @returns {State}
 */
export function stateOf(part, body, chosen) {
  if (!body) return "new";
  if (body.aside) return "aside";
  if (!body.skipped.length && part.questions.every((one) => blank(one, body.answers[one.id]))) return "new";
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
