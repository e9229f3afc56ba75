// Accounts and locks through the facade, against a server in memory that can lose answers and lie.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { NEXT, PASSPHRASE, codeOf, freshVault, here, kept, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";

test("lock and unlock, offline; a wrong passphrase does not open [5, 6]", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  await vault.lock();
  assert.equal(vault.status().phase, "locked");
  assert.deepEqual(vault.pages(), []);
  assert.equal(await codeOf(vault.save(vault.newPage(), note("x"))), "locked");
  here.server.breaks = () => "before";
  await vault.close();
  const again = await profile.open();
  here.vaults.push(again);
  assert.equal(again.status().phase, "locked");
  assert.equal(await codeOf(again.unlock({ passphrase: NEXT })), "wrong-secret");
  await again.unlock({ passphrase: PASSPHRASE });
  assert.deepEqual(await textsOf(again), ["one"]);
});

test("the device opens again without a secret until it is locked", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  await vault.close();
  const again = await profile.open();
  here.vaults.push(again);
  assert.equal(again.status().phase, "open");
  assert.deepEqual(await textsOf(again), ["one"]);
});

test("a session that ended is renewed by the vault's key [6]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  here.server.signedIn = null;
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

test("the passphrase changed elsewhere: the new one goes on where a change of locks asks, synced or not", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  await second.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  // It does not know yet; the old one is refused in words that help, and the new one gets on.
  assert.equal(await codeOf(first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT })), "key-file-changed");
  assert.equal(first.vault.status().problem.code, "key-file-changed");
  assert.equal(await codeOf(first.vault.changePassphrase({ current: "neither of the two, this one", next: PASSPHRASE })), "key-file-changed");
  await first.vault.changePassphrase({ current: NEXT, next: PASSPHRASE });
  assert.equal(first.vault.status().problem, null);
  // And without the detour: not synced since, the new one at once.
  await second.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  await second.vault.recoveryKit();
  await first.vault.changePassphrase({ current: NEXT, next: PASSPHRASE });
  assert.equal(await codeOf(second.vault.recoveryKit({ passphrase: "not the right one, not at all" })), "key-file-changed");
  await second.vault.recoveryKit({ passphrase: PASSPHRASE });
});

test("the account deleted elsewhere: said once, nothing asked again, all offered as a file", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  await first.vault.close();
  here.server.delete("blue-mesa-4821");
  assert.equal(await codeOf(second.vault.sync()), "account-gone");
  assert.equal(second.vault.status().problem.code, "account-gone");
  const asked = here.server.seen.length;
  await second.vault.save(second.vault.newPage(), note("two"));
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(here.server.seen.length, asked);
  await second.vault.close();
  const again = await second.profile.open();
  here.vaults.push(again);
  assert.equal(again.status().problem.code, "account-gone");
  assert.deepEqual(await textsOf(again), ["one", "two"]);
  assert.equal(JSON.parse(await (await again.unsentFile()).text()).versions.length, 2);
  await again.signOut({ force: true });
  assert.equal(again.status().phase, "new");
});

test("someone else may know: new keys; a device that was offline says its own again [6]", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages()[0];
  await second.vault.rotate({ current: PASSPHRASE, next: NEXT });
  await first.vault.save(page, note("written offline with the old key"));
  here.server.signedIn = null;
  assert.equal(await codeOf(first.vault.sync()), "account-gone");
  assert.equal(first.vault.status().signedOut, true);
  await first.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  await first.vault.sync();
  await first.vault.sync();
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["written offline with the old key"]);
  assert.equal(second.vault.pages()[0].heads, 1);
});

