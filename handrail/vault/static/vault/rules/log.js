// Judging a whole log, independent of order (section 3.4).
import { GONE } from "./header.js";
import { isList } from "./lists.js";

/** @typedef {import("./header.js").GoneEntry} GoneEntry */

/**
 * @typedef {object} Known what judging needs of one opened version
 * @property {string} version
 * @property {string} content
 * @property {string} page
 * @property {string} kind
 * @property {string} device
 * @property {number} n
 * @property {string | null} prev
 * @property {string[]} parents
 * @property {Record<string, [number, string]>} seen
 * @property {GoneEntry[]} gone empty unless accepted
 * @property {boolean} accepted false for retired-key
 * @property {string} [vault] only of a version of a former vault: that vault
 * @property {import("./lists.js").FormerList} [former] what it names, where it is a list of this vault's
 */

/**
 * @typedef {object} Judgement each list sorted
 * @property {Map<string, string[]>} heads page -> version ids
 * @property {string[]} named content ids that lists take away; only those may be removed, here or on the server
 * @property {string[]} offered
 * @property {string[]} drop versions held that a list takes away
 * @property {Array<[string, number, number]>} missing device, from, to: ranges, because a stated n may be as large as 2^53
 * @property {Array<[string, number]>} forked
 * @property {Array<[string, number]>} broken
 * @property {string[]} unexplained
 */

/** @typedef {[device: string, n: number, version: string]} Stated */
/** @typedef {Map<string, Map<number, Set<string>>>} Places device -> n -> version ids */
/** @typedef {{by: Known, entry: GoneEntry, vault: string}} Named an entry, the list that holds it, and the vault whose chain its place is in */

/** The vault itself, among former vaults by their ids. */
const OWN = "";

/**
 * @param {Iterable<Known>} versions
 * @param {Iterable<string>} [serverGone] content ids
 * @param {Record<string, [number, string]>} [memory] this device's own: device -> n, version id
 * @returns {Judgement}
 */
export function judge(versions, serverGone = [], memory = {}) {
  const every = new Map([...versions].map((one) => [one.version, one]));
  const rows = namedIn([...every.values()], memory);
  const drop = reached(rows, every);
  const held = [...every.values()].filter((one) => !drop.has(one.version));
  const explained = new Set(rows.flatMap((row) => (row.by.vault ? [] : [row.entry.content])));
  const alarms = [...new Set([OWN, ...held.map(vaultOf)])].map((vault) => alarmsOf(vault, held, rows, memory));
  return {
    ...headsOf(held, rows),
    named: [...explained].sort(),
    drop: [...drop].sort(),
    missing: once(alarms.flatMap((one) => one.missing)),
    forked: once(alarms.flatMap((one) => one.forked)),
    broken: once(alarms.flatMap((one) => one.broken)),
    unexplained: [...new Set(serverGone)].filter((content) => !explained.has(content)).sort(),
  };
}

/** @param {{vault?: string}} one */
function vaultOf({ vault }) {
  return vault ?? OWN;
}

/**
 * @template {[string, number] | [string, number, number]} T
 * @param {T[]} places of several vaults, put together
 * @returns {T[]}
 */
function once(places) {
  const found = new Map(places.map((place) => [place.join(" "), place]));
  return [...found.values()].sort((a, b) => byPlace([a[0], a[1]], [b[0], b[1]]) || (a[2] ?? 0) - (b[2] ?? 0));
}

/**
 * What lists name. A list at a place that is forked or broken names nothing: who holds a replaced key can still sign at places
 * up to its `last`, and each of those is taken already.
 * @param {Known[]} all each version once
 * @param {Record<string, [number, string]>} memory
 * @returns {Named[]}
 */
export function namedIn(all, memory) {
  if (!all.some((one) => one.kind === GONE)) return [];
  // A list that could name a list would make the outcome depend on which of them is still held.
  const ids = new Set(all.filter((one) => isList(one.kind)).map((one) => one.version));
  const doubtful = doubtfulLists(all, memory);
  return entriesIn(all).filter((row) => !doubtful.has(row.by.version) && !ids.has(row.entry.version));
}

/**
 * @param {Named[]} rows
 * @param {ReadonlyMap<string, Known>} every
 * @returns {Set<string>} held versions that they take away; a former vault's list never reaches what was written here
 */
export function reached(rows, every) {
  const found = new Set();
  for (const { by, entry } of rows) {
    const target = every.get(entry.version);
    if (target && (!by.vault || target.vault)) found.add(entry.version);
  }
  return found;
}

/**
 * @param {Known[]} all
 * @returns {Named[]} every entry of every list; its place is in the chain of the vault whose former list names the version there
 */
function entriesIn(all) {
  /** @type {Map<string, string>} */
  const of = new Map();
  for (const { former, accepted } of all) for (const version of (accepted && former?.versions) || []) of.set(version, former?.vault ?? OWN);
  return all.flatMap((by) => by.gone.map((entry) => ({ by, entry, vault: of.get(entry.version) ?? vaultOf(by) })));
}

/**
 * Lists at a place where accepted versions fork or break. What is not accepted casts no doubt: or whoever holds a replaced key
 * could undo a list by signing beside it.
 * @param {Known[]} all each version once
 * @param {Record<string, [number, string]>} memory
 * @returns {Set<string>} their version ids
 */
