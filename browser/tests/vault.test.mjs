// The facade as the screens use it, against a server in memory that can lose answers, forget rows and lie.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { PASSPHRASE, codeOf, freshVault, note, secondDevice, textsOf, withAccount } from "./devices.mjs";
import { FakeServer } from "./server.mjs";

const NEXT = "twelve maze piano gorilla useful fly";
/** @type {FakeServer} */
let server;
const vaults = [];
beforeEach(() => {
  server = new FakeServer().install();
});
afterEach(async () => {
  for (const vault of vaults.splice(0)) await vault.close();
});

async function make(how, ...rest) {
  const made = await how(...rest);
  vaults.push(made.vault);
  return made;
}

test("write first, lock after: what was written before the account is sent unchanged [2]", async () => {
  const { vault } = await make(freshVault);
  assert.equal(vault.status().phase, "new");
  await vault.start();
  assert.equal(vault.status().phase, "device-only");
  const page = vault.newPage();
  await vault.save(page, note("first line\nsecond"));
  assert.deepEqual(vault.pages().map(({ title, backedUp }) => [title, backedUp]), [["first line", false]]);
  const before = [...(await vault.unsentFile().then((blob) => blob.text())).matchAll(/first line/g)].length;
  assert.ok(before > 0, "without an account the file is readable, because nothing else opens it");
  await vault.signUp({ reservation: await vault.reserveName("blue-mesa"), passphrase: PASSPHRASE });
  assert.equal(vault.status().phase, "open");
  assert.equal(vault.status().unsent, 1);
  await vault.sync();
  assert.equal(vault.status().unsent, 0);
  assert.equal(vault.pages()[0].backedUp, true);
  const read = await vault.page(page);
  assert.equal(read.heads[0].body.text, "first line\nsecond");
});

test("a second device finds every word, and a page goes on there", async () => {
  const first = await make(withAccount, ["one", "two"]);
  const second = await make(secondDevice);
  assert.deepEqual(await textsOf(second.vault), ["one", "two"]);
  const { page } = second.vault.pages()[0];
  await second.vault.save(page, note("more"));
  await second.vault.sync();
  await first.vault.sync();
  assert.ok((await textsOf(first.vault)).includes("more"));
  assert.equal(first.vault.pages().find((line) => line.page === page).heads, 1);
});

test("two devices write at once: both heads are kept, keep both makes two pages [11]", async () => {
  const first = await make(withAccount, ["start"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages()[0];
  await first.vault.save(page, note("from first"));
  await second.vault.save(page, note("from second"));
  await first.vault.sync();
  await second.vault.sync();
  await first.vault.sync();
  assert.equal((await first.vault.page(page)).heads.length, 2);
  const { pages } = await first.vault.resolve(page, { keep: "both" });
  assert.equal(pages.length, 2);
  await first.vault.sync();
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["from first", "from second"]);
  assert.ok(second.vault.pages().every((line) => line.heads === 1));
});

test("a lost answer: pushed again, kept once [14, 16]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  await vault.save(vault.newPage(), note("two"));
  server.breaks = (method, path, said) => (said && path === "vault/versions" ? "after" : null);
  assert.equal(await codeOf(vault.sync()), "offline");
  assert.equal(vault.status().unsent, 1, "not called backed up without an answer");
  assert.equal(server.mine.log.length, 2);
  server.breaks = () => null;
  await vault.sync();
  assert.equal(server.mine.log.length, 2);
  assert.equal(vault.status().unsent, 0);
});

test("a restored server is healed by a device that has the pages [14]", async () => {
  const first = await make(withAccount, ["one", "two", "three"]);
  const second = await make(secondDevice);
  await second.vault.save(second.vault.newPage(), note("four"));
  await second.vault.sync();
  await first.vault.sync();
  server.restore(1);
  await first.vault.save(first.vault.newPage(), note("five"));
  await first.vault.sync();
  assert.equal(server.mine.log.length, 5);
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["five", "four", "one", "three", "two"]);
  assert.deepEqual(second.vault.status().alarms.missing, []);
});