test("a burn made offline before the keys were replaced is said again, and nothing that it names [6, 20]", async () => {
  const first = await make(withAccount, ["to keep", "to burn"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages().find((line) => line.title === "to burn");
  await second.vault.rotate({ current: PASSPHRASE, next: NEXT });
  here.server.signedIn = null;
  await first.vault.save(page, note("written offline, then burned too"));
  await first.vault.burn([page]).catch(() => {});
  await first.vault.sync().catch(() => {});
  await first.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  for (const device of [first, first, second, first, second]) await device.vault.sync();
  for (const device of [first, second]) assert.deepEqual(await textsOf(device.vault), ["to keep"]);
});

/** Two devices of one vault; while the second is closed, the first keeps only the last of four versions of a page. */
async function thinnedUnseen() {
  const first = await make(withAccount, ["mine"]);
  const second = await make(secondDevice);
  const { page } = first.vault.pages()[0];
  await second.vault.close();
  for (const text of ["first", "second", "third"]) await first.vault.save(page, note(text));
  await first.vault.sync();
  assert.equal(await first.vault.thin(page), 3);
  await first.vault.sync();
  return { first, second, page };
}

/** A device opens again and replaces the keys before it hears of anything that the others did. */
async function rotatedUnaware(device) {
  here.server.tamper = () => [];
  device.vault = await device.profile.open();
  here.vaults.push(device.vault);
  await device.vault.rotate({ current: PASSPHRASE, next: NEXT });
  here.server.tamper = (rows) => rows;
  here.server.signedIn = null;
}

/** Puts what a thief wrote with the old key into the server's log, as a server that helps would. */
async function smuggle(thief) {
  const { log } = here.server.accounts.get("blue-mesa-4821");
  for (const { content, sealed } of (await kept(thief.profile, "versions")).values()) {
    if (!log.some((row) => row.content === content)) log.push({ content, bytes: Buffer.from(sealed), gone: false });
  }
}

test("a thin that a change of keys cuts off is said again: only a list explains the hole [6, 20]", async () => {
  const { first, second } = await thinnedUnseen();
  await rotatedUnaware(second);
  await first.vault.sync().catch(() => {});
  await first.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  for (const device of [first, second, first, second]) await device.vault.sync();
  for (const { vault } of [first, second]) {
    const { missing, unexplained } = vault.status().alarms;
    assert.deepEqual([missing, unexplained], [[], []]);
    assert.deepEqual(await textsOf(vault), ["third"]);
  }
});

for (const name of ["its own", "the device's"]) {
  test(`who has the old key keeps no page from being said again by writing on it in ${name} name [6]`, async () => {
    const { first, second, page } = await thinnedUnseen();
    const thief = await make(secondDevice);
    await rotatedUnaware(second);
    const own = (await kept(first.profile, "meta")).get("device");
    const prev = (await thief.vault.page(page)).heads[0].version;
    if (name !== "its own") await kept(thief.profile, "meta", (rows) => ({ device: { ...rows.get("device"), id: own.id, n: own.n - 1, prev } }));
    await thief.vault.save(page, note("forged", [prev]));
    await smuggle(thief);
    await thief.vault.close();
    await first.vault.sync().catch(() => {});
    await first.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
    for (const device of [first, second, first, second]) await device.vault.sync();
    for (const { vault } of [first, second]) {
      assert.deepEqual(await textsOf(vault), ["third"]);
      assert.deepEqual(vault.status().alarms.missing, []);
      assert.equal(vault.status().alarms.retired.length, 3, "the forged one came, and was not accepted");
    }
  });
}

test("who has the old key says nothing anew by writing in a device's name [6]", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  const thief = await make(secondDevice);
  await second.vault.save(second.vault.newPage(), note("two"));
  await second.vault.sync();
  const own = (await kept(second.profile, "meta")).get("device");
  await kept(thief.profile, "meta", (rows) => ({ device: { ...rows.get("device"), id: own.id, n: own.n - 1, prev: null } }));
  await first.vault.rotate({ current: PASSPHRASE, next: NEXT });
  here.server.signedIn = null;
  await thief.vault.save(thief.vault.newPage(), note("forged"));
  await smuggle(thief);
  await second.vault.signIn({ name: "blue-mesa-4821", passphrase: NEXT });
  for (let round = 0; round < 2; round++) {
    await second.vault.sync();
    await first.vault.sync();
  }
  assert.equal(second.vault.status().alarms.retired.length, 1, "it came, and was not accepted");
  for (const device of [first, second]) assert.deepEqual(await textsOf(device.vault), ["one", "two"]);
});

test("an older key file is refused by a device that has seen a newer one [4]", async () => {
  const { vault } = await make(withAccount, ["one"]);
  const old = { ...here.server.mine };
  await vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  Object.assign(here.server.mine, { gen: old.gen, key_file: old.key_file, proofs: old.proofs });
  here.server.receiptKey = randomBytes(32); // it takes none of its own back
  await vault.lock();
  assert.equal(await codeOf(vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE })), "old-key-file");
});

