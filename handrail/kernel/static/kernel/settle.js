// Whoever holds words that are not yet sealed says so here; they are put away before anything locks, leaves or signs out.

/** @type {Set<() => Promise<unknown>>} */
const holders = new Set();

/**
 * @param {() => Promise<unknown>} put makes what is typed safe
 * @returns {() => void} no longer
 */
export function holding(put) {
  holders.add(put);
  return () => void holders.delete(put);
}

/** Puts away all that is held; one that cannot is not allowed to stop the others. */
export async function settle() {
  await Promise.allSettled([...holders].map((put) => put()));
}
