// What somebody has begun on the screen that draws patterns, and not kept yet: there again after Help or a break, gone with the lock.

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {{name: string, chosen: import("../../rules/answers.js").Picked[]}} Begun */

/** @type {WeakMap<VaultApi, Begun>} */
const all = new WeakMap();
/** @type {WeakSet<VaultApi>} */
const watched = new WeakSet();

/**
 * @param {VaultApi} vault
 * @returns {Begun}
 */
export function begunIn(vault) {
  return all.get(vault) ?? { name: "", chosen: [] };
}

/**
 * @param {VaultApi} vault
 * @param {Partial<Begun>} more
 */
export function begin(vault, more) {
  all.set(vault, { ...begunIn(vault), ...more });
  if (watched.has(vault)) return;
  watched.add(vault);
  vault.on(() => {
    if (vault.status().phase === "locked" || vault.status().phase === "new") all.delete(vault);
  });
}
