// How Handrail looks on this device, worn before the first picture is drawn: the page waits for this module and no other.
// It imports little on purpose.
import { keep, kept } from "../kernel/kept.js";

/** @typedef {{theme: string, contrast: string, motion: string, leave: string}} Looks */

/** Each choice with its values; the first is what holds until the person says otherwise.
 * @type {Record<keyof Looks, string[]>} */
export const LOOKS = {
  theme: ["system", "light", "dark"],
  contrast: ["normal", "high"],
  motion: ["system", "less"],
  leave: ["on", "off"],
};
const NAMES = /** @type {Array<keyof Looks>} */ (Object.keys(LOOKS));
const KEPT = "looks";

/** @type {Looks | null} what was chosen in this tab: it holds even where the browser keeps nothing */
let chosen = null;

/** @returns {Looks} */
export function looksNow() {
  const words = (chosen ? "" : kept(KEPT)).split(" ");
  return chosen ?? /** @type {Looks} */ (
    Object.fromEntries(NAMES.map((name) => [name, LOOKS[name].find((value) => words.includes(`${name}:${value}`)) ?? LOOKS[name][0]]))
  );
}

/** What differs from the first choice stands on the page's root, where the style sheet sees it. */
export function wearLooks() {
  const looks = looksNow();
  for (const name of NAMES) {
    if (looks[name] === LOOKS[name][0]) delete document.documentElement.dataset[name];
    else document.documentElement.dataset[name] = looks[name];
  }
}

/**
 * @param {keyof Looks} name
 * @param {string} value
 */
export function chooseLook(name, value) {
  chosen = { ...looksNow(), [name]: value };
  keep(KEPT, NAMES.map((one) => `${one}:${chosen?.[one]}`).join(" "));
  wearLooks();
}

wearLooks();
addEventListener("storage", (event) => {
  if (event.key !== KEPT) return;
  chosen = null;
  wearLooks();
});
