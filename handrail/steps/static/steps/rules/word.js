// The word that somebody uses in Steps 6 and 7: pattern, shortcoming or defect. Sentences of these two Steps hold {pattern} and
// {patterns}; the sheets bring each word as one and as many. In Spanish all three are masculine, and the sentences count on it.

/** @typedef {Record<string, any>} Texts a sheet's sentences, by id */
/** @typedef {{at: string, page: string, body: Record<string, unknown>}} Written a page of the kind WORD */

/** The kind of the page on which the word is chosen. */
export const WORD = "step-6.word";
export const WORDS = ["pattern", "shortcoming", "defect"];
/** Before anything is chosen. */
export const PLAIN = "pattern";
/** The Steps whose sentences say it. */
const SAYS = [6, 7];

/**
 * @param {number} step
 * @returns {boolean}
 */
export function saysWord(step) {
  return SAYS.includes(step);
}

/**
 * @param {Record<string, unknown>} body
 * @returns {string}
 */
function chosenOn({ answers }) {
  const word = answers && typeof answers === "object" ? /** @type {Record<string, unknown>} */ (answers).word : "";
  return WORDS.find((one) => one === word) ?? "";
}

/** @param {Record<string, unknown>} body */
function passOf({ pass }) {
  return typeof pass === "number" ? pass : 1;
}

/**
 * The last time through decides; of pages of one time, the one written last. Every device comes to the same.
 * @param {Written[]} pages
 * @returns {string}
 */
export function wordOf(pages) {
  const said = pages.filter(({ body }) => chosenOn(body));
  const [last] = said.sort((a, b) => passOf(b.body) - passOf(a.body) || order(b.at, a.at) || order(b.page, a.page));
  return last ? chosenOn(last.body) : PLAIN;
}

/**
 * @param {string} one
 * @param {string} other
 */
function order(one, other) {
  return one < other ? -1 : Number(one > other);
}

/**
 * A sheet's sentences, and with them what stands for {pattern} and {patterns}. The word is looked up when it is said.
 * @param {Texts} texts
 * @param {number} step
 * @param {() => string} word
 * @returns {Texts} the same, where this Step's sentences do not say the word
 */
export function withWord(texts, step, word) {
  if (!saysWord(step)) return texts;
  const place = (/** @type {string} */ form) => ({ enumerable: true, get: () => texts[`steps.${step}.app.${form}.${word()}`] });
  return Object.defineProperties({ ...texts }, { "app.words.place.pattern": place("one"), "app.words.place.patterns": place("many") });
}
