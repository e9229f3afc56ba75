// Where one is on a part's page, as its address says it: "4" a question, "4b" the break there, "4s" a question that was
// opened from the part's summary, "4l" from looking back on the whole Step, "s" the summary itself, "sb" the break there.

/** @typedef {{place: string, from: "" | "s" | "l", pause: boolean}} At place: a question's, or "s", or empty */

/**
 * @param {string} at
 * @returns {At} an address that says nothing leads nowhere: the page then finds its own place
 */
export function readAt(at) {
  if (at === "s" || at === "sb") return { place: "s", from: "", pause: at === "sb" };
  const found = /^(\d{1,3})([sl]?)(b?)$/.exec(at);
  if (!found) return { place: "", from: "", pause: false };
  return { place: found[1] ?? "", from: /** @type {At["from"]} */ (found[2] ?? ""), pause: found[3] === "b" };
}

/**
 * @param {string} page
 * @param {string} place
 * @param {{from?: At["from"], pause?: boolean}} [how]
 * @returns {string} an address without "#"
 */
export function addressOf(page, place, { from = "", pause = false } = {}) {
  return `p/${page}/${place}${from}${pause ? "b" : ""}`;
}

/**
 * Where a question leads on to, with the way back in the address: `#words/<page>/<place>`, `#s/n/<page>-<place>`.
 * @param {"words" | "sponsor" | undefined} link
 * @param {string} page
 * @param {string} place
 * @returns {string} without "#"; empty: nowhere
 */
export function leadsTo(link, page, place) {
  if (link === "words") return `words/${page}/${place}`;
  return link === "sponsor" ? `s/n/${page}-${place}` : "";
}

/**
 * @param {string} at what stands behind `#s/n/`
 * @returns {string} the page and the place one came from, as an address without "#"; empty: from nowhere in particular
 */
export function cameFrom(at) {
  const [, page, place] = /^([0-9a-f]{32})-([0-9a-z]{0,8})$/.exec(at) ?? [];
  return page ? `p/${page}/${place}` : "";
}
