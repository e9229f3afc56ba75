// A server that was set back to older locks, or to before an account: the devices give it what it forgot (section 2.3a).
import assert from "node:assert/strict";
import { test } from "node:test";
import { NEXT, PASSPHRASE, codeOf, freshVault, here, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";
import { NAME, another, passphraseForgotten, puts, receiptOn, withoutReceipt } from "./set_back.mjs";

test("set back to before a change of passphrase, with a session that goes on: the newest one counts again", async () => {
  const first = await passphraseForgotten();
  await first.vault.sync();
  assert.equal(puts().length, 1);
  assert.equal(first.vault.status().problem, null);
  assert.equal(first.vault.status().unsent, 0);
  assert.equal(await codeOf(another(PASSPHRASE)), "no-match");
  assert.deepEqual(await textsOf((await another(NEXT)).vault), ["one", "two"]);
  await first.vault.sync();
  assert.equal(puts().length, 1, "once is enough");
});

test("set back to before the sign-up: the account is there again, with all pages", async () => {
  const copy = here.server.copy();
  const { vault } = await make(withAccount, ["one"]);
  await vault.save(vault.newPage(), note("two"));
  await vault.sync();
  here.server.setBack(copy);
  await vault.save(vault.newPage(), note("three"));
  await vault.sync();
  assert.equal(puts().length, 1);
  assert.equal(vault.status().problem, null);
  assert.equal(here.server.accounts.get(NAME).log.length, 3);
  assert.deepEqual(await textsOf((await another(PASSPHRASE)).vault), ["one", "three", "two"]);
});

test("set back to before the keys were replaced, and signed out: the new keys count again [6]", async () => {
  const first = await make(withAccount, ["one"]);
  const copy = here.server.copy();
  await first.vault.rotate({ current: PASSPHRASE, next: NEXT });
  await first.vault.save(first.vault.newPage(), note("two"));
  await first.vault.sync();
  here.server.setBack(copy);
  here.server.signedIn = null;
  await first.vault.sync();
  assert.equal(first.vault.status().problem, null);
  assert.equal(await codeOf(another(PASSPHRASE)), "no-match");
  const other = await another(NEXT);
  assert.deepEqual(await textsOf(other.vault), ["one", "two"]);
  assert.equal(other.vault.status().problem, null);
  assert.deepEqual(other.vault.status().alarms.retired, []);
});

test("the receipt is kept from every answer that gives a key file, and is that key file's own", async () => {
  const first = await make(withAccount, ["one"]);
  const current = () => here.server.receiptOf(here.server.accounts.get(NAME));
  assert.equal(await receiptOn(first), current());
  const second = await make(secondDevice);
  assert.equal(await receiptOn(second), current());
  await first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  assert.equal(await receiptOn(first), current());
  await first.vault.lock();
  assert.equal(await receiptOn(first), current());
  await first.vault.unlock({ passphrase: NEXT });
  assert.equal(await receiptOn(first), current());
  // Another key file's receipt is not taken for this one's, however the device hears of it.
  const own = await receiptOn(second);
  here.server.signedIn = null;
  await second.vault.sync();
  assert.equal(await receiptOn(second), own);
  // A newer one for the same key file comes with a sign-in by key.
  here.server.receiptKey = Buffer.from("another");
  here.server.signedIn = null;
  await first.vault.sync();
  assert.equal(await receiptOn(first), current());
  assert.equal(puts().length, 0, "gens are equal: nothing to give back");
});

test("the receipt of a change of locks whose answer was lost is kept when it is found carried out", async () => {
  const first = await make(withAccount, ["one"]);
  const copy = here.server.copy();
  here.server.breaks = (_method, path, said) => (path === "vault/key-file" ? "before" : said && path === "people/locks" ? "after" : null);
  assert.equal(await codeOf(first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT })), "offline");
  here.server.breaks = () => null;
  await first.vault.sync();
  assert.equal(await receiptOn(first), here.server.receiptOf(here.server.mine));
  // And where the key file could be asked for at once.
  here.server.breaks = (_method, path, said) => (said && path === "people/locks" ? "after" : null);
  await first.vault.changePassphrase({ current: NEXT, next: PASSPHRASE });
  here.server.breaks = () => null;
  assert.equal(await receiptOn(first), here.server.receiptOf(here.server.mine));
  here.server.setBack(copy);
  await first.vault.sync();
  assert.equal(here.server.accounts.get(NAME).gen, 3);
});

