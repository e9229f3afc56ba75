// My phone in another person's hands: only what I chose, one row at a time, large. The vault is locked meanwhile, and what is
// shown is held here, in memory alone: it goes when the phone is given back, left, reloaded, or out of sight for an hour.
import { html, useEffect, useState } from "../../../vendor/preact.js";
import { now } from "../../../kernel/clock.js";
import { cover, goInstead } from "../../../kernel/go.js";
import { Summary, Title, useTask } from "../../../kernel/parts.js";
import { holding } from "../../../kernel/settle.js";
import { t } from "../../../kernel/words.js";
import { Told } from "./row.js";
import { notePlace } from "./tellings.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("./tellings.js").Shown} Shown */
/** @typedef {{telling: string, rows: Array<{row: number, shown: Shown}>, all: number, at: number, seen: number[], want: string[]}} Held at: among `rows`; -1: before the first */

/** Out of sight for so long, nobody is listening any more. */
const HOUR = 3_600_000;

/** @type {Held | null} */
let held = null;
let drop = () => {};

/** Nothing of it is left in memory or on the screen. */
function forgetAll() {
  held = null;
  drop();
  drop = () => {};
  cover.shown = null;
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/**
 * What is put away when the page is left or anything locks, and when it was long out of sight.
 * @param {VaultApi} vault
 * @returns {() => void} no longer
 */
function watching(vault) {
  // Leaving the page forgets all at once; the words are gone before anything else is waited for.
  const letGo = holding(async () => forgetAll());
  let hiddenAt = 0;
  const turned = () => {
    if (document.visibilityState === "hidden") hiddenAt = now();
    else if (hiddenAt && now() - hiddenAt >= HOUR) void giveBack(vault);
  };
  document.addEventListener("visibilitychange", turned);
  return () => {
    letGo();
    document.removeEventListener("visibilitychange", turned);
  };
}

/**
 * From here on the screen shows these rows and nothing else, whatever the address says; with an account the vault is locked.
 * @param {VaultApi} vault
 * @param {Held} what
 */
export async function handOver(vault, what) {
  held = what;
  noteHere(what);
  cover.shown = Handed;
  try {
    if (vault.status().phase === "open") await vault.lock();
  } catch (error) {
    forgetAll();
    throw error;
  }
  // Not before: locking keeps what somebody was still typing, and that would end this, too.
  drop = watching(vault);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/**
 * The place is a row's number in the telling, not among those that are still there.
 * @param {Held} what
 */
function noteHere({ telling, rows, all, at, seen }) {
  notePlace({ telling, at: rows[Math.max(0, at)]?.row ?? all, seen });
}

/**
 * Ends it: whoever holds the phone now meets the screen that opens the vault.
 * @param {VaultApi} vault
 */
async function giveBack(vault) {
  const over = held !== null && held.at >= held.rows.length;
  // Another window may have opened it meanwhile.
  if (vault.status().phase === "open") await vault.lock();
  goInstead(over ? "s/5/q" : "s/5/h");
  forgetAll();
}

/**
 * Keys as in a book.
 * @param {(way: 1 | -1) => void} turn
 */
function useKeys(turn) {
  useEffect(() => {
    const down = (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const way = event.key === "ArrowRight" || event.key === "PageDown" ? 1 : event.key === "ArrowLeft" || event.key === "PageUp" ? -1 : 0;
      if (!way) return;
      event.preventDefault();
      turn(way);
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  }, [turn]);
}

/** @param {{vault: VaultApi}} props */
export function Handed({ vault }) {
  const [, redraw] = useState(0);
  const { busy, wrongs, run } = useTask();
  const turn = (/** @type {1 | -1} */ way) => {
    if (!held) return;
    const { rows, at } = held;
    const to = Math.min(rows.length, Math.max(-1, at + way));
    if (to === at) return;
    const read = way === 1 ? rows[at]?.row : undefined;
    held = { ...held, at: to, seen: read === undefined || held.seen.includes(read) ? held.seen : [...held.seen, read] };
    noteHere(held);
    redraw((n) => n + 1);
  };
  useKeys(turn);
  if (!held) return null;
  const { rows, at, want } = held;
  const one = rows[at];
  const stop = () => void run(t("app.write.saving"), () => giveBack(vault));
  const back = html`<button type="button" class=${at < rows.length ? "btn second" : "btn"} aria-disabled=${busy ? "true" : undefined} onClick=${stop}>${t("steps.5.app.v.stop")}</button>
    ${vault.status().phase !== "device-only" && html`<p class="hint">${t("steps.5.app.v.stop_text")}</p>`}`;
  const earlier = html`<button type="button" class="btn second" onClick=${() => turn(-1)}>${t("steps.5.app.v.back")}</button>`;
  return html`<${Summary} wrongs=${wrongs} />
    ${one ? html`<${Told} key=${at} shown=${one.shown} meta=${t("steps.5.app.v.where", { n: at + 1, all: rows.length })} />`
      : html`<${Ends} key=${at} first=${at < 0} want=${want} />`}
    <div class="acts">
      ${at < rows.length ? html`<button type="button" class="btn" onClick=${() => turn(1)}>${t(at < 0 ? "steps.5.app.v.begin" : "steps.5.app.v.next")}</button>` : ""}
      ${at < rows.length ? [at >= 0 && earlier, back] : [back, earlier]}
    </div>`;
}

/** Before the first row, and after the last. */
/** @param {{first: boolean, want: string[]}} props */
function Ends({ first, want }) {
  if (!first) return html`<${Title}>${t("steps.5.app.v.end")}<//><p>${t("steps.5.app.v.end_text")}</p>`;
  return html`<${Title}>${t("steps.5.app.v.title")}<//>
    <p>${t("steps.5.app.v.text")}</p>
    ${want.length > 0 && html`<p>${t("steps.5.app.v.asks")}</p>
      <ul>${want.map((one) => html`<li key=${one}>${t(`steps.5.app.v.want.${one}`)}</li>`)}</ul>`}
    <p class="hint">${t("steps.5.app.v.safe")}</p>`;
}
