// The vault's only door: `const vault = await openVault()`. What each method does stands in types.js.
import * as account from "./account.js";
import { Api } from "./api.js";
import { Core } from "./core.js";
import * as device from "./device.js";
import { makeEditor } from "./drafts.js";
import { VaultError, is } from "./errors.js";
import * as locks from "./locks.js";
import * as pages from "./pages.js";
import * as passphrases from "./passphrases.js";
import { readPicture } from "./recovery.js";
import { b64, toJson } from "./rules/text.js";
import { normalName } from "./openers.js";
import { stopAsking } from "./passkey.js";
import { readKeyFile } from "./rules/keyfile.js";
import { signedIn } from "./session.js";
import { Sync } from "./sync.js";

export { VaultError } from "./errors.js";
export { serviceWorkerUrl } from "./trusted.js";

/** @typedef {import("./types.js").VaultApi} VaultApi */
/** @typedef {import("./types.js").Secret} Secret */
/** @typedef {import("./types.js").Saying} Saying */

/** @implements {VaultApi} */
export class Vault {
  #core;
  #sync;

  /** @param {Core} core */
  constructor(core) {
    this.#core = core;
    this.#sync = new Sync(core);
    core.tabs.listen((told) => void this.#heard(told).catch(() => {}));
    core.shelf.taken = () => void this.#heard({ type: "left" }).catch(() => {});
  }

  /** @param {import("./tabs.js").Told} told by another tab */
  async #heard(told) {
    const core = this.#core;
    if (told.type === "locked") {
      // Words of this tab's editors are kept first: the keys are still in its memory.
      if (core.keys) await device.flush(core).catch(() => {});
      core.forget();
    } else if (told.type === "left" || told.type === "keys") {
      await device.openCurrent(core);
    } else if (core.keys && core.store) {
      if (told.type === "new") await core.readBook(told.contents);
      else await core.readSmall(core.store, core.book);
    }
    core.changed();
  }

