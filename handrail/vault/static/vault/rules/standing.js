// Whose version counts: by the key file's keys, by what was kept when a key was replaced, and by the lists of former vaults.
import { isList } from "./lists.js";

/** @typedef {{public: string, from_gen: number, last: Record<string, number> | null, kept?: Set<string>}} Signer */
/** @typedef {{gen: number, signing: Array<Signer & {cert: string | null}>, versions: Set<string> | null}} Former versions: null: all that its keys signed */
/** @typedef {{vault: string, gen: number, identities: string[], signing: Signer[], formers: Map<string, Former>}} Openers */
/** @typedef {{vault: string, gen: number, identities: string[], signing: Signer[]}} Ring a vault's keys; of a signing key only what is public */
/**
 * What is asked of a version that passed the other checks. Without `vault` it is this vault's own.
 * @typedef {{version: string, device: string, n: number, gen: number, author: string, vault?: string}} Row
 */
/**
 * @typedef {Row & {page: string, kind: string, former?: import("./lists.js").FormerList, kept?: import("./lists.js").KeptList}} ListRow
 */

/**
 * @param {Row} row
 * @param {Openers} openers
 * @returns {Former | Openers | null} whose keys it is judged by; null: another vault's, and no list names it
 */
export function ringOf({ vault, version }, openers) {
  if (vault === undefined || vault === openers.vault) return openers;
  const former = openers.formers.get(vault);
  return former && (!former.versions || former.versions.has(version)) ? former : null;
}

/**
 * @param {Row} row
 * @param {Openers} openers
 * @returns {"newer-gen" | "retired-key" | null}
 */
export function asideOf(row, openers) {
  const ring = ringOf(row, openers) ?? openers;
  const place = ring.signing.findIndex((key) => key.public === row.author);
  const signer = ring.signing[place];
  if (signer?.last) {
    // First: a thief of an old key may write any gen.
    const most = Object.hasOwn(signer.last, row.device) ? /** @type {number} */ (signer.last[row.device]) : 0;
    if (row.n > most || row.gen >= (ring.signing[place + 1]?.from_gen ?? 0)) return "retired-key";
    if (signer.kept && !signer.kept.has(row.version)) return "retired-key";
  }
  return ring === openers && row.gen > openers.gen ? "newer-gen" : null;
}

/**
 * @param {Ring} ring
 * @param {Iterable<ListRow>} lists every former and kept list held
 * @param {(row: ListRow) => boolean} doubtful whether its place is forked or broken
 * @returns {Openers}
 */
export function openersOf({ vault, gen, identities, signing }, lists, doubtful) {
  const all = [...lists].filter((row) => isList(row.kind));
  const own = all.filter((row) => row.vault === undefined || row.vault === vault);
  /** @type {Openers} */
  const openers = { vault, gen, identities, signing: signing.map(({ public: key, from_gen, last }) => ({ public: key, from_gen, last })), formers: new Map() };
  keepBy(openers.signing, own, openers);
  // Only this vault's own lists have it (seal.js).
  const counting = all.filter((row) => row.former && asideOf(row, openers) !== "retired-key" && !doubtful(row));
  for (const row of counting.sort(byGen)) takeIn(openers.formers, /** @type {import("./lists.js").FormerList} */ (row.former));
  for (const [id, former] of openers.formers) keepBy(former.signing, all.filter((row) => row.vault === id), openers);
  return openers;
}

/**
 * From the newest key down: which lists by a key count must stand before that key's lists are believed.
 * @param {Signer[]} signing
 * @param {ListRow[]} rows of that vault
 * @param {Openers} openers
 */
function keepBy(signing, rows, openers) {
  for (const [at, key] of [...signing.entries()].reverse()) {
    const later = new Set(signing.slice(at + 1).map((one) => one.public));
    const counting = rows.filter((row) => row.kept?.author === key.public && later.has(row.author) && ringOf(row, openers) && asideOf(row, openers) !== "retired-key");
    const kept = wholeSets(counting);
    if (kept) key.kept = kept;
  }
}

/**
 * @param {ListRow[]} rows
 * @returns {Set<string> | null} what whole sets name together; null where no set is whole
 */
function wholeSets(rows) {
  /** @type {Map<string, import("./lists.js").KeptList[]>} */
  const sets = new Map();
  for (const { page, kept } of rows) {
    if (!kept) continue;
    const key = `${page} ${kept.of}`;
    sets.set(key, [...(sets.get(key) ?? []), kept]);
  }
  const whole = [...sets.values()].filter((parts) => new Set(parts.map((one) => one.part)).size === parts[0]?.of);
  return whole.length ? new Set(whole.flatMap((parts) => parts.flatMap((one) => one.versions))) : null;
}

/**
 * The highest gen last, and of one gen the lowest version id last: what comes last stays.
 * @param {ListRow} a
 * @param {ListRow} b
 */
function byGen(a, b) {
  const [one, other] = [a.former?.gen ?? 0, b.former?.gen ?? 0];
  return one === other ? (a.version < b.version ? 1 : -1) : one - other;
}

/**
 * @param {Map<string, Former>} formers
 * @param {import("./lists.js").FormerList} list
 */
function takeIn(formers, { vault, gen, signing, versions }) {
  const known = formers.get(vault)?.versions ?? new Set();
  for (const version of versions) known.add(version);
  formers.set(vault, { gen, signing: signing.map((key) => ({ ...key })), versions: known });
}
