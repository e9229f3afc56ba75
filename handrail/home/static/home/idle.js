// Watches for a device left alone, and says so before anything locks. All tabs count as one: touching any of them is being there.
import { later, now } from "../kernel/clock.js";
import { keep, kept } from "../kernel/kept.js";
import { CHOICES, judge } from "./rules/idle.js";

const CHOSEN = "lock-after";
const TOUCHED = "touched";
const SHOWN = "shown";
/** How often a tab in view tells the others so. */
const BEAT = 20_000;
/** Touches closer together than this are told to other tabs once. */
const SOON = 5_000;
const SIGNS = ["pointerdown", "keydown", "input", "scroll", "click"];

/** @returns {string} the name of what the person chose */
export function lockChoice() {
  const chosen = kept(CHOSEN);
  return chosen in CHOICES ? chosen : "usual";
}

/** @param {string} choice */
export function chooseLock(choice) {
  keep(CHOSEN, choice);
}

/** @returns {boolean} whether nobody saw Handrail for as long as was chosen: closed and opened anew counts as out of sight */
export function wasAway() {
  const limits = CHOICES[lockChoice()];
  const shown = Number(kept(SHOWN)) || now();
  return Boolean(limits && judge({ now: now(), touched: now(), shown, visible: false }, limits).say === "lock");
}

/**
 * @typedef {object} Watch
 * @property {() => boolean} open whether there is something to lock
 * @property {(soon: boolean) => void} onWarn it locks soon; or, with false, somebody is there
 * @property {() => void} onLock
 */
/**
 * @param {Watch} watch
 * @returns {() => void} stops watching
 */
export function watchIdle({ open, onWarn, onLock }) {
  /** @type {Record<string, number>} */
  const mine = { [TOUCHED]: now(), [SHOWN]: now() };
  let told = 0;
  let warned = false;
  let off = () => {};
  /** @param {string} what */
  const last = (what) => Math.max(mine[what] ?? 0, Math.min(Number(kept(what)) || 0, now()));
  /** @param {boolean} soon */
  const warn = (soon) => {
    if (warned !== soon) onWarn(soon);
    warned = soon;
  };
  const visible = () => document.visibilityState === "visible";
  const look = () => {
    off();
    const limits = CHOICES[lockChoice()];
    if (!limits || !open()) {
      warn(false);
      Object.assign(mine, { [TOUCHED]: now(), [SHOWN]: now() });
      off = later(BEAT, look);
      return;
    }
    const { say, next } = judge({ now: now(), touched: last(TOUCHED), shown: last(SHOWN), visible: visible() }, limits);
    if (visible() && say !== "lock") keep(SHOWN, String((mine[SHOWN] = now())));
    warn(say === "warn");
    if (say === "lock") onLock();
    // Out of sight there is nothing to tell the others, and timers cost a battery.
    off = later(Math.max(1_000, visible() ? Math.min(next, BEAT) : next), look);
  };
  /** @param {Event} [event] */
  const touch = (event) => {
    // The note's own button stays until the click is over: what lies below it must not get the rest of the tap.
    if (event && event.type !== "click" && event.target instanceof Element && event.target.closest(".over")) return;
    mine[TOUCHED] = now();
    // Where nothing can be locked, nothing is noted.
    if (!open()) return;
    if (warned || now() - told >= SOON) keep(TOUCHED, String((told = now())));
    if (warned) look();
  };
  const turned = () => {
    // What passed out of sight is judged before coming back counts as being there.
    if (visible() && open() && wasAway()) onLock();
    else if (visible()) touch();
    else if (open()) keep(SHOWN, String((mine[SHOWN] = now())));
    look();
  };
  document.addEventListener("visibilitychange", turned);
  for (const sign of SIGNS) addEventListener(sign, touch, { capture: true, passive: true });
  look();
  return () => {
    off();
    document.removeEventListener("visibilitychange", turned);
    for (const sign of SIGNS) removeEventListener(sign, touch, { capture: true });
  };
}
