// Who may put locks back, and what a no, or no answer, leaves (section 2.3a): only the vault's newest key says what was newer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NEXT, PASSPHRASE, codeOf, here, kept, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";
import { NAME, another, passphraseForgotten, puts, withoutReceipt } from "./set_back.mjs";

test("who can make a receipt, and has not the vault's key, puts nothing back [6]", async () => {
  const first = await make(withAccount, ["one"]);
  const copy = here.server.copy();
  await first.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
  await first.vault.close();
  const { key_file, ...rest } = here.server.accounts.get(NAME);
  const stranger = await make(withAccount, [], "red-fern");
  // The stranger's device sends the other account's receipt and key file, and signs by its own keys.
  const theirs = here.server.receiptOf({ ...rest, key_file });
  const own = here.server.receiptOf({ ...rest, key_file, signing: (await keysSent(stranger)).at(-1).public });
  here.server.setBack(copy);
  for (const receipt of [theirs, own]) {
    await stranger.vault.close();
    await kept(stranger.profile, "meta", (rows) => ({ account: { ...rows.get("account"), gen: 1, keyFile: key_file, receipt } }));
    stranger.vault = await stranger.profile.open();
    here.vaults.push(stranger.vault);
    here.server.signedIn = null;
    const before = puts().length;
    assert.equal(await codeOf(stranger.vault.sync()), "account-gone");
    assert.equal(puts().length - before, 1);
    assert.equal(here.server.accounts.get(NAME).gen, 1);
  }
  here.server.signedIn = null;
  first.vault = await first.profile.open();
  here.vaults.push(first.vault);
  await first.vault.sync();
  assert.equal(here.server.accounts.get(NAME).gen, 2);
});

/** The keys that a device names when it gives back: what it sends, of a server that takes nothing. */
async function keysSent({ vault }) {
  const { instead } = here.server;
  const copy = here.server.copy();
  here.server.accounts.clear();
  here.server.instead = (_method, path) => (path === "people/put-back" ? Response.json({ code: "busy" }, { status: 503 }) : null);
  await vault.sync().catch(() => {});
  here.server.instead = instead;
  here.server.setBack(copy);
  return JSON.parse(puts().at(-1).body).keys;
}

test("no secret is sent: of each key what is public, the oldest first", async () => {
  const { vault } = await make(withAccount, ["one"]);
  await vault.rotate({ current: PASSPHRASE, next: NEXT });
  const { signing } = here.server.mine;
  const keys = await keysSent({ vault });
  assert.deepEqual(keys.map((key) => Object.keys(key).sort()), [["cert", "from_gen", "public"], ["cert", "from_gen", "public"]]);
  assert.deepEqual(keys.map((key) => [key.from_gen, key.cert === null, key.public === signing]), [[0, true, false], [2, false, true]]);
});

test("the newer keys are put back even over a higher gen of a line without them [6]", async () => {
  const first = await make(withAccount, ["one"]);
  const copy = here.server.copy();
  await first.vault.rotate({ current: PASSPHRASE, next: NEXT });
  await first.vault.close();
  here.server.setBack(copy);
  // Who knows the older passphrase changes the locks twice meanwhile.
  const old = await make(secondDevice);
  await old.vault.changePassphrase({ current: PASSPHRASE, next: "plum violin orchard cabin stove raft" });
  await old.vault.changePassphrase({ current: "plum violin orchard cabin stove raft", next: PASSPHRASE });
  assert.equal(here.server.accounts.get(NAME).gen, 3);
  here.server.signedIn = null;
  first.vault = await first.profile.open();
  here.vaults.push(first.vault);
  await first.vault.sync();
  assert.equal(here.server.accounts.get(NAME).gen, 2);
  assert.equal(await codeOf(another(PASSPHRASE)), "no-match");
  assert.deepEqual(await textsOf((await another(NEXT)).vault), ["one"]);
  // And the line without them does not come back.
  here.server.signedIn = null;
  assert.equal(await codeOf(old.vault.sync()), "account-gone");
  assert.equal(here.server.accounts.get(NAME).gen, 2);
});

test("a no that was a mistake is not for ever: typed, it is asked again, and nothing is gone any more", async () => {
  const first = await passphraseForgotten();
  const [right, copy] = [here.server.receiptKey, here.server.copy()];
  here.server.receiptKey = Buffer.from("another");
  here.server.setBack([]);
  assert.equal(await codeOf(first.vault.sync()), "account-gone");
  here.server.receiptKey = right;
  here.server.setBack(copy);
  await first.vault.signIn({ name: NAME, passphrase: NEXT });
  assert.equal(here.server.accounts.get(NAME).gen, 2);
  assert.equal(first.vault.status().problem, null);
  assert.equal((await kept(first.profile, "meta")).get("gone"), undefined);
});

test("gone, and found there again by an exchange: it is not gone, here and after the next start", async () => {
  const first = await make(withAccount, ["one"]);
  const copy = here.server.copy();
  here.server.receiptKey = Buffer.from("another");
  here.server.setBack([]);
  assert.equal(await codeOf(first.vault.sync()), "account-gone");
  assert.equal((await kept(first.profile, "meta")).get("gone"), 1);
  here.server.setBack(copy);
  await first.vault.sync();
  assert.equal(first.vault.status().problem, null);
  assert.equal((await kept(first.profile, "meta")).get("gone"), undefined);
});

test("a server that cannot tell yet is in trouble, and no account is gone", async () => {
  const first = await make(withAccount, ["one"]);
  here.server.setBack([]);
  here.server.instead = (_method, path) => (path === "people/put-back" ? Response.json({ code: "busy" }, { status: 503 }) : null);
  assert.equal(await codeOf(first.vault.sync()), "server-trouble");
  assert.equal(first.vault.status().signedOut, false);
  assert.equal((await kept(first.profile, "meta")).get("gone"), undefined);
  await first.vault.lock();
  assert.equal(await codeOf(first.vault.signIn({ name: NAME, passphrase: PASSPHRASE })), "server-trouble");
  here.server.instead = () => null;
  await first.vault.signIn({ name: NAME, passphrase: PASSPHRASE });
  await first.vault.sync();
  assert.deepEqual(await textsOf(first.vault), ["one"]);
});

test("a receipt that cannot be fetched keeps no words back", async () => {
  const first = await make(withAccount, ["one"]);
  await withoutReceipt(first);
  const vault = await first.profile.open();
  here.vaults.push(vault);
  for (const odd of [() => Response.json({}, { status: 500 }), () => Response.json(null), () => new Response("{")]) {
    here.server.instead = (_method, path) => (path === "vault/key-file" ? odd() : null);
    await vault.save(vault.newPage(), note("words"));
    await vault.sync();
    assert.equal(vault.status().unsent, 0);
    assert.equal(vault.status().problem, null);
  }
});
