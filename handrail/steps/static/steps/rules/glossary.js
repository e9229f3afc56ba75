// Which words that need a meaning stand in some sentences: whole words, the longest first, each once. Pure.
import { folded } from "./finding.js";

/** Each has `steps.glossary.<id>.name`, `.forms` and `.means` in content/glossary.toml; a test compares the two. */
export const WORDS = [
  "sponsor", "temporary", "sponsee", "home_group", "fellowship", "inventory", "resentment", "amends", "higher_power", "pattern",
  "shortcoming", "defect", "telling", "burn", "sealed", "clergy", "charge", "warm_line", "craving", "withdrawal",
];

const LETTER = /[\p{L}\p{N}]/u;

/**
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @returns {boolean} no letter goes on before it or after it
 */
function whole(text, from, to) {
  return !LETTER.test(text.slice(Math.max(0, from - 1), from)) && !LETTER.test(text.slice(to, to + 1));
}

/**
 * @param {string} forms as the pack has them: "sponsor; sponsors"
 * @returns {string[]}
 */
export function formsOf(forms) {
  return forms.split(";").map((one) => folded(one.trim())).filter(Boolean);
}

/**
 * @param {string[]} sentences as somebody reads them on one screen
 * @param {Array<{id: string, forms: string[]}>} words forms folded
 * @returns {string[]} ids, in the order in which they are first read
 */
export function wordsIn(sentences, words) {
  const text = folded(sentences.join("\n"));
  const forms = words.flatMap(({ id, forms: all }) => all.map((form) => ({ id, form }))).sort((a, b) => b.form.length - a.form.length);
  /** @type {Array<[from: number, to: number]>} */
  const taken = [];
  /** @type {Map<string, number>} */
  const first = new Map();
  for (const { id, form } of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      const end = at + form.length;
      if (!whole(text, at, end) || taken.some(([from, to]) => at < to && from < end)) continue;
      taken.push([at, end]);
      first.set(id, Math.min(at, first.get(id) ?? at));
    }
  }
  return [...first].sort((a, b) => a[1] - b[1]).map(([id]) => id);
}
