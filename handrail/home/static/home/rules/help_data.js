// Whether the numbers that came over the network may be shown. All of it or nothing: somebody in danger dials what stands here.
// The server checks its files by the same rules (handrail/home/rules/numbers.py); both run handrail/home/tests/help_cases.json.

/** @typedef {"en" | "es"} Lang */
/** @typedef {Record<Lang, string>} Said */
/** @typedef {"call" | "text"} Kind */
/** @typedef {{id: string, section: string, kind: Kind, number: string, act: Said, about?: Said, hours?: Said, body?: Partial<Said>, languages: string[]}} HelpNumber */
/** @typedef {{id: string, place: Said, text: Said, number?: string, act?: Said, languages?: string[]}} HelpSlot */
/** @typedef {{form: 1, checked: string, numbers: HelpNumber[], slots: HelpSlot[]}} HelpData */

const LONGEST = 400;
const MOST = 200;
const SECTIONS = ["danger", "crisis", "treatment", "poison", "veterans", "youth"];
const SLOTS = ["law", "naloxone", "alone"];

/** Thrown inside, caught at the edge: why does not matter to a person in danger. */
class Refused extends Error {}

/**
 * @param {unknown} value
 * @param {RegExp} form
 * @returns {string}
 */
function word(value, form) {
  if (typeof value !== "string" || !form.test(value)) throw new Refused();
  return value;
}

/**
 * @template {string} One
 * @param {unknown} value
 * @param {readonly One[]} list
 * @returns {One}
 */
function oneOf(value, list) {
  const found = list.find((one) => one === value);
  if (found === undefined) throw new Refused();
  return found;
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function record(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused();
  return /** @type {Record<string, unknown>} */ (value);
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
function list(value) {
  if (!Array.isArray(value) || value.length > MOST) throw new Refused();
  return value;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function line(value) {
  // Nothing that turns the order of what is read.
  const text = word(value, /^[^\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/);
  if (text.length > LONGEST || !text.trim()) throw new Refused();
  return text;
}

/**
 * @param {unknown} value
 * @returns {Said}
 */
function said(value) {
  const both = record(value);
  return { en: line(both.en), es: line(both.es) };
}

/**
 * @param {unknown} value
 * @returns {string}
 */
const digits = (value) => word(value, /^[0-9+-]{2,20}$/);

/**
 * What a button says, in both languages: with the very number that it dials, and the word that it sends.
 * @param {unknown} value
 * @param {string} number
 * @param {Partial<Said>} [words]
 * @returns {Said}
 */
function act(value, number, words = {}) {
  const both = said(value);
  const fits = (/** @type {Lang} */ lang) => both[lang].includes(number) && both[lang].includes(words[lang] ?? "");
  if (!fits("en") || !fits("es")) throw new Refused();
  return both;
}

/**
 * @template {{id: string}} One
 * @param {One[]} rows
 * @returns {One[]}
 */
function once(rows) {
  if (new Set(rows.map((one) => one.id)).size < rows.length) throw new Refused();
  return rows;
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
const languages = (value) => list(value).map((one) => word(one, /^[a-z]{2}$/));

/**
 * @param {unknown} value
 * @returns {Partial<Said>}
 */
function body(value) {
  const given = record(value);
  /** @type {Partial<Said>} */
  const found = {};
  for (const lang of /** @type {Lang[]} */ (["en", "es"])) {
    if (given[lang] !== undefined) found[lang] = word(given[lang], /^[A-Za-z0-9]{1,40}$/);
  }
  return found;
}

/**
 * @param {unknown} value
 * @returns {HelpNumber}
 */
function number(value) {
  const row = record(value);
  const words = row.body === undefined ? undefined : body(row.body);
  return {
    id: word(row.id, /^[a-z0-9][a-z0-9-]{0,39}$/),
    section: oneOf(row.section, SECTIONS),
    kind: oneOf(row.kind, /** @type {Kind[]} */ (["call", "text"])),
    number: digits(row.number),
    act: act(row.act, digits(row.number), words),
    ...(row.about === undefined ? {} : { about: said(row.about) }),
    ...(row.hours === undefined ? {} : { hours: said(row.hours) }),
    ...(words && { body: words }),
    languages: languages(row.languages),
  };
}

/**
 * @param {unknown} value
 * @returns {HelpSlot}
 */
function slot(value) {
  const row = record(value);
  return {
    id: oneOf(row.id, SLOTS),
    place: said(row.place),
    text: said(row.text),
    ...(row.number === undefined ? {} : { number: digits(row.number), act: act(row.act, digits(row.number)), languages: languages(row.languages) }),
  };
}

/**
 * What of it is ours, with everything unknown left out; null when any of it is not as it must be, or when somebody in danger or at
 * the end of their rope would find no number to call.
 * @param {unknown} value parsed JSON, from anywhere
 * @returns {HelpData | null}
 */
export function helpData(value) {
  try {
    const whole = record(value);
    if (whole.form !== 1) return null;
    const numbers = once(list(whole.numbers).map(number));
    const has = (/** @type {string} */ section) => numbers.some((one) => one.section === section && one.kind === "call");
    if (!has("danger") || !has("crisis")) return null;
    return { form: 1, checked: word(whole.checked, /^\d{4}-\d{2}-\d{2}$/), numbers, slots: list(whole.slots).map(slot) };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * The link that dials or writes. Eleven digits that begin with 1 get their plus, so that they work abroad too.
 * @param {{number: string, kind?: Kind, body?: Partial<Said>}} one
 * @param {Lang} lang
 * @returns {string}
 */
export function hrefOf({ number: shown, kind = "call", body: words = {} }, lang) {
  const bare = shown.replaceAll("-", "");
  const plain = `${/^1\d{10}$/.test(bare) ? "+" : ""}${bare}`;
  if (kind === "call") return `tel:${plain}`;
  const first = words[lang];
  return `sms:${plain}${first ? `?&body=${encodeURIComponent(first)}` : ""}`;
}
