// Exports for tests: made by the app, then opened, changed and put together by other programs.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unlockIdentities } from "../../handrail/vault/static/vault/carrying.js";
import { fromUtf8, utf8 } from "../../handrail/vault/static/vault/rules/text.js";
import { recipientOf, seal, unseal } from "../../handrail/vault/static/vault/seal.js";
import { freshVault, make } from "./devices.mjs";

export const SECRET = "otter lantern quilt seven maple drum";
export const how = (more = {}) => ({ passphrase: SECRET, readme: "read me", release: "0.1.0-abc", ...more });

/** What stands in a zip: unzipped by the system's own program. */
export async function unzipped(blob) {
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  writeFileSync(join(folder, "all.zip"), Buffer.from(await blob.arrayBuffer()));
  execFileSync("python3", ["-m", "zipfile", "-e", join(folder, "all.zip"), folder]);
  return folder;
}

/** A zip with these members, made by another program. */
export function zipOf(members) {
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  const program = `
import sys, json, base64, zipfile, warnings
warnings.simplefilter("ignore")
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as out:
    for name, data in json.load(sys.stdin):
        out.writestr(zipfile.ZipInfo(name), base64.b64decode(data), compress_type=zipfile.ZIP_DEFLATED)
`;
  const input = JSON.stringify(members.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
  execFileSync("python3", ["-c", program, join(folder, "a.zip")], { input });
  return readFileSync(join(folder, "a.zip"));
}

/** Every file below a folder, by its name there. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name !== "all.zip")
    .map((one) => [join(one.parentPath ?? one.path, one.name).slice(folder.length + 1), readFileSync(join(one.parentPath ?? one.path, one.name))]);
}

/** The file's index as an object, and the same sealed again after a change; the key of the file is left alone. */
export async function changedIndex(blob, change) {
  const files = new Map(filesIn(await unzipped(blob)));
  const identities = await unlockIdentities(files.get("key.age"), SECRET);
  const index = JSON.parse(fromUtf8(await unseal(files.get("index.age"), identities)));
  await change(index, files, identities);
  files.set("index.age", Buffer.from(await seal(utf8(JSON.stringify(index)), [await recipientOf(identities.at(-1))])));
  return new Blob([zipOf([...files])]);
}

/** Puts a draft into an export's files and index. */
export async function putDraftInto({ index, files, to }, draft) {
  const file = `drafts/${draft.page}.age`;
  const bytes = Buffer.from(await seal(utf8(JSON.stringify({ v: 1, draft })), [to]));
  files.set(file, bytes);
  index.drafts.push({ page: draft.page, file, sha256: createHash("sha256").update(bytes).digest("hex") });
}

/** What a new vault gets from this file. */
export async function takenAnew(file) {
  const { vault } = await make(freshVault);
  await vault.start();
  const done = await (await vault.openExport(file, SECRET)).take();
  return { vault, done };
}
