// Rows that the server said it stored and that were not read back yet. A server put back in time, without a new epoch, forgets
// them without a word: what was called backed up would be gone. So their places are remembered until they are read.

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./store.js").Put} Put */
/** @typedef {[content: string, seq: number]} Acked */

/**
 * @param {import("./store.js").Store} store
 * @param {Array<{content_id: string, seq: number, status: string}>} results of a push
 * @param {number} high up to where the log was read
 * @returns {Promise<Put[]>}
 */
export async function remember(store, results, high) {
  const news = results.filter((one) => one.status !== "gone" && one.seq > high).map((one) => /** @type {Acked} */ ([one.content_id, one.seq]));
  if (!news.length) return [];
  /** @type {Acked[]} */
  const known = (await store.get("meta", "acked")) ?? [];
  return [{ table: "meta", key: "acked", value: [...known, ...news] }];
}

/**
 * @param {Core} core
 * @param {Array<{seq: number, content: string}>} rows just read
 * @param {number} [end] where the whole log ends, once it was read to its end
 */
export async function settle(core, rows, end = Infinity) {
  const { store } = core.signedUp();
  /** @type {Acked[]} */
  const acked = (await store.get("meta", "acked")) ?? [];
  if (!acked.length) return;
  const there = new Map(rows.map((row) => [row.seq, row.content]));
  const lost = acked.filter(([content, seq]) => seq > end || (there.has(seq) && there.get(seq) !== content)).map(([content]) => content);
  const left = acked.filter(([content, seq]) => !there.has(seq) && !lost.includes(content));
  const again = lost.filter((content) => core.book.rows.has(content) && !core.book.named().has(content));
  await store.write([
    { table: "meta", key: "acked", value: left },
    ...again.map((key) => ({ table: /** @type {const} */ ("outbox"), key, value: orderOf(core, key) })),
  ]);
  if (!again.length) return;
  await core.readSmall(store, core.book);
  core.changed();
}

/**
 * @param {Core} core
 * @param {string} content
 * @returns {number} its place in the outbox: what was written first goes first
 */
export function orderOf(core, content) {
  const row = core.book.rows.get(content);
  return row && "n" in row ? row.n : 0;
}
