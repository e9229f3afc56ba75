// What the app says. The sentences come from the rooms' packs, one JSON file a language, the same for everybody.

/** @typedef {"en" | "es"} Lang */
/** @typedef {Record<string, string | number>} Params */

const KEPT = "lang";
/** @type {Record<string, string>} */
let texts = {};
/** @type {Lang} */
let lang = "en";

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
 * Loads a language and makes it the page's.
 * @param {Lang} [wanted] left out: the one kept here or asked for by the browser
 */
export async function speak(wanted = firstLang()) {
  const answer = await fetch(`/app/texts/${wanted}.json`, { credentials: "omit" });
  if (!answer.ok) throw new Error("texts");
  texts = await answer.json();
  lang = wanted;
  document.documentElement.lang = wanted;
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
 * @returns {boolean}
 */
export function has(id) {
  return id in texts;
}

/**
 * The sentence, with its places filled. What is filled in is not looked at again.
 * @param {string} id
 * @param {Params} [params]
 * @returns {string}
 */
export function t(id, params = {}) {
  const sentence = texts[id];
  if (sentence === undefined) throw new Error(`no sentence ${id}`);
  return sentence.replace(/\{([a-z][a-z0-9_]*)\}/g, (_, name) => String(params[name] ?? ""));
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