test("a withheld version is noticed [15]", async () => {
  const first = await make(withAccount, ["one", "two", "three"]);
  server.mine.log.splice(1, 1);
  const second = await make(secondDevice);
  assert.equal(second.vault.status().alarms.missing.length, 1);
  assert.deepEqual(await textsOf(second.vault), ["one", "three"]);
  await first.vault.close();
});

test("a damaged version in the middle is named; the rest opens", async () => {
  await make(withAccount, ["one", "two", "three"]);
  server.tamper = (rows) => rows.map((row) => (row.seq === 2 ? { ...row, bytes: Buffer.from(row.bytes).fill(7, 300, 320) } : row));
  const second = await make(secondDevice);
  assert.deepEqual(await textsOf(second.vault), ["one", "three"]);
  assert.deepEqual(second.vault.status().alarms.damaged.map((one) => one.code), ["damaged"]);
});

test("rows in another order, twice, or short are not taken for the log", async () => {
  const first = await make(withAccount, ["one", "two"]);
  const third = await make(freshVault);
  await third.vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE });
  server.tamper = (rows) => [...rows].reverse();
  assert.equal(await codeOf(third.vault.sync()), "not-a-log");
  server.tamper = (rows) => rows;
  await third.vault.sync();
  assert.deepEqual(await textsOf(third.vault), ["one", "two"]);
  await first.vault.close();
});

test("another vault's content is refused", async () => {
  const other = await make(withAccount, ["theirs"], "green-hill");
  const [row] = server.mine.log;
  await other.vault.close();
  const { vault } = await make(withAccount, ["mine"]);
  server.mine.log.push(row);
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["mine"]);
  assert.deepEqual(vault.status().alarms.damaged.map((one) => one.code), ["damaged"]);
});

test("lock and unlock, offline; a wrong passphrase does not open [5, 6]", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  await vault.lock();
  assert.equal(vault.status().phase, "locked");
  assert.deepEqual(vault.pages(), []);
  assert.equal(await codeOf(vault.save(vault.newPage(), note("x"))), "locked");
  server.breaks = () => "before";
  await vault.close();
  const again = await profile.open();
  vaults.push(again);
  assert.equal(again.status().phase, "locked");
  assert.equal(await codeOf(again.unlock({ passphrase: NEXT })), "wrong-secret");
  await again.unlock({ passphrase: PASSPHRASE });
  assert.deepEqual(await textsOf(again), ["one"]);
});

test("the device opens again without a secret until it is locked", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  await vault.close();
  const again = await profile.open();
  vaults.push(again);
  assert.equal(again.status().phase, "open");
  assert.deepEqual(await textsOf(again), ["one"]);
});

test("a session that ended is renewed by the vault's key [6]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  server.signedIn = null;
  await vault.save(vault.newPage(), note("two"));
  await vault.sync();
  assert.equal(vault.status().unsent, 0);
  assert.equal(vault.status().signedOut, false);
});

test("recovery by words and by card, then a new passphrase [5]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  const kit = await vault.recoveryKit();
  const words = (await kit.words("es")).join("  ").toUpperCase();
  for (const secret of [{ name: "blue-mesa-4821", words }, { card: kit.card }]) {
    const other = await make(freshVault);
    await other.vault.signIn(secret);
    await other.vault.sync();
    assert.deepEqual(await textsOf(other.vault), ["one"]);
    await other.vault.changePassphrase({ next: NEXT });
  }
  const third = await make(freshVault);
  assert.equal(await codeOf(third.vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE })), "no-match");
  await third.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  const rows = await kit.qr();
  assert.ok(rows.length > 20 && rows.every((row) => row.length === rows.length));
});

test("the passphrase changed elsewhere: said, and the new one opens here", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  await second.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  await first.vault.sync();
  assert.equal(first.vault.status().problem.code, "key-file-changed");
  await first.vault.save(first.vault.newPage(), note("two"));
  await first.vault.unlock({ passphrase: NEXT });
  await first.vault.sync();
  assert.equal(first.vault.status().problem, null);
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["one", "two"]);
});

