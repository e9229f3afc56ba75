// Saying and reading pages: versions are sealed, signed and in the outbox before anybody is told that they are kept.
import { VaultError, is } from "./errors.js";
import { memoryOf } from "./core.js";
import { stamp } from "../kernel/clock.js";
import { factsOf, titleOf } from "./opening.js";
import { padDraft } from "./rules/frame.js";
import { GONE, statesAll } from "./rules/header.js";
import { isList } from "./rules/lists.js";
import { GONE_MAX, PARENTS_MAX, SEEN_MAX, THIN_MAX } from "./rules/limits.js";
import { parseObject, toJson, utf8 } from "./rules/text.js";
import { whyNotThin } from "./rules/thin.js";
import { namedBy, openVersion, recipientOf, seal, sealVersion, unseal } from "./seal.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Device} Device */
/** @typedef {import("./types.js").Saying} Saying */
/** @typedef {import("./opening.js").Facts} Facts */

/** The Web Lock around counter, sealing and outbox: two tabs never use one number twice. */
export const WRITER = "vault-writer";

/**
 * @param {Core} core
 * @param {Device} device
 * @param {string} kind
 * @returns {Record<string, [number, string]>} what this version says it has seen
 */
function seenBy(core, device, kind) {
  const all = statesAll(kind, device.n + 1);
  const known = new Map([...Object.entries(device.stated), ...core.book.highest()]);
  known.delete(device.id);
  const rows = [...known].filter(([id, [n]]) => all || n > (device.stated[id]?.[0] ?? 0));
  return Object.fromEntries(rows.slice(0, SEEN_MAX));
}

/**
 * Seals, signs and keeps one version. The caller holds the writer's lock.
 * @param {Core} core
 * @param {string} page
 * @param {Saying} saying
 * @param {import("./store.js").Put[]} [also] written in the same stroke
 * @returns {Promise<Facts>}
 */
export async function write(core, page, { kind, schema, body, parents }, also = []) {
  const { keys, store } = core.unlocked();
  await core.ready;
  // From the store, not from memory: another tab may have written since.
  const device = /** @type {Device} */ (await store.get("meta", "device"));
  const seen = seenBy(core, device, kind);
  const signer = /** @type {import("./keys.js").SigningKey} */ (keys.signing.at(-1));
  const had = parents ?? core.book.heads(page).map((one) => one.version);
  const header = {
    vault: keys.vault, page, kind, schema, parents: [...new Set(had)].slice(0, PARENTS_MAX), author: signer.public,
    device: device.id, n: device.n + 1, prev: device.prev, seen, gen: keys.gen, at: stamp(), body,
  };
  const { version, content, sealed } = await sealVersion(header, keys);
  const parsed = parseHeader(header);
  const facts = factsOf(content, { version, header: parsed, aside: null, named: await namedBy(parsed, keys.vault) }, keys.vault);
  const next = { ...device, n: header.n, prev: version, stated: { ...device.stated, ...seen } };
  await store.write([
    { table: "versions", key: content, value: { content, sealed } },
    ...(await core.factPuts([facts])),
    { table: "outbox", key: content, value: header.n },
    { table: "meta", key: "device", value: next },
    ...also,
  ]);
  core.book.outbox.set(content, header.n);
  core.book.memory = memoryOf(next);
  core.book.add([facts]);
  core.tabs.tell({ type: "new", contents: [content] });
  core.indexSoon();
  core.changed();
  return facts;
}

/**
 * As it will be read: without what JSON drops.
 * @param {import("./rules/header.js").Header} header
 */
function parseHeader(header) {
  return { ...header, body: parseObject(toJson(header.body)) };
}

/**
 * @param {Core} core
 * @param {string} page
 * @param {Saying} saying
 * @param {import("./store.js").Put[]} [also]
 */
export async function save(core, page, saying, also) {
  core.unlocked();
  return core.tabs.alone(WRITER, () => write(core, page, saying, also));
}

/**
 * @param {Core} core
 * @param {string} version
 * @returns {Promise<Record<string, unknown>>}
 */
export async function bodyOf(core, version) {
  const { store } = core.unlocked();
  const facts = core.book.versions.get(version);
  const held = facts && (await store.get("versions", facts.content));
  if (!held) throw new VaultError("not-here");
  return (await openVersion(held.sealed, held.content, core.openers())).header.body;
}

