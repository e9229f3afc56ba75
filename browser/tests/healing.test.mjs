// A server put back in time without a new epoch: what it acknowledged and forgot is sent again (rules 14, 16).
import assert from "node:assert/strict";
import { test } from "node:test";
import { here, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";

/** The first device has been told of a row it has not read back, because the second one's came between. */
async function acknowledgedAhead() {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  await second.vault.save(second.vault.newPage(), note("two"));
  await second.vault.sync();
  here.server.breaks = (_, path) => (path.startsWith("vault/log") ? "before" : null);
  await first.vault.save(first.vault.newPage(), note("three"));
  await first.vault.sync().catch(() => {});
  here.server.breaks = () => null;
  assert.equal(first.vault.status().unsent, 0);
  assert.equal(here.server.mine.log.length, 3);
  return { first, second };
}

test("a row acknowledged, and forgotten before it was read back, is sent again [16]", async () => {
  const { first } = await acknowledgedAhead();
  here.server.mine.log.length = 2;
  await first.vault.sync();
  assert.equal(here.server.mine.log.length, 3);
  assert.deepEqual(await textsOf(first.vault), ["one", "three", "two"]);
});

test("and also when another row took its place [16]", async () => {
  const { first, second } = await acknowledgedAhead();
  here.server.mine.log.length = 2;
  await second.vault.save(second.vault.newPage(), note("four"));
  await second.vault.sync();
  await first.vault.sync();
  await second.vault.sync();
  assert.deepEqual(await textsOf(second.vault), ["four", "one", "three", "two"]);
});

test("and also when the log grew again until the place fits by chance [16]", async () => {
  const { first } = await acknowledgedAhead();
  await first.vault.sync();
  const third = await make(secondDevice);
  const { log } = here.server.mine;
  await third.vault.save(third.vault.newPage(), note("four"));
  await third.vault.sync();
  const [one, , three, four] = log;
  // Set back to the first row; then four came, and three was sent again: where the first device stopped, all is as it was.
  log.splice(0, 4, one, four, three);
  await first.vault.sync();
  assert.equal(log.length, 4);
  assert.deepEqual(await textsOf(first.vault), ["four", "one", "three", "two"]);
});

test("no room on the server stops nothing but sending [19]", async () => {
  const first = await make(withAccount, ["one"]);
  const second = await make(secondDevice);
  await second.vault.save(second.vault.newPage(), note("two"));
  await second.vault.sync();
  const full = new Response(JSON.stringify({ code: "vault-full", message: "full" }), { status: 507 });
  here.server.instead = (method, path) => (method === "POST" && path === "vault/versions" ? full.clone() : null);
  await first.vault.save(first.vault.newPage(), note("three"));
  assert.equal(await first.vault.sync().then(() => null, (error) => error.code), "vault-full");
  assert.deepEqual(await textsOf(first.vault), ["one", "three", "two"]);
  assert.equal(first.vault.status().unsent, 1);
});
