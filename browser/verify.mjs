// Bundles again and compares byte by byte with what is committed; exit 1 and the names where they differ.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleAll, VENDOR } from "./bundle.mjs";

const wanted = await bundleAll();
const there = new Set(readdirSync(VENDOR));
const wrong = [];
for (const [name, bytes] of wanted) {
  if (!there.delete(name)) wrong.push(`${name}: missing`);
  else if (Buffer.compare(Buffer.from(bytes), readFileSync(join(VENDOR, name)))) wrong.push(`${name}: differs`);
}
for (const name of there) wrong.push(`${name}: in no list`);
for (const line of wrong) console.error(line);
process.exitCode = wrong.length ? 1 : 0;
