// Rows of an inventory as their cards tell them: sorted, chosen, counted. No page is opened for any of it.

/** @typedef {import("./passes.js").RowLine} RowLine */
/** @typedef {import("./cards.js").Card} Card */
/** @typedef {{part: string, row: RowLine, name: string}} Named a row with the name it goes by; empty: the person gave none */
/** @typedef {"newest" | "name" | "touched" | "open"} Order */
/** @typedef {{show: "all" | "open" | "done_to_me", touched: string, kind: string}} Choice touched, kind: an option, or empty for any */
/** @typedef {{what: string, n: number}} Counted */

/** @type {Order[]} */
export const ORDERS = ["newest", "name", "touched", "open"];
/** @type {Choice["show"][]} */
export const SHOWS = ["all", "open", "done_to_me"];
/** @type {Choice} */
export const EVERYTHING = { show: "all", touched: "", kind: "" };

/** What marks a row as done to me; "none of these" is an answer, and no mark. */
const MARKS = ["child", "abuse", "people"];
/** The question that says what a row is about, as a card names its answer. */
const KIND = "kind.";

/**
 * @param {Card} card
 * @returns {boolean}
 */
export function doneToMe({ m }) {
  return m.some((one) => MARKS.includes(one));
}

/**
 * @param {Card} card
 * @returns {string} "person", "institution", "belief", "myself"; empty: nobody said
 */
export function kindOfRow({ c }) {
  return c.find((one) => one.startsWith(KIND))?.slice(KIND.length) ?? "";
}

/**
 * @param {Named[]} rows
 * @param {Choice} choice
 * @returns {Named[]}
 */
export function chosenRows(rows, { show, touched, kind }) {
  return rows.filter(({ row: { card } }) => {
    if (show === "open" && card.f) return false;
    if (show === "done_to_me" && !doneToMe(card)) return false;
    return (!touched || card.t.includes(touched)) && (!kind || kindOfRow(card) === kind);
  });
}

/**
 * @param {Named[]} rows the one written last first
 * @param {Order} order
 * @param {string} lang in which names are sorted
 * @returns {Named[]} where two are alike, the one written last first
 */
export function sortedRows(rows, order, lang) {
  const by = new Intl.Collator(lang, { numeric: true }).compare;
  /** @type {Record<Order, (one: Named, other: Named) => number>} */
  const orders = {
    newest: () => 0,
    // Who has no name yet stands last.
    name: (one, other) => Number(!one.name) - Number(!other.name) || by(one.name, other.name),
    touched: (one, other) => other.row.card.t.length - one.row.card.t.length,
    open: (one, other) => Number(one.row.card.f) - Number(other.row.card.f),
  };
  return [...rows].sort(orders[order]);
}

/**
 * @param {string[]} names as a list shows them
 * @returns {Set<string>} those that more than one row goes by: such rows say when they were written, too
 */
export function repeated(names) {
  const seen = new Set();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

/**
 * @param {Array<{card: Card}>} rows
 * @returns {Counted[]} in how many rows each was touched, the most first; what a person marked as done to them counts, too
 */
export function tally(rows) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const { card } of rows) for (const what of new Set(card.t)) found.set(what, (found.get(what) ?? 0) + 1);
  return [...found].map(([what, n]) => ({ what, n })).sort((one, other) => other.n - one.n || (one.what < other.what ? -1 : 1));
}
