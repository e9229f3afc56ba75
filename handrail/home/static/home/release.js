// What a page knows of releases: which one it runs, which one waits for a yes. The loader (sw.js) does the work.
import { useEffect, useState } from "../vendor/preact.js";
import { now as time, pause } from "../kernel/clock.js";
import { settle } from "../kernel/settle.js";

/** @typedef {{now: string, ready: string, yours: string}} Releases by name; empty where there is none */

const BETWEEN_LOOKS = 3_600_000;
const PATIENCE = 3_000;
let mine = "";
/** @type {(release: string) => void} */
let tellMine = () => {};
/** @type {Promise<string>} */
const known = new Promise((done) => (tellMine = done));
let waiting = "";
let looked = 0;
let going = false;
/** @type {Set<(release: string) => void>} */
const listeners = new Set();

/** @param {object} message */
function ask(message) {
  navigator.serviceWorker?.controller?.postMessage(message);
}

/** Words that are being typed are put away first; the page then begins anew in the release that was chosen. */
async function reload() {
  if (going) return;
  going = true;
  await settle();
  location.reload();
}

/** @param {Releases} releases */
function hear({ now, ready, yours }) {
  mine ||= yours || now;
  if (mine) tellMine(mine);
  // Chosen here or in another tab: nobody works on in a release whose files will go.
  if (mine && now && now !== mine) void reload();
  if (ready === waiting) return;
  waiting = ready;
  for (const listener of listeners) listener(waiting);
}

/** Asks for a new release, at most once an hour. */
function look() {
  if (document.hidden || !navigator.serviceWorker?.controller) return;
  ask({ type: "which" });
  if (looked && time() - looked < BETWEEN_LOOKS) return;
  looked = time();
  ask({ type: "look" });
}

let started = false;
function start() {
  if (started || !navigator.serviceWorker) return;
  started = true;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.type === "releases") hear(data);
  });
  navigator.serviceWorker.addEventListener("controllerchange", look);
  document.addEventListener("visibilitychange", look);
  look();
}

/**
 * Tells when another release is here, checked and whole; nothing is used before `useRelease()`.
 * @param {{onReady: (release: string) => void}} told with an empty name when the server has taken it back
 * @returns {() => void} stops
 */
export function watchRelease({ onReady }) {
  listeners.add(onReady);
  start();
  if (waiting) onReady(waiting);
  return () => void listeners.delete(onReady);
}

/** "Update": every tab puts away what is typed and begins anew in the release that waits. */
export async function useRelease() {
  await settle();
  ask({ type: "use", release: waiting });
}

/** @returns {Promise<string>} the release that this page runs; empty where nobody says */
export async function runningRelease() {
  start();
  if (mine) return mine;
  const { controller } = navigator.serviceWorker ?? {};
  if (controller) {
    await Promise.race([known, pause(PATIENCE)]);
    if (mine) return mine;
  }
  // Without a loader what is shown came from the server just now.
  const answer = await fetch("/app/release.json", { credentials: "omit" }).catch(() => null);
  return answer?.ok ? String((await answer.json()).release ?? "") : "";
}

/** @returns {string} the same for a screen, when it is known */
export function useRunning() {
  const [release, setRelease] = useState(mine);
  useEffect(() => void runningRelease().then(setRelease), []);
  return release;
}

/** @returns {{ready: string, use: () => Promise<void>}} for the note that offers it; `ready` is empty while there is none */
export function useNewRelease() {
  const [ready, setReady] = useState(waiting);
  useEffect(() => watchRelease({ onReady: setReady }), []);
  return { ready, use: useRelease };
}
