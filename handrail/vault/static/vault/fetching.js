// Fetching the log: upwards from what is here, and on a fresh device downwards, newest first.
import { settle } from "./acked.js";
import { VaultError } from "./errors.js";
import { dropNamed } from "./pages.js";
import { GONE_MAX } from "./rules/limits.js";
import { isList } from "./rules/lists.js";
import { readPull } from "./rules/pull.js";
import { opened } from "./book.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Position} Position */
/** @typedef {import("./rules/pull.js").Row} Row */

/** The first answer is small, because a screen waits for it; the others are, so that typing never waits long for one. */
const FIRST = 100;
const NEXT = 250;

/**
 * Keeps, opens and remembers rows; the position moves in the same stroke.
 * @param {Core} core
 * @param {Row[]} rows
 * @param {Position | null} position
 */
export async function take(core, rows, position) {
  const { store } = core.signedUp();
  const gone = rows.filter((row) => row.gone);
  const fresh = rows.filter((row) => !row.gone && !holds(core, row.content));
  const found = await core.workshop.open(fresh, core.openers());
  await store.write([
    ...fresh.map(({ content, sealed }) => ({ table: /** @type {const} */ ("versions"), key: content, value: { content, sealed } })),
    ...(await core.factPuts(found)),
    ...gone.map(({ content }) => ({ table: /** @type {const} */ ("gone"), key: content, value: 1 })),
    ...(position ? [{ table: /** @type {const} */ ("meta"), key: "position", value: position }] : []),
  ]);
  for (const { content } of gone) core.book.gone.add(content);
  core.book.add(found);
  if (fresh.length) core.tabs.tell({ type: "new", contents: fresh.map((row) => row.content) });
  if (found.some((row) => opened(row) && (row.former || row.kept))) await core.judgeAnew();
  await dropNamed(core);
  core.indexSoon();
  core.changed();
}

/**
 * @param {Core} core
 * @param {string} content
 * @returns {boolean} bytes that hash wrong are kept for the person, but do not stand for the version
 */
export function holds(core, content) {
  const row = core.book.rows.get(content);
  return row !== undefined && (opened(row) || row.code !== "damaged");
}

/**
 * @param {Core} core
 * @param {{epoch: string, last_seq: number}} state
 */
export async function pull(core, state) {
  const { store } = core.signedUp();
  /** @type {Position | undefined} */
  let position = await store.get("meta", "position");
  if (!position) {
    position = { epoch: state.epoch, high: state.last_seq, at: "", low: state.last_seq + 1 };
    if (!state.last_seq) await store.write([{ table: "meta", key: "position", value: position }]);
  } else {
    position = await upwards(core, position);
  }
  if (position.low > 1) await downwards(core, position);
}

/**
 * @param {Core} core
 * @param {Position} from
 */
async function upwards(core, from) {
  let position = from;
  for (let more = true; more; ) {
    const bytes = await core.api.log({ epoch: position.epoch, after: position.high, at: position.at, limit: NEXT });
    const answer = readPull(bytes, { after: position.high });
    const last = answer.rows.at(-1);
    if (!last && (answer.more || !answer.whole)) throw new VaultError("not-a-log");
    more = answer.more || !answer.whole;
    if (last) {
      position = { ...position, high: last.seq, at: last.content };
      await take(core, answer.rows, position);
    }
    await settle(core, answer.rows, more ? Infinity : position.high);
  }
  return position;
}

/**
 * @param {Core} core
 * @param {Position} from
 */
async function downwards(core, from) {
  let position = from;
  let limit = position.at ? NEXT : FIRST;
  while (position.low > 1) {
    core.state.progress = { done: position.high - position.low + 1, total: position.high };
    core.changed();
    const bytes = await core.api.log({ epoch: position.epoch, before: position.low, limit });
    const { rows } = readPull(bytes, { before: position.low });
    const last = rows.at(-1);
    if (!last) throw new VaultError("not-a-log");
    position = { ...position, low: last.seq, at: position.at || /** @type {Row} */ (rows[0]).content };
    await take(core, rows, position);
    limit = NEXT;
  }
  core.state.progress = null;
}

/**
 * What accepted and sent lists name and the server does not yet call gone, in statements of at most 5,000.
 * @param {Core} core
 * @returns {string[][]}
 */
export function judgedGone(core) {
  const { book } = core;
  const lists = [...book.versions.values()].filter((one) => !book.outbox.has(one.content));
  // What a former vault took away it took from another server.
  const named = new Set(lists.filter((one) => one.vault === undefined).flatMap((one) => one.gone.map((entry) => entry.content)));
  // A list cannot take a list away, so neither may a statement that follows it.
  const bound = [...book.versions.values()].filter((one) => isList(one.kind)).flatMap((one) => book.contents(one.version));
  const left = [...named].filter((content) => !book.gone.has(content) && !bound.includes(content));
  return Array.from({ length: Math.ceil(left.length / GONE_MAX) }, (_, i) => left.slice(i * GONE_MAX, (i + 1) * GONE_MAX));
}
