// Sending and fetching (section 6): what is here goes up, what is there comes down, and nothing is believed that does not open.
import { remember } from "./acked.js";
import { sayAgain } from "./again.js";
import { VaultError, is } from "./errors.js";
import { adoptPending } from "./locks.js";
import { dropNamed, WRITER } from "./pages.js";
import { judgedGone, pull } from "./fetching.js";
import { differs, heal } from "./heal.js";
import { later } from "../kernel/clock.js";
import { fetchReceipt, giveBack } from "./receipts.js";
import { PUSH_MAX } from "./rules/limits.js";
import { statementBytes, writeStatement } from "./rules/statement.js";
import { signText } from "./seal.js";
import { isThere, signedIn } from "./session.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Position} Position */

const BATCH_BYTES = 1_500_000;
const LONGEST_WAIT = 300_000;
/** While somebody looks, another device's words should come before they wonder; a page nobody sees can wait. */
const SEEN = 8_000;
const CALM = 60_000;

/**
 * @param {Core} core
 * @returns {Promise<boolean>} whether anything went
 */
async function push(core) {
  const { store } = core.signedUp();
  let any = false;
  for (;;) {
    const batch = await nextBatch(core);
    if (!batch.length) return any;
    const { epoch, results } = await core.api.push(batch);
    const asked = new Set(batch.map((item) => item.content));
    const mine = results.filter((one) => asked.has(one.content_id) && ["stored", "already", "gone"].includes(one.status));
    if (!mine.length) throw new VaultError("server-trouble", { status: 200 });
    const gone = mine.filter((one) => one.status === "gone");
    const position = follow(await store.get("meta", "position"), epoch, mine);
    await store.write([
      ...mine.map((one) => ({ table: /** @type {const} */ ("outbox"), key: one.content_id })),
      ...gone.map((one) => ({ table: /** @type {const} */ ("gone"), key: one.content_id, value: 1 })),
      ...(position ? [{ table: /** @type {const} */ ("meta"), key: "position", value: position }] : []),
      ...(await remember(store, mine, position?.high ?? 0)),
    ]);
    for (const one of mine) core.book.outbox.delete(one.content_id);
    for (const one of gone) core.book.gone.add(one.content_id);
    if (gone.length) core.book.changed();
    any = true;
    core.tabs.tell({ type: "sent" });
    core.indexSoon();
    core.changed();
  }
}

/**
 * Rows that we just sent need not be fetched: where they follow what we have, we have them.
 * @param {Position | undefined} position
 * @param {string} epoch
 * @param {Array<{content_id: string, seq: number, status: string}>} results
 * @returns {Position | null}
 */
function follow(position, epoch, results) {
  if (!position || position.epoch !== epoch) return null;
  let { high, at } = position;
  for (const one of results) {
    if (one.status !== "stored" || one.seq !== high + 1) break;
    [high, at] = [one.seq, one.content_id];
  }
  return { ...position, high, at };
}

/** @param {Core} core in the order they were written: what others read first, arrives first */
async function nextBatch(core) {
  const { store } = core.signedUp();
  const [contents, orders] = await Promise.all([store.keys("outbox"), store.values("outbox")]);
  const order = contents.map((content, i) => ({ content, n: orders[i] })).sort((a, b) => a.n - b.n);
  /** @type {Array<{content: string, sealed: Uint8Array}>} */
  const batch = [];
  let bytes = 0;
  for (const { content } of order) {
    const held = await store.get("versions", content);
    if (!held) {
      await store.write([{ table: "outbox", key: content }]);
      continue;
    }
    bytes += held.sealed.length;
    if (batch.length === PUSH_MAX || (batch.length && bytes > BATCH_BYTES)) break;
    batch.push(held);
  }
  return batch;
}

/**
 * A number used twice, or one of ours that we do not remember: this store was copied or rolled back. Both are kept; from here
 * on it is a device of its own.
 * @param {Core} core
 */
async function checkDevice(core) {
  const { store } = core.unlocked();
  await core.tabs.alone(WRITER, async () => {
    const device = await store.get("meta", "device");
    const beyond = (core.book.highest().get(device.id)?.[0] ?? 0) > device.n;
    if (!beyond && !core.book.judged().forked.some(([id]) => id === device.id)) return;
    const stated = device.prev ? { ...device.stated, [device.id]: [device.n, device.prev] } : device.stated;
    await store.write([{ table: "meta", key: "device", value: { ...core.newDevice(), stated, former: [device.prev, ...(device.former ?? [])] } }]);
  });
}

/** @param {Core} core */
async function sendRemovals(core) {
  const { keys, store } = core.signedUp();
  for (const contents of judgedGone(core)) {
    const statement = writeStatement("remove", { host: core.host, vault: keys.vault }, { content_ids: contents });
    await core.api.remove(await signText(statement, keys, statementBytes));
    await store.write(contents.map((key) => ({ table: "gone", key, value: 1 })));
    for (const content of contents) core.book.gone.add(content);
    core.book.changed();
  }
}

