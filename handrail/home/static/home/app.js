// The app's beginning: words, the vault, then one screen at a time.
import { html, render, useEffect, useState } from "../vendor/preact.js";
import { openVault } from "../vault/vault.js";
import { here } from "../kernel/go.js";
import { leaveNow, onThreeShifts, reloadWhenBroughtBack } from "./leave.js";
import { Cannot, Frame } from "./shell.js";
import { KINDS } from "./kinds.js";
import { settle } from "../kernel/settle.js";
import { SCREENS, screenFor } from "./screens.js";
import { choose, onWords, speak } from "../kernel/words.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */

/** What is being typed is made a version, then the keys go; a vault without an account keeps its keys: nothing else opens it. */
/** @param {VaultApi} vault */
async function putAway(vault) {
  await settle();
  if (vault.status().phase === "open") await vault.lock();
}

/** @param {{vault: VaultApi}} props */
function Root({ vault }) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const again = () => redraw((n) => n + 1);
    const stops = [vault.on(again), onWords(again), onThreeShifts(() => void leaveNow(() => putAway(vault)))];
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
  const name = screenFor(place.name, vault.status().phase);
  const Screen = SCREENS[name];
  const leave = () => void leaveNow(() => putAway(vault));
  return html`<${Frame} phase=${vault.status().phase} name=${name} onLang=${speakIn} onLeave=${leave}>
    <${Screen} key=${`${name}/${place.id}`} vault=${vault} id=${place.id} onLang=${speakIn} />
  <//>`;
}

/** @returns {string} why nothing can be locked here, as a sentence's id; empty when it can */
function whyNot() {
  if (!globalThis.isSecureContext) return "app.cannot.insecure";
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return "app.cannot.old";
  return "";
}

/** @param {Element} root */
async function begin(root) {
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
  try {
    vault = await openVault();
  } catch {
    return show(html`<${Cannot} why="app.cannot.storage" />`);
  }
  vault.knowKinds(KINDS);
  show(html`<${Root} vault=${vault} />`);
}

reloadWhenBroughtBack();
const root = document.getElementById("app");
if (root) {
  begin(root).catch(() => document.getElementById("half")?.removeAttribute("hidden"));
}
