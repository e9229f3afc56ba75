// Devices for tests: each has an IndexedDB and neighbours of its own, like a browser profile.
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach } from "node:test";
import { FakeServer } from "./server.mjs";

globalThis.IDBKeyRange = IDBKeyRange;
// Tabs of one profile would talk through it; profiles must not.
globalThis.BroadcastChannel = undefined;
// Node's own locks know no profiles either; the queue inside tabs.js serves one tab.
if (globalThis.navigator) Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });

const { openVault } = await import("../../handrail/vault/static/vault/vault.js");

export const PASSPHRASE = "gorilla argue token reason fly useful";
export const NEXT = "twelve maze piano gorilla useful fly";
export const HOST = "app.localhost";

export class Profile {
  constructor() {
    this.disk = new IDBFactory();
  }

  /** The same profile's next start of the app. */
  async open() {
    globalThis.indexedDB = this.disk;
    this.vault = await openVault({ base: "/api/v1/", host: HOST });
    return this.vault;
  }
}

export async function freshVault() {
  const profile = new Profile();
  return { profile, vault: await profile.open() };
}

/** A device with an account and these texts in it, sent. */
export async function withAccount(texts = [], word = "blue-mesa") {
  const { profile, vault } = await freshVault();
  await vault.start();
  for (const text of texts) await vault.save(vault.newPage(), note(text));
  await vault.signUp({ reservation: await vault.reserveName(word), passphrase: PASSPHRASE });
  await vault.sync();
  return { profile, vault };
}

export async function secondDevice(name = "blue-mesa-4821") {
  const { profile, vault } = await freshVault();
  await vault.signIn({ name, passphrase: PASSPHRASE });
  await vault.sync();
  return { profile, vault };
}

/** What a profile keeps of its vault: a table's rows by key, changed by `change`. */
export async function kept(profile, table, change = () => undefined) {
  const [name] = (await profile.disk.databases()).map((one) => one.name).filter((one) => one !== "handrail");
  const ended = (asked) => new Promise((done, no) => ((asked.onsuccess = () => done(asked.result)), (asked.onerror = no)));
  const store = (await ended(profile.disk.open(name))).transaction(table, "readwrite").objectStore(table);
  const [keys, values] = await Promise.all([ended(store.getAllKeys()), ended(store.getAll())]);
  const rows = new Map(keys.map((key, at) => [key, values[at]]));
  for (const [key, value] of Object.entries(change(rows) ?? {})) await ended(store.put(value, key));
  return rows;
}

export const note = (text, parents) => ({ kind: "note", schema: 1, body: { text }, ...(parents && { parents }) });

export async function textsOf(vault) {
  await vault.page(""); // until then the first screen's lines may be a moment old
  const read = await Promise.all(vault.pages().map(({ page }) => vault.page(page)));
  return read.flatMap((page) => page.heads.map((head) => head.body.text)).sort();
}

/** The refusal's code, or null where there was none. */
export async function codeOf(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    if (!error.code) throw error;
    return error.code;
  }
}

/** Each test's own server, and its vaults, which are closed behind it. */
export const here = { server: new FakeServer(), vaults: [] };
beforeEach(() => {
  here.server = new FakeServer().install();
});
afterEach(async () => {
  for (const vault of here.vaults.splice(0)) await vault.close();
});

export async function make(how, ...rest) {
  const made = await how(...rest);
  here.vaults.push(made.vault);
  return made;
}
