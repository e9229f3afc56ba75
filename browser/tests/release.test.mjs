import assert from "node:assert/strict";
import { test } from "node:test";
import { release } from "../release.mjs";

test("a release is the same bytes each time, and sign-in, unlock and one page weigh at most 75 kB", async () => {
  const [one, two] = [await release(), await release()];
  assert.deepEqual([...one.files.keys()], [...two.files.keys()]);
  for (const [name, bytes] of one.files) assert.equal(Buffer.compare(bytes, two.files.get(name)), 0, name);
  assert.ok(one.weight <= 75_000, `${one.weight} bytes`);
  assert.ok(one.files.has("home/app.js") && one.files.has("vault/worker.js"));
});

test("a file of ours needs no word list, QR code or curve before it is asked for", async () => {
  const { files } = await release();
  const text = new TextDecoder().decode(files.get("home/app.js"));
  assert.ok(!text.includes("abandon,ability") && !text.includes("ábaco"));
});
