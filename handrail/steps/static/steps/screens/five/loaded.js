import { useEffect, useState } from "../../../vendor/preact.js";
import { sentence } from "../../../kernel/parts.js";

/**
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} when what it depends on
 * @returns {T | string | null} null: not there yet; a sentence: why it did not come
 */
export function useLoaded(load, when) {
  const [found, setFound] = useState(/** @type {T | string | null} */ (null));
  useEffect(() => {
    let here = true;
    load().then((one) => here && setFound(one), (error) => here && setFound(sentence(error)));
    return () => void (here = false);
  }, when);
  return found;
}