  /**
   * Changes are sent a moment later; what a person waits for is only that they are kept here.
   * @template T
   * @param {Promise<T>} work
   */
  async #then(work) {
    const done = await work;
    this.#sync.soon();
    return done;
  }

  /**
   * A change of locks where they were changed elsewhere before: a secret of the new key file opens it, and then the change goes on.
   * @template T
   * @param {Secret | undefined} again
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #caughtUp(again, work) {
    const core = this.#core;
    try {
      if (!core.state.newerKeyFile || !again) return await work();
    } catch (error) {
      if (!again || !["wrong-secret", "no-such-lock", "no-match"].some((code) => is(error, code)) || !(await account.isNewer(core))) throw error;
    }
    try {
      await account.unlock(core, again);
    } catch (error) {
      throw is(error, "wrong-secret") ? new VaultError("key-file-changed") : error;
    }
    return work();
  }

  async opened() {
    const core = this.#core;
    await device.openCurrent(core);
    core.state.storage = core.shelf.keeps ? await persisted() : "none";
    if (!core.keys) return;
    void this.#mend().catch(() => {});
  }

  /** What a crash left half done. */
  async #mend() {
    await this.#core.ready;
    await device.join(this.#core);
    await this.#core.judgeAnew();
    await this.#core.tabs.alone(pages.WRITER, () => locks.writeKept(this.#core));
    await pages.rescueDrafts(this.#core);
    this.#sync.soon(0);
  }

  status() {
    return this.#core.status();
  }

  /** @param {() => void} fn */
  on(fn) {
    return this.#core.on(fn);
  }

  /** @param {Record<string, number>} kinds */
  knowKinds(kinds) {
    this.#core.kinds = kinds;
  }

  start() {
    return device.start(this.#core);
  }

  newPage() {
    return this.#core.newId();
  }

  /**
   * @param {string} page
   * @param {Saying} saying
   */
  async save(page, saying) {
    const { version } = await this.#then(pages.save(this.#core, page, saying, [{ table: "drafts", key: page }]));
    return { version };
  }

  /**
   * @param {string} page
   * @param {Saying} draft
   */
  draft(page, draft) {
    return pages.putDraft(this.#core, page, draft);
  }

  /** @param {string} page */
  readDraft(page) {
    return pages.readDraft(this.#core, page);
  }

  /** @param {string} page */
  dropDraft(page) {
    this.#core.long.delete(page);
    return this.#core.unlocked().store.write([{ table: "drafts", key: page }]);
  }

  /**
   * @param {string} page
   * @param {{kind: string, schema: number, parents: string[], draft?: import("./types.js").Body}} of
   */
  editor(page, of) {
    return makeEditor(this.#core, page, of, () => this.#sync.soon());
  }

  pages() {
    return this.#core.pages();
  }

  /** @param {string} id */
  page(id) {
    return pages.readPage(this.#core, id);
  }

  /**
   * @param {string} page
   * @param {{keep: string}} how
   */
  resolve(page, { keep }) {
    return this.#then(pages.resolve(this.#core, page, keep));
  }

  /** @param {string[]} list */
  burn(list) {
    return this.#then(pages.burn(this.#core, list));
  }

  /** @param {string} page */
  thin(page) {
    return this.#then(pages.thin(this.#core, page));
  }

  /** @param {"en" | "es"} lang */
  suggestNames(lang) {
    return passphrases.suggestNames(lang);
  }

  /** @param {"en" | "es"} lang */
  suggestPassphrases(lang) {
    return passphrases.suggestPassphrases(lang);
  }

  /**
   * @param {string} text
   * @param {string} [name]
   */
  judgePassphrase(text, name) {
    return passphrases.judgePassphrase(text, name);
  }

  /** @param {string} word */
  reserveName(word) {
    return this.#core.api.reserve(normalName(word));
  }

  /** @param {{reservation: import("./types.js").Reservation, passphrase: string}} with_ */
  signUp(with_) {
    return this.#then(account.signUp(this.#core, with_));
  }

  /** @param {Secret} [again] */
  recoveryKit(again) {
    return this.#then(this.#caughtUp(again, () => locks.recoveryKit(this.#core, again)));
  }

  /** @param {import("./types.js").SignIn} with_ */
  async signIn(with_) {
    const done = await this.#then(account.signIn(this.#core, with_));
    void this.#mend().catch(() => {});
    return done;
  }

  /** @param {Secret} with_ */
  async unlock(with_) {
    await this.#then(account.unlock(this.#core, with_));
    void this.#mend().catch(() => {});
  }

  lock() {
    return device.lock(this.#core);
  }

  /** @param {{force?: boolean}} [how] */
  async signOut({ force = false } = {}) {
    const core = this.#core;
    if (!core.vault) throw new VaultError("nothing-here");
    if (core.keys) await device.flush(core).catch(() => {});
    if (core.phase === "open" && core.book.outbox.size && !core.state.gone) await this.#sync.now().catch(() => {});
    const drafts = (await core.store?.keys("drafts"))?.length ?? 0;
    const n = core.book.outbox.size + drafts;
    if (n && !force) throw new VaultError("unsent", { n });
    // Without an answer the session ends by itself later; the words and keys leave this device all the same.
    if (core.account) await core.api.signOut().catch(() => {});
    await device.leave(core);
  }

  /** What only this device has, or everything where the account is gone: sealed and with the key file where there is one, else readable, because nothing else could open it. */
  async unsentFile() {
    const core = this.#core;
    const { store } = core;
    if (!store) throw new VaultError("nothing-here");
    const versions = await Promise.all((await store.keys(core.state.gone ? "versions" : "outbox")).map((content) => store.get("versions", content)));
    const sealed = versions.filter(Boolean).map((one) => ({ content_id: one.content, sealed: b64(one.sealed) }));
    const rows = await Promise.all((await store.keys("drafts")).map(async (page) => ({ page, sealed: b64(await store.get("drafts", page)) })));
    const drafts = rows.length ? { drafts: rows } : {};
    const { name, keyFile } = core.account ?? {};
    const whole = core.account
      ? { handrail: 1, vault: core.vault, host: core.host, name, key_file: keyFile, versions: sealed, ...drafts }
      : { handrail: 1, vault: core.vault, pages: await this.#readable() };
    return new Blob([toJson(whole)], { type: "application/json" });
  }

  /** @param {string} passphrase */
  async isMine(passphrase) {
    return account.isMine(this.#core, passphrase);
  }

  async exportSize() {
    return (await import("./export.js")).sizeUp(this.#core);
  }

  /** @param {import("./export.js").How} how */
  async exportAll(how) {
    return (await import("./export.js")).exportAll(this.#core, how);
  }

  /**
   * @param {Blob} file
   * @param {string} passphrase
   */
  async openExport(file, passphrase) {
    return (await import("./import.js")).openExport(this.#core, file, passphrase, () => this.#sync.soon());
  }

  async #readable() {
    await this.#core.ready;
    const all = await Promise.all(this.#core.book.pages().map(({ page }) => pages.readPage(this.#core, page)));
    return all.map((page) => page && { kind: page.kind, schema: page.schema, heads: page.heads.map(({ body, at }) => ({ at, body })) });
  }

  /** @param {{current?: string, next: string}} with_ */
  changePassphrase(with_) {
    const again = with_.current === undefined ? undefined : { passphrase: with_.current };
    return this.#then(this.#caughtUp(again, () => locks.changePassphrase(this.#core, with_)));
  }

  /** @param {Secret} [again] */
  addPasskey(again) {
    return this.#then(this.#caughtUp(again, () => locks.addPasskey(this.#core, again)));
  }

  /**
   * @param {string} id
   * @param {Secret} [again]
   */
  removeLock(id, again) {
    return this.#then(this.#caughtUp(again, () => locks.removeLock(this.#core, id, again)));
  }

  locks() {
    const { keys, account } = this.#core;
    // What kinds of lock there are stands readable in the key file: a locked device knows it too.
    const list = keys?.locks ?? (account ? readKeyFile(account.keyFile).locks : []);
    return list.map(({ id, kind }) => ({ id, kind }));
  }

  stopPasskey() {
    stopAsking();
  }

  /** @param {{current: string, next: string}} with_ */
  async rotate(with_) {
    // What other devices sent is fetched first, so that as little as can be counts as written too late.
    await this.#sync.now();
    return this.#then(this.#caughtUp({ passphrase: with_.current }, () => locks.rotate(this.#core, with_)));
  }

  async sessions() {
    this.#core.signedUp();
    return (await signedIn(this.#core, () => this.#core.api.sessions())).sessions;
  }

  /** @param {string} id */
  async endSession(id) {
    this.#core.signedUp();
    await signedIn(this.#core, () => this.#core.api.endSession(id));
  }

  /** @param {Secret} with_ */
  deleteAccount(with_) {
    return this.#caughtUp(with_, () => account.deleteAccount(this.#core, with_));
  }

  /** @param {Blob | {width: number, height: number, data: Uint8ClampedArray}} picture */
  readCardPicture(picture) {
    return readPicture(picture);
  }

  sync() {
    return this.#sync.now();
  }

  async close() {
    await device.flush(this.#core).catch(() => {});
    this.#sync.end();
    await this.#core.close();
  }
}

/** @returns {Promise<"kept" | "best-effort">} */
async function persisted() {
  try {
    return (await globalThis.navigator?.storage?.persisted?.()) ? "kept" : "best-effort";
  } catch {
    return "best-effort";
  }
}

/**
 * @param {{base?: string, host?: string}} [options] for tests; an app takes both from the address it was opened at
 * @returns {Promise<Vault>}
 */
export async function openVault({ base = "/api/v1/", host = globalThis.location?.hostname ?? "" } = {}) {
  const vault = new Vault(new Core(new Api(base), host.toLowerCase()));
  await vault.opened();
  return vault;
}
