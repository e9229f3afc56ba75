// Words that screens remember from one to the next belong to the vault that is open: they go when it locks or another comes.
// When a vault leaves this device, so does what was noted about its use.
import { forget } from "../kernel/kept.js";

/** When somebody was here, what was put off, what was answered once: all that is kept here but the language and the looks. */
const NOTED = ["touched", "shown", "later", "adult", "lock-after", "handed", "m-asked", "m-near"];

/** @typedef {{clear: () => void}} Clearable */

/** @type {Set<Clearable>} */
const remembered = new Set();

/**
 * @template {Clearable} T
 * @param {T} memory
 * @returns {T} the same, emptied as soon as the vault is not open or is another's
 */
export function whileOpen(memory) {
  remembered.add(memory);
  return memory;
}

/**
 * @param {{status: () => {phase: string, name: string | null}, on: (fn: () => void) => (() => void)}} vault
 * @returns {() => void} stops
 */
export function forgetWithVault(vault) {
  const whose = () => {
    const { phase, name } = vault.status();
    return `${phase} ${name}`;
  };
  let last = whose();
  return vault.on(() => {
    const now = whose();
    if (now === last) return;
    last = now;
    for (const memory of remembered) memory.clear();
    if (vault.status().phase === "new") forget(NOTED);
  });
}
