// An export taken into the vault that is open here (section 7): looked at whole first, then page by page, each version judged alone.
import { chains } from "./chain.js";
import { start } from "./device.js";
import { VaultError, is } from "./errors.js";
import { factsOf, titleOf } from "./opening.js";
import { bodyOf, dropNamed, markLong, putDraft, readDraft, save } from "./pages.js";
import { room } from "./room.js";
import { INDEX, KEY, MEMBERS_MAX, README, membersByName, readCarriedDraft, readIndex, reconciled } from "./rules/export.js";
import { readHeader } from "./rules/header.js";
import { LIST_MAX } from "./rules/limits.js";
import { FORMER, KEPT, isList } from "./rules/lists.js";
import { asideOf, openersOf } from "./rules/standing.js";
import { toJson, utf8 } from "./rules/text.js";
import { namedBy, unseal } from "./seal.js";
import { sha256Hex } from "./crypto.js";
import { Carrier } from "./workshop.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./rules/export.js").Index} Index */
/** @typedef {import("./rules/export.js").PageRow} PageRow */
/** @typedef {import("./rules/header.js").Header} Header */
/** @typedef {import("./rules/standing.js").Openers} Openers */
/** @typedef {import("./types.js").Imported} Imported */
/** @typedef {{index: Index, openers: Openers, read: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>}} Source */
/** @typedef {{version: string, line1: string, signature: string, header: Header}} Coming */

/** Versions kept in one stroke: what a list of former versions needs stays in a small size class. */
const SOME = 800;
const BYTES = 8 * 2 ** 20;

/**
 * @param {Blob} file
 * @returns {Promise<{names: string[], read: Source["read"]}>}
 */
async function members(file) {
  const { readZip } = await import("./zip.js");
  const all = await readZip(file, MEMBERS_MAX);
  const places = membersByName(all);
  const read = async (/** @type {string} */ name) => (await all[places.get(name) ?? -1]?.read()) ?? null;
  return { names: [...places.keys()], read };
}

/**
 * @param {Index} index
 * @param {string[]} identities
 * @returns {Promise<Openers>} what judges its versions; throws `export-forged` where the keys do not follow one another
 */
async function openersFor(index, identities) {
  const { vault, gen, signing } = index;
  for (const one of [{ vault, signing }, ...index.formers]) {
    if (!(await chains(one.vault, one.signing))) throw new VaultError("export-forged");
  }
  const openers = openersOf({ vault, gen, identities, signing }, [], () => false);
  for (const one of index.formers) openers.formers.set(one.vault, { gen: one.gen, signing: one.signing, versions: null });
  return openers;
}

/**
 * @param {Core} core
 * @param {Blob} file
 * @param {string} passphrase
 * @param {() => void} then called when something was taken in
 * @returns {Promise<import("./types.js").Carry>}
 */
export async function openExport(core, file, passphrase, then) {
  const { names, read } = await members(file);
  const carrier = new Carrier();
  /** @type {string[]} */
  const identities = await carrier.ask("unlockIdentities", await read(KEY), passphrase).finally(() => carrier.end());
  const plain = await unseal(/** @type {Uint8Array} */ (await read(INDEX)), identities);
  if (!plain) throw new VaultError("export-damaged");
  const index = readIndex(plain);
  const source = { index, read, openers: await openersFor(index, identities) };
  const pages = index.pages.filter((one) => !isList(one.kind));
  const days = pages.map((one) => one.at).sort();
  const known = new Set([KEY, INDEX, README, ...[...index.pages, ...index.drafts, ...index.damaged].map((one) => one.file)]);
  const space = await room(file.size);
  return {
    pages: new Set(pages.map((one) => one.page)).size, versions: pages.reduce((sum, one) => sum + one.versions, 0), drafts: index.drafts.length,
    from: days[0] ?? "", to: days.at(-1) ?? "", made: index.made_at, own: index.vault === core.vault, newer: index.minor > 0,
    strange: names.filter((name) => !known.has(name)), lost: index.damaged.length, ...space,
    take: ({ onProgress = () => {}, signal } = {}) => {
      if (space.free !== null && space.free < space.bytes) {
        throw new VaultError("import-no-room", { needed: Math.ceil(space.bytes / 1e6), free: Math.floor(space.free / 1e6) });
      }
      return new Import(core, source, onProgress, signal).run().finally(then);
    },
  };
}

class Import {
  /** @type {Imported} */
  done = { pages: 0, versions: 0, here: 0, burned: 0, drafts: 0, lost: [] };
  /** @type {Set<string>} pages that got something */
  touched = new Set();
  carrier = new Carrier();
  /** @type {Coming[]} */
  waiting = [];
  /** @type {Set<string>} version ids among them */
  ids = new Set();
  bytes = 0;
  /** @type {{here: Set<string>, there: Set<string>} | null} versions that lists took away: this vault's lists, and former vaults' */
  gone = null;
  /** @type {Set<string> | null} pages that burns took away */
  burned = null;