test("someone else may know: new keys; a device that was offline says its own again [6]", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages()[0];
  await second.vault.rotate({ current: PASSPHRASE, next: NEXT });
  await first.vault.save(page, note("written offline with the old key"));
  server.signedIn = null;
  assert.equal(await codeOf(first.vault.sync()), "signed-out");
  assert.equal(first.vault.status().signedOut, true);
  await first.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  await first.vault.sync();
  await first.vault.sync();
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["written offline with the old key"]);
  assert.equal(second.vault.pages()[0].heads, 1);
});

test("an older key file is refused by a device that has seen a newer one [4]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  const old = { ...server.mine };
  await vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  Object.assign(server.mine, { gen: old.gen, key_file: old.key_file, proofs: old.proofs });
  await vault.lock();
  assert.equal(await codeOf(vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE })), "old-key-file");
});

test("weaker scrypt is refused before anything is derived or sent [5]", async () => {
  await make(withAccount, ["one"]);
  server.instead = (_method, path) =>
    path === "people/salt" ? Response.json({ salt: server.saltOf("blue-mesa-4821"), kdf: "scrypt-1024-8-1" }) : null;
  const { vault } = await make(freshVault);
  const sent = server.seen.length;
  assert.equal(await codeOf(vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE })), "weak-kdf");
  assert.ok(!server.seen.slice(sent).some((one) => one.path === "people/sign-in"));
});

test("writing on a device before signing in to an account goes along, as pages of its own", async () => {
  await make(withAccount, ["one"]);
  const { profile, vault } = await make(freshVault);
  await vault.start();
  await vault.save(vault.newPage(), note("written before"));
  await vault.draft(vault.newPage(), note("only a draft"));
  await vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE });
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["one", "only a draft", "written before"]);
  assert.equal(vault.status().unsent, 0);
  const left = (await profile.disk.databases()).map((one) => one.name);
  assert.equal(left.length, 2, "the old database is gone");
});

test("sign-up whose answer was lost is found again by the vault's key", async () => {
  const { vault } = await make(freshVault);
  await vault.start();
  await vault.save(vault.newPage(), note("one"));
  const reservation = await vault.reserveName("blue-mesa");
  server.breaks = (_method, path, said) => (said && path === "people/sign-up" ? "after" : null);
  await vault.signUp({ reservation, passphrase: PASSPHRASE });
  assert.equal(vault.status().name, "blue-mesa-4821");
  await vault.sync();
  assert.equal(vault.status().unsent, 0);
});

test("sign-up whose answer was lost and no network since: the same again goes on", async () => {
  const { vault } = await make(freshVault);
  const reservation = await vault.reserveName("blue-mesa");
  server.breaks = (_method, path, said) => (path.startsWith("people/sign-in") || path === "people/challenge" ? "before" : said ? "after" : null);
  assert.equal(await codeOf(vault.signUp({ reservation, passphrase: PASSPHRASE })), "offline");
  server.breaks = () => null;
  assert.equal(await codeOf(vault.signUp({ reservation, passphrase: NEXT })), "made-before");
  await vault.signUp({ reservation, passphrase: PASSPHRASE });
  assert.equal(vault.status().phase, "open");
});

test("a change of locks whose answer was lost is found carried out", async () => {
  const { vault } = await make(withAccount, ["one"]);
  server.breaks = (_method, path, said) => (path === "vault/key-file" ? "before" : said && path === "people/locks" ? "after" : null);
  assert.equal(await codeOf(vault.changePassphrase({ current: PASSPHRASE, next: NEXT })), "offline");
  server.breaks = () => null;
  await vault.sync();
  assert.equal(vault.status().problem, null);
  await vault.lock();
  await vault.unlock({ passphrase: NEXT });
});

