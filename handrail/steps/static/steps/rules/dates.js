// Dates as people remember them: a day, a month, or only a year. What was typed stays as typed; here it is only read.

/** @typedef {{y: string, m: string, d: string}} Typed as typed: "2019", "3", ""; any may be empty or unreadable */
/** @typedef {{y: number, m: number, d: number}} Known 0: not known */
/** @typedef {"no_year" | "no_day" | "day_words" | "no_month" | "future" | "long_ago"} Doubt */

/** Before this many years nobody alive now remembers. */
const LIFETIME = 100;

/**
 * @param {unknown} value
 * @returns {Typed}
 */
export function typedDate(value) {
  const { y, m, d } = /** @type {Record<string, unknown>} */ (value && typeof value === "object" ? value : {});
  const text = (/** @type {unknown} */ one) => (typeof one === "string" ? one : "");
  return { y: text(y), m: text(m), d: text(d) };
}

/**
 * @param {number} y
 * @param {number} m
 * @returns {number} how many days that month has
 */
function daysIn(y, m) {
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  return m === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
}

/**
 * @param {string} text
 * @param {number} most
 * @returns {number} 0 when it is empty or no such number
 */
function upTo(text, most) {
  const n = /^\s*\d{1,2}\s*$/.test(text) ? Number(text) : 0;
  return n <= most ? n : 0;
}

/**
 * @param {Typed} typed
 * @returns {Known | null} as much of it as can be read; null without a year
 */
export function known(typed) {
  const y = /^\s*\d{4}\s*$/.test(typed.y) ? Number(typed.y) : 0;
  if (!y) return null;
  const m = upTo(typed.m, 12);
  return { y, m, d: m ? upTo(typed.d, daysIn(y, m)) : 0 };
}

/**
 * @param {Typed} typed
 * @returns {boolean}
 */
export function blankDate({ y, m, d }) {
  return !`${y}${m}${d}`.trim();
}

/**
 * @param {Known} date
 * @param {Known} today
 * @returns {boolean} only what is known of it counts: this year without a month is not in the future
 */
function after(date, today) {
  if (date.y !== today.y) return date.y > today.y;
  if (!date.m || date.m !== today.m) return date.m > today.m;
  return date.d > today.d;
}

/**
 * What to ask about a date, gently; null: nothing. It never stops anybody.
 * @param {Typed} typed
 * @param {Known} today
 * @returns {Doubt | null}
 */
export function doubtOf(typed, today) {
  if (blankDate(typed)) return null;
  const date = known(typed);
  if (!date) return "no_year";
  if (after(date, today)) return "future";
  if (date.y < today.y - LIFETIME) return "long_ago";
  if (typed.d.trim() && !date.m) return "no_month";
  if (typed.d.trim() && !date.d) return /^\s*\d+\s*$/.test(typed.d) ? "no_day" : "day_words";
  return null;
}

/**
 * @param {Known} one
 * @param {Known} other
 * @returns {number} for sorting: what is only a year stands before that year's months
 */
export function byDate(one, other) {
  return one.y - other.y || one.m - other.m || one.d - other.d;
}

/**
 * @param {Known} date
 * @param {"en" | "es"} lang
 * @returns {string} "2019", "March 2019", "March 5, 2019"
 */
export function dateWords({ y, m, d }, lang) {
  if (!m) return String(y);
  const at = new Date(Date.UTC(2000, m - 1, d || 1));
  at.setUTCFullYear(y);
  const form = new Intl.DateTimeFormat(lang === "es" ? "es-US" : "en-US", {
    year: "numeric", month: "long", timeZone: "UTC", ...(d && { day: "numeric" }),
  });
  return form.format(at);
}

/**
 * @param {"en" | "es"} lang
 * @returns {string[]} the twelve months
 */
export function months(lang) {
  const form = new Intl.DateTimeFormat(lang === "es" ? "es-US" : "en-US", { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, m) => form.format(new Date(Date.UTC(2000, m, 1))));
}
