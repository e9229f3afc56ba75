// Everything taken along and brought in again, between devices with an IndexedDB of their own.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readZip } from "../../handrail/vault/static/vault/zip.js";
import { NEXT, PASSPHRASE, codeOf, freshVault, here, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";
import { SECRET, changedIndex, filesIn, how, unzipped, zipOf } from "./exports.mjs";

test("an export moves to another vault with all its history, and twice is harmless", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  const [page] = ana.pages().map((one) => one.page);
  await ana.save(page, note("one, later"));
  await ana.save(ana.newPage(), note("two"));
  const made = await ana.exportAll(how());
  assert.deepEqual([made.pages, made.drafts, made.damaged, made.missing], [2, 0, [], []]);
  const { vault: other } = await make(freshVault);
  await other.start();
  const carry = await other.openExport(made.blob, SECRET);
  assert.deepEqual([carry.pages, carry.versions, carry.own, carry.lost, carry.strange], [2, 3, false, 0, []]);
  const seen = [];
  const done = await carry.take({ onProgress: (n, of) => seen.push([n, of]) });
  assert.deepEqual([done.pages, done.versions, done.here, done.lost], [2, 3, 0, []]);
  assert.deepEqual(seen.at(-1), [2, 2]);
  assert.deepEqual(await textsOf(other), ["one, later", "two"]);
  assert.deepEqual(other.status().alarms.damaged, []);
  const again = await (await other.openExport(made.blob, SECRET)).take();
  assert.deepEqual([again.pages, again.versions, again.here, again.lost], [0, 0, 3, []]);
});

test("another device of the new vault reads what was brought in, whatever comes first", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two"]);
  const { blob } = await ana.exportAll(how());
  here.server.install();
  const { vault: ben } = await make(withAccount, ["mine"], "green-hill");
  await (await ben.openExport(blob, SECRET)).take();
  await ben.sync();
  const { vault: phone } = await make(secondDevice, "green-hill-4821");
  assert.deepEqual(await textsOf(phone), ["mine", "one", "two"]);
  assert.deepEqual(phone.status().alarms.damaged, []);
  const [page] = phone.pages().filter((one) => one.title === "one").map((one) => one.page);
  await phone.burn([page]);
  await phone.sync();
  await ben.sync();
  assert.deepEqual(await textsOf(ben), ["mine", "two"]);
  const back = await (await ben.openExport(blob, SECRET)).take();
  assert.deepEqual([back.versions, back.here, back.burned], [0, 1, 1]);
  assert.deepEqual(await textsOf(ben), ["mine", "two"]);
});

test("a draft that is too long for a version comes along, and is taken in once", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  await ana.draft(ana.newPage(), note("x".repeat(1_100_000)));
  const { blob, drafts } = await ana.exportAll(how());
  assert.equal(drafts, 1);
  const folder = await unzipped(blob);
  assert.deepEqual(readdirSync(folder).sort(), ["README.txt", "all.zip", "drafts", "index.age", "key.age", "pages"]);
  const { vault: other } = await make(freshVault);
  await other.start();
  const carry = await other.openExport(blob, SECRET);
  assert.equal(carry.drafts, 1);
  assert.equal((await carry.take()).drafts, 1);
  const again = await (await other.openExport(blob, SECRET)).take();
  assert.deepEqual([again.drafts, again.versions, again.lost], [0, 0, []]);
});

test("a page that does not open is named, and the rest is kept", async () => {
  const { profile, vault: ana } = await make(withAccount, ["one", "two"]);
  await ana.close();
  const db = await openDb(profile);
  const contents = await all(db, "versions");
  contents[0].sealed[200] ^= 1;
  await put(db, "versions", contents[0]);
  db.close();
  const again = await profile.open();
  here.vaults.push(again);
  const { blob, pages, damaged } = await again.exportAll(how());
  assert.equal(pages, 1);
  assert.deepEqual(damaged.map((one) => [one.code, ["one", "two"].includes(one.title)]), [["damaged", true]]);
  const { vault: other } = await make(freshVault);
  await other.start();
  const carry = await other.openExport(blob, SECRET);
  assert.deepEqual([carry.pages, carry.lost], [1, 1]);
  assert.equal((await carry.take()).versions, 1);
});

