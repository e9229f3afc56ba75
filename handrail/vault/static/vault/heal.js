// When the server's log is not the one we know (it was restored from a backup): say what it forgot, fetch what we lack.
import { VaultError } from "./errors.js";
import { orderOf } from "./acked.js";
import { holds, take } from "./fetching.js";
import { IDS_MAX } from "./rules/limits.js";
import { readPull } from "./rules/pull.js";
import { HEX64, asInt, fits } from "./rules/text.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {{seq: number, content: string, gone: boolean}} Id */

/**
 * @param {Core} core
 * @returns {Promise<{epoch: string, ids: Id[]}>} the whole list, from 1 without gaps
 */
async function listAll(core) {
  /** @type {Id[]} */
  const ids = [];
  for (;;) {
    const answer = await core.api.ids(ids.length, IDS_MAX);
    for (const [seq, content, , gone] of answer.ids) {
      if (asInt(seq) !== ids.length + 1 || !fits(content, HEX64)) throw new VaultError("not-a-log");
      ids.push({ seq, content, gone: gone === true });
    }
    if (ids.length >= answer.last_seq || !answer.ids.length) return { epoch: answer.epoch, ids };
  }
}

const SUM_BYTES = 12;
const SUM_PLACES = 2 ** 48;
/** @type {WeakMap<Core, string>} the log's end where the comparison last led to healing: it heals once, and is not asked again there */
const healedAt = new WeakMap();

/**
 * Whether the log holds something else than was read, though it goes on at the same place: set back without a new epoch, it may
 * have grown again, from other devices, until the place fits by chance.
 * @param {Core} core
 * @param {{epoch: string, last_seq: number, ids_sum?: number}} state as it was before the log was read to its end
 * @returns {Promise<boolean>}
 */
export async function differs(core, state) {
  const position = await core.signedUp().store.get("meta", "position");
  const end = `${state.epoch} ${state.last_seq} ${state.ids_sum}`;
  const whole = position?.epoch === state.epoch && position.high === state.last_seq && position.low <= 1;
  if (!whole || state.ids_sum === undefined || healedAt.get(core) === end) return false;
  const { rows, outbox, gone } = core.book;
  const known = new Set([...gone, ...[...rows.keys()].filter((content) => !outbox.has(content))]);
  let sum = 0;
  for (const content of known) sum = (sum + Number.parseInt(content.slice(0, SUM_BYTES), 16)) % SUM_PLACES;
  if (sum === state.ids_sum) return false;
  healedAt.set(core, end);
  return true;
}

/** @param {Core} core */
export async function heal(core) {
  const { store } = core.signedUp();
  const { epoch, ids } = await listAll(core);
  const there = new Set(ids.map((id) => id.content));
  const gone = ids.filter((id) => id.gone).map((id) => id.content);
  const named = core.book.named();
  const lost = (await store.keys("versions")).filter((content) => !there.has(content) && !named.has(content) && holds(core, content));
  // First into the outbox: from here on nothing that the server forgot is called backed up.
  await store.write([
    ...lost.map((key) => ({ table: /** @type {const} */ ("outbox"), key, value: orderOf(core, key) })),
    { table: "meta", key: "acked", value: [] },
    ...[...core.book.gone].map((key) => ({ table: /** @type {const} */ ("gone"), key })),
    ...gone.map((key) => ({ table: /** @type {const} */ ("gone"), key, value: 1 })),
  ]);
  await core.readSmall(store, core.book);
  core.tabs.tell({ type: "sent" });
  core.changed();
  await fetchLacking(core, epoch, ids);
  const last = ids.at(-1);
  const position = { epoch, high: last?.seq ?? 0, at: last?.content ?? "", low: 1 };
  await store.write([{ table: "meta", key: "position", value: position }]);
}

/**
 * @param {Core} core
 * @param {string} epoch
 * @param {Id[]} ids
 */
async function fetchLacking(core, epoch, ids) {
  const named = core.book.named();
  const lacking = ids.filter((id) => !id.gone && !holds(core, id.content) && !named.has(id.content));
  for (let i = 0; i < lacking.length; ) {
    const first = /** @type {Id} */ (lacking[i]);
    let run = 1;
    while (run < 500 && lacking[i + run]?.seq === first.seq + run) run += 1;
    const at = ids[first.seq - 2]?.content ?? "";
    const bytes = await core.api.log({ epoch, after: first.seq - 1, at, limit: run });
    const { rows } = readPull(bytes, { after: first.seq - 1 });
    if (!rows.length) throw new VaultError("not-a-log");
    await take(core, rows, null);
    i += rows.length;
  }
}
