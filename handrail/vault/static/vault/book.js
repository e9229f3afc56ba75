// What this tab knows of the log, in memory: facts of each version, what the server calls gone, and how it is judged.
import { entriesOf, headsOf, judge } from "./rules/log.js";

/** @typedef {import("./opening.js").Facts} Facts */
/** @typedef {import("./opening.js").Damaged} Damaged */

/**
 * @param {Facts | Damaged} one
 * @returns {one is Facts}
 */
export function opened(one) {
  return "version" in one;
}

export class Book {
  constructor() {
    /** @type {Map<string, Facts | Damaged>} by content id */
    this.rows = new Map();
    /** @type {Map<string, Facts>} by version id */
    this.versions = new Map();
    /** @type {Set<string>} content ids that the server calls gone */
    this.gone = new Set();
    /** @type {Map<string, number>} content id -> order; what only this device has */
    this.outbox = new Map();
    /** @type {Record<string, [number, string]>} what this device remembers of every device */
    this.memory = {};
    /** @type {Map<string, Map<string, Facts>>} page -> version id -> facts */
    this.pageRows = new Map();
    /** @type {Map<string, Facts>} the gone lists among them: few, and asked for often */
    this.lists = new Map();
    /** @type {Map<string, [number, string]>} */
    this.tops = new Map();
    /** @type {import("./rules/log.js").Judgement | null} */
    this.judgement = null;
    /** @type {import("./rules/header.js").GoneEntry[] | null} what lists take away */
    this.entries_ = null;
    /** @type {import("./types.js").PageLine[] | null} */
    this.lines = null;
  }

  /** @param {Iterable<Facts | Damaged>} rows */
  add(rows) {
    for (const row of rows) {
      this.rows.set(row.content, row);
      if (!opened(row)) continue;
      this.versions.set(row.version, row);
      const page = this.pageRows.get(row.page) ?? new Map();
      this.pageRows.set(row.page, page.set(row.version, row));
      if (row.gone.length) this.lists.set(row.version, row);
      for (const one of [row, ...row.gone]) this.#raise(one.device, one.n, one.version);
    }
    this.changed();
  }

  /** @param {string} content */
  remove(content) {
    const row = this.rows.get(content);
    this.rows.delete(content);
    if (row && opened(row) && this.versions.get(row.version)?.content === content) {
      this.versions.delete(row.version);
      this.pageRows.get(row.page)?.delete(row.version);
      this.lists.delete(row.version);
    }
    this.changed();
  }

  /**
   * A version taken away stays the highest known: its list names its number.
   * @param {string} device
   * @param {number} n
   * @param {string} version
   */
  #raise(device, n, version) {
    const known = this.tops.get(device);
    if (!known || n > known[0] || (n === known[0] && version < known[1])) this.tops.set(device, [n, version]);
  }

  changed() {
    this.judgement = null;
    this.entries_ = null;
    this.lines = null;
  }

  judged() {
    this.judgement ??= judge(this.versions.values(), this.gone, this.memory);
    return this.judgement;
  }

  /** @param {string} page every version held of it, accepted or aside */
  of(page) {
    return [...(this.pageRows.get(page)?.values() ?? [])];
  }

  /** @returns {import("./rules/header.js").GoneEntry[]} what accepted lists name; a list never names a list */
  entries() {
    if (!this.lists.size) return [];
    this.entries_ ??= entriesOf([...this.versions.values()], this.memory);
    return this.entries_;
  }

  /** @param {string} page heads, newest first; `at` orders for people only, the id breaks ties so that all tabs agree */
  heads(page) {
    return newestFirst(this.judgement?.heads.get(page) ?? this.#headsOf(page), this.versions);
  }

  /** @param {string} page as the whole judgement would find them, without judging the whole */
  #headsOf(page) {
    const entries = this.entries();
    const named = new Set(entries.map((entry) => entry.version));
    return headsOf(this.of(page).filter((one) => !named.has(one.version)), entries).heads.get(page) ?? [];
  }

  /** @returns {Map<string, [number, string]>} device -> its highest n and that version: held, or named by a gone list */
  highest() {
    return this.tops;
  }

  /** @returns {Set<string>} content ids that accepted gone lists name */
  named() {
    return new Set(this.entries().map((entry) => entry.content));
  }

  /** @returns {import("./types.js").Alarms} */
  alarms() {
    const { missing, forked, broken, unexplained } = this.judged();
    const damaged = [...this.rows.values()].flatMap((row) => (opened(row) ? [] : [{ contentId: row.content, code: row.code }]));
    const aside = (/** @type {string} */ code) => [...this.versions.values()].filter((one) => one.code === code).map((one) => one.version);
    return { missing, forked, broken, unexplained, damaged, newerGen: aside("newer-gen"), retired: aside("retired-key") };
  }

  /** @param {string} content refused for ever is not backed up */
  backedUp(content) {
    return !this.outbox.has(content) && !this.gone.has(content);
  }

  /** @returns {import("./types.js").PageLine[]} */
  pages() {
    this.lines ??= [...this.judged().heads].map(([page, ids]) => {
      const heads = newestFirst(ids, this.versions);
      const { kind, title, at, copy } = /** @type {Facts} */ (heads[0]);
      return { page, kind, title, at, ...(copy && { copy }), heads: heads.length, backedUp: heads.every((one) => this.backedUp(one.content)) };
    }).sort((a, b) => (a.at === b.at ? (a.page < b.page ? -1 : 1) : a.at < b.at ? 1 : -1));
    return this.lines;
  }
}

/**
 * @param {string[]} ids
 * @param {Map<string, Facts>} versions
 */
function newestFirst(ids, versions) {
  const rows = ids.map((id) => /** @type {Facts} */ (versions.get(id)));
  return rows.sort((a, b) => (a.at === b.at ? (a.version < b.version ? -1 : 1) : a.at < b.at ? 1 : -1));
}