test("burn: signed, sent, gone on the server and on the other device; a late edit is offered [20]", async () => {
  const first = await make(withAccount, ["keep", "burn me"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages().find((line) => line.title === "burn me");
  await second.vault.save(page, note("edited while offline"));
  await first.vault.burn([page]);
  assert.deepEqual(await textsOf(first.vault), ["keep"]);
  await first.vault.sync();
  assert.equal(server.mine.log.filter((row) => row.gone).length, 1);
  await second.vault.sync();
  const late = await second.vault.page(page);
  assert.deepEqual(late.heads.map((head) => [head.body.text, head.afterBurn]), [["edited while offline", true]]);
  assert.deepEqual(second.vault.status().alarms, { missing: [], forked: [], broken: [], unexplained: [], damaged: [], newerGen: [], retired: [] });
});

test("the server alone takes nothing away: it is named, and the bytes stay [20]", async () => {
  const { vault } = await make(withAccount, ["one", "two"]);
  server.restore(2);
  Object.assign(server.mine.log[0], { gone: true, bytes: Buffer.alloc(0) });
  await vault.sync();
  assert.equal(vault.status().alarms.unexplained.length, 1);
  assert.deepEqual(await textsOf(vault), ["one", "two"]);
});

test("thin lets own middle versions go and leaves one head [12]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  const { page } = vault.pages()[0];
  for (const text of ["two", "three", "four"]) await vault.save(page, note(text));
  assert.equal(await vault.thin(page), 3);
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["four"]);
  const second = await make(secondDevice);
  assert.deepEqual(await textsOf(second.vault), ["four"]);
  assert.deepEqual(second.vault.status().alarms.missing, []);
});

test("drafts: read again after a crash, and made a version at the next start [12]", async () => {
  const { profile, vault } = await make(withAccount, []);
  const page = vault.newPage();
  await vault.draft(page, note("half a sentence"));
  assert.equal((await vault.readDraft(page)).body.text, "half a sentence");
  const again = await profile.open();
  vaults.push(again);
  await again.sync();
  await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(await textsOf(again), ["half a sentence"]);
});

test("sign-out with unsent words is refused and offered as a file; forced, nothing is left", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  server.breaks = () => "before";
  await vault.save(vault.newPage(), note("unsent words"));
  assert.equal(await codeOf(vault.signOut()), "unsent");
  const file = JSON.parse(await (await vault.unsentFile()).text());
  assert.equal(file.versions.length, 1);
  assert.ok(file.key_file.includes("sealed"));
  await vault.signOut({ force: true });
  assert.equal(vault.status().phase, "new");
  assert.deepEqual((await profile.disk.databases()).map((one) => one.name), ["handrail"]);
});

test("delete account: signed, and nothing is left here", async () => {
  const { vault } = await make(withAccount, ["one"]);
  assert.equal(await codeOf(vault.deleteAccount({ passphrase: NEXT })), "wrong-secret");
  await vault.deleteAccount({ passphrase: PASSPHRASE });
  assert.equal(server.accounts.size, 0);
  assert.equal(vault.status().phase, "new");
});

test("storage refused: it works in memory and says so", async () => {
  const { vault } = await make(async () => {
    const { Profile } = await import("./devices.mjs");
    const profile = new Profile();
    profile.disk = { open: () => { throw new DOMException("no", "SecurityError"); } };
    return { vault: await profile.open() };
  });
  assert.equal(vault.status().storage, "none");
  await vault.start();
  await vault.save(vault.newPage(), note("one"));
  assert.equal(vault.status().storage, "none");
  await vault.signUp({ reservation: await vault.reserveName("blue-mesa"), passphrase: PASSPHRASE });
  await vault.sync();
  assert.equal(server.mine.log.length, 1);
});

test("too large a page is refused in words, before anything is kept", async () => {
  const { vault } = await make(withAccount, []);
  assert.equal(await codeOf(vault.save(vault.newPage(), note("x".repeat(1_100_000)))), "too-large");
  assert.equal(vault.status().unsent, 0);
});

