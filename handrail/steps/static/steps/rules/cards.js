// The card of a row: the few facts by which lists sort, choose and count, so that no page is opened for them. It lies in the
// body as `card`, and the vault keeps it beside the title.
import { blank, rowOf, textOf } from "./answers.js";
import { chosenFor, firstOpen } from "./body.js";
import { known, typedDate } from "./dates.js";
import { shortened } from "./looking_back.js";
import { asked } from "./sheet.js";

/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").Chosen} Chosen */
/** @typedef {import("./body.js").PartBody} PartBody */
/**
 * @typedef {object} Card
 * @property {number} p the pass
 * @property {boolean} f every question that is asked was answered or skipped
 * @property {string[]} m the question `marks`: what was chosen
 * @property {string[]} t the question `touched`: what was chosen
 * @property {string[]} c every other choice, as "question.option": "kind.person"
 * @property {Record<string, number | string>} s scales as numbers, dates as "2019", "2019-03" or "2019-03-05"
 * @property {boolean} [e] nothing is said on it
 * @property {number} [n] it has no name yet: the number it goes by
 * @property {boolean} [a] set aside with its Step
 * @property {boolean} [d] the person said that the Step is enough for now, and it is kept on this row
 * @property {boolean} [x] some of it was left out, because it was too long
 */

/** As JSON; the vault keeps no longer one (vault/opening.js). */
export const MOST = 600;
/** The vault shows no more of a title. */
const TITLE = 80;

/** The question that gives a row its name. @param {Part} part @returns {Question | null} */
export function namedBy(part) {
  return part.questions.find((one) => one.type === "text" || one.type === "person") ?? null;
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @returns {string} the person's own words for this row: the first line of them, not cut
 */
export function nameIn(part, body) {
  const question = namedBy(part);
  const answer = question && body.answers[question.id];
  const text = question?.type === "person" ? textOf(rowOf(answer).name) : textOf(answer);
  // Only the first line is looked for: a text may be very long.
  return /\S[^\n]*/.exec(text)?.[0].trim() ?? "";
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @returns {boolean} its name says all that was answered: nothing of it was cut, and no line follows
 */
export function wholeName(part, body) {
  const name = nameIn(part, body);
  const question = namedBy(part);
  const answer = question && body.answers[question.id];
  return name !== "" && shortened(name, TITLE) === name && (question?.type === "person" ? textOf(rowOf(answer).name) : textOf(answer)).trim() === name;
}

/**
 * @param {unknown} answer
 * @returns {string[]}
 */
function chosenIn(answer) {
  const list = Array.isArray(answer) ? answer : [answer];
  return list.filter((one) => typeof one === "string" && one);
}

/**
 * @param {unknown} answer
 * @returns {string}
 */
function dateIn(answer) {
  const date = known(typedDate(answer));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return date ? [String(date.y), ...(date.m ? [two(date.m)] : []), ...(date.d ? [two(date.d)] : [])].join("-") : "";
}

/**
 * @param {Part} part
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @returns {Card}
 */
export function cardOf(part, body, chosen) {
  /** @type {Card} */
  const card = { p: body.pass, f: !firstOpen(part, body, chosen), m: [], t: [], c: [], s: {} };
  const said = asked(part, body.answers, chosenFor(body, chosen)).filter((one) => !one.drop && !blank(one, body.answers[one.id]));
  for (const { id, type } of said) {
    const answer = body.answers[id];
    const list = id === "marks" ? card.m : id === "touched" ? card.t : card.c;
    if (type === "choice") list.push(...chosenIn(answer).map((one) => (list === card.c ? `${id}.${one}` : one)));
    if (type === "scale" && typeof answer === "number") card.s[id] = answer;
    if (type === "date" && dateIn(answer)) card.s[id] = dateIn(answer);
  }
  if (part.questions.every((one) => blank(one, body.answers[one.id]))) card.e = true;
  if (!nameIn(part, body) && typeof body.row === "number") card.n = body.row;
  if (body.aside) card.a = true;
  if (body.enough === true) card.d = true;
  return fitting(card);
}

/**
 * A row as it is kept after a change: with its name as its title, and with its card.
 * @param {Part} part one with rows
 * @param {PartBody} body
 * @param {Chosen} chosen
 * @param {string} unnamed what it is called as long as it has no name
 * @returns {PartBody}
 */
export function carded(part, body, chosen, unnamed) {
  const title = shortened(nameIn(part, body), TITLE) || unnamed;
  const next = { ...body, title };
  return { ...next, card: cardOf(part, next, chosen) };
}

/**
 * @param {Card} card
 * @returns {Card} short enough: what is least needed goes first, and what marks a row goes last
 */
function fitting(card) {
  let next = card;
  while (JSON.stringify(next).length > MOST) {
    const { s, c, t, m } = next;
    const keys = Object.keys(s);
    const last = keys.at(-1);
    if (last !== undefined) next = { ...next, x: true, s: Object.fromEntries(keys.slice(0, -1).map((key) => [key, /** @type {string | number} */ (s[key])])) };
    else if (c.length) next = { ...next, x: true, c: c.slice(0, -1) };
    else if (t.length) next = { ...next, x: true, t: t.slice(0, -1) };
    else if (m.length) next = { ...next, x: true, m: m.slice(0, -1) };
    else return next;
  }
  return next;
}

/**
 * @param {Record<string, unknown> | undefined} found what the vault keeps of a page
 * @returns {Card | null} null: it has none, or one of a strange shape
 */
export function readCard(found) {
  if (!found || typeof found.p !== "number" || typeof found.f !== "boolean") return null;
  const list = (/** @type {unknown} */ one) => (Array.isArray(one) ? one.filter((each) => typeof each === "string") : []);
  return /** @type {Card} */ ({ ...found, m: list(found.m), t: list(found.t), c: list(found.c), s: rowOf(found.s) });
}

/**
 * @param {import("./passes.js").RowLine[]} rows
 * @returns {{n: number, open: number}} how many there are, and how many of them are unfinished
 */
export function countOf(rows) {
  return { n: rows.length, open: rows.filter((one) => !one.card.f).length };
}
