// What a page "my-words" means: how it is read, which of several is worn, and what every sentence gets from it.
import { apart, called, formsOf, inside } from "./forms.js";

/** @typedef {import("./forms.js").Lang} Lang */
/** @typedef {import("./forms.js").Forms} Forms */
/** @typedef {"god" | "higher" | "own" | "value" | "group" | "none"} Kind */
/** @typedef {Forms & {phrase: string}} Phrased a phrase as typed, and its forms as the person left them */
/** @typedef {Partial<Record<Lang, Phrased>>} InEach one phrase, in each language in which it was written */
/** @typedef {{kind: Kind | "", forms: InEach, kept: Partial<Record<Kind, InEach>>}} Lean forms: the phrase of this kind; kept: those of others */
/** @typedef {Partial<Record<Lang, string>>} Own one's own words, in each language in which there are any */
/**
 * @typedef {object} MyWords
 * @property {string[]} from ids of what one is recovering from
 * @property {string} from_other
 * @property {Own} self
 * @property {Own} slip
 * @property {Own} date_name
 * @property {Lean} lean
 * @property {"f" | "m" | "n"} gender
 */

/** @type {Lang[]} */
const LANGS = ["en", "es"];
export const FROM = ["alcohol", "opioids", "benzodiazepines", "stimulants", "other_person", "other"];
/** @type {Kind[]} */
export const KINDS_OF_LEAN = ["god", "higher", "own", "value", "group", "none"];
/** Kinds whose phrase is the person's own. */
export const PHRASED = ["own", "value", "group"];
/** Whoever stops the first all at once can die of it; of the last, whoever takes the old amount after a break. */
const WARNED = ["alcohol", "benzodiazepines", "opioids"];
const GENDERS = ["f", "m", "n"];
/** @type {Record<Kind, "spiritual" | "own" | "secular">} */
const WORDINGS = { god: "spiritual", higher: "spiritual", own: "own", value: "own", group: "own", none: "secular" };

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function table(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : "";
}

/**
 * @param {unknown} value
 * @returns {Own}
 */
function ownOf(value) {
  const all = table(value);
  return Object.fromEntries(LANGS.filter((lang) => text(all[lang])).map((lang) => [lang, text(all[lang])]));
}

/**
 * @param {unknown} value
 * @returns {InEach}
 */
function formsIn(value) {
  /** @type {InEach} */
  const forms = {};
  for (const lang of LANGS) {
    const one = table(table(value)[lang]);
    const phrase = text(one.phrase);
    if (phrase.trim()) forms[lang] = { phrase, who: text(one.who), to: text(one.to), with: text(one.with) };
  }
  return forms;
}

/**
 * Another kind is chosen: a phrase stays with the kind it was written for, and is there again when that kind is.
 * @param {Lean} lean
 * @param {Kind} kind
 * @returns {Lean}
 */
export function leanOn(lean, kind) {
  const { [kind]: mine = {}, ...kept } = lean.kind ? { ...lean.kept, [lean.kind]: lean.forms } : lean.kept;
  return { kind, forms: mine, kept };
}

/**
 * A page's body, whatever another device or another year put there: what does not fit is as if it were not chosen.
 * @param {Record<string, unknown>} body
 * @returns {MyWords}
 */
export function readBody(body) {
  const lean = table(body.lean);
  const kind = KINDS_OF_LEAN.find((one) => one === lean.kind) ?? "";
  const kept = Object.fromEntries(PHRASED.map((one) => [one, formsIn(table(lean.kept)[one])]));
  const gender = GENDERS.find((one) => one === body.gender);
  return {
    from: Array.isArray(body.from) ? FROM.filter((one) => /** @type {unknown[]} */ (body.from).includes(one)) : [],
    from_other: text(body.from_other),
    self: ownOf(body.self),
    slip: ownOf(body.slip),
    date_name: ownOf(body.date_name),
    lean: { kind, forms: formsIn(lean.forms), kept },
    gender: gender === "f" || gender === "m" ? gender : "n",
  };
}

/**
 * The phrase of a language, or, where there is none yet, the other language's phrase filled in: that one is to be looked at.
 * @param {MyWords} words
 * @param {Lang} lang
 * @param {string} [without] the phrase to take where the person wrote none
 * @returns {Phrased & {look: boolean}}
 */
export function phrasedIn(words, lang, without = "") {
  const here = words.lean.forms[lang];
  const there = words.lean.forms[lang === "en" ? "es" : "en"];
  const phrase = here?.phrase ?? there?.phrase ?? "";
  const filled = formsOf(lang, phrase || without);
  return {
    phrase,
    who: here?.who.trim() || filled.who,
    to: here?.to.trim() || filled.to,
    with: here?.with.trim() || filled.with,
    look: !here && !!there,
  };
}

/**
 * @param {MyWords} words
 * @param {Lang} lang
 * @param {Partial<Record<Kind, string>>} phrases what we say for a kind when the person wrote nothing of their own
 * @returns {import("../../kernel/words.js").Worn}
 */
export function wornOf(words, lang, phrases) {
  const { kind } = words.lean;
  /** @type {Record<string, string>} */
  const places = {};
  for (const name of /** @type {const} */ (["self", "slip", "date_name"])) {
    const own = (name === "self" ? called : inside)(lang, words[name][lang] ?? "");
    if (own) places[name] = apart(own);
  }
  const without = kind ? (phrases[kind] ?? "") : "";
  const known = PHRASED.includes(kind) ? phrasedIn(words, lang, without) : formsOf(lang, without);
  if (known.who) {
    places.power_who = apart(known.who);
    places.power_to = apart(known.to);
    places.power_with = apart(known.with);
  }
  const wording = kind && known.who ? WORDINGS[kind] : "secular";
  return { wording, gender: words.gender, places };
}

/**
 * What a worksheet's condition may ask of My words.
 * @param {MyWords} words
 * @returns {Record<"from" | "wording" | "gender", string[]>}
 */
export function knownOf(words) {
  const { from, gender } = words;
  // A phrase that is filled in by us changes no wording: any will do.
  const { wording } = wornOf(words, "en", { god: "-", higher: "-", value: "-", group: "-" });
  return { from: from.length > 1 ? [...from, "several"] : from.length ? from : ["none"], wording: [wording], gender: [gender] };
}

/**
 * @param {MyWords} words
 * @returns {string[]} what comes with a danger that is said at once
 */
export function warnedOf(words) {
  return WARNED.filter((one) => words.from.includes(one));
}

/**
 * @typedef {object} Found one head of one page of this kind
 * @property {string} page
 * @property {string} version
 * @property {string} at
 * @property {Record<string, unknown>} body
 * @property {boolean} newerApp
 */

/**
 * Which of several is worn until the person chooses: the one written last, by what its writer's clock said. Every device
 * knows the same and comes to the same, and a clock that is wrong decides only until the person does. Two devices that each
 * put the other's aside, out of sight of one another, leave nothing else: then the last of those.
 * @template {Found} T
 * @param {T[]} all
 * @returns {T[]} the worn one first; those set aside or made by a newer app are left out
 */
export function inOrder(all) {
  const known = all
    .filter((one) => !one.newerApp)
    .sort((a, b) => order(b.at, a.at) || order(b.version, a.version) || order(b.page, a.page));
  const chosen = known.filter((one) => one.body.aside !== true);
  return chosen.length ? chosen : known.slice(0, 1);
}

/**
 * @param {string} a
 * @param {string} b
 */
function order(a, b) {
  return a < b ? -1 : Number(a > b);
}
