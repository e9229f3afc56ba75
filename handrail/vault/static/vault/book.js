// What this tab knows of the log, in memory: facts of each version, what the server calls gone, and how it is judged.
import { doubtfulLists, headsOf, judge, namedIn, reached } from "./rules/log.js";
import { openersOf } from "./rules/standing.js";

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
    /** @type {Map<string, Set<string>>} version id -> its content ids: imported on two devices at once, it has several */
    this.copies = new Map();
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
    /** @type {Map<string, Facts>} lists of former vaults and of what was kept */
    this.standing = new Map();
    /** @type {Map<string, [number, string]>} */
    this.tops = new Map();
    /** @type {import("./rules/log.js").Judgement | null} */
    this.judgement = null;
    /** @type {import("./rules/log.js").Named[] | null} what lists name */
    this.entries_ = null;
    /** @type {import("./types.js").PageLine[] | null} */
    this.lines = null;
    /** @type {{ring: object, mark: string, openers: import("./rules/standing.js").Openers, fresh: boolean} | null} */
    this.openers_ = null;
  }

  /** @param {Iterable<Facts | Damaged>} rows */
  add(rows) {
    for (const row of rows) {
      if (!opened(row)) {
        this.#letGo(row.content);
        this.rows.set(row.content, row);
        continue;
      }
      this.rows.set(row.content, row);
      this.#keep(row);
      // A device of a former vault has a chain of its own, and nothing is stated of it.
      if (!row.vault) raise(this.tops, row);
    }
    this.changed();
  }

  /** @param {Facts} row */
  #keep(row) {
    const { version, content } = row;
    this.versions.set(version, row);
    this.copies.set(version, (this.copies.get(version) ?? new Set()).add(content));
    const page = this.pageRows.get(row.page) ?? new Map();
    this.pageRows.set(row.page, page.set(version, row));
    if (row.gone.length) this.lists.set(version, row);
    else this.lists.delete(version);
    if (row.former || row.kept) this.standing.set(version, row);
  }

  /** @param {string} content a version that is here under another content id stays */
  #letGo(content) {
    const row = this.rows.get(content);
    if (!row || !opened(row)) return;
    const copies = this.copies.get(row.version);
    copies?.delete(content);
    const other = copies?.size ? this.rows.get([...copies][0] ?? "") : undefined;
    if (other && opened(other)) return this.#keep(other);
    this.copies.delete(row.version);
    this.versions.delete(row.version);
    this.pageRows.get(row.page)?.delete(row.version);
    this.lists.delete(row.version);
    this.standing.delete(row.version);
  }

  /** @param {string} content */
  remove(content) {
    this.#letGo(content);
    this.rows.delete(content);
    this.changed();
  }

  /**
   * @param {string} version
   * @returns {string[]} the content ids under which it is here
   */
  contents(version) {
    return [...(this.copies.get(version) ?? [])];
  }

  /**
   * @param {import("./rules/standing.js").Ring} ring
   * @returns {import("./rules/standing.js").Openers} the same object until something in it is another
   */
  openers(ring) {
    const { openers_ } = this;
    if (openers_ && openers_.ring === ring && openers_.fresh) return openers_.openers;
    const some = [...this.standing.values()].some((row) => row.former);
    const doubtful = some ? doubtfulLists([...this.versions.values()], this.memory) : new Set();
    const openers = openersOf(ring, this.standing.values(), (row) => doubtful.has(row.version));
    const mark = markOf(openers);
    // A Worker keeps what it was given by this object, so that a changed one is given once.
    const held = openers_ && openers_.ring === ring && openers_.mark === mark ? openers_.openers : openers;
    this.openers_ = { ring, mark, openers: held, fresh: true };
    return held;
  }

  changed() {
    this.judgement = null;
    this.entries_ = null;
    this.lines = null;
    if (this.openers_) this.openers_.fresh = false;
  }

  judged() {
    this.judgement ??= judge(this.versions.values(), this.gone, this.memory);
    return this.judgement;
  }

  /** @param {string} page every version held of it, accepted or aside */
  of(page) {
    return [...(this.pageRows.get(page)?.values() ?? [])];
  }

  /** @returns {import("./rules/log.js").Named[]} what accepted lists name; a list never names a list */
  entries() {
    if (!this.lists.size) return [];
    this.entries_ ??= namedIn([...this.versions.values()], this.memory);
    return this.entries_;
  }

  /** @returns {import("./rules/header.js").GoneEntry[]} those that reach a version which is here */
  reaching() {
    const drop = reached(this.entries(), this.versions);
    return this.entries().filter(({ by, entry }) => drop.has(entry.version) && (!by.vault || this.versions.get(entry.version)?.vault)).map((row) => row.entry);
  }

  /** @param {string} page heads, newest first; `at` orders for people only, the id breaks ties so that all tabs agree */
  heads(page) {
    return newestFirst(this.judgement?.heads.get(page) ?? this.#headsOf(page), this.versions);
  }

  /** @param {string} page as the whole judgement would find them, without judging the whole */
  #headsOf(page) {
    const drop = reached(this.entries(), this.versions);
    return headsOf(this.of(page).filter((one) => !drop.has(one.version)), this.entries()).heads.get(page) ?? [];
  }

  /** @returns {Map<string, [number, string]>} device -> its highest n and that version: held, or named by a gone list */
  highest() {
    const former = new Set([...this.standing.values()].flatMap((row) => row.former?.versions ?? []));
    const tops = new Map(this.tops);
    // A version taken away stays the highest known: its list names its number.
    for (const list of this.lists.values()) if (!list.vault) for (const entry of list.gone) if (!former.has(entry.version)) raise(tops, entry);
    return tops;
  }

  /** @returns {Set<string>} content ids that accepted gone lists name */
  named() {
    return new Set(this.entries().flatMap(({ by, entry }) => (by.vault ? [] : [entry.content])));
  }

  /** @returns {import("./types.js").Alarms} */
  alarms() {
    const { missing, forked, broken, unexplained } = this.judged();
    const damaged = [...this.rows.values()].flatMap((row) => (opened(row) ? [] : [{ contentId: row.content, code: row.code }]));
    const aside = (/** @type {string} */ code) => [...this.versions.values()].filter((one) => one.code === code).map((one) => one.version);
    return { missing, forked, broken, unexplained, damaged, newerGen: aside("newer-gen"), retired: aside("retired-key") };
  }

  /** @param {string} version one copy that is durable is enough; refused for ever is not backed up */
  backedUp(version) {
    return this.contents(version).some((content) => !this.outbox.has(content) && !this.gone.has(content));
  }

  /** @returns {import("./types.js").PageLine[]} */
  pages() {
    this.lines ??= [...this.judged().heads].map(([page, ids]) => {
      const heads = newestFirst(ids, this.versions);
      const { kind, title, at, copy, card } = /** @type {Facts} */ (heads[0]);
      return { page, kind, title, at, ...(copy && { copy }), ...(card && { card }), heads: heads.length, backedUp: heads.every((one) => this.backedUp(one.version)) };
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

/** @param {import("./rules/standing.js").Openers} openers @returns {string} differs where any version may stand otherwise */
function markOf({ gen, signing, formers }) {
  const kept = signing.map((key) => (key.kept ? [...key.kept].sort().join() : "-"));
  const named = [...formers].map(([vault, one]) => [vault, one.gen, JSON.stringify(one.signing), [...(one.versions ?? [])].sort().join()].join());
  return [gen, ...kept, ...named.sort()].join(";");
}

/**
 * @param {Map<string, [number, string]>} tops
 * @param {{device: string, n: number, version: string}} one
 */
function raise(tops, { device, n, version }) {
  const known = tops.get(device);
  if (!known || n > known[0] || (n === known[0] && version < known[1])) tops.set(device, [n, version]);
}
