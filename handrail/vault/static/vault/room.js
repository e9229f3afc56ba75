// Room on this device, asked for before anything is made: a twentieth more than it takes.

/**
 * @param {number} bytes
 * @returns {Promise<{bytes: number, free: number | null}>} free: null where the browser does not say
 */
export async function room(bytes) {
  const needed = Math.ceil(bytes * 1.05);
  try {
    const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
    return { bytes: needed, free: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage) };
  } catch {
    return { bytes: needed, free: null };
  }
}
