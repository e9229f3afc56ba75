// What this tab knows of the log, in memory: facts of each version, what the server calls gone, and how it is judged.
import { judge } from "./rules/log.js";

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
    /** @type {import("./rules/log.js").Judgement | null} */
    this.judgement = null;
  }

  /** @param {Iterable<Facts | Damaged>} rows */
  add(rows) {
    for (const row of rows) {
      this.rows.set(row.content, row);
      if (opened(row)) this.versions.set(row.version, row);
    }
    this.changed();
  }

  /** @param {string} content */
  remove(content) {
    const row = this.rows.get(content);
    this.rows.delete(content);
    if (row && opened(row) && this.versions.get(row.version)?.content === content) this.versions.delete(row.version);
    this.changed();
  }

  changed() {
    this.judgement = null;
  }

  judged() {
    this.judgement ??= judge(this.versions.values(), this.gone, this.memory);
    return this.judgement;
  }

  /** @param {string} page every version held of it, accepted or aside */
  of(page) {
    return [...this.versions.values()].filter((one) => one.page === page);
  }

  /** @param {string} page heads, newest first; `at` orders for people only, the id breaks ties so that all tabs agree */
  heads(page) {
    const ids = this.judged().heads.get(page) ?? [];
    const rows = ids.map((id) => /** @type {Facts} */ (this.versions.get(id)));
    return rows.sort((a, b) => (a.at === b.at ? (a.version < b.version ? -1 : 1) : a.at < b.at ? 1 : -1));
  }

  /** @returns {Map<string, [number, string]>} device -> its highest n and that version: held, or named by a gone list */
  highest() {
    /** @type {Map<string, [number, string]>} */
    const highest = new Map();
    const raise = (/** @type {string} */ device, /** @type {number} */ n, /** @type {string} */ version) => {
      const known = highest.get(device);
      if (!known || n > known[0] || (n === known[0] && version < known[1])) highest.set(device, [n, version]);
    };
    for (const one of this.versions.values()) {
      raise(one.device, one.n, one.version);
      for (const entry of one.gone) raise(entry.device, entry.n, entry.version);
    }
    return highest;
  }

  /** @returns {Set<string>} content ids that accepted gone lists name */
  named() {
    const named = new Set();
    for (const one of this.versions.values()) for (const entry of one.gone) named.add(entry.content);
    return named;
  }

  /** @returns {import("./types.js").Alarms} */
  alarms() {
    const { missing, forked, broken, unexplained } = this.judged();
    const damaged = [...this.rows.values()].flatMap((row) => (opened(row) ? [] : [{ contentId: row.content, code: row.code }]));
    const aside = (/** @type {string} */ code) => [...this.versions.values()].filter((one) => one.code === code).map((one) => one.version);
    return { missing, forked, broken, unexplained, damaged, newerGen: aside("newer-gen"), retired: aside("retired-key") };
  }

  /** @returns {import("./types.js").PageLine[]} */
  pages() {
    const lines = [...this.judged().heads.keys()].map((page) => {
      const heads = this.heads(page);
      const { kind, title, at } = /** @type {Facts} */ (heads[0]);
      return { page, kind, title, at, heads: heads.length, backedUp: heads.every((one) => !this.outbox.has(one.content)) };
    });
    return lines.sort((a, b) => (a.at === b.at ? (a.page < b.page ? -1 : 1) : a.at < b.at ? 1 : -1));
  }
}