  /**
   * @param {Core} core
   * @param {Source} source
   * @param {(done: number, total: number) => void} onProgress
   * @param {AbortSignal | undefined} signal
   */
  constructor(core, source, onProgress, signal) {
    this.core = core;
    this.source = source;
    this.onProgress = onProgress;
    this.signal = signal;
  }

  #check() {
    if (this.vault && (!this.core.keys || this.core.vault !== this.vault)) throw new VaultError("import-locked");
    if (this.signal?.aborted) throw new VaultError("import-stopped");
  }

  /** @returns {Promise<Imported>} */
  async run() {
    const { core, carrier } = this;
    if (core.phase === "new") await start(core);
    core.unlocked();
    this.vault = core.vault;
    await core.ready;
    const stop = core.on(() => core.keys || carrier.end());
    try {
      await this.#all();
    } catch (error) {
      this.#check();
      throw error;
    } finally {
      stop();
      carrier.end();
    }
    return { ...this.done, pages: this.touched.size };
  }

  async #all() {
    const { core, source } = this;
    const { pages, drafts, formers } = source.index;
    // Before anything is kept.
    for (const one of [source.index, ...formers]) if (one.vault !== core.vault) reconciled(core.openers().formers.get(one.vault), one);
    // Lists first: what they name can then be judged as it comes.
    const first = pages.filter((one) => one.kind === KEPT || one.kind === FORMER);
    let at = 0;
    for (const some of [first, pages.filter((one) => !first.includes(one))]) {
      for (const row of some) {
        this.#check();
        await this.#page(row);
        this.onProgress((at += 1), pages.length);
      }
      await this.#keep();
    }
    for (const row of drafts) {
      this.#check();
      await this.#draft(row);
    }
    await core.judgeAnew();
    await dropNamed(core);
    core.indexSoon();
    core.changed();
  }

  /** @param {PageRow} row */
  async #page(row) {
    const { source, done } = this;
    const lose = (/** @type {string} */ code) => void done.lost.push({ code, title: row.title, at: row.at });
    const bytes = await this.#bytes(row.file);
    if (!bytes) return lose("damaged");
    const [found] = /** @type {import("./carrying.js").Unpacked[]} */ (
      await this.carrier.ask("unpackMany", [{ bytes, sha256: row.sha256, page: row.page }], source.openers));
    if (!found || found.code) return lose(found?.code ?? "damaged");
    for (const { code } of found.failed) lose(code);
    const news = found.versions.flatMap((one) => this.#coming(one, lose));
    for (const one of news) {
      if (this.ids.has(one.version)) continue;
      this.ids.add(one.version);
      this.waiting.push(one);
      this.bytes += one.line1.length;
    }
    if (this.waiting.length >= SOME || this.bytes >= BYTES) await this.#keep();
  }

  /**
   * @param {string} file
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>} null where it is missing or came to harm
   */
  async #bytes(file) {
    try {
      return await this.source.read(file);
    } catch (error) {
      // More than was announced is a trap and no accident: the whole is refused.
      if (is(error, "export-unsafe")) throw error;
      return null;
    }
  }

  /**
   * @param {import("./carrying.js").Judged} one
   * @param {(code: string) => void} lose
   * @returns {Coming[]} none where it is here, or is to stay away
   */
  #coming({ version, line1, signature }, lose) {
    const { core, done } = this;
    const header = readHeader(utf8(line1));
    if (core.book.versions.has(version)) return (done.here += 1), [];
    if (this.#isGone(version, header.vault)) return (done.burned += 1), [];
    if (header.vault === core.vault && !core.unlocked().keys.signing.some((key) => key.public === header.author)) return lose("unknown-author"), [];
    return [{ version, line1, signature, header }];
  }

  /**
   * @param {string} version
   * @param {string} vault
   * @returns {boolean} a former vault's list never reaches what was written here
   */
  #isGone(version, vault) {
    const { core } = this;
    if (!this.gone) {
      this.gone = { here: new Set(), there: new Set() };
      for (const { by, entry } of core.book.entries()) (by.vault ? this.gone.there : this.gone.here).add(entry.version);
    }
    return this.gone.here.has(version) || (vault !== core.vault && this.gone.there.has(version));
  }

  /** What waits is kept in one stroke, behind the lists that name it. Asked again after a crash, it finds what is here already. */
  async #keep() {
    const { core, waiting, done } = this;
    if (!waiting.length) return;
    this.#check();
    [this.waiting, this.bytes] = [[], 0];
    await this.#nameFormer(waiting);
    const { store } = core.unlocked();
    const openers = core.openers();
    /** @type {import("./opening.js").Item[]} */
    const items = await this.carrier.ask("resealMany", waiting.map(({ line1, signature }) => ({ line1, signature })), openers);
    this.#check();
    const facts = await Promise.all(waiting.map(async ({ version, header }, at) => {
      const aside = asideOf({ ...header, version }, openers);
      return factsOf(items[at]?.content ?? "", { version, header, aside, named: await namedBy(header, openers.vault) }, openers.vault);
    }));
    await store.write([
      ...items.map((item) => ({ table: /** @type {const} */ ("versions"), key: item.content, value: item })),
      ...(await core.factPuts(facts)),
      ...facts.map((one) => ({ table: /** @type {const} */ ("outbox"), key: one.content, value: one.n })),
    ]);
    for (const one of facts) core.book.outbox.set(one.content, one.n);
    core.book.add(facts);
    core.tabs.tell({ type: "new", contents: items.map((item) => item.content) });
    done.versions += facts.length;
    for (const one of facts) if (!isList(one.kind)) this.touched.add(one.page);
    core.changed();
  }

  /** @param {Coming[]} coming */
  async #nameFormer(coming) {
    const { core, source } = this;
    const { index } = source;
    for (const one of [index, ...index.formers]) {
      const { vault } = one;
      if (vault === core.vault) continue;
      const ours = core.openers().formers.get(vault);
      const known = ours?.versions;
      const { gen, signing } = reconciled(ours, one);
      const versions = coming.filter((one) => one.header.vault === vault && !known?.has(one.version)).map((one) => one.version).sort();
      for (let at = 0; at < versions.length; at += LIST_MAX) {
        const keys = signing.map(({ public: key, from_gen, cert, last }) => ({ public: key, from_gen, cert, last }));
        const body = { vault, gen, signing: keys, versions: versions.slice(at, at + LIST_MAX) };
        await save(core, core.newId(), { kind: FORMER, schema: 1, body, parents: [] });
      }
    }
  }

  /** @param {import("./rules/export.js").DraftRow} row */
  async #draft(row) {
    const { core, done } = this;
    const { page } = row;
    const lose = (/** @type {string} */ code, title = "", at = "") => void done.lost.push({ code, title, at });
    const draft = await this.#readDraft(row);
    if (!draft) return lose("damaged");
    if ((await this.#burned()).has(page)) return void (done.burned += 1);
    const said = toJson(draft.body);
    for (const { version } of core.book.of(page)) if (toJson(await bodyOf(core, version)) === said) return;
    const { kind, schema, body } = draft;
    const parents = draft.parents.filter((id) => core.book.versions.get(id)?.page === page);
    const name = titleOf(body);
    try {
      await save(core, page, { kind, schema, body, parents });
    } catch (error) {
      // What stops this draft alone stops no other; what stops this device stops all.
      if (is(error, "bad-header") || is(error, "bad-json")) return lose(/** @type {VaultError} */ (error).code, name, draft.at);
      if (!is(error, "too-large")) throw error;
      const waits = await readDraft(core, page);
      if (waits && toJson(waits.body) === said) return;
      if (waits) return lose("too-large", name, draft.at);
      await putDraft(core, page, { kind, schema, body, parents });
      markLong(core, page, { kind, schema, body });
    }
    done.drafts += 1;
    this.touched.add(page);
  }

  /**
   * @param {import("./rules/export.js").DraftRow} row
   * @returns {Promise<import("./types.js").Draft | null>}
   */
  async #readDraft({ page, file, sha256 }) {
    const { openers } = this.source;
    const bytes = await this.#bytes(file);
    const plain = bytes && (await sha256Hex(bytes)) === sha256 ? await unseal(bytes, openers.identities) : null;
    try {
      return plain && readCarriedDraft(plain, page);
    } catch {
      return null;
    }
  }

  /**
   * Pages that burns took away: by their lists, because a draft has no version that a list could name. As with versions, a
   * former vault's list keeps nothing away that is this vault's own.
   * @returns {Promise<Set<string>>}
   */
  async #burned() {
    if (this.burned) return this.burned;
    const { core, source } = this;
    const own = source.index.vault === core.vault;
    const lists = [...core.book.lists.values()].filter((one) => one.gone.some((entry) => entry.why === "burn") && !(own && one.vault));
    const pages = await Promise.all(lists.map(async (one) => /** @type {string[]} */ ((await bodyOf(core, one.version)).pages)));
    return (this.burned = new Set(pages.flat()));
  }
}
