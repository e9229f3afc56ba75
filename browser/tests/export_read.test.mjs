// What an export from anywhere may not do to the vault that takes it in.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { indexText } from "../../handrail/vault/static/vault/rules/export.js";
import { fromUtf8, utf8 } from "../../handrail/vault/static/vault/rules/text.js";
import { recipientOf, seal, unseal } from "../../handrail/vault/static/vault/seal.js";
import { NEXT, PASSPHRASE, codeOf, freshVault, make, note, secondDevice, textsOf, withAccount } from "./devices.mjs";
import { SECRET, changedIndex, filesIn, how, putDraftInto, takenAnew, unzipped, zipOf } from "./exports.mjs";

test("a draft of a page that was burned stays away, whatever its parents were", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  const page = ana.newPage();
  await ana.draft(page, note("words to burn"));
  const { blob: noParents } = await ana.exportAll(how());
  await ana.save(page, note("words to burn"));
  await ana.draft(page, note("words to burn, and more"));
  const { blob: thinned } = await ana.exportAll(how());
  await ana.save(page, note("words to burn, and more"));
  await ana.save(page, note("the last of it"));
  await ana.thin(page);
  await ana.sync();
  await ana.burn([page]);
  await ana.sync();
  for (const blob of [noParents, thinned]) {
    const done = await (await ana.openExport(blob, SECRET)).take();
    assert.equal(done.drafts, 0);
    assert.deepEqual(await textsOf(ana), ["one"]);
  }
});

test("a draft that cannot be signed is named and stops no other", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  const { blob } = await ana.exportAll(how());
  let deep = "words";
  for (let i = 0; i < 66; i++) deep = [deep];
  const bad = [{ kind: "Not A Kind" }, { schema: 0 }, { parents: ["x"] }, { parents: Array(65).fill("0".repeat(64)) }, { body: [] }, { kind: "handrail.gone" }, { body: { deep } }];
  const file = await changedIndex(blob, async (index, files, identities) => {
    const to = await recipientOf(identities.at(-1));
    const whole = (at, more) => ({ page: String(at).padStart(32, "0"), kind: "note", schema: 1, parents: [], at: "x", body: { text: "bad" }, ...more });
    for (const [at, more] of bad.entries()) await putDraftInto({ index, files, to }, whole(at, more));
    await putDraftInto({ index, files, to }, whole(90, { body: { text: "gone file" } }));
    files.set(index.drafts.at(-1).file, Buffer.from("no age file"));
    await putDraftInto({ index, files, to }, whole(99, { body: { text: "good draft" }, parents: ["0".repeat(64)] }));
  });
  const { vault, done } = await takenAnew(file);
  assert.equal(done.drafts, 1);
  assert.equal(done.lost.length, bad.length + 1);
  assert.deepEqual(await textsOf(vault), ["good draft", "one"]);
});

test("another vault's burn keeps nobody's own words from coming home", async () => {
  const { vault: ben } = await make(withAccount, ["sent"], "green-hill");
  const { vault: phone } = await make(secondDevice, "green-hill-4821");
  await ben.save(ben.newPage(), note("only on the first phone"));
  const own = (await ben.exportAll(how())).blob;
  await ben.close();
  const { vault: ana } = await make(freshVault);
  await ana.start();
  await (await ana.openExport(own, SECRET)).take();
  await ana.burn([ana.pages().find((one) => one.title === "only on the first phone").page]);
  const theirs = (await ana.exportAll(how())).blob;
  await (await phone.openExport(theirs, SECRET)).take();
  const done = await (await phone.openExport(own, SECRET)).take();
  assert.equal(done.burned, 0, "no list of this vault names it");
  assert.deepEqual(await textsOf(phone), ["only on the first phone", "sent"]);
});

test("a page as deep as line 1 lets it be comes along", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  let deep = "words";
  for (let i = 0; i < 61; i++) deep = [deep];
  await ana.save(ana.newPage(), { kind: "note", schema: 1, body: { text: "deep", deep } });
  const { blob } = await ana.exportAll(how());
  const { vault, done } = await takenAnew(blob);
  assert.deepEqual(done.lost, []);
  assert.deepEqual(await textsOf(vault), ["deep", "one"]);
});

/** The same members in a zip that another program then harmed: `change` sees the bytes and where `name` stands in the directory and alone. */
function harmedZip(members, name, packed, change) {
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  const program = `
import sys, json, base64, zipfile, warnings
warnings.simplefilter("ignore")
with zipfile.ZipFile(sys.argv[1], "w") as out:
    for name, data in json.load(sys.stdin):
        out.writestr(zipfile.ZipInfo(name), base64.b64decode(data), compress_type=int(sys.argv[2]))
`;
  const input = JSON.stringify(members.map(([one, bytes]) => [one, Buffer.from(bytes).toString("base64")]));
  execFileSync("python3", ["-c", program, join(folder, "a.zip"), String(packed)], { input });
  const zip = readFileSync(join(folder, "a.zip"));
  change(zip, { directory: zip.lastIndexOf(name) - 46, own: zip.indexOf(name) - 30 });
  return zip;
}