/**
 * @param {Core} core
 * @param {string} id
 * @returns {Promise<import("./types.js").Page | null>}
 */
export async function readPage(core, id) {
  const { store } = core.unlocked();
  await core.ready;
  const heads = core.book.heads(id);
  const aside = core.book.of(id).filter((one) => !one.accepted);
  const first = heads[0] ?? aside[0];
  if (!first) return null;
  const own = (await store.get("meta", "device")).id;
  const { offered } = core.book.judged();
  const known = core.kinds;
  const read = heads.map(async (one) => ({
    version: one.version, body: await bodyOf(core, one.version), at: one.at, mine: one.device === own,
    backedUp: core.book.backedUp(one.version), afterBurn: offered.includes(one.version),
    newerApp: Object.keys(known).length > 0 && !(one.schema <= (known[one.kind] ?? 0)),
  }));
  const rest = aside.map(async (one) => ({
    version: one.version, body: await bodyOf(core, one.version), at: one.at, why: /** @type {"retired-key" | "newer-gen"} */ (one.code),
  }));
  return { page: id, kind: first.kind, schema: first.schema, heads: await Promise.all(read), offered: await Promise.all(rest) };
}

/**
 * Keep both: the page goes on with its first head, every other head becomes a page of its own. The pages come first and the
 * joining last: a crash between leaves a page twice, never a page less. `copy` in its body lets a list tell the two apart.
 * @param {Core} core
 * @param {string} page
 * @param {string} keep "both" or a version id
 * @returns {Promise<{pages: string[]}>}
 */
export async function resolve(core, page, keep) {
  await core.ready;
  const heads = core.book.heads(page);
  const kept = keep === "both" ? heads[0] : heads.find((one) => one.version === keep);
  if (!kept) throw new VaultError("not-here");
  const pages = [page];
  for (const other of keep === "both" ? heads.slice(1) : []) {
    const id = core.newId();
    await save(core, id, { kind: other.kind, schema: other.schema, body: { ...(await bodyOf(core, other.version)), copy: true }, parents: [] });
    pages.push(id);
  }
  const body = await bodyOf(core, kept.version);
  await save(core, page, { kind: kept.kind, schema: kept.schema, body, parents: heads.map((one) => one.version) });
  return { pages };
}

/** @typedef {[n: number, version: string, content: string, parent: string | null]} Going a row of a gone list */

/**
 * Signs what goes away, then takes it away here; the server is told by every sync until it has done the same.
 * @param {Core} core
 * @param {"burn" | "thin"} why
 * @param {string[]} pages
 * @param {Array<{device: string, row: Going}>} rows
 */
async function sayGone(core, why, pages, rows) {
  const most = why === "burn" ? GONE_MAX : THIN_MAX;
  for (let at = 0; at < rows.length; at += most) {
    /** @type {Record<string, Going[]>} */
    const gone = {};
    for (const { device, row } of rows.slice(at, at + most)) (gone[device] ??= []).push(row);
    await save(core, core.newId(), { kind: GONE, schema: 1, body: { why, pages, gone }, parents: [] });
  }
}

/**
 * @param {Core} core
 * @param {"burn" | "thin"} why
 * @param {string[]} pages
 * @param {Facts[]} rows
 */
async function letGo(core, why, pages, rows) {
  const named = rows.flatMap(({ device, n, version, parents }) => {
    const parent = why === "thin" ? (parents[0] ?? null) : null;
    // A version under two content ids goes under both.
    return core.book.contents(version).map((content) => ({ device, row: /** @type {Going} */ ([n, version, content, parent]) }));
  });
  await sayGone(core, why, pages, named);
  await dropNamed(core);
}

/**
 * What a list names by its version and no list by the content id it has here (it was imported on two devices at once, or in
 * another vault before): a further list names that too, so that every other device and the server let go of the same.
 * @param {Core} core
 */
async function nameCopies(core) {
  const listed = core.book.named();
  const left = (/** @type {import("./rules/header.js").GoneEntry} */ entry) => core.book.contents(entry.version).filter((content) => !listed.has(content));
  const entries = core.book.reaching();
  if (!entries.some((entry) => left(entry).length)) return;
  for (const list of [...core.book.lists.values()]) {
    const mine = new Set(list.gone.map((entry) => entry.version));
    const rows = entries.filter((entry) => mine.has(entry.version)).flatMap((entry) =>
      left(entry).map((content) => ({ device: entry.device, row: /** @type {Going} */ ([entry.n, entry.version, content, entry.parent]) })));
    const once = [...new Map(rows.map((one) => [one.row[2], one])).values()];
    if (!once.length) continue;
    const { why, pages } = await bodyOf(core, list.version);
    await sayGone(core, /** @type {"burn" | "thin"} */ (why), /** @type {string[]} */ (pages), once);
    for (const { row } of once) listed.add(row[2]);
  }
}

