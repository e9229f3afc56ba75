// What the app says. The sentences come from the rooms' packs, one JSON file a language, the same for everybody; the
// wording, the gender and the standing places come from what the person chose on My words.

/** @typedef {"en" | "es"} Lang */
/** @typedef {"spiritual" | "secular" | "own"} Wording */
/** @typedef {"f" | "m" | "n"} Gender n: neutral */
/** @typedef {Record<string, string | number>} Params */
/** @typedef {string | Record<Gender, string>} Gendered */
/** @typedef {Gendered | Record<Wording, Gendered>} Said a sentence, or one for each wording, then one for each gender */
/** @typedef {Record<string, Said>} Texts */
/** @typedef {Record<string, string>} Places what fills `{self}`, `{slip}`, `{date_name}`, `{power_who}`, `{power_to}`, `{power_with}` */
/** @typedef {{wording: Wording, gender: Gender, places: Places}} Worn places: in the language that is spoken */

const KEPT = "lang";
/** What fills a standing place for which the person has no word of their own: a sentence of this id and the place's name. */
const STANDING = "app.words.place.";

/** @type {Worn} */
const PLAIN = { wording: "secular", gender: "n", places: {} };

/** @type {Texts} */
let texts = {};
/** @type {Lang} */
let lang = "en";
/** @type {Worn} */
let worn = PLAIN;
/** @type {Map<string, {load: (lang: Lang) => Promise<Texts>, texts: Texts, lang: Lang}>} */
const learned = new Map();
/** @type {Set<() => void>} */
const listeners = new Set();

/**
 * @param {() => void} fn called whenever sentences may read differently: other words, another language, more texts
 * @returns {() => void} no longer
 */
export function onWords(fn) {
  listeners.add(fn);
  return () => void listeners.delete(fn);
}

function told() {
  for (const fn of [...listeners]) fn();
}

/**
 * Every sentence from now on in the person's own words. Whoever wears hears `onWords` and wears anew in another language.
 * @param {Worn | null} chosen null: nobody's, as before anything was chosen
 */
export function wear(chosen) {
  worn = chosen ?? PLAIN;
  told();
}

/** @returns {Worn} what is worn now */
export function wornNow() {
  return worn;
}

/** @returns {Lang} the language chosen here before, else the first of the browser's that we have */
function firstLang() {
  /** @type {string | null} */
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // A browser that keeps nothing still has languages.
  }
  const asked = [kept ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return /** @type {Lang} */ (asked.find((tag) => tag === "en" || tag === "es") ?? "en");
}

/**
 * Loads a language, with all that was learned beside the app's own texts, and makes it the page's: all of it or nothing.
 * @param {Lang} [wanted] left out: the one kept here or asked for by the browser
 */
export async function speak(wanted = firstLang()) {
  const answer = await fetch(`/app/texts/${wanted}.json`, { credentials: "omit" });
  if (!answer.ok) throw new Error("texts");
  /** @type {Texts} */
  const own = await answer.json();
  const more = [...learned].filter(([, one]) => one.lang !== wanted);
  const fresh = await Promise.all(more.map(async ([key, one]) => ({ key, load: one.load, texts: await one.load(wanted) })));
  for (const { key, load, texts } of fresh) learned.set(key, { load, texts, lang: wanted });
  texts = own;
  lang = wanted;
  document.documentElement.lang = wanted;
  told();
}

/**
 * More sentences than the app's own, such as a sheet's: loaded now, and again before another language is spoken.
 * @param {string} key what these texts are, once for each of them
 * @param {(lang: Lang) => Promise<Texts>} load
 */
export async function learn(key, load) {
  const wanted = lang;
  if (learned.get(key)?.lang === wanted) return;
  const texts = await load(wanted);
  // Another language may have come meanwhile: then these are not its sentences.
  if (wanted !== lang) return learn(key, load);
  learned.set(key, { load, texts, lang });
  told();
}

/** @param {Lang} wanted */
export async function choose(wanted) {
  await speak(wanted);
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // It holds until the page is closed.
  }
}

/** @returns {Lang} */
export function langNow() {
  return lang;
}

/**
 * @param {string} id
 * @returns {Said | undefined}
 */
function find(id) {
  if (Object.hasOwn(texts, id)) return texts[id];
  for (const one of learned.values()) if (Object.hasOwn(one.texts, id)) return one.texts[id];
  return undefined;
}

/**
 * @param {string} id
 * @returns {boolean}
 */
export function has(id) {
  return find(id) !== undefined;
}

/**
 * One of a sentence's variants, the one that fits what the person chose.
 * @param {Said} said
 * @returns {string}
 */
function chosenOf(said) {
  if (typeof said === "string") return said;
  if ("secular" in said) return chosenOf(said[worn.wording]);
  return said[worn.gender];
}

/**
 * A standing place: the person's word for it, else the sentence's own default. Never a gap.
 * @param {string} name
 * @returns {string}
 */
function standing(name) {
  const own = Object.hasOwn(worn.places, name) && worn.places[name];
  if (own) return own;
  const said = find(STANDING + name);
  return said === undefined ? "" : chosenOf(said);
}

/**
 * The sentence, in the wording and gender the person chose, with its places filled. What is filled in is not looked at again.
 * @param {string} id
 * @param {Params} [params]
 * @returns {string}
 */
export function t(id, params = {}) {
  const said = find(id);
  if (said === undefined) throw new Error(`no sentence ${id}`);
  return chosenOf(said).replace(/\{([a-z][a-z0-9_]*)\}/g, (_, name) => String(params[name] ?? standing(name)));
}

/**
 * A day in words, from an RFC 3339 time or a plain date.
 * @param {string} at
 * @param {boolean} [hour] with the hour as well
 */
export function when(at, hour = false) {
  const plain = at.length === 10;
  const form = new Intl.DateTimeFormat(lang === "es" ? "es-US" : "en-US", {
    day: "numeric",
    month: "long",
    ...(hour && !plain ? { hour: "numeric", minute: "2-digit" } : {}),
    ...(plain ? { timeZone: "UTC" } : {}),
  });
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? "" : form.format(ms);
}