test("a full vault and a full server are said; the words stay in the outbox", async () => {
  const { vault } = await make(withAccount, ["one"]);
  await vault.save(vault.newPage(), note("two"));
  for (const code of ["vault-full", "server-full"]) {
    server.instead = (_method, path) => (path === "vault/versions" ? Response.json({ code, message: "" }, { status: 507 }) : null);
    assert.equal(await codeOf(vault.sync()), code);
    assert.equal(vault.status().problem.textId, `vault.error.${code.replace("-", "_")}`);
    assert.equal(vault.status().unsent, 1);
  }
});

test("neither passphrase nor words nor anything written is in any request", async () => {
  const { vault } = await make(withAccount, ["canary-in-a-page"]);
  const kit = await vault.recoveryKit();
  const words = await kit.words("en");
  await vault.save(vault.newPage(), { kind: "note", schema: 1, body: { title: "canary-title", text: "x" } });
  await vault.sync();
  const all = server.seen.map((one) => one.path + one.body).join("\n");
  for (const canary of ["canary-in-a-page", "canary-title", PASSPHRASE, words.join(" "), kit.card, "AGE-SECRET-KEY"]) {
    assert.ok(!all.includes(canary), canary);
  }
});

test("a phone put back from its own backup: named, both kept, and it goes on as a new device", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  const open = (name) => new Promise((done) => { const asked = profile.disk.open(name); asked.onsuccess = () => done(asked.result); });
  const names = (await profile.disk.databases()).map((one) => one.name);
  const db = await open(names.find((name) => name !== "handrail"));
  const device = () => new Promise((done) => { db.transaction("meta").objectStore("meta").get("device").onsuccess = ({ target }) => done(target.result); });
  const before = await device();
  await vault.save(vault.newPage(), note("two"));
  await vault.sync();
  await new Promise((done) => { const tx = db.transaction("meta", "readwrite"); tx.objectStore("meta").put(before, "device"); tx.oncomplete = done; });
  await vault.save(vault.newPage(), note("two again"));
  await vault.sync();
  assert.equal(vault.status().alarms.forked.length, 1);
  assert.notEqual((await device()).id, before.id);
  await vault.save(vault.newPage(), note("three"));
  await vault.sync();
  assert.deepEqual(await textsOf(vault), ["one", "three", "two", "two again"]);
  const other = await make(secondDevice);
  assert.deepEqual(other.vault.status().alarms.missing, []);
});

test("an editor: a draft within 2 s, a version at most once a minute, nothing where nothing changed [12]", async () => {
  const { setClock } = await import("../../handrail/kernel/static/kernel/clock.js");
  const { vault } = await make(withAccount, []);
  let time = Date.parse("2026-11-22T09:00:00Z");
  const timers = [];
  setClock({ now: () => time, later: (ms, fn) => { const row = { at: time + ms, fn }; timers.push(row); return () => void timers.splice(timers.indexOf(row), 1); } });
  const pass = async (ms) => {
    time += ms;
    for (const row of timers.filter((one) => one.at <= time)) { timers.splice(timers.indexOf(row), 1); row.fn(); }
    await new Promise((done) => setTimeout(done, 30));
  };
  try {
    const page = vault.newPage();
    const editor = vault.editor(page, { kind: "note", schema: 1, parents: [] });
    for (let second = 0; second < 130; second += 2) {
      editor.type({ text: `typed for ${second} s` });
      await pass(2000);
      if (second < 50) assert.ok(await vault.readDraft(page), `a draft after ${second} s`);
    }
    assert.equal((await vault.page(page)).heads.length, 1);
    await editor.commit();
    assert.equal(await editor.commit(), null);
    await editor.close();
    const rows = server.mine.log.length + vault.status().unsent;
    assert.ok(rows >= 2 && rows <= 4, `${rows} versions in 130 s`);
    assert.equal(await vault.readDraft(page), null);
  } finally {
    setClock(null);
  }
});
