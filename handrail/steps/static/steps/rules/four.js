// The addresses of Step 4: a letter for each list, with "b" before it what is read first, with "z" behind it the break.

/** @type {Record<string, string>} */
export const LISTS = { resentment: "r", fear: "f", relation: "x", harm: "h", untold: "u", good: "g" };
const PARTS = Object.fromEntries(Object.entries(LISTS).map(([part, code]) => [code, part]));

/**
 * @param {string} code "r", "r2": what stands behind is no part of it
 * @returns {string} the part whose list it is; the first for one that says nothing
 */
export function partOf(code) {
  return PARTS[code[0] ?? ""] ?? "resentment";
}

/**
 * @param {string} at "br", or "br2" where a second pass begins
 * @param {number} now
 * @returns {number}
 */
export function passIn(at, now) {
  const [, n = ""] = /(\d{1,4})$/.exec(at) ?? [];
  return Number(n) || now;
}

/**
 * @param {string} part
 * @param {number} pass
 * @returns {string} where one reads what comes before the first row of that pass
 */
export function beforeAt(part, pass) {
  return `s/4/b${LISTS[part] ?? ""}${pass > 1 ? pass : ""}`;
}

/**
 * @param {string} text plain sentences, each with a full stop
 * @returns {string[]} each as a paragraph of its own; joined by spaces they are the text, word by word
 */
export function sentences(text) {
  return text.replaceAll(". ", ".\n").split("\n");
}