/** The database of a profile's vault. */
async function openDb(profile) {
  const named = (await profile.disk.databases()).find((one) => one.name !== "handrail").name;
  return new Promise((done) => {
    const asked = profile.disk.open(named);
    asked.onsuccess = () => done(asked.result);
  });
}
const asked = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
const all = (db, table) => asked(db.transaction(table).objectStore(table).getAll());
const put = (db, table, value) => asked(db.transaction(table, "readwrite").objectStore(table).put(value, value.content));

/** Another byte than the one that is there, whichever that is. */
const spoilt = (bytes, at) => Buffer.from(bytes).fill(bytes[at] ^ 1, at, at + 1);

test("bad files are refused whole, each with its reason", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two"]);
  const { blob } = await ana.exportAll(how());
  const files = filesIn(await unzipped(blob));
  const open = (members, secret = SECRET) => codeOf(ana.openExport(new Blob([zipOf(members)]), secret));
  assert.equal(await open(files), null);
  assert.equal(await open(files.map(([name, bytes]) => [`mine/${name}`, bytes]).concat([["__MACOSX/._x", "x"], ["mine/.DS_Store", "x"]])), null);
  assert.equal(await open(files, "not this one at all"), "wrong-secret");
  for (const name of ["../out", "/etc/x", "C:x", "a\\b", "a/../b", "a\u0001"]) assert.equal(await open([...files, [name, "x"]]), "export-unsafe", name);
  assert.equal(await open([...files, files[0]]), "export-unsafe");
  assert.equal(await open([...files, ["big", Buffer.alloc(65 * 2 ** 20)]]), "export-unsafe");
  assert.equal(await open(files.filter(([name]) => name !== "key.age")), "export-half");
  assert.equal(await open(files.filter(([name]) => name !== "index.age")), "export-half");
  assert.equal(await codeOf(ana.openExport(blob.slice(0, blob.size / 2), SECRET)), "export-half");
  assert.equal(await codeOf(ana.openExport(new Blob(["no zip at all"]), SECRET)), "export-half");
  assert.equal(await open(files.map(([name, bytes]) => [name, name === "index.age" ? spoilt(bytes, 300) : bytes])), "export-damaged");
});

test("a page changed in the file is named, and the others are taken in", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two"]);
  const { blob } = await ana.exportAll(how());
  const files = filesIn(await unzipped(blob)).map(([name, bytes], at, every) => {
    const first = every.find(([one]) => one.startsWith("pages/"))[0];
    return [name, name === first ? spoilt(bytes, 250) : bytes];
  });
  const { vault: other } = await make(freshVault);
  await other.start();
  const done = await (await other.openExport(new Blob([zipOf(files)]), SECRET)).take();
  assert.equal(done.pages, 1);
  assert.deepEqual(done.lost.map((one) => [one.code, ["one", "two"].includes(one.title)]), [["damaged", true]]);
});

test("stopped in the middle nothing half is left, and a second time completes it", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two", "three"]);
  const stop = new AbortController();
  assert.equal(await codeOf(ana.exportAll(how({ signal: stop.signal, onProgress: () => stop.abort() }))), "export-stopped");
  const { blob } = await ana.exportAll(how());
  const { vault: other } = await make(freshVault);
  const halt = new AbortController();
  const carry = await other.openExport(blob, SECRET);
  assert.equal(await codeOf(carry.take({ signal: halt.signal, onProgress: (n) => n === 2 && halt.abort() })), "import-stopped");
  const done = await (await other.openExport(blob, SECRET)).take();
  assert.deepEqual([done.versions + done.here, done.lost], [3, []]);
  assert.deepEqual(await textsOf(other), ["one", "three", "two"]);
});