test("a member that no export has, or that is not what the directory says, has the whole refused", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  const { blob } = await ana.exportAll(how());
  const files = filesIn(await unzipped(blob));
  const page = files.find(([name]) => name.startsWith("pages/"))[0];
  const said = async (packed, change) => {
    const { vault } = await make(freshVault);
    await vault.start();
    const zip = harmedZip(files, page, packed, change);
    return codeOf((async () => (await vault.openExport(new Blob([zip]), SECRET)).take())());
  };
  const size = (by) => (zip, { directory }) => zip.writeUInt32LE(zip.readUInt32LE(directory + 24) + by, directory + 24);
  for (const packed of [0, 8]) {
    assert.equal(await said(packed, () => {}), null);
    assert.equal(await said(packed, (zip, { directory }) => zip.writeUInt32LE((0o120777 << 16) >>> 0, directory + 38)), "export-unsafe", "a link");
    assert.equal(await said(packed, (zip, { directory, own }) => [directory + 8, own + 6].forEach((at) => zip.writeUInt16LE(1, at))), "export-unsafe", "encrypted");
    assert.equal(await said(packed, (zip, { own }) => zip.write("zz", own + 36)), "export-unsafe", "two names");
    assert.equal(await said(packed, size(1)), "export-unsafe", "announces more");
    assert.equal(await said(packed, size(-1)), "export-unsafe", "announces less");
    for (const by of [-1, 1]) assert.equal(await said(packed, (zip, at) => [at.directory + 24, at.own + 22].forEach((to) => zip.writeUInt32LE(zip.readUInt32LE(to) + by, to))), "export-unsafe", "both announce another size");
    assert.equal(await said(packed, (zip, { directory }) => zip.writeUInt8(zip[directory + 16] ^ 1, directory + 16)), null, "harmed, and the rest is kept");
  }
  assert.equal(await said(12, () => {}), "export-unsafe", "packed otherwise");
  assert.equal(await codeOf(ana.openExport(new Blob([zipOf(files.map(([name, bytes]) => [name === "index.age" ? `\ufeff${name}` : name, bytes]))]), SECRET)), "export-half");
});

test("a version that is not what its file or its row says is named", async () => {
  const { vault: ana } = await make(withAccount, ["one", "two"]);
  const { blob } = await ana.exportAll(how());
  const swapped = await changedIndex(blob, (index) => {
    const [a, b] = index.pages;
    [a.page, b.page] = [b.page, a.page];
  });
  assert.deepEqual((await takenAnew(swapped)).done.lost.map((one) => one.code), ["damaged", "damaged"]);
  const inside = (change) => changedIndex(blob, async (index, files, identities) => {
    const row = index.pages[0];
    const page = JSON.parse(fromUtf8(await unseal(files.get(row.file), identities)));
    change(page, row);
    files.set(row.file, Buffer.from(await seal(utf8(JSON.stringify(page)), [await recipientOf(identities.at(-1))])));
    row.sha256 = createHash("sha256").update(files.get(row.file)).digest("hex");
  });
  for (const change of [(page) => (page.versions[0].version = "f".repeat(64)), (page, row) => (page.page = row.page = "f".repeat(32))]) {
    const { done } = await takenAnew(await inside(change));
    assert.deepEqual([done.versions, done.lost.map((one) => one.code)], [1, ["damaged"]]);
  }
});

test("keys that name more devices than a former list holds are refused", async () => {
  const { vault: ana } = await make(withAccount, ["one"]);
  await ana.rotate({ current: PASSPHRASE, next: NEXT });
  const { blob } = await ana.exportAll(how());
  const last = (many) => Object.fromEntries(Array.from({ length: many }, (_, at) => [String(at).padStart(32, "0"), 1]));
  const codeFor = async (many) => codeOf(ana.openExport(await changedIndex(blob, (index) => (index.signing[0].last = last(many))), SECRET));
  assert.equal(await codeFor(5_001), "export-unsafe");
  assert.notEqual(await codeFor(5_000), "export-unsafe");
});

test("an index is indented as long as it fits into one member that way", () => {
  const lines = (rows) => indexText({ handrail: "export", pages: Array(rows).fill(0) }).split("\n").length;
  assert.deepEqual([lines(1), lines(100_000), lines(100_001)], [7, 100_006, 2]);
});
