// The fixed loader. It serves one release of the app: the one that its own cache names, whatever the network says. Another is
// fetched beside it, each file checked, and used only when a page says "use". The bytes of this file do not change between
// releases, and a test pins them: a browser takes a changed loader over by itself, unasked. docs/decisions/0010-offline.md.

const MANIFEST = "/app/release.json";
const NAMED = "handrail-named";
const HELP = "handrail-help";
const RELEASE = "handrail-release-";
const HELP_PATHS = ["/en/help", "/es/ayuda", "/app/help.json"];
const PATIENCE = 3000;
const AT_ONCE = 4;
// A server that answers without end, or names a million files, fills nobody's phone.
const MOST = { manifest: 1_000_000, files: 3000, bytes: 32_000_000, help: 500_000 };
const PATH = /^\/app\/(?:[A-Za-z0-9_][A-Za-z0-9._-]*\/)*(?:[A-Za-z0-9_][A-Za-z0-9._-]*)?$/;
const NAME = /^[0-9A-Za-z][0-9A-Za-z.+_-]{0,60}-[0-9a-f]{12}$/;
// What describes the bytes on their way, or one answer among many; everything else (the policy above all) is kept.
const NOT_KEPT = ["content-encoding", "content-length", "date", "handrail-request", "set-cookie", "vary"];

/** @typedef {{path: string, size: number, sha256: string}} Row */
/** @typedef {{release: string, files: Row[]}} Release */
/** @typedef {{now: string, before: string, ready: string}} Named releases by name; empty where there is none */

const worker = /** @type {any} */ (globalThis); // TypeScript's DOM types know no service worker
/** @type {Map<string, string>} client id -> the release it began with, while this worker lives */
const releaseOf = new Map();
/** @type {Promise<void> | undefined} */
let looking;

// --- what is kept ---

/** @returns {Promise<Named>} */
async function named() {
  const kept = await caches.match("/app/named", { cacheName: NAMED });
  return kept ? kept.json() : { now: "", before: "", ready: "" };
}

/** @param {(named: Named) => Named} change one at a time, in every thread of this origin */
async function rename(change) {
  await navigator.locks.request("handrail-named", async () => {
    const cache = await caches.open(NAMED);
    await cache.put("/app/named", new Response(JSON.stringify(change(await named()))));
  });
}

/**
 * @param {string} release
 * @param {string} path
 * @returns {Promise<Response | undefined>}
 */
async function kept(release, path) {
  return release ? caches.match(path, { cacheName: RELEASE + release, ignoreVary: true }) : undefined;
}

/** The manifest is kept last, so that a release without it is half a release. */
/** @param {string} release */
async function isWhole(release) {
  return Boolean(await kept(release, MANIFEST));
}

// --- fetching beside ---

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Response} answer
 * @param {number} most bytes; more is not read
 */
async function read(answer, most) {
  if (answer.status !== 200 || answer.type !== "basic" || !answer.body) throw new Error("no answer");
  const parts = [];
  let size = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    parts.push(value);
    if (size > most) {
      await reader.cancel();
      throw new Error("too large");
    }
  }
}

/**
 * @param {string} path
 * @param {RequestCache} cache
 */
function ask(path, cache) {
  return fetch(path, { cache, credentials: "omit", mode: "same-origin", redirect: "error" });
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Headers} headers
 */
function answerOf(bytes, headers) {
  const own = new Headers(headers);
  for (const name of NOT_KEPT) own.delete(name);
  return new Response(bytes, { headers: own });
}

/** @returns {Promise<Release>} the server's, when it is one: every row in form, the name that of the rows */
async function published() {
  const bytes = await read(await ask(MANIFEST, "no-cache"), MOST.manifest);
  const { release, files } = /** @type {Release} */ (JSON.parse(new TextDecoder().decode(bytes)));
  if (!NAME.test(release) || !Array.isArray(files) || files.length > MOST.files) throw new Error("no manifest");
  let all = 0;
  for (const { path, size, sha256: hash } of files) {
    const fits = PATH.test(path) && path !== MANIFEST && !HELP_PATHS.includes(path) && /^[0-9a-f]{64}$/.test(hash);
    if (!fits || !Number.isSafeInteger(size) || size < 0) throw new Error("no row");
    all += size;
  }
  if (all > MOST.bytes || !files.some(({ path }) => path === "/app/")) throw new Error("no release");
  const rows = files.map((row) => `${row.sha256} ${row.size} ${row.path}\n`).join("");
  if (!release.endsWith((await sha256(new TextEncoder().encode(rows))).slice(0, 12))) throw new Error("misnamed");
  return { release, files };
}

/** @param {Row} row */
async function checked({ path, size, sha256: hash }) {
  // First what the browser may have and the server confirms; where that is not the file, past every cache.
  for (const cache of /** @type {RequestCache[]} */ (["no-cache", "reload"])) {
    const answer = await ask(path, cache);
    const bytes = await read(answer, size).catch(() => new Uint8Array());
    if (bytes.length === size && (await sha256(bytes)) === hash) return answerOf(bytes, answer.headers);
  }
  throw new Error("not the file that was named");
}