test("what is burned is in no export, and one version under two content ids goes whole", async () => {
  const { vault: ana } = await make(withAccount, ["keep", "burn me"]);
  const { blob } = await ana.exportAll(how());
  const { vault: ben } = await make(withAccount, [], "green-hill");
  const { vault: phone } = await make(secondDevice, "green-hill-4821");
  for (const one of [ben, phone]) await (await one.openExport(blob, SECRET)).take();
  await ben.sync();
  await phone.sync();
  await ben.sync();
  assert.deepEqual(await textsOf(ben), ["burn me", "keep"]);
  assert.equal(ben.pages().every((one) => one.backedUp), true);
  await ben.burn(ben.pages().filter((one) => one.title === "burn me").map((one) => one.page));
  await ben.sync();
  await phone.sync();
  for (const one of [ben, phone]) {
    assert.deepEqual(await textsOf(one), ["keep"]);
    assert.equal((await one.exportAll(how())).pages, 1);
    assert.deepEqual(one.status().alarms.unexplained, []);
  }
  const held = here.server.accounts.get("green-hill-4821").log.filter((row) => row.gone);
  assert.equal(held.length, 2);
});

test("when a key is replaced, what it signed is listed, and travels with its list", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two"]);
  await ana.rotate({ current: PASSPHRASE, next: NEXT });
  await ana.sync();
  assert.deepEqual(await textsOf(ana), ["one", "two"]);
  const { blob } = await ana.exportAll(how());
  const folder = await unzipped(blob);
  assert.equal(readdirSync(join(folder, "pages")).length, 3);
  const { vault: other } = await make(freshVault);
  await other.start();
  const carry = await other.openExport(blob, SECRET);
  assert.equal(carry.pages, 2);
  assert.equal((await carry.take()).versions, 3);
  assert.deepEqual(await textsOf(other), ["one", "two"]);
  assert.deepEqual([other.status().alarms.damaged, other.status().alarms.retired], [[], []]);
  const { vault: phone } = await make(secondAfter);
  assert.deepEqual(await textsOf(phone), ["one", "two"]);
});

/** A device that signs in with the new passphrase. */
async function secondAfter() {
  const { profile, vault } = await freshVault();
  await vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  await vault.sync();
  return { profile, vault };
}

test("no room is said before anything is made or kept", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  const { blob } = await ana.exportAll(how());
  const { vault: other } = await make(freshVault);
  await other.start();
  const whole = globalThis.navigator;
  const storage = { estimate: async () => ({ quota: 1000, usage: 990 }) };
  Object.defineProperty(globalThis, "navigator", { value: { ...whole, storage }, configurable: true });
  try {
    assert.equal(await codeOf(ana.exportAll(how())), "export-no-room");
    const carry = await other.openExport(blob, SECRET);
    assert.equal(carry.free, 10);
    assert.equal(await codeOf((async () => carry.take())()), "import-no-room");
  } finally {
    Object.defineProperty(globalThis, "navigator", { value: whole, configurable: true });
  }
  assert.deepEqual(other.pages(), []);
});

test("an index whose keys are not the vault's, or that is of a later year, is refused", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  const { blob } = await ana.exportAll(how());
  const codeFor = async (change) => codeOf(ana.openExport(await changedIndex(blob, change), SECRET));
  assert.equal(await codeFor(() => {}), null);
  assert.equal(await codeFor((index) => (index.vault = "0".repeat(32))), "export-forged");
  assert.equal(await codeFor((index) => (index.v = 2)), "newer-protocol");
  assert.equal(await codeFor((index) => (index.signing = [])), "export-damaged");
  const carry = await ana.openExport(await changedIndex(blob, (index, files) => {
    Object.assign(index, { minor: 3, more: true });
    files.set("photos/one.age", Buffer.from("x"));
  }), SECRET);
  assert.deepEqual([carry.newer, carry.strange, carry.pages], [true, ["photos/one.age"], 1]);
});

test("a page with another hash than the index says is named, even where it opens", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two"]);
  const { blob } = await ana.exportAll(how());
  const file = await changedIndex(blob, (index) => (index.pages[0].sha256 = "0".repeat(64)));
  const { vault: other } = await make(freshVault);
  await other.start();
  const done = await (await other.openExport(file, SECRET)).take();
  assert.deepEqual([done.pages, done.lost.length, done.lost[0].code], [1, 1, "damaged"]);
});

test("a member that unpacks to more than it announced is not read on", async () => {
  const zip = zipOf([["big", Buffer.alloc(100_000)]]);
  const at = zip.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
  zip.writeUInt32LE(50, at + 24);
  const [member] = await readZip(new Blob([zip]), 10);
  assert.equal(member.size, 50);
  assert.equal(["export-unsafe", "export-half"].includes(await codeOf(member.read())), true);
});