test("the receipt of a sign-up whose answer was lost is kept", async () => {
  const { profile, vault } = await make(freshVault);
  const copy = here.server.copy();
  await vault.start();
  here.server.breaks = (_method, path, said) => (said && path === "people/sign-up" ? "after" : null);
  await vault.signUp({ reservation: await vault.reserveName("blue-mesa"), passphrase: PASSPHRASE });
  here.server.breaks = () => null;
  assert.equal(await receiptOn({ profile }), here.server.receiptOf(here.server.mine));
  here.server.setBack(copy);
  await vault.sync();
  assert.equal(here.server.accounts.size, 1);
});

test("a store of an older release fetches the receipt for the key file it has, and asks no more", async () => {
  const first = await make(withAccount, ["one"]);
  await withoutReceipt(first);
  const vault = await first.profile.open();
  here.vaults.push(vault);
  const asked = () => here.server.seen.filter((one) => one.path === "vault/key-file").length;
  const copy = here.server.copy();
  await vault.sync();
  await vault.sync();
  assert.equal(asked(), 1);
  assert.equal(await receiptOn(first), here.server.receiptOf(here.server.mine));
  await vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  here.server.setBack(copy);
  await vault.sync();
  assert.deepEqual(await textsOf((await another(NEXT)).vault), ["one"]);
});

test("without a receipt, set back: all goes on as it did before there were receipts", async () => {
  const first = await passphraseForgotten();
  await withoutReceipt(first);
  const vault = await first.profile.open();
  here.vaults.push(vault);
  await vault.save(vault.newPage(), note("three"));
  await vault.sync();
  assert.equal(vault.status().unsent, 0);
  assert.equal(puts().length, 0);
  assert.equal(await receiptOn(first), undefined, "the receipt of an older key file is none for this one");
  here.server.delete(NAME);
  assert.equal(await codeOf(vault.sync()), "account-gone");
  assert.equal(puts().length, 0);
});

test("a receipt of another form is none, and stops nothing", async () => {
  here.server.receiptOf = () => "a".repeat(8193);
  const first = await make(withAccount, ["one"]);
  assert.equal(await receiptOn(first), undefined);
  for (const receipt of ["", "no spaces", "ñ", "ends with a line\n", 7, null, ["a"], undefined]) {
    here.server.receiptOf = () => receipt;
    here.server.signedIn = null;
    await first.vault.sync();
    assert.equal(await receiptOn(first), undefined);
    assert.equal(first.vault.status().problem, null);
  }
  here.server.receiptOf = () => "A-z_9=".padEnd(8192, "=");
  here.server.signedIn = null;
  await first.vault.sync();
  assert.equal((await receiptOn(first)).length, 8192);
});

test("refused: the account counts as gone, as before; and where only the locks are older, all goes on", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  here.server.delete(NAME);
  assert.equal(await codeOf(first.vault.sync()), "account-gone");
  assert.equal(puts().length, 1);
  assert.equal(first.vault.status().problem.code, "account-gone");
  await first.vault.sync().catch(() => {});
  assert.equal(puts().length, 1, "a no is a no");
  assert.equal(await codeOf(second.vault.sync()), "account-gone");

  here.server.deleted.clear();
  const older = await passphraseForgotten();
  const before = puts().length;
  here.server.receiptKey = Buffer.from("another");
  await older.vault.save(older.vault.newPage(), note("three"));
  await older.vault.sync();
  await older.vault.sync();
  assert.equal(puts().length - before, 1);
  assert.equal(older.vault.status().unsent, 0);
  assert.equal(older.vault.status().problem, null);
});

test("trouble with putting back stops no words; no connection is no connection", async () => {
  const first = await passphraseForgotten();
  here.server.instead = (_method, path) => (path === "people/put-back" ? Response.json({}, { status: 500 }) : null);
  await first.vault.save(first.vault.newPage(), note("three"));
  await first.vault.sync();
  assert.equal(first.vault.status().unsent, 0);
  assert.equal(first.vault.status().problem, null);
  assert.equal(puts().length, 1, "once an exchange");
  here.server.instead = () => null;
  here.server.breaks = (_method, path) => (path === "people/put-back" ? "before" : null);
  assert.equal(await codeOf(first.vault.sync()), "offline");
  here.server.breaks = () => null;
  await first.vault.sync();
  assert.equal(here.server.accounts.get(NAME).gen, 2);
});

