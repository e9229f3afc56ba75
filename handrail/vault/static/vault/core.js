// What all parts of a vault share in one tab: its store, keys, book and neighbours. The parts are functions over it.
import { hkdf, newDeviceKey, random, randomHex, unwrap, wrap, wrappingKey } from "./crypto.js";
import { VaultError } from "./errors.js";
import { Book, opened } from "./book.js";
import { later } from "../kernel/clock.js";
import { fromUtf8, hex, toJson, utf8 } from "./rules/text.js";
import { asideOf, ringOf } from "./rules/standing.js";
import { Shelf } from "./store.js";
import { Tabs } from "./tabs.js";
import { Workshop } from "./workshop.js";

/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Put} Put */
/**
 * @typedef {{id: string, n: number, prev: string | null, stated: Record<string, [number, string]>, former?: Array<string | null>}} Device
 * former: where its earlier names' chains ended
 */
/**
 * @typedef {{name: string, host: string, gen: number, keyFile: string, receipt?: string}} Account gen: the highest this device has
 * seen; receipt: the server's for this key file, which an older release did not keep
 */
/** @typedef {{epoch: string, high: number, at: string, low: number}} Position rows low..high of the log are here */

const EMPTY = { missing: [], forked: [], broken: [], unexplained: [], damaged: [], newerGen: [], retired: [] };

/** Refusals that a list of a former vault may lift. */
const FOREIGN = ["other-vault", "unknown-author"];
/** Versions read from the store at once. */
const SOME = 250;

export class Core {
  shelf = new Shelf();
  tabs = new Tabs();
  workshop = new Workshop();
  book = new Book();
  /** @type {Store | null} */
  store = null;
  /** @type {string | null} the current vault */
  vault = null;
  /** @type {Keys | null} */
  keys = null;
  /** @type {CryptoKey | null} seals what this device keeps beside the versions */
  indexKey = null;
  /** @type {Account | null} */
  account = null;
  /** @type {import("./api.js").Fresh & {cancel: () => void} | null} the last proof, for some minutes: it opens nothing */
  fresh = null;
  /** @type {import("./types.js").PageLine[] | null} from the sealed index, until the book is read */
  early = null;
  /** @type {Promise<void>} done when the book is read */
  ready = Promise.resolve();
  /** @type {Set<() => Promise<void>>} editors that may hold words not yet in a version */
  open = new Set();
  /** @type {Map<string, import("./types.js").PageLine>} pages whose newest words are too long for a version: they stay a draft */
  long = new Map();
  /** @type {Record<string, number>} */
  kinds = {};
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #told = false;
  /** @type {(() => void) | null} */
  #indexing = null;
  state = {
    online: globalThis.navigator?.onLine ?? true,
    syncing: false,
    signedOut: false,
    newerKeyFile: false,
    /** The server takes neither this session nor this device's key: the account was deleted, or locked with new keys. */
    gone: false,
    /** @type {VaultError | null} */
    problem: null,
    /** @type {import("./types.js").Status["storage"]} */
    storage: "best-effort",
    /** @type {import("./types.js").Status["progress"]} */
    progress: null,
  };

  /**
   * @param {import("./api.js").Api} api
   * @param {string} host
   */
  constructor(api, host) {
    this.api = api;
    this.host = host;
  }

  /** @param {() => void} fn */
  on(fn) {
    this.#listeners.add(fn);
    return () => void this.#listeners.delete(fn);
  }

  /** Tells the screens once for whatever happened in this turn. */
  changed() {
    this.book.lines = null;
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      for (const fn of [...this.#listeners]) fn();
    });
  }

  /** @returns {import("./types.js").Phase} */
  get phase() {
    if (!this.vault) return "new";
    if (!this.account) return "device-only";
    return this.keys ? "open" : "locked";
  }

