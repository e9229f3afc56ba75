// Everything, taken along as one file that opens without us (section 7): made on the device, page by page.
import { stamp } from "../kernel/clock.js";
import { VaultError } from "./errors.js";
import { flush } from "./device.js";
import { readDraft } from "./pages.js";
import { sha256Hex } from "./crypto.js";
import { INDEX, KEY, PART_BYTES, README, indexText, readable } from "./rules/export.js";
import { isList } from "./rules/lists.js";
import { utf8 } from "./rules/text.js";
import { recipientOf, seal } from "./seal.js";
import { opened } from "./book.js";
import { Carrier } from "./workshop.js";
import { room } from "./room.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./rules/export.js").PageRow} PageRow */
/** @typedef {{passphrase: string, readme: string, release: string, onProgress?: (done: number, total: number) => void, signal?: AbortSignal}} How */

/** Pages packed at once: as many as come back before a person wonders. */
const SOME = 25;

/**
 * @param {Core} core
 * @returns {Promise<{bytes: number, free: number | null, pages: number}>} what the file will weigh, about, and the room there is
 */
export async function sizeUp(core) {
  const { store } = core.unlocked();
  await core.ready;
  let bytes = 0;
  const contents = await store.keys("versions");
  for (let at = 0; at < contents.length; at += 250) {
    for (const one of await store.some("versions", contents.slice(at, at + 250))) bytes += one.sealed.length;
  }
  for (const one of await store.values("drafts")) bytes += one.length;
  return { ...(await room(bytes)), pages: core.book.pages().length };
}

/**
 * One making of the file. It stops where the keys go or the person says so; nothing of it is then anywhere.
 * @param {Core} core
 * @param {AbortSignal | undefined} signal
 */
function watch(core, signal) {
  const { keys } = core;
  return () => {
    if (core.keys !== keys || !keys) throw new VaultError("export-locked");
    if (signal?.aborted) throw new VaultError("export-stopped");
  };
}

/**
 * Pages newest first, each with all its versions; lists are pages of their own.
 * @param {Core} core
 */
function pagesOf(core) {
  const { book } = core;
  const pages = [...book.pageRows].flatMap(([page, rows]) => {
    const all = [...rows.values()];
    const heads = book.heads(page);
    const first = heads[0] ?? all.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
    if (!first) return [];
    const title = isList(first.kind) ? "" : first.title;
    return [{ page, kind: first.kind, title, at: first.at, heads: heads.map((one) => one.version), contents: all.map((one) => one.content) }];
  });
  return pages.sort((a, b) => (a.at === b.at ? (a.page < b.page ? -1 : 1) : a.at < b.at ? 1 : -1));
}

/**
 * @param {import("./opening.js").Item[]} items of one page
 * @returns {import("./opening.js").Item[][]} each for a member of its own
 */
function inParts(items) {
  /** @type {import("./opening.js").Item[][]} */
  const parts = [[]];
  let size = 0;
  for (const item of items) {
    size += item.sealed.length;
    if (size > PART_BYTES && parts.at(-1)?.length) {
      parts.push([]);
      size = item.sealed.length;
    }
    parts.at(-1)?.push(item);
  }
  return parts;
}

/** @typedef {{of: ReturnType<typeof pagesOf>[number], file: string, last: boolean, packing: import("./carrying.js").Packing}} Member last: of its page */

/**
 * @param {Core} core
 * @param {ReturnType<typeof pagesOf>} pages
 * @param {(content: string) => void} lose
 * @yields {Promise<Member[]>} some at a time
 */
async function* batches(core, pages, lose) {
  const { store } = core.unlocked();
  /** @type {Member[]} */
  let some = [];
  let bytes = 0;
  for (const of of pages) {
    /** @type {import("./opening.js").Item[]} */
    const items = await store.some("versions", of.contents);
    const there = new Set(items.map((item) => item.content));
    for (const content of of.contents) if (!there.has(content)) lose(content);
    const parts = inParts(items);
    for (const [at, part] of parts.entries()) {
      const file = `pages/${of.page}${at ? `-${at + 1}` : ""}.age`;
      some.push({ of, file, last: at === parts.length - 1, packing: { page: of.page, kind: of.kind, title: of.title, heads: of.heads, items: part } });
      bytes += part.reduce((sum, item) => sum + item.sealed.length, 0);
      if (some.length < SOME && bytes < PART_BYTES) continue;
      yield some;
      [some, bytes] = [[], 0];
    }
  }
  if (some.length) yield some;
}

/**
 * @param {Core} core
 * @param {How} how
 * @returns {Promise<import("./types.js").Exported>}
 */
