// The app's modules as a release serves them: bundled and minified, the same bytes from the same sources. It says what the
// first load weighs (one JSON line) and, with a folder, writes them there, laid out as /app/: `node release.mjs ../dist/app`.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const HANDRAIL = join(dirname(fileURLToPath(import.meta.url)), "../handrail");
const source = (served) => {
  const [room, ...rest] = served.split("/");
  return join(HANDRAIL, room === "vendor" ? "vault" : room, "static", room, ...rest);
};
const ENTRIES = ["home/app.js", "vault/worker.js"];

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

/** @returns {Promise<{files: Map<string, Uint8Array>, weight: number}>} path below /app/ -> bytes; gzip bytes of the first load */
export async function release() {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: HANDRAIL,
    entryPoints: ENTRIES.map((name) => ({ in: source(name), out: name.replace(/\.js$/, "") })),
    outdir: "/app", bundle: true, splitting: true, minify: true, format: "esm", target: "es2022", charset: "utf8",
    chunkNames: "parts/[name]-[hash]", legalComments: "none", write: false, metafile: true, plugins: [asServed],
    logLevel: "error",
  });
  const files = new Map(outputFiles.map((file) => [relative("/app", file.path), file.contents]));
  const short = (path) => path.replace(/^.*?app\//, "");
  const seen = new Set();
  const atOnce = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const one of metafile.outputs[path].imports) if (one.kind === "import-statement") atOnce(one.path);
  };
  for (const path of Object.keys(metafile.outputs)) if (ENTRIES.includes(short(path))) atOnce(path);
  const weight = [...seen].reduce((sum, path) => sum + gzipSync(files.get(short(path)), { level: 9 }).length, 0);
  return { files, weight };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, weight } = await release();
  const folder = process.argv[2];
  for (const [name, bytes] of folder ? files : []) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  console.log(JSON.stringify({ first_load_gzip: weight, files: files.size }));
}
