// What a device keeps, in IndexedDB: one database a vault, and a small one that names the current vault. Everything a person
// wrote is in it sealed only. Where the browser refuses storage the same tables live in memory, and the status says so.
import { deleteDB, openDB } from "../vendor/idb.js";
import { VaultError } from "./errors.js";

/** @typedef {"meta" | "versions" | "facts" | "outbox" | "drafts" | "gone"} Table */
/** @typedef {{table: Table, key: string, value?: unknown}} Put without a value: taken away */
/**
 * @typedef {object} Store
 * @property {boolean} keeps false: gone when the tab closes
 * @property {(table: Table, key: string) => Promise<any>} get
 * @property {(table: Table, keys: string[]) => Promise<any[]>} some in the order of keys; what is not there is left out
 * @property {(table: Table) => Promise<string[]>} keys
 * @property {(table: Table) => Promise<any[]>} values in the order of keys
 * @property {(puts: Put[]) => Promise<void>} write all of it or none; done when it is on the disk
 * @property {(table: Table, key: string, fn: (value: any) => any) => Promise<any>} change what is there made into what is to be there,
 * with no other tab's writing between
 * @property {() => void} close
 * @property {() => Promise<void>} destroy
 */

/** @type {Table[]} */
const TABLES = ["meta", "versions", "facts", "outbox", "drafts", "gone"];
const NAME = "handrail";

/** @param {unknown} error */
function readable(error) {
  if (!(error instanceof DOMException)) return error;
  if (error.name === "QuotaExceededError") return new VaultError("device-full");
  return new VaultError("storage-trouble", { what: error.name });
}

/** @implements {Store} */
class DiskStore {
  keeps = true;

  /** @param {any} db */
  constructor(db) {
    this.db = db;
  }

  /**
   * @param {string} name
   * @param {() => void} taken another tab is taking this database away
   */
  static async open(name, taken) {
    const db = await openDB(name, 1, {
      upgrade(/** @type {any} */ fresh) {
        for (const table of TABLES) fresh.createObjectStore(table);
      },
      blocking(/** @type {unknown} */ _now, /** @type {unknown} */ _next, /** @type {any} */ event) {
        event.target.close();
        taken();
      },
      terminated: taken,
    });
    return new DiskStore(db);
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  async #try(work) {
    try {
      return await work();
    } catch (error) {
      throw readable(error);
    }
  }

  /**
   * @param {Table} table
   * @param {string} key
   */
  get(table, key) {
    return this.#try(() => this.db.get(table, key));
  }

  /**
   * @param {Table} table
   * @param {string[]} keys
   */
  some(table, keys) {
    return this.#try(async () => {
      const { store } = this.db.transaction(table);
      return (await Promise.all(keys.map((key) => store.get(key)))).filter((one) => one !== undefined);
    });
  }

  /**
   * @param {Table} table
   * @returns {Promise<string[]>}
   */
  keys(table) {
    return this.#try(() => this.db.getAllKeys(table));
  }

  /**
   * @param {Table} table
   * @returns {Promise<any[]>}
   */
  values(table) {
    return this.#try(() => this.db.getAll(table));
  }

  /** @param {Put[]} puts */
  write(puts) {
    return this.#try(async () => {
      const tables = [...new Set(puts.map((put) => put.table))];
      if (!tables.length) return;
      // Strict: what is shown as kept is on the disk and not only in a cache of the system.
      const tx = this.db.transaction(tables, "readwrite", { durability: "strict" });
      const asked = puts.map(({ table, key, value }) =>
        value === undefined ? tx.objectStore(table).delete(key) : tx.objectStore(table).put(value, key));
      try {
        await Promise.all([...asked, tx.done]);
      } catch (error) {
        // A transaction that ran out of space says so in its own error; its requests only say that they were stopped.
        throw tx.error ?? error;
      }
    });
  }

  /**
   * @param {Table} table
   * @param {string} key
   * @param {(value: any) => any} fn
   */
  change(table, key, fn) {
    return this.#try(async () => {
      const tx = this.db.transaction(table, "readwrite", { durability: "strict" });
      const value = fn(await tx.store.get(key));
      await Promise.all([tx.store.put(value, key), tx.done]);
      return value;
    });
  }

  close() {
    this.db.close();
  }

  async destroy() {
    this.close();
    await deleteDB(this.db.name);
  }
}

/** @implements {Store} */
class MemoryStore {
  keeps = false;

  constructor() {
    /** @type {Map<Table, Map<string, unknown>>} */
    this.tables = new Map(TABLES.map((table) => [table, new Map()]));
  }

  /** @param {Table} table */
  #of(table) {
    return /** @type {Map<string, unknown>} */ (this.tables.get(table));
  }

  /**
   * @param {Table} table
   * @param {string} key
   * @returns {Promise<any>}
   */
  async get(table, key) {
    return this.#of(table).get(key);
  }

  /**
   * @param {Table} table
   * @param {string[]} keys
   */
  async some(table, keys) {
    return keys.map((key) => this.#of(table).get(key)).filter((one) => one !== undefined);
  }

  /** @param {Table} table */
  async keys(table) {
    return [...this.#of(table).keys()].sort();
  }

  /** @param {Table} table */
  async values(table) {
    return (await this.keys(table)).map((key) => this.#of(table).get(key));
  }

  /** @param {Put[]} puts */
  async write(puts) {
    for (const { table, key, value } of puts) {
      if (value === undefined) this.#of(table).delete(key);
      else this.#of(table).set(key, value);
    }
  }

  /**
   * @param {Table} table
   * @param {string} key
   * @param {(value: any) => any} fn
   */
  async change(table, key, fn) {
    const value = fn(this.#of(table).get(key));
    this.#of(table).set(key, value);
    return value;
  }

  close() {}

  async destroy() {
    for (const table of this.tables.values()) table.clear();
  }
}

/** The two kinds of store behind one door. A refusal of storage is found out once, at the first database. */
export class Shelf {
  /** @type {Map<string, MemoryStore> | null} null while the browser keeps things */
  #memory = null;
  /** @type {Store | null} */
  #root = null;
  /** Called when another tab takes a database away. */
  taken = () => {};

  get keeps() {
    return this.#memory === null;
  }

  /**
   * @param {string} name
   * @returns {Promise<Store>}
   */
  async #open(name) {
    if (!this.#memory) {
      try {
        if (typeof indexedDB === "undefined") throw new DOMException("", "NotSupportedError");
        return await DiskStore.open(name, () => this.taken());
      } catch (error) {
        // Only the very first refusal turns to memory: later it would hide what is on the disk.
        if (this.#root) throw readable(error);
        this.#memory = new Map();
      }
    }
    const store = this.#memory.get(name) ?? new MemoryStore();
    this.#memory.set(name, store);
    return store;
  }

  async root() {
    this.#root ??= await this.#open(NAME);
    return this.#root;
  }

  /** @param {string} vault */
  vault(vault) {
    return this.#open(`${NAME}-${vault}`);
  }

  /**
   * Tells the browser that this is a person's own writing and no cache.
   * @returns {Promise<"kept" | "best-effort" | "none">}
   */
  async promise() {
    if (!this.keeps) return "none";
    const { storage } = globalThis.navigator ?? {};
    try {
      return (await storage?.persisted?.()) || (await storage?.persist?.()) ? "kept" : "best-effort";
    } catch {
      return "best-effort";
    }
  }

  close() {
    this.#root?.close();
  }
}