export async function exportAll(core, { passphrase, readme, release, onProgress = () => {}, signal }) {
  const { zipWriter } = await import("./zip.js");
  core.unlocked();
  await core.ready;
  await flush(core);
  const { bytes, free } = await sizeUp(core);
  if (free !== null && free < bytes) throw new VaultError("export-no-room", megabytes(bytes, free));
  const check = watch(core, signal);
  const carrier = new Carrier();
  const stop = core.on(() => core.keys || carrier.end());
  try {
    const made = stamp();
    const zip = zipWriter(new Date(made));
    await zip.add(README, utf8(readme));
    await zip.add(KEY, await carrier.ask("lockIdentities", passphrase, core.unlocked().keys.identities));
    check();
    const whole = await putAll(core, { zip, carrier, check, onProgress });
    check();
    const keys = core.unlocked().keys;
    const signing = keys.signing.map(({ public: key, from_gen, cert, last }) => ({ public: key, from_gen, cert, last }));
    const formers = [...core.openers().formers].map(([vault, one]) => ({ vault, gen: one.gen, signing: one.signing }));
    const { missing } = core.book.judged();
    const index = { handrail: "export", v: 1, minor: 0, made_at: made, release, vault: keys.vault, gen: keys.gen, signing, formers, ...whole, missing };
    await zip.add(INDEX, await sealed(core, indexText(index)));
    const blob = await zip.close();
    check();
    const pages = new Set(whole.pages.filter((one) => !isList(one.kind)).map((one) => one.page));
    return { blob, pages: pages.size, drafts: whole.drafts.length, damaged: whole.damaged.map((one) => named(core, one)), missing };
  } catch (error) {
    // A Worker that was ended tells of that; what ended it is what the person should hear.
    check();
    throw error;
  } finally {
    stop();
    carrier.end();
  }
}

/**
 * @param {Core} core
 * @param {{content: string, code: string}} damaged
 * @returns {import("./types.js").Lost} with the page it belongs to, where that was ever known
 */
function named(core, { content, code }) {
  const row = core.book.rows.get(content);
  return { code, title: row && opened(row) ? row.title : "", at: row && opened(row) ? row.at : "" };
}

/**
 * @param {number} bytes
 * @param {number} free
 */
function megabytes(bytes, free) {
  return { needed: Math.max(1, Math.ceil(bytes / 1e6)), free: Math.max(0, Math.floor(free / 1e6)) };
}

/**
 * @param {Core} core
 * @param {string} text
 */
async function sealed(core, text) {
  return seal(utf8(text), [await recipientOf(/** @type {string} */ (core.unlocked().keys.identities.at(-1)))]);
}

/**
 * @param {Core} core
 * @param {{zip: {add: (name: string, bytes: Uint8Array) => Promise<void>}, carrier: Carrier, check: () => void, onProgress: (done: number, total: number) => void}} with_
 */
async function putAll(core, { zip, carrier, check, onProgress }) {
  const { store } = core.unlocked();
  const all = pagesOf(core);
  /** @type {PageRow[]} */
  const pages = [];
  const broken = [...core.book.rows.values()].flatMap((row) => (opened(row) ? [] : [{ content: row.content, code: row.code }]));
  let done = 0;
  onProgress(0, all.length);
  const lose = (/** @type {string} */ content) => void broken.push({ content, code: "damaged" });
  for await (const some of batches(core, all, lose)) {
    check();
    const packed = /** @type {import("./carrying.js").Packed[]} */ (await carrier.ask("packMany", some.map((one) => one.packing), core.openers()));
    check();
    for (const [at, { of, file, last }] of some.entries()) {
      const one = /** @type {import("./carrying.js").Packed} */ (packed[at]);
      broken.push(...one.failed);
      done += Number(last);
      if (!one.versions) continue;
      await zip.add(file, one.sealed);
      pages.push({ page: of.page, file, sha256: one.sha256, kind: of.kind, title: of.title, at: of.at, heads: one.heads, versions: one.versions });
    }
    onProgress(done, all.length);
  }
  const drafts = [];
  for (const page of await store.keys("drafts")) {
    const draft = await readDraft(core, page);
    if (!draft) continue;
    const file = `drafts/${page}.age`;
    const bytes = await sealed(core, readable({ v: 1, draft }));
    await zip.add(file, bytes);
    drafts.push({ page, file, sha256: await sha256Hex(bytes) });
  }
  const damaged = [];
  for (const { content, code } of broken) {
    const [held] = await store.some("versions", [content]);
    const file = `damaged/${content}.bin`;
    if (held) await zip.add(file, held.sealed);
    damaged.push({ content, code, file: held ? file : "" });
  }
  return { pages, drafts, damaged };
}