  /** @returns {import("./types.js").Status} */
  status() {
    const { newerKeyFile, gone, problem: known, ...rest } = this.state;
    const error = gone ? new VaultError("account-gone") : newerKeyFile ? new VaultError("key-file-changed") : known;
    const problem = error && { code: error.code, textId: error.textId, params: error.params };
    // While the first fetch runs, holes are no news: alarms are judged when it is through.
    const alarms = this.keys && !this.early && !this.state.progress ? this.book.alarms() : EMPTY;
    return { phase: this.phase, name: this.account?.name ?? null, unsent: this.book.outbox.size + this.long.size, ...rest, problem, alarms };
  }

  /** @returns {{keys: Keys, store: Store, indexKey: CryptoKey}} throws `locked` or `nothing-here` */
  unlocked() {
    if (!this.store) throw new VaultError("nothing-here");
    if (!this.keys || !this.indexKey) throw new VaultError("locked");
    return { keys: this.keys, store: this.store, indexKey: this.indexKey };
  }

  /** @returns {{keys: Keys, store: Store, account: Account}} throws `no-account` too */
  signedUp() {
    const { keys, store } = this.unlocked();
    if (!this.account) throw new VaultError("no-account");
    return { keys, store, account: this.account };
  }

  /** @param {Keys} keys */
  async hold(keys) {
    const raw = await hkdf(utf8(/** @type {string} */ (keys.identities[0])), utf8(keys.vault), "handrail/1/device-index");
    this.indexKey = await wrappingKey(raw);
    this.keys = keys;
  }

  /** Drops everything readable from this tab's memory. */
  forget() {
    this.workshop.end();
    this.keys = null;
    this.indexKey = null;
    this.early = null;
    this.long.clear();
    this.fresh?.cancel();
    this.fresh = null;
    const { outbox, gone } = this.book;
    this.book = new Book();
    this.book.outbox = outbox;
    this.book.gone = gone;
  }

  /**
   * @param {string} kind
   * @param {string} proof kept ten minutes, so that a new account's recovery kit does not ask the passphrase again
   */
  proved(kind, proof) {
    this.fresh?.cancel();
    const cancel = later(600_000, () => {
      this.fresh = null;
    });
    this.fresh = { kind, proof, cancel };
  }

  /**
   * The keys as this device holds them: readable only through a key that no script can export.
   * @param {Keys} keys
   * @returns {Promise<Put[]>}
   */
  async wrapped(keys) {
    const deviceKey = await newDeviceKey();
    const sealed = await wrap(deviceKey, utf8(toJson(keys)), keys.vault);
    return [{ table: "meta", key: "wrapped", value: { deviceKey, sealed } }];
  }

  /** @returns {Promise<Keys | null>} null: locked */
  async unwrapped() {
    const held = await this.store?.get("meta", "wrapped");
    const plain = held && (await unwrap(held.deviceKey, held.sealed, /** @type {string} */ (this.vault)));
    return plain ? JSON.parse(/** @type {string} */ (fromUtf8(plain))) : null;
  }

  /** @returns {Device} with a name that no other store has */
  newDevice() {
    return { id: hex(random(16)), n: 0, prev: null, stated: {} };
  }

  newId() {
    return randomHex(16);
  }

  /**
   * @param {Array<import("./opening.js").Facts | import("./opening.js").Damaged>} rows
   * @returns {Promise<Put[]>}
   */
  async factPuts(rows) {
    const { indexKey } = this.unlocked();
    return Promise.all(
      rows.map(async (row) => ({
        table: /** @type {const} */ ("facts"),
        key: row.content,
        value: { content: row.content, sealed: await wrap(indexKey, utf8(toJson(row)), row.content) },
      })),
    );
  }

  /**
   * Reads what is in the store and not yet in the book.
   * @param {string[]} [contents] only these
   */
  async readBook(contents) {
    const { store, indexKey } = this.unlocked();
    const book = this.book;
    const rows = contents
      ? await Promise.all(contents.map((content) => store.get("facts", content)))
      : await store.values("facts");
    const found = await Promise.all(
      rows.filter(Boolean).map(async (/** @type {{content: string, sealed: Uint8Array}} */ row) => {
        const plain = await unwrap(indexKey, row.sealed, row.content);
        return plain ? JSON.parse(/** @type {string} */ (fromUtf8(plain))) : { content: row.content, code: "damaged" };
      }),
    );
    book.add(found);
    await this.readSmall(store, book);
  }