export function doubtfulLists(all, memory) {
  const rows = all.filter((one) => one.accepted);
  const lists = rows.filter((one) => isList(one.kind));
  const entries = entriesIn(rows);
  /** @type {Set<string>} */
  const found = new Set();
  for (const vault of new Set(lists.map(vaultOf))) {
    const whole = rows.filter((one) => vaultOf(one) === vault);
    const places = placesOf(whole, entries.filter((row) => vaultOf(row.by) === vault && row.vault === vault));
    const bad = [...forkedOf(places), ...brokenOf(places, statedBy(whole, vault === OWN ? memory : {}))];
    const taken = new Set(bad.map((place) => place.join(" ")));
    for (const one of lists) if (vaultOf(one) === vault && taken.has(`${one.device} ${one.n}`)) found.add(one.version);
  }
  return found;
}

/**
 * @param {Known[]} held without what lists take away
 * @param {Named[]} rows
 */
export function headsOf(held, rows) {
  const mine = new Set(held.filter((one) => !one.vault).map((one) => one.version));
  const burns = rows.filter(({ by, entry }) => entry.why === "burn" && (!by.vault || !mine.has(entry.version)));
  const burned = new Set(burns.map(({ entry }) => entry.version));
  const passed = new Set(rows.flatMap(({ by, entry }) => (by.vault ? [] : [entry.parent])));
  const passedThere = new Set(rows.flatMap(({ by, entry }) => (by.vault ? [entry.parent] : [])));
  /** @type {Map<string, Set<string>>} page -> parents */
  const superseded = new Map();
  for (const one of held) {
    if (!one.accepted || !one.parents.length) continue;
    const parents = superseded.get(one.page) ?? new Set();
    superseded.set(one.page, parents);
    for (const parent of one.parents) parents.add(parent);
  }
  const offered = held.filter((one) => !one.accepted).map((one) => one.version);
  /** @type {Map<string, string[]>} */
  const heads = new Map();
  for (const one of held) {
    if (!one.accepted || isList(one.kind)) continue;
    if (superseded.get(one.page)?.has(one.version) || passed.has(one.version)) continue;
    if (one.vault && passedThere.has(one.version)) continue;
    const found = heads.get(one.page);
    if (found) found.push(one.version);
    else heads.set(one.page, [one.version]);
    if (one.parents.some((parent) => burned.has(parent))) offered.push(one.version);
  }
  for (const found of heads.values()) found.sort();
  return { heads, offered: offered.sort() };
}

/**
 * Holes, forks and breaks of one vault's own chains: a device of a former vault shares no place with one of this.
 * @param {string} vault
 * @param {Known[]} held
 * @param {Named[]} rows
 * @param {Record<string, [number, string]>} memory
 */
function alarmsOf(vault, held, rows, memory) {
  const whole = held.filter((one) => vaultOf(one) === vault);
  const places = placesOf(whole, rows.filter((row) => row.vault === vault));
  const stated = statedBy(whole, vault === OWN ? memory : {});
  // What one former vault took of another is told by its lists alone.
  const taken = vault === OWN ? [] : rows.map((row) => row.entry);
  return { missing: missingOf(places, stated, taken), forked: forkedOf(places), broken: brokenOf(places, stated) };
}

/**
 * @param {Known[]} held
 * @param {Named[]} rows
 * @returns {Places}
 */
function placesOf(held, rows) {
  /** @type {Places} */
  const places = new Map();
  for (const { device, n, version } of [...held, ...rows.map((row) => row.entry)]) {
    const row = places.get(device) ?? new Map();
    places.set(device, row);
    const ids = row.get(n);
    if (ids) ids.add(version);
    else row.set(n, new Set([version]));
  }
  return places;
}

/**
 * @param {Known[]} held
 * @param {Record<string, [number, string]>} memory
 * @returns {Stated[]}
 */
function statedBy(held, memory) {
  /** @type {Stated[]} */
  const stated = Object.entries(memory).map(([device, [n, version]]) => [device, n, version]);
  for (const one of held) {
    for (const device in one.seen) {
      const [n, version] = /** @type {[number, string]} */ (one.seen[device]);
      stated.push([device, n, version]);
    }
    if (one.prev !== null) stated.push([one.device, one.n - 1, one.prev]);
  }
  return stated;
}

/**
 * @param {Places} places
 * @param {Stated[]} stated
 * @param {GoneEntry[]} taken
 */
function missingOf(places, stated, taken) {
  /** @type {Map<string, number>} */
  const most = new Map();
  const raise = (/** @type {string} */ device, /** @type {number} */ n) => most.set(device, Math.max(most.get(device) ?? 0, n));
  for (const [device, row] of places) for (const n of row.keys()) raise(device, n);
  for (const [device, n] of stated) raise(device, n);
  /** @type {Array<[string, number, number]>} */
  const missing = [];
  for (const device of [...most.keys()].sort()) {
    let last = 0;
    const end = most.get(device) ?? 0;
    const known = new Set(places.get(device)?.keys());
    for (const entry of taken) if (entry.device === device && entry.n <= end) known.add(entry.n);
    for (const n of [...[...known].sort((a, b) => a - b), end + 1]) {
      if (n > last + 1) missing.push([device, last + 1, n - 1]);
      last = n;
    }
  }
  return missing;
}

/** @param {Places} places */
function forkedOf(places) {
  /** @type {Array<[string, number]>} */
  const forked = [];
  for (const [device, row] of places) for (const [n, ids] of row) if (ids.size > 1) forked.push([device, n]);
  return forked.sort(byPlace);
}

/**
 * @param {Places} places
 * @param {Stated[]} stated
 */
function brokenOf(places, stated) {
  /** @type {Map<string, [string, number]>} */
  const broken = new Map();
  for (const [device, n, version] of stated) {
    const ids = places.get(device)?.get(n);
    if (ids && !ids.has(version)) broken.set(`${device} ${n}`, [device, n]);
  }
  return [...broken.values()].sort(byPlace);
}

/**
 * @param {[string, number]} a
 * @param {[string, number]} b
 */
function byPlace(a, b) {
  return a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1;
}
