// Telling it: what was chosen, what of it was told, on which day. A telling is one page of the vault; what lists need of it is on
// its card. Pure.
import { known } from "./dates.js";
import { holds } from "./sheet.js";
import { TELLING } from "./kinds.js";

/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./sheet.js").Chosen} Chosen */
/** @typedef {import("./sheet.js").Answers} Answers */
/** @typedef {{page: string, name: string}} Row a page that is told; its name is copied, so that it says something after a burn */
/**
 * @typedef {Record<string, unknown> & {title: string, pass: number, rows: Row[], seen: string[], told: string, heard: string,
 *   burned: string, later: boolean, handed: boolean, initials: boolean}} Telling
 * told and burned: a day as far as it is known, "2026-11-23" or "2026"; or empty. later: to be asked after Step 9.
 * handed: the phone was handed over with it, so somebody may have a picture. initials: other people by their first letters
 */
/** @typedef {{page: string, kind: string, at: string, heads: number, card?: Record<string, unknown>}} Line as vault.pages() gives it */
/** @typedef {{page: string, at: string, heads: number, pass: number, told: string, burned: string, later: boolean, going: boolean, rows: number, seen: number}} Fact a telling, as its card says it. going: its burn did not come to its end */

/**
 * @param {unknown} value
 * @returns {string}
 */
function words(value) {
  return typeof value === "string" ? value : "";
}

/**
 * @param {unknown} value
 * @returns {number}
 */
function count(value) {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : 0;
}

/**
 * @param {unknown} value
 * @returns {string} a day as `dayOf` makes it; empty: this is none
 */
function dayIn(value) {
  const day = words(value);
  return dateOf(day) ? day : "";
}

/**
 * @param {unknown} list
 * @returns {Row[]}
 */
function rowsIn(list) {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one) => (typeof one?.page === "string" ? [{ page: one.page, name: words(one.name) }] : []));
}

/**
 * @param {string} title
 * @param {number} pass
 * @returns {Telling}
 */
export function freshTelling(title, pass) {
  return carded({ title, pass, rows: [], seen: [], told: "", heard: "", burned: "", later: false, handed: false, initials: false });
}

/**
 * @param {Record<string, unknown>} body as a release wrote it; what we do not know in it stays
 * @returns {Telling}
 */
export function tellingOf(body) {
  const rows = rowsIn(body.rows);
  const seen = Array.isArray(body.seen) ? body.seen.filter((one) => typeof one === "string") : [];
  return {
    ...body,
    title: words(body.title),
    pass: count(body.pass) || 1,
    rows,
    seen: seen.filter((one) => rows.some((row) => row.page === one)),
    told: words(body.told),
    heard: words(body.heard),
    burned: words(body.burned),
    later: body.later === true,
    handed: body.handed === true,
    initials: body.initials === true,
  };
}

/**
 * @param {Telling} telling
 * @returns {Telling} with the few facts by which lists and the map know it
 */
export function carded(telling) {
  const { pass, told, burned, later, rows, seen, going } = telling;
  return { ...telling, card: { p: pass, d: told, b: burned, l: later, n: rows.length, s: seen.length, ...(going ? { g: true } : {}) } };
}

/**
 * @param {Line[]} lines of the vault, of whatever kind
 * @returns {Fact[]} every telling, the one that was changed last first
 */
export function tellings(lines) {
  const found = lines.filter((one) => one.kind === TELLING).map(({ page, at, heads, card = {} }) => ({
    page, at, heads, pass: count(card.p) || 1, told: dayIn(card.d), burned: dayIn(card.b), later: card.l === true, going: card.g === true, rows: count(card.n), seen: count(card.s),
  }));
  return found.sort((a, b) => (a.at === b.at ? (a.page < b.page ? -1 : 1) : a.at > b.at ? -1 : 1));
}

/**
 * Step 5 is told when one telling of that pass has its day; a burn leaves that day.
 * @param {Line[]} lines of the vault, of whatever kind
 * @param {number} [pass] only this time through
 * @returns {string} the day on which it was told last; empty: it was not
 */
export function told(lines, pass) {
  const days = tellings(lines).filter((one) => pass === undefined || one.pass === pass).map((one) => one.told);
  return days.sort().at(-1) ?? "";
}