/**
 * No room on the server stops nothing else: fetching goes on, and what is unsent stays in the outbox.
 * @param {Core} core
 * @returns {Promise<VaultError | null>} what the server said where it had no room
 */
async function pushWhereThereIsRoom(core) {
  try {
    await push(core);
    return null;
  } catch (error) {
    if (is(error, "vault-full") || is(error, "server-full")) return /** @type {VaultError} */ (error);
    throw error;
  }
}

/**
 * The server's state. Where it was set back to older locks it gets the newer ones again first, at most once an exchange; where it
 * does not take them, all goes on: words are worth more than locks.
 * @param {Core} core
 */
async function stateOf(core) {
  const { account } = core.signedUp();
  let given = false;
  const give = async () => {
    if (given) return false;
    given = true;
    return giveBack(core);
  };
  const ask = () => signedIn(core, () => core.api.state(), give);
  const state = await ask();
  if (state.gen === account.gen) await fetchReceipt(core);
  if (state.gen >= account.gen) return state;
  // A refusal that is no plain no may have been carried out, and then this session is over.
  const may = await give().catch((error) => !is(error, "offline") || Promise.reject(error));
  return may ? ask() : state;
}

/** @param {Core} core one whole exchange */
async function exchange(core) {
  const { account, store } = core.signedUp();
  await core.ready;
  const state = await stateOf(core);
  await isThere(core);
  core.state.newerKeyFile = state.gen > account.gen && !(await adoptPending(core));
  const position = await store.get("meta", "position");
  if (position && position.epoch !== state.epoch) await heal(core);
  let full = await pushWhereThereIsRoom(core);
  const another = await pull(core, state).then(
    () => differs(core, state),
    (error) => is(error, "log-differs") || Promise.reject(error),
  );
  if (another) {
    await heal(core);
    full = await pushWhereThereIsRoom(core);
    await pull(core, await core.api.state());
  }
  // What the pull showed to be forgotten is in the outbox again.
  if (!full && core.book.outbox.size) full = await pushWhereThereIsRoom(core);
  await dropNamed(core);
  await checkDevice(core);
  if (await sayAgain(core)) await push(core);
  await sendRemovals(core);
  if (full) throw full;
}

export class Sync {
  #failures = 0;
  /** @type {(() => void) | null} */
  #timer = null;
  /** @type {Promise<void> | null} */
  #running = null;
  #again = false;
  #ended = false;

  /** @param {Core} core */
  constructor(core) {
    this.core = core;
    globalThis.window?.addEventListener("online", this.#online);
    globalThis.window?.addEventListener("offline", this.#offline);
    globalThis.document?.addEventListener("visibilitychange", this.#seen);
  }

  #online = () => {
    this.core.state.online = true;
    this.#failures = 0;
    this.core.changed();
    this.soon(0);
  };

  #offline = () => {
    this.core.state.online = false;
    this.core.changed();
  };

  #seen = () => {
    if (globalThis.document?.visibilityState === "visible") this.soon(0);
  };

  /** @param {number} [ms] */
  soon(ms = 400) {
    if (this.#ended || this.core.phase !== "open" || this.core.state.gone) return;
    this.#timer?.();
    this.#timer = later(ms, () => {
      this.#timer = null;
      if (!this.core.state.gone) void this.now().catch(() => {});
    });
  }

  /** @returns {Promise<void>} an exchange that began after this call; throws what stopped it */
  async now() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#rounds();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  async #rounds() {
    do {
      this.#again = false;
      await this.#round();
    } while (this.#again);
  }

  async #round() {
    const { core } = this;
    if (core.phase !== "open") return;
    core.state.syncing = true;
    core.changed();
    try {
      await core.tabs.alone("vault-sync", () => exchange(core));
      this.#failures = 0;
      core.state.problem = null;
      core.state.online = true;
      this.#wait(globalThis.document?.visibilityState === "visible" ? SEEN : CALM);
    } catch (error) {
      this.#failed(error);
      throw error;
    } finally {
      core.state.syncing = false;
      core.state.progress = null;
      core.changed();
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    const { core } = this;
    if (is(error, "locked") || is(error, "account-gone")) return;
    if (is(error, "offline")) core.state.online = false;
    // Being offline is no problem of the person's: the status shows it, and everything goes on.
    else core.state.problem = error instanceof VaultError ? error : new VaultError("unexpected");
    this.#failures += 1;
    const asked = is(error, "slow-down") ? Number(/** @type {VaultError} */ (error).params.seconds) * 1000 : 0;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#failures) * (0.75 + Math.random() / 2);
    this.#wait(Math.max(asked, wait));
  }

  /** @param {number} ms */
  #wait(ms) {
    if (!this.#timer) this.soon(ms);
  }

  end() {
    this.#ended = true;
    this.#timer?.();
    globalThis.window?.removeEventListener("online", this.#online);
    globalThis.window?.removeEventListener("offline", this.#offline);
    globalThis.document?.removeEventListener("visibilitychange", this.#seen);
  }
}
