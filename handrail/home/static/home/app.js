// The app's beginning: words, the vault, then one screen at a time.
import { html, render, useEffect, useState } from "../vendor/preact.js";
import { pause } from "../kernel/clock.js";
import { cover, here } from "../kernel/go.js";
import { leaveNow, onThreeShifts, reloadWhenBroughtBack } from "./leave.js";
import { Cannot, Frame, LockSoon } from "./shell.js";
import { wasAway, watchIdle } from "./idle.js";
import { KINDS } from "./kinds.js";
import { tell } from "../kernel/flash.js";
import { settle } from "../kernel/settle.js";
import { looksNow } from "./looks.js";
import { NewRelease } from "./new_release.js";
import { register } from "./loader.js";
import { SCREENS, TABS, screenFor } from "./screens.js";
import { fetchTheRest } from "../kernel/fetched.js";
import { choose, onWords, speak } from "../kernel/words.js";
import { forgetWithVault } from "./while_open.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */

/** What can't be made a version by then is a draft already; the keys go all the same. */
const LONGEST_SETTLE = 500;

/** Said on the screen that opens what locked by itself. */
const QUIET = "app.idle.locked";

/** What is being typed is made a version, then the keys go; a vault without an account keeps its keys: nothing else opens it. */
/** @param {VaultApi} vault */
async function putAway(vault) {
  await Promise.race([settle(), pause(LONGEST_SETTLE)]);
  if (vault.status().phase === "open") await vault.lock();
}

/**
 * Locks when nobody is there, and says so a minute before to who looks at it.
 * @param {VaultApi} vault
 * @returns {boolean} whether it locks soon
 */
function useIdleLock(vault) {
  const [soon, setSoon] = useState(false);
  useEffect(() => {
    let locking = false;
    const lock = async () => {
      if (locking) return;
      locking = true;
      tell(QUIET);
      await putAway(vault).finally(() => (locking = false));
    };
    return watchIdle({ open: () => vault.status().phase === "open", onWarn: setSoon, onLock: () => void lock() });
  }, [vault]);
  return soon;
}

/** @param {{vault: VaultApi}} props */
function Root({ vault }) {
  const [, redraw] = useState(0);
  const soon = useIdleLock(vault);
  const leave = () => void leaveNow(() => putAway(vault));
  useEffect(() => {
    const again = () => redraw((n) => n + 1);
    const stops = [vault.on(again), onWords(again), onThreeShifts(() => looksNow().leave === "on" && leave())];
    for (const name of ["hashchange", "online", "offline"]) addEventListener(name, again);
    // What changed between the first drawing and now was told to nobody.
    again();
    return () => {
      for (const stop of stops) stop();
      for (const name of ["hashchange", "online", "offline"]) removeEventListener(name, again);
    };
  }, [vault]);
  /** @param {import("../kernel/words.js").Lang} lang */
  const speakIn = (lang) => void choose(lang).then(() => redraw((n) => n + 1), () => undefined);
  const place = here();
  const { phase } = vault.status();
  const kind = vault.pages().find((line) => line.page === place.id)?.kind;
  const name = screenFor(place, phase, kind);
  const covered = cover.shown;
  const Screen = (name !== "help" && covered) || SCREENS[name];
  return html`<${Frame} phase=${covered ? "locked" : phase} name=${name} tabs=${TABS} onLang=${speakIn} onLeave=${leave}>
    <${Screen} key=${`${name}/${place.id}`} vault=${vault} id=${place.id} onLang=${speakIn} />
    ${!covered && html`<${NewRelease} />`}
  <//>
  ${soon && html`<${LockSoon} />`}`;
}

/** @returns {string} why nothing can be locked here, as a sentence's id; empty when it can */
function whyNot() {
  if (!globalThis.isSecureContext) return "app.cannot.insecure";
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return "app.cannot.old";
  return "";
}

/** @param {Element} root */
async function begin(root) {
  // The vault weighs more than all that is needed before it: it comes while the words do.
  const coming = import("../vault/vault.js");
  coming.catch(() => undefined);
  await speak();
  /** @param {Parameters<typeof render>[0]} what */
  const show = (what) => {
    root.replaceChildren();
    render(what, root);
  };
  const why = whyNot();
  if (why) return show(html`<${Cannot} why=${why} />`);
  /** @type {VaultApi} */
  let vault;
  const { openVault } = await coming;
  try {
    vault = await openVault();
  } catch {
    return show(html`<${Cannot} why="app.cannot.storage" />`);
  }
  vault.knowKinds(KINDS);
  forgetWithVault(vault);
  if (vault.status().phase === "open" && wasAway()) {
    tell(QUIET);
    await vault.lock();
  }
  show(html`<${Root} vault=${vault} />`);
  const dressing = import("../content/my_words.js").then(({ followMyWords }) => followMyWords(vault));
  dressing.catch(() => undefined);
  await fetchTheRest();
  await register();
}

reloadWhenBroughtBack();
const root = document.getElementById("app");
if (root) {
  begin(root).catch(() => document.getElementById("half")?.removeAttribute("hidden"));
}
