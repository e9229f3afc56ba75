// How the third-party modules become single ES modules. Same input, same bytes: build.mjs writes them, verify.mjs compares.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
export const VENDOR = join(HERE, "../handrail/vault/static/vendor");
export const NAMES = ["age", "bip39", "bip39-en", "bip39-es", "ed25519", "idb", "preact", "qr", "zip"];

const STUBS = {
  "@noble/curves/ed25519.js": "stubs/curves25519.js",
  "@noble/curves/nist.js": "stubs/absent.js",
  "@noble/post-quantum/hybrid.js": "stubs/absent.js",
};

const stubs = {
  name: "stubs",
  setup(build) {
    build.onResolve({ filter: /^@noble\/(curves|post-quantum)\// }, (args) =>
      STUBS[args.path] && { path: join(HERE, STUBS[args.path]), sideEffects: false });
    build.onResolve({ filter: /^\.\/ed25519\.js$/ }, () => ({ path: "./ed25519.js", external: true }));
  },
};

const lock = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8"));

/** The npm packages whose code is really in a bundle, from esbuild's own account of it. */
function packagesIn(metafile) {
  const output = Object.values(metafile.outputs)[0];
  const found = new Set();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const match = /^(?:.*\/)?(node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(path);
    if (match && bytesInOutput > 0) found.add(match[1]);
  }
  return [...found].sort().map((key) => {
    const { version, integrity, license } = lock.packages[key];
    return { name: key.replace(/^.*node_modules\//, ""), version, integrity, licence: license, key };
  });
}

/** One bundle: its bytes and which packages are in it. */
async function bundle(name) {
  const result = await esbuild.build({
    absWorkingDir: HERE,
    entryPoints: [`entries/${name}.js`],
    bundle: true, write: false, metafile: true, minify: true, format: "esm", target: "es2022",
    charset: "utf8", legalComments: "none", treeShaking: true,
    plugins: name === "age" ? [stubs] : [],
    banner: { js: `// Bundled from npm packages by browser/build.mjs; see vendor.lock.json and LICENSES.txt. Do not edit.` },
  });
  return { bytes: result.outputFiles[0].contents, packages: packagesIn(result.metafile) };
}

/** Every file of the vendor folder: name -> bytes. */
export async function bundleAll() {
  const files = new Map();
  const rows = {};
  const licences = new Map();
  for (const name of NAMES) {
    const { bytes, packages } = await bundle(name);
    files.set(`${name}.js`, bytes);
    // Beside it for the type checker: the package's own types.
    files.set(`${name}.d.ts`, readFileSync(join(HERE, `entries/${name}.d.ts`)));
    for (const { name: pack, key } of packages) licences.set(pack, licenceOf(key));
    rows[`${name}.js`] = {
      sha256: createHash("sha256").update(bytes).digest("hex"),
      packages: packages.map(({ key, ...rest }) => rest),
    };
  }
  const text = [...licences].sort().map(([pack, body]) => `== ${pack}\n\n${body.trim()}\n`).join("\n");
  files.set("LICENSES.txt", Buffer.from(text));
  const esbuildVersion = lock.packages["node_modules/esbuild"].version;
  files.set("vendor.lock.json", Buffer.from(`${JSON.stringify({ esbuild: esbuildVersion, files: rows }, null, 1)}\n`));
  return files;
}

function licenceOf(key) {
  for (const name of ["LICENSE", "LICENSE.md", "LICENSE-MIT", "LICENCE"]) {
    try {
      return readFileSync(join(HERE, key, name), "utf8");
    } catch { /* the next name */ }
  }
  throw new Error(`${key} brings no licence text`);
}
