// Writes handrail/vault/static/vendor/ anew. Run it after a change to package-lock.json or entries/.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleAll, VENDOR } from "./bundle.mjs";

mkdirSync(VENDOR, { recursive: true });
for (const [name, bytes] of await bundleAll()) {
  writeFileSync(join(VENDOR, name), bytes);
  console.log(`${name}\t${bytes.length} bytes\t${gzipSync(bytes, { level: 9 }).length} gzip`);
}
