// "I went": one page for each time, with a note of one's own; and which of them a statement on paper shows.

/**
 * @typedef {object} Went the body of its page
 * @property {string} title neutral: it stands in the list of pages
 * @property {string} text all of it in words, for paper and files
 * @property {string} day 2026-11-23, as it was typed
 * @property {string} time 19:00, or empty
 * @property {string} name
 * @property {string} fellowship
 * @property {string} place
 * @property {string} ref of the listing, or empty
 * @property {string} note nobody else's business: never on a statement
 * @property {boolean} [copy]
 */
/** @typedef {{from: string, to: string, plain: boolean}} Choice plain: fellowship and group left off */
/** @typedef {{day: string, time: string, name: string, place: string, fellowship: string}} Line */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @param {string} day @returns {boolean} whether there is such a day */
export function isDay(day) {
  if (!DAY.test(day)) return false;
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === day;
}

/** @param {Record<string, unknown>} body @returns {Went} with every member, whatever wrote it */
export function asWent(body) {
  const said = (/** @type {string} */ name) => (typeof body[name] === "string" ? /** @type {string} */ (body[name]) : "");
  const [title, text, day, time, name, fellowship, place, ref, note] = ["title", "text", "day", "time", "name", "fellowship", "place", "ref", "note"].map(said);
  return /** @type {Went} */ ({ title, text, day, time, name, fellowship, place, ref, note, ...(body.copy === true && { copy: true }) });
}

/** @template {{day: string, time: string}} W @param {W[]} all @returns {W[]} the newest first */
export function newestFirst(all) {
  const key = (/** @type {W} */ one) => `${one.day} ${one.time}`;
  return [...all].sort((a, b) => (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : 0));
}

/**
 * What a statement says, the oldest first. The note is never in it.
 * @param {Went[]} all
 * @param {Choice} choice
 * @returns {Line[]}
 */
export function statement(all, { from, to, plain }) {
  return newestFirst(all.filter(({ day }) => isDay(day) && (!from || day >= from) && (!to || day <= to)))
    .reverse()
    .map(({ day, time, name, place, fellowship }) => ({ day, time, name: plain ? "" : name, place: plain ? "" : place, fellowship: plain ? "" : fellowship }));
}

/**
 * @param {string} name as it was typed
 * @returns {string} the first letters alone: "Ana María López" and "AML" are both "A. M. L."
 */
export function initials(name) {
  const parts = name.trim().split(/[\s.,-]+/u).filter(Boolean);
  const [only = ""] = parts;
  const typed = parts.length === 1 && /^\p{Lu}{2,4}$/u.test(only);
  const letters = typed ? [...only] : parts.map((part) => part.match(/\p{L}/u)?.[0] ?? "");
  return letters.filter(Boolean).map((one) => `${one.toLocaleUpperCase()}.`).join(" ");
}