test("weaker scrypt is refused before anything is derived or sent [5]", async () => {
  await make(withAccount, ["one"]);
  here.server.instead = (_method, path) =>
    path === "people/salt" ? Response.json({ salt: here.server.saltOf("blue-mesa-4821"), kdf: "scrypt-1024-8-1" }) : null;
  const { vault } = await make(freshVault);
  const sent = here.server.seen.length;
  assert.equal(await codeOf(vault.signIn({ name: "blue-mesa-4821", passphrase: PASSPHRASE })), "weak-kdf");
  assert.ok(!here.server.seen.slice(sent).some((one) => one.path === "people/sign-in"));
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
  here.server.breaks = (_method, path, said) => (said && path === "people/sign-up" ? "after" : null);
  await vault.signUp({ reservation, passphrase: PASSPHRASE });
  assert.equal(vault.status().name, "blue-mesa-4821");
  await vault.sync();
  assert.equal(vault.status().unsent, 0);
});

test("sign-up whose answer was lost and no network since: the same again goes on", async () => {
  const { vault } = await make(freshVault);
  const reservation = await vault.reserveName("blue-mesa");
  here.server.breaks = (_method, path, said) => (path.startsWith("people/sign-in") || path === "people/challenge" ? "before" : said ? "after" : null);
  assert.equal(await codeOf(vault.signUp({ reservation, passphrase: PASSPHRASE })), "offline");
  here.server.breaks = () => null;
  assert.equal(await codeOf(vault.signUp({ reservation, passphrase: NEXT })), "made-before");
  await vault.signUp({ reservation, passphrase: PASSPHRASE });
  assert.equal(vault.status().phase, "open");
});

test("a change of locks whose answer was lost is found carried out", async () => {
  const { vault } = await make(withAccount, ["one"]);
  here.server.breaks = (_method, path, said) => (path === "vault/key-file" ? "before" : said && path === "people/locks" ? "after" : null);
  assert.equal(await codeOf(vault.changePassphrase({ current: PASSPHRASE, next: NEXT })), "offline");
  here.server.breaks = () => null;
  await vault.sync();
  assert.equal(vault.status().problem, null);
  await vault.lock();
  await vault.unlock({ passphrase: NEXT });
});

test("sign-out with unsent words is refused and offered as a file; forced, nothing is left", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  here.server.breaks = () => "before";
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
  assert.equal(here.server.accounts.size, 0);
  assert.equal(vault.status().phase, "new");
});

test("neither passphrase nor words nor anything written is in any request", async () => {
  const { vault } = await make(withAccount, ["canary-in-a-page"]);
  const kit = await vault.recoveryKit();
  const words = await kit.words("en");
  await vault.save(vault.newPage(), { kind: "note", schema: 1, body: { title: "canary-title", text: "x" } });
  await vault.sync();
  const all = here.server.seen.map((one) => one.path + one.body).join("\n");
  for (const canary of ["canary-in-a-page", "canary-title", PASSPHRASE, words.join(" "), kit.card, "AGE-SECRET-KEY"]) {
    assert.ok(!all.includes(canary), canary);
  }
});

test("a change of locks without an answer leaves no key behind a lock [1]", async () => {
  const { profile, vault } = await make(withAccount, ["one"]);
  here.server.breaks = (method, path) => (path === "people/locks" || path === "vault/key-file" ? "before" : null);
  assert.equal(await codeOf(vault.changePassphrase({ current: PASSPHRASE, next: NEXT })), "offline");
  await vault.lock();
  const kept = [];
  for (const { name } of await profile.disk.databases()) {
    const db = await new Promise((done) => {
      const asked = profile.disk.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    if (db.objectStoreNames.contains("meta")) {
      const keys = db.transaction("meta").objectStore("meta").getAllKeys();
      kept.push(...(await new Promise((done) => (keys.onsuccess = () => done(keys.result)))));
    }
    db.close();
  }
  assert.ok(kept.includes("account"));
  assert.deepEqual(kept.filter((key) => key === "wrapped" || key === "pending"), []);
});
