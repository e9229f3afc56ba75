import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { release } from "../release.mjs";

const FIRST = 40_000;
const VAULT = 75_000;
const home = "../../handrail/home/web/templates/home/";

test("a release is the same bytes each time, and neither the first visit nor the vault weighs more than it may", async () => {
  const [one, two] = [await release(), await release()];
  assert.deepEqual([...one.files.keys()], [...two.files.keys()]);
  for (const [name, bytes] of one.files) assert.equal(Buffer.compare(bytes, two.files.get(name)), 0, name);
  // The page and the words of one language come on top; a journey measures the whole visit.
  assert.ok(one.first > 15_000 && one.first < FIRST, `${one.first} bytes before the vault`);
  assert.ok(one.vault > 30_000 && one.vault < VAULT, `${one.vault} bytes of vault`);
});

test("everything that a page asks for by name is there under that name", async () => {
  const { files } = await release();
  for (const template of ["app.html", "base.html"]) {
    const text = readFileSync(new URL(home + template, import.meta.url), "utf8");
    const asked = [...text.matchAll(/(?:href|src)="(?:\/app\/home|\{\{ files \}\})\/([^"]+)"/g)].map(([, name]) => name);
    assert.ok(asked.length >= 3, template);
    for (const name of asked) assert.ok(files.has(`home/${name}`), `${template} asks for home/${name}`);
  }
  assert.ok(files.has("vault/worker.js"));
});

test("no word list, QR code, curve or vault is in what comes first", async () => {
  const { files } = await release();
  const text = new TextDecoder().decode(files.get("home/app.js"));
  assert.ok(!text.includes("abandon,ability") && !text.includes("ábaco") && !text.includes("vault-writer"));
  assert.ok([...files.values()].some((bytes) => new TextDecoder().decode(bytes).includes("vault-writer")));
});