test("a server that goes on naming an older gen is given back once an exchange", async () => {
  const first = await make(withAccount, ["one"]);
  await first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  await first.vault.sync();
  here.server.signedIn = null;
  let refusals = 1;
  here.server.instead = (_method, path) => {
    if (path === "people/sign-in-by-key" && refusals-- > 0) return Response.json({ code: "no-match" }, { status: 401 });
    if (path !== "vault/state" || !here.server.mine) return null;
    const { epoch, mine: { log } } = here.server;
    return Response.json({ epoch, last_seq: log.length, gen: 1, bytes_used: 0, bytes_allowed: 1 });
  };
  await first.vault.sync();
  assert.equal(puts().length, 1);
});

test("the answer of putting back is lost: the next exchange goes on from what was done", async () => {
  const first = await passphraseForgotten();
  here.server.breaks = (_method, path, said) => (said && path === "people/put-back" ? "after" : null);
  assert.equal(await codeOf(first.vault.sync()), "offline");
  assert.equal(here.server.accounts.get(NAME).gen, 2);
  here.server.breaks = () => null;
  await first.vault.sync();
  assert.equal(first.vault.status().problem, null);
  assert.equal(puts().length, 1);
  // The same where the account had to be made again.
  const { log } = here.server.accounts.get(NAME);
  here.server.setBack([]);
  here.server.breaks = (_method, path, said) => (said && path === "people/put-back" ? "after" : null);
  assert.equal(await codeOf(first.vault.sync()), "offline");
  assert.equal(first.vault.status().signedOut, false);
  here.server.breaks = () => null;
  await first.vault.sync();
  assert.equal(here.server.accounts.get(NAME).log.length, log.length);
  assert.equal(here.server.accounts.get(NAME).gen, 2);
});

test("typed on a device with newer locks: the newest passphrase is taken, the older one is not", async () => {
  const first = await passphraseForgotten();
  await first.vault.lock();
  assert.equal(await codeOf(first.vault.signIn({ name: NAME, passphrase: "neither of the two, this one" })), "no-match");
  assert.equal(puts().length, 0, "a wrong passphrase is no reason");
  await first.vault.signIn({ name: NAME, passphrase: NEXT });
  assert.equal(puts().length, 1);
  await first.vault.sync();
  assert.deepEqual(await textsOf(first.vault), ["one", "two"]);

  here.server.accounts.clear();
  const second = await passphraseForgotten();
  await second.vault.lock();
  const before = puts().length;
  assert.equal(await codeOf(second.vault.signIn({ name: NAME, passphrase: PASSPHRASE })), "old-key-file");
  assert.equal(puts().length - before, 0, "what opens nothing here signs nothing");
  await second.vault.signIn({ name: NAME, passphrase: NEXT });
  assert.equal(here.server.accounts.get(NAME).gen, 2);
});

test("typed, with a lock that both key files have: it opens at once", async () => {
  const first = await make(withAccount, ["one"]);
  const kit = await first.vault.recoveryKit();
  const copy = here.server.copy();
  await first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  here.server.setBack(copy);
  await first.vault.lock();
  await first.vault.signIn({ card: kit.card });
  assert.equal(puts().length, 1);
  await first.vault.changePassphrase({ next: PASSPHRASE });
  assert.equal(here.server.accounts.get(NAME).gen, 4);
});

test("two tabs find it at once: both go on", async () => {
  const first = await passphraseForgotten();
  const other = await first.profile.open();
  here.vaults.push(other);
  await Promise.allSettled([first.vault.sync(), other.sync(), first.vault.sessions().catch(() => {})]);
  await Promise.all([first.vault.sync(), other.sync()]);
  for (const vault of [first.vault, other]) {
    assert.equal(vault.status().problem, null);
    assert.deepEqual(await textsOf(vault), ["one", "two"]);
  }
  assert.deepEqual(await textsOf((await another(NEXT)).vault), ["one", "two"]);
});

test("a key that was replaced elsewhere puts nothing back", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  await second.vault.rotate({ current: PASSPHRASE, next: NEXT });
  here.server.signedIn = null;
  assert.equal(await codeOf(first.vault.sync()), "account-gone");
  assert.equal(here.server.accounts.get(NAME).gen, 2);
  await first.vault.signIn({ name: NAME, passphrase: NEXT });
  await first.vault.sync();
  assert.equal(first.vault.status().problem, null);
});
