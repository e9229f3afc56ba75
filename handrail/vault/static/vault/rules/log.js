// Judging a whole log, independent of order (section 3.4).
import { GONE } from "./header.js";

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
 * @property {boolean} accepted false for newer-gen and retired-key
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

/**
 * @param {Iterable<Known>} versions
 * @param {Iterable<string>} [serverGone] content ids
 * @param {Record<string, [number, string]>} [memory] this device's own: device -> n, version id
 * @returns {Judgement}
 */
export function judge(versions, serverGone = [], memory = {}) {
  const every = new Map([...versions].map((one) => [one.version, one]));
  const all = [...every.values()];
  const entries = entriesOf(all, memory);
  const named = new Set(entries.map((entry) => entry.version));
  const held = all.filter((one) => !named.has(one.version));
  const places = placesOf(held, entries);
  const stated = statedBy(held, memory);
  const explained = new Set(entries.map((entry) => entry.content));
  return {
    ...headsOf(held, entries),
    named: [...explained].sort(),
    drop: [...named].filter((version) => every.has(version)).sort(),
    missing: missingOf(places, stated),
    forked: forkedOf(places),
    broken: brokenOf(places, stated),
    unexplained: [...new Set(serverGone)].filter((content) => !explained.has(content)).sort(),
  };
}

/**
 * What lists take away. A list at a place that is forked or broken takes nothing: who holds a replaced key can still sign at
 * places up to its `last`, and each of those is taken already.
 * @param {Known[]} all each version once
 * @param {Record<string, [number, string]>} memory
 * @returns {GoneEntry[]}
 */
export function entriesOf(all, memory) {
  const lists = all.filter((one) => one.kind === GONE);
  if (!lists.length) return [];
  // A list that could name a list would make the outcome depend on which of them is still held.
  const ids = new Set(lists.map((one) => one.version));
  const places = placesOf(all, lists.flatMap((one) => one.gone));
  const bad = [...forkedOf(places), ...brokenOf(places, statedBy(all, memory))];
  const doubtful = new Set(bad.map(([device, n]) => `${device} ${n}`));
  const sure = lists.filter((one) => !doubtful.has(`${one.device} ${one.n}`));
  return sure.flatMap((one) => one.gone).filter((entry) => !ids.has(entry.version));
}

/**
 * @param {Known[]} held without what entries name
 * @param {GoneEntry[]} entries
 */
export function headsOf(held, entries) {
  const burned = new Set(entries.filter((entry) => entry.why === "burn").map((entry) => entry.version));
  const passed = new Set(entries.map((entry) => entry.parent));
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
    if (!one.accepted || one.kind === GONE) continue;
    if (superseded.get(one.page)?.has(one.version) || passed.has(one.version)) continue;
    const found = heads.get(one.page);
    if (found) found.push(one.version);
    else heads.set(one.page, [one.version]);
    if (one.parents.some((parent) => burned.has(parent))) offered.push(one.version);
  }
  for (const found of heads.values()) found.sort();
  return { heads, offered: offered.sort() };
}

/**
 * @param {Known[]} held
 * @param {GoneEntry[]} entries
 * @returns {Map<string, Map<number, Set<string>>>} device -> n -> version ids
 */
function placesOf(held, entries) {
  /** @type {Map<string, Map<number, Set<string>>>} */
  const places = new Map();
  for (const list of [held, entries]) {
    for (const { device, n, version } of list) {
      const row = places.get(device) ?? new Map();
      places.set(device, row);
      const ids = row.get(n);
      if (ids) ids.add(version);
      else row.set(n, new Set([version]));
    }
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
 * @param {Map<string, Map<number, Set<string>>>} places
 * @param {Stated[]} stated
 */
function missingOf(places, stated) {
  /** @type {Map<string, number>} */
  const most = new Map();
  const raise = (/** @type {string} */ device, /** @type {number} */ n) => most.set(device, Math.max(most.get(device) ?? 0, n));
  for (const [device, row] of places) for (const n of row.keys()) raise(device, n);
  for (const [device, n] of stated) raise(device, n);
  /** @type {Array<[string, number, number]>} */
  const missing = [];
  for (const device of [...most.keys()].sort()) {
    let last = 0;
    const held = [...(places.get(device)?.keys() ?? [])].sort((a, b) => a - b);
    for (const n of [...held, (most.get(device) ?? 0) + 1]) {
      if (n > last + 1) missing.push([device, last + 1, n - 1]);
      last = n;
    }
  }
  return missing;
}

/** @param {Map<string, Map<number, Set<string>>>} places */
function forkedOf(places) {
  /** @type {Array<[string, number]>} */
  const forked = [];
  for (const [device, row] of places) for (const [n, ids] of row) if (ids.size > 1) forked.push([device, n]);
  return forked.sort(byPlace);
}

/**
 * @param {Map<string, Map<number, Set<string>>>} places
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