/**
 * @param {Line[]} lines
 * @returns {Fact[]} what the person put off until after Step 9
 */
export function putOff(lines) {
  return tellings(lines).filter((one) => one.later && !one.burned);
}

/**
 * The telling that one goes on with: one whose burn stopped halfway, the newest that was not told yet, or else the newest.
 * @param {Line[]} lines
 * @param {number} pass
 * @returns {Fact | null}
 */
export function current(lines, pass) {
  const own = tellings(lines).filter((one) => one.pass === pass);
  return own.find((one) => one.going) ?? own.find((one) => !one.told && !one.burned) ?? own[0] ?? null;
}

/**
 * @param {Telling} telling
 * @param {Row[]} rows
 * @returns {Telling} these are told, in this order; what of them was told before stays so
 */
export function choosing(telling, rows) {
  return carded({ ...telling, rows, seen: telling.seen.filter((one) => rows.some(({ page }) => page === one)) });
}

/**
 * @param {Telling} telling
 * @param {string[]} pages
 * @param {boolean} [yes]
 * @returns {Telling} these were told; or were not
 */
export function marking(telling, pages, yes = true) {
  const on = telling.rows.map((one) => one.page).filter((one) => (pages.includes(one) ? yes : telling.seen.includes(one)));
  return carded({ ...telling, seen: on });
}

/**
 * @param {Telling} telling
 * @returns {number} where one goes on: the first row that was not told; all told: 0
 */
export function firstUntold(telling) {
  return Math.max(0, telling.rows.findIndex((one) => !telling.seen.includes(one.page)));
}

/**
 * @param {import("./dates.js").Known | null} date as far as it is known
 * @returns {string} "2026-11-23", "2026-11", "2026"; empty: not even the year
 */
export function dayOf(date) {
  if (!date) return "";
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return [String(date.y), ...(date.m ? [two(date.m)] : []), ...(date.m && date.d ? [two(date.d)] : [])].join("-");
}

/**
 * @param {string} day as `dayOf` makes it
 * @returns {import("./dates.js").Known | null}
 */
export function dateOf(day) {
  const [y = "", m = "", d = ""] = day.split("-");
  return known({ y, m, d });
}

/** What sorts rows and is not told: whoever listens hears what happened, and no ticks. */
const SORTING = ["kind", "marks"];
/** The one answer about marks that marks nothing. */
const UNMARKED = "neither";

/**
 * What the other person is shown of one page. Where it was marked as done to the person, no answer of theirs to "my part" is
 * shown, whatever else stands in the body: this does not lean on the answer having left.
 * @param {Part} part
 * @param {Answers} answers
 * @param {Chosen} chosen
 * @returns {import("./sheet.js").Question[]} the questions whose answers are shown
 */
export function shown(part, answers, chosen) {
  // Any mark but "neither", also one that a newer app may have.
  const marked = [answers.marks].flat().some((one) => one && one !== UNMARKED);
  return part.questions.filter((one) => {
    if (SORTING.includes(one.id) || (marked && one.drop)) return false;
    return Object.hasOwn(answers, one.id) && holds(one.when, answers, chosen);
  });
}

/** @typedef {{telling: string, at: number, seen: number[]}} Place where a hand-over is: numbers alone, no word of anybody */

/**
 * While the vault is locked nothing can be kept in it: this much is noted in the open until it is open again.
 * @param {Place} place
 * @returns {string}
 */
export function noteOf({ telling, at, seen }) {
  return [telling, at, ...seen].join(".");
}

/**
 * @param {string} note
 * @returns {Place | null}
 */
export function readNote(note) {
  if (!/^[0-9a-f]{32}(\.\d{1,4})+$/.test(note)) return null;
  const [telling = "", at, ...seen] = note.split(".");
  return { telling, at: Number(at), seen: seen.map(Number) };
}

/**
 * @param {Telling} telling
 * @param {Place} place
 * @returns {Telling} with what was told meanwhile
 */
export function settled(telling, { seen }) {
  return marking(telling, telling.rows.filter((_, n) => seen.includes(n)).map((one) => one.page));
}