/** All or nothing. */
/** @param {Release} release */
async function download({ release, files }) {
  const name = RELEASE + release;
  await caches.delete(name);
  const cache = await caches.open(name);
  const rest = [...files];
  const take = async () => {
    for (let row = rest.shift(); row; row = rest.shift()) await cache.put(row.path, await checked(row));
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    await cache.put(MANIFEST, new Response(JSON.stringify({ release, files })));
  } catch (error) {
    rest.length = 0;
    await caches.delete(name);
    throw error;
  }
}

/** Sees what the server publishes; another release is fetched and kept ready. Only where nothing whole is named is it taken at once. */
async function look() {
  const { now, before, ready } = await named();
  for (const name of await caches.keys()) {
    if (name.startsWith(RELEASE) && ![now, before, ready].includes(name.slice(RELEASE.length))) await caches.delete(name);
  }
  const release = await published();
  const begun = await isWhole(now);
  const next = begun && release.release === now ? "" : release.release;
  if (next && !(await isWhole(next))) await download(release);
  await rename((old) => {
    // Whatever was switched to while this was fetched stays.
    if (!begun) return old.now === now ? { now: next, before: "", ready: "" } : old;
    return { ...old, ready: next === old.now ? "" : next };
  });
}

/** One look at a time, however many pages ask. */
function lookOnce() {
  looking ??= look().finally(() => (looking = undefined));
  return looking;
}

/** @param {string} release the one the person said yes to; any other is not used */
async function use(release) {
  if (!(await isWhole(release))) return;
  await rename((old) => (old.ready === release ? { now: release, before: old.now, ready: "" } : old));
}

/** @param {any[]} pages */
async function tell(pages) {
  const { now, ready } = await named();
  for (const page of pages) page.postMessage({ type: "releases", now, ready, yours: releaseOf.get(page.id) ?? "" });
}

const everyPage = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

// --- serving ---

/**
 * @param {any} event
 * @param {string} path without the query: what follows a "?" neither finds nor keeps anything else
 */
async function fromRelease(event, path) {
  const { now, before } = await named();
  const isPage = event.request.mode === "navigate";
  const own = isPage ? now : (releaseOf.get(event.clientId) ?? now);
  if (event.resultingClientId) releaseOf.set(event.resultingClientId, own);
  for (const release of isPage ? [now] : [own, now, before]) {
    const found = await kept(release, path);
    if (found) return found;
  }
  // What no release names is nothing of the app's: else one dishonest page could bring code in from there.
  if (!(await isWhole(now))) return fetch(event.request);
  return isPage ? Response.redirect("/app/") : new Response(null, { status: 404 });
}

/**
 * A page that comes from the network at any time gets the policy of the release that is used, not one of its own: it can run
 * that release's code and no other, so it cannot change what is kept.
 * @param {Response} answer
 */
async function underPolicy(answer) {
  const app = await kept((await named()).now, "/app/");
  const policy = app?.headers.get("content-security-policy");
  if (!policy) return answer;
  const headers = new Headers(answer.headers);
  headers.set("content-security-policy", policy);
  return new Response(answer.body, { status: answer.status, headers });
}

/** @param {string} path */
async function keepHelp(path) {
  const answer = await ask(path, "no-cache");
  const own = answerOf(await read(answer, MOST.help), answer.headers);
  const cache = await caches.open(HELP);
  await cache.put(path, own.clone()).catch(() => {}); // a full phone still shows what came
  return own;
}

/**
 * From the network while that is quick, for its numbers may have changed; else as it was seen last.
 * @param {any} event
 * @param {string} path
 */
async function helpFirst(event, path) {
  const fresh = keepHelp(path);
  event.waitUntil(fresh.catch(() => {}));
  const old = await caches.match(path, { cacheName: HELP, ignoreVary: true });
  if (!old) return fresh.catch(() => fetch(event.request)).then(underPolicy);
  const waited = new Promise((done) => AbortSignal.timeout(PATIENCE).addEventListener("abort", () => done(old)));
  return underPolicy(await Promise.race([fresh.catch(() => old), waited]));
}

/** The two doors that only lead on, where no server is there to say so. */
/** @param {string} path */
function door(path) {
  const help = navigator.language.startsWith("es") ? "/es/ayuda" : "/en/help";
  return Response.redirect(path === "/" ? "/app/" : help);
}

worker.addEventListener("install", (/** @type {any} */ event) => {
  const begin = async () => {
    // A changed loader finds a release named: that one stays until the person says otherwise.
    if (!(await isWhole((await named()).now))) await lookOnce();
    await Promise.allSettled(HELP_PATHS.map(keepHelp));
  };
  event.waitUntil(begin());
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(worker.clients.claim().then(async () => tell(await everyPage())));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (HELP_PATHS.includes(pathname)) event.respondWith(helpFirst(event, pathname));
  else if (pathname.startsWith("/app/") && pathname !== MANIFEST) event.respondWith(fromRelease(event, pathname));
  else if (pathname === "/" || pathname === "/help") {
    event.respondWith(fetch(event.request).catch(() => door(pathname)));
  }
});

worker.addEventListener("message", (/** @type {any} */ event) => {
  const { type, release } = event.data ?? {};
  const then = (/** @type {Promise<void>} */ work) => work.catch(() => {}).then(async () => tell(await everyPage()));
  if (type === "which") event.waitUntil(tell([event.source]));
  else if (type === "look") event.waitUntil(then(lookOnce()));
  else if (type === "use") event.waitUntil(then(use(String(release))));
});
