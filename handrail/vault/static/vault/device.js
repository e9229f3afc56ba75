// A vault on this device: begun, opened, locked, left; and the writing of a device-only vault carried into an account.
import { pause } from "../kernel/clock.js";
import { Book } from "./book.js";
import { Core } from "./core.js";
import { VaultError, is } from "./errors.js";
import { newKeys } from "./keys.js";
import { bodyOf, markLong, putDraft, readDraft, save } from "./pages.js";

/** @typedef {import("./core.js").Account} Account */

/** Whoever locks or leaves in a hurry is not kept waiting longer by what other tabs do. */
const LONGEST_FLUSH = 500;
/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {{current: string, joining?: string}} Current */

/** @param {Core} core */
export async function openCurrent(core) {
  const root = await core.shelf.root();
  /** @type {Current | undefined} */
  const named = await root.get("meta", "current");
  if (named) await attach(core, named.current);
  else detach(core);
  core.state.storage = core.shelf.keeps ? core.state.storage : "none";
  core.changed();
}

/** @param {Core} core nothing here any more */
function detach(core) {
  core.store?.close();
  core.forget();
  core.book = new Book();
  core.vault = null;
  core.store = null;
  core.account = null;
  Object.assign(core.state, { signedOut: false, newerKeyFile: false, gone: false, problem: null, progress: null });
  core.changed();
}

/**
 * @param {Core} core
 * @param {string} vault
 */
export async function attach(core, vault) {
  if (core.vault !== vault || !core.store) {
    detach(core);
    core.store = await core.shelf.vault(vault);
    core.vault = vault;
  }
  core.account = (await core.store.get("meta", "account")) ?? null;
  core.state.gone = Boolean(await core.store.get("meta", "gone"));
  await core.readSmall(core.store, core.book);
  const keys = await core.unwrapped();
  if (keys) await openWith(core, keys);
  core.changed();
}

/**
 * @param {Core} core
 * @param {Keys} keys
 */
export async function openWith(core, keys) {
  await core.hold(keys);
  await core.readIndex();
  core.ready = core.readBook().then(() => {
    core.early = null;
    core.changed();
  });
  const failed = core.ready.catch(() => {
    core.state.problem = new VaultError("storage-trouble", { what: "read" });
    core.changed();
  });
  // Without an index the book is waited for: a screen that says "nothing here" for a moment would frighten.
  if (!core.early) await failed;
}

/**
 * A store for keys that this device has not had: whole before anything names it.
 * @param {Core} core
 * @param {Keys} keys
 * @param {Account | null} account
 */
export async function settle(core, keys, account) {
  const store = await core.shelf.vault(keys.vault);
  const device = (await store.get("meta", "device")) ?? core.newDevice();
  await store.write([
    { table: "meta", key: "device", value: device },
    ...(account ? [{ table: /** @type {const} */ ("meta"), key: "account", value: account }] : []),
    ...(await core.wrapped(keys)),
  ]);
  store.close();
}

/** @param {Core} core */
export async function start(core) {
  if (core.phase !== "new") throw new VaultError("already-started");
  const keys = await newKeys();
  await settle(core, keys, null);
  await (await core.shelf.root()).write([{ table: "meta", key: "current", value: { current: keys.vault } }]);
  await openCurrent(core);
  core.state.storage = await core.shelf.promise();
  core.tabs.tell({ type: "left" });
}

/**
 * The account's vault takes this device-only vault's place; its pages are said again there first.
 * @param {Core} core
 * @param {Keys} keys
 * @param {Account} account
 */
export async function moveTo(core, keys, account) {
  const root = await core.shelf.root();
  const old = core.vault;
  await flush(core);
  await settle(core, keys, account);
  const value = { current: keys.vault, ...(old && { joining: old }) };
  await root.write([{ table: "meta", key: "current", value }]);
  await attach(core, keys.vault);
  core.state.storage = await core.shelf.promise();
  await join(core);
  core.tabs.tell({ type: "left" });
}

/**
 * Says the old vault's pages again in this one. Each is marked in the stroke that keeps it, so that a crash anywhere neither
 * loses nor doubles one; the old database goes when all are in this outbox.
 * @param {Core} core
 */
export async function join(core) {
  const root = await core.shelf.root();
  /** @type {Current | undefined} */
  const named = await root.get("meta", "current");
  if (!named?.joining || named.current !== core.vault || !core.keys) return;
  const old = new Core(core.api, core.host);
  old.shelf = core.shelf;
  await attach(old, named.joining);
  // Keys that do not open leave the old database where it is: better two than none.
  if (!old.keys) return;
  await old.ready;
  await sayAll(old, core);
  await root.write([{ table: "meta", key: "current", value: { current: named.current } }]);
  await old.store?.destroy();
}

/**
 * @param {Core} old
 * @param {Core} core
 */
async function sayAll(old, core) {
  const { store } = core.unlocked();
  const said = async (/** @type {string} */ mark, /** @type {() => Promise<import("./types.js").Saying | null>} */ read) => {
    if (await store.get("meta", mark)) return;
    const saying = await read();
    const page = core.newId();
    if (!saying) return;
    try {
      await save(core, page, { ...saying, parents: [] }, [{ table: "meta", key: mark, value: 1 }]);
    } catch (error) {
      unlessLong(error);
      await putDraft(core, page, { ...saying, parents: [] });
      await store.write([{ table: "meta", key: mark, value: 1 }]);
      markLong(core, page, saying);
    }
  };
  for (const { page } of old.book.pages()) {
    for (const { version, kind, schema } of old.book.heads(page)) {
      await said(`said ${version}`, async () => ({ kind, schema, body: await bodyOf(old, version) }));
    }
  }
  for (const page of (await old.store?.keys("drafts")) ?? []) await said(`said draft ${page}`, () => readDraft(old, page));
}

/** @param {Core} core words that are only in an editor become versions */
export async function flush(core) {
  await Promise.all([...core.open].map((save_) => save_().catch(unlessLong)));
}

/** @param {unknown} error */
function unlessLong(error) {
  // Too long for a version, it is a draft on the disk: safe, and no reason to stay open.
  if (!is(error, "too-large")) throw error;
}

/** @param {Core} core */
export async function lock(core) {
  const { store } = core.unlocked();
  // Without an account no secret could open it again.
  if (!core.account) throw new VaultError("no-account");
  // Drafts are on the disk at once; a version that another writer keeps waiting is made after the next opening.
  await Promise.race([flush(core), pause(LONGEST_FLUSH)]);
  // A change of locks that never got its answer holds keys too.
  await store.write(["wrapped", "pending"].map((key) => ({ table: /** @type {const} */ ("meta"), key })));
  core.tabs.tell({ type: "locked" });
  core.forget();
  core.changed();
}

/** @param {Core} core everything off this device */
export async function leave(core) {
  const root = await core.shelf.root();
  const { store } = core;
  await root.write([{ table: "meta", key: "current" }]);
  core.tabs.tell({ type: "left" });
  detach(core);
  await store?.destroy();
}
