// The app's modules as a release serves them: bundled and minified, the same bytes from the same sources. It says what the
// first load weighs (one JSON line) and, with a folder, writes them there, laid out as /app/: `node release.mjs ../dist/app`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const HANDRAIL = join(dirname(fileURLToPath(import.meta.url)), "../handrail");
const source = (served) => {
  const [room, ...rest] = served.split("/");
  return join(HANDRAIL, room === "vendor" ? "vault" : room, "static", room, ...rest);
};
// What pages ask for by name. Everything else is a part that one of these asks for, named by its own bytes.
const ENTRIES = ["home/app.js", "home/leave_page.js", "home/looks.js", "vault/worker.js"];
/** The first comes with the page, the others with a screen that needs them, by their names. */
const SHEETS = ["home/app.css", "steps/tools.css"];
const VAULT = "vault/vault.js";
const PICTURES = /\.(?:png|svg)$/;

/** Imports are resolved as the browser resolves them below /app/, wherever the files stand. */
const asServed = {
  name: "as-served",
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, importer }) => {
      const found = join(dirname(importer), path);
      if (existsSync(found)) return { path: found };
      const [, room, rest] = /\/static\/([a-z_]+)\/(.*)$/.exec(found) ?? [];
      return room ? { path: source(`${room}/${rest}`) } : undefined;
    });
  },
};

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** What is not code: the style sheets, the pictures, and whose work the third-party modules are. */
async function besides() {
  const files = new Map([["vendor/LICENSES.txt", readFileSync(source("vendor/LICENSES.txt"))]]);
  for (const name of SHEETS) {
    const css = await esbuild.transform(readFileSync(source(name), "utf8"), { loader: "css", minify: true, charset: "utf8" });
    files.set(name, Buffer.from(css.code));
  }
  for (const name of readdirSync(source("home")).sort()) {
    if (PICTURES.test(name)) files.set(`home/${name}`, readFileSync(source(`home/${name}`)));
  }
  return files;
}

/**
 * @returns {Promise<{files: Map<string, Uint8Array>, first: number, vault: number}>} path below /app/ -> bytes; gzip bytes of
 * the code and style before the vault, and of the vault
 */
export async function release() {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: HANDRAIL,
    entryPoints: ENTRIES.map((name) => ({ in: source(name), out: name.replace(/\.js$/, "") })),
    outdir: "/app", bundle: true, splitting: true, minify: true, format: "esm", target: "es2022", charset: "utf8",
    chunkNames: "parts/[name]-[hash]", legalComments: "none", write: false, metafile: true, plugins: [asServed],
    logLevel: "error",
  });
  const files = await besides();
  for (const file of outputFiles) files.set(relative("/app", file.path), file.contents);
  const short = (path) => path.replace(/^.*?app\//, "");
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, made]) => [short(path), made]));
  /** Adds a file and all that it cannot begin without. */
  const atOnce = (path, seen) => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const one of outputs.get(path).imports) if (one.kind === "import-statement") atOnce(short(one.path), seen);
    return seen;
  };
  const first = atOnce("home/looks.js", atOnce("home/app.js", new Set()));
  const opens = [...outputs].find(([, made]) => made.entryPoint?.endsWith(VAULT))?.[0];
  const vault = atOnce("vault/worker.js", opens ? atOnce(opens, new Set()) : new Set());
  // In the order of need: what the first screen stands on, then the vault.
  const parts = [...first, ...vault].filter((name, at, all) => name.startsWith("parts/") && all.indexOf(name) === at);
  files.set("preload.json", Buffer.from(`${JSON.stringify(parts)}\n`));
  const weigh = (names) => [...names].reduce((sum, name) => sum + gzip(files.get(name)), 0);
  return {
    files,
    first: weigh(first) + gzip(files.get("home/app.css")),
    vault: weigh([...vault].filter((name) => !first.has(name))),
  };
}

/** Writes a release where none, or another of ours, is: what is left of another would be served as part of this one. */
function write(files, folder) {
  const isOurs = existsSync(join(folder, "home/app.js")) && existsSync(join(folder, "vault/worker.js"));
  if (existsSync(folder) && readdirSync(folder).length && !isOurs) {
    throw new Error(`${folder} holds something else than a release: name an empty folder`);
  }
  rmSync(folder, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, first, vault } = await release();
  if (process.argv[2]) write(files, process.argv[2]);
  console.log(JSON.stringify({ first_gzip: first, vault_gzip: vault, files: files.size }));
}