  /**
   * @param {Store} store
   * @param {Book} book
   */
  async readSmall(store, book) {
    const [contents, orders, gone, device] = await Promise.all([
      store.keys("outbox"), store.values("outbox"), store.keys("gone"), store.get("meta", "device"),
    ]);
    book.outbox = new Map(contents.map((content, i) => [content, orders[i]]));
    book.gone = new Set(gone);
    book.memory = memoryOf(device);
    book.changed();
  }

  /** @returns {import("./seal.js").Openers} what opens and judges versions now: this vault's keys, and those of former vaults */
  openers() {
    return this.book.openers(this.unlocked().keys);
  }

  /**
   * Versions whose standing a new key file or a list changes: those kept aside, and those whose key or vault counts otherwise now.
   * @param {{all?: boolean}} [how] all: what did not open is tried again too, whatever stopped it
   */
  async judgeAnew({ all = false } = {}) {
    const openers = this.openers();
    await this.#judgeAnew(all, openers);
    // A list may have been among them: what it names is then looked at as well.
    if (this.openers() !== openers) await this.#judgeAnew(false, this.openers());
  }

  /**
   * @param {boolean} all
   * @param {import("./seal.js").Openers} openers
   */
  async #judgeAnew(all, openers) {
    const { store } = this.unlocked();
    const again = [...this.book.rows.values()].filter((row) => {
      if (opened(row)) return !ringOf(row, openers) || row.code !== asideOf(row, openers);
      return all || (FOREIGN.includes(row.code) && (!row.id || [...openers.formers.values()].some((one) => one.versions?.has(row.id ?? ""))));
    });
    for (let at = 0; at < again.length; at += SOME) {
      const items = await store.some("versions", again.slice(at, at + SOME).map((row) => row.content));
      const rows = await this.workshop.open(items, openers);
      const news = rows.filter((row) => toJson(row) !== toJson(this.book.rows.get(row.content)));
      await store.write(await this.factPuts(news));
      this.book.add(news);
      if (news.length) this.tabs.tell({ type: "new", contents: news.map((row) => row.content) });
    }
    if (again.length) this.indexSoon();
    this.changed();
  }

  /** The first screen's lines, sealed, so that it opens without the log. Written a little later: many changes, one index. */
  indexSoon() {
    this.#indexing ??= later(500, () => {
      this.#indexing = null;
      void this.#index().catch(() => {});
    });
  }

  async #index() {
    if (!this.keys || this.early) return;
    const { store, indexKey } = this.unlocked();
    const value = await wrap(indexKey, utf8(toJson(this.book.pages())), "index");
    await store.write([{ table: "meta", key: "index", value }]);
  }

  async readIndex() {
    const { store, indexKey } = this.unlocked();
    const sealed = await store.get("meta", "index");
    const plain = sealed && (await unwrap(indexKey, sealed, "index"));
    this.early = plain ? JSON.parse(/** @type {string} */ (fromUtf8(plain))) : null;
  }

  pages() {
    if (!this.keys) return [];
    const lines = this.early ?? this.book.pages();
    if (!this.long.size) return lines;
    const known = new Set(lines.map((line) => line.page));
    const marked = lines.map((line) => (this.long.has(line.page) ? { ...line, tooLong: true, backedUp: false } : line));
    return [...[...this.long.values()].filter((line) => !known.has(line.page)), ...marked];
  }

  async close() {
    if (this.#indexing) {
      this.#indexing();
      await this.#index().catch(() => {});
    }
    this.fresh?.cancel();
    this.workshop.end();
    this.tabs.close();
    this.store?.close();
    this.shelf.close();
  }
}

/** @param {Device} device what its store remembers, itself included */
export function memoryOf(device) {
  return { ...device.stated, ...(device.prev && { [device.id]: /** @type {[number, string]} */ ([device.n, device.prev]) }) };
}
