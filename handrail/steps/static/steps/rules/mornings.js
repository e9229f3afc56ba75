// One line a morning: which there are and on which day, told by their cards alone. No line is missing, and no day either: days
// without a line are not counted and not shown.

/** @typedef {import("./passes.js").Pass} Pass */
/** @typedef {import("./passes.js").RowLine} RowLine */
/** @typedef {import("./dates.js").Known} Known */
/** @typedef {{key: string, day: Known | null, lines: RowLine[]}} Morning key: "2026-11-23"; empty without a day */

/**
 * @param {string} key as a card has it: "2026", "2026-11" or "2026-11-23"
 * @returns {Known | null}
 */
function dayOf(key) {
  const [y = 0, m = 0, d = 0] = key.split("-").map(Number);
  return y ? { y, m, d } : null;
}

/**
 * @param {Pass[]} passes
 * @returns {RowLine[]} every line of every pass, the newest day first; two of one day both, the later one first; those without
 * a day last
 */
export function linesOf(passes) {
  const lines = passes.flatMap(({ rows }) => rows.morning ?? []).filter(({ card }) => !card.e);
  const key = (/** @type {RowLine} */ one) => String(one.card.s.day ?? "");
  const later = (/** @type {string} */ one, /** @type {string} */ other) => (one === other ? 0 : one > other ? -1 : 1);
  return lines.sort((one, other) => later(key(one), key(other)) || later(one.at, other.at) || later(other.page, one.page));
}

/**
 * @param {RowLine[]} lines in the order of `linesOf`
 * @returns {Morning[]} the same, by their days
 */
export function byDay(lines) {
  /** @type {Morning[]} */
  const mornings = [];
  for (const line of lines) {
    const key = String(line.card.s.day ?? "");
    const last = mornings.at(-1);
    if (last?.key === key) last.lines.push(line);
    else mornings.push({ key, day: dayOf(key), lines: [line] });
  }
  return mornings;
}