/**
 * Removes this device's copy of what accepted lists name, by version id and content id both. Never on the server's word.
 * @param {Core} core
 */
export async function dropNamed(core) {
  const { store } = core.unlocked();
  await nameCopies(core);
  const listed = core.book.named();
  const contents = [...new Set(core.book.reaching().flatMap((entry) => core.book.contents(entry.version)))].filter((content) => listed.has(content));
  if (!contents.length) return;
  const tables = /** @type {const} */ (["versions", "facts", "outbox"]);
  await store.write(contents.flatMap((key) => tables.map((table) => ({ table, key }))));
  for (const content of contents) {
    core.book.remove(content);
    core.book.outbox.delete(content);
  }
  core.indexSoon();
  core.changed();
}

/**
 * @param {Core} core
 * @param {string[]} pages
 */
export async function burn(core, pages) {
  const { store } = core.unlocked();
  await core.ready;
  const rows = pages.flatMap((page) => core.book.of(page)).filter((one) => !isList(one.kind));
  await store.write(pages.map((key) => ({ table: "drafts", key })));
  if (rows.length) await letGo(core, "burn", pages, rows);
}

/**
 * @param {Core} core
 * @param {string} page
 * @returns {Promise<number>}
 */
export async function thin(core, page) {
  const { store } = core.unlocked();
  await core.ready;
  const own = (await store.get("meta", "device")).id;
  const all = core.book.of(page);
  const rows = all.filter((one) => one.accepted && whyNotThin(one, all, own) === null);
  if (rows.length) await letGo(core, "thin", [page], rows);
  return rows.length;
}

/**
 * @param {Core} core
 * @param {string} page
 * @param {Saying} draft
 */
export async function putDraft(core, page, { kind, schema, body, parents }) {
  const { keys, store } = core.unlocked();
  const whole = { page, kind, schema, body, parents: parents ?? core.book.heads(page).map((one) => one.version), at: stamp() };
  const to = await recipientOf(/** @type {string} */ (keys.identities.at(-1)));
  const value = await seal(padDraft(utf8(toJson(whole))), [to]);
  await store.write([{ table: "drafts", key: page, value }]);
}

/**
 * @param {Core} core
 * @param {string} page
 * @returns {Promise<import("./types.js").Draft | null>}
 */
export async function readDraft(core, page) {
  const { keys, store } = core.unlocked();
  const sealed = await store.get("drafts", page);
  const plain = sealed && (await unseal(sealed, keys.identities));
  return plain ? /** @type {import("./types.js").Draft} */ (parseObject(plain)) : null;
}

/**
 * What is too long for a version stays a draft: in the list, and never called backed up.
 * @param {Core} core
 * @param {string} page
 * @param {Saying} draft
 */
export function markLong(core, page, { kind, body }) {
  core.long.set(page, { page, kind, title: titleOf(body), at: stamp(), heads: 0, backedUp: false, tooLong: true });
  core.changed();
}

/**
 * Drafts that no open editor holds are what a crash left behind: each becomes a version, with the parents it had.
 * @param {Core} core
 */
export async function rescueDrafts(core) {
  const { store } = core.unlocked();
  for (const page of await store.keys("drafts")) {
    const letGo = await core.tabs.hold(editing(page));
    if (!letGo) continue;
    try {
      const draft = await readDraft(core, page);
      if (draft) await rescue(core, page, draft);
    } finally {
      letGo();
    }
  }
}

/**
 * One that cannot become a version stays what it is, and stops no other.
 * @param {Core} core
 * @param {string} page
 * @param {Saying} draft
 */
async function rescue(core, page, draft) {
  try {
    await save(core, page, draft, [{ table: "drafts", key: page }]);
  } catch (error) {
    if (is(error, "too-large")) markLong(core, page, draft);
    else if (is(error, "locked")) throw error;
  }
}

/** @param {string} page the name that an editor holds while it is open */
export function editing(page) {
  return `vault-editor-${page}`;
}
