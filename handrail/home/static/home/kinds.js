// The kinds of page that this app can write, each with its highest schema.
import { KINDS as MEETINGS } from "../meetings/rules/kinds.js";
import { KINDS as STEPS } from "../steps/rules/kinds.js";

/** One line or many, in the person's own words: `{text, ask, copy}`. `ask` names the question it answers, `copy` is true for
 * the other version of a page that was kept twice; both may be missing. */
export const NOTE = "note";

/** @type {Record<string, number>} */
export const KINDS = { [NOTE]: 1, "my-words": 1, ...MEETINGS, ...STEPS };

/** The questions a page can answer, each with its sentence. An id is never given to another question. */
export const FIRST = "here-today";
export const ANY = "my-mind";
export const MEETING = "meeting";
export const CALL = "call";
/** @type {Record<string, string>} */
const ASKS = {
  [FIRST]: "app.write.label",
  [ANY]: "app.write.label_any",
  [MEETING]: "app.write.label_meeting",
  [CALL]: "app.write.label_call",
};

/**
 * @param {Record<string, unknown>} body
 * @returns {string} the id of the sentence that stands above the page
 */
export function askOf(body) {
  return ASKS[String(body.ask)] ?? "app.write.label_any";
}

/**
 * What a body says, for reading; a body of a kind without `text` shows its title.
 * @param {Record<string, unknown>} body
 * @returns {string}
 */
export function textOf(body) {
  if (typeof body.text === "string") return body.text;
  return typeof body.title === "string" ? body.title : "";
}
