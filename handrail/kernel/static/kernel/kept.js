// Small choices that stay on this device: never anything a person wrote, and nothing that a server is told.

/**
 * @param {string} key
 * @returns {string} what was kept; empty when there is nothing, or when this browser keeps nothing
 */
export function kept(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {string} key
 * @param {string} value where it can't be kept, it holds as long as the caller remembers it
 */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/** @param {string[]} keys what is no longer anybody's here */
export function forget(keys) {
  try {
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
