// "Later, remind me": a note is put off until the next day or the next saved page, on this device.
import { dayNow } from "../kernel/clock.js";
import { keep, kept } from "../kernel/kept.js";

/** @typedef {import("../vault/types.js").PageLine} PageLine */

const KEPT = "later";
let said = "";

/** @param {PageLine[]} lines */
function momentOf(lines) {
  return `${dayNow()} ${lines[0]?.at ?? ""} ${lines.length}`;
}

/** @param {PageLine[]} lines newest first */
export function putOff(lines) {
  said = momentOf(lines);
  keep(KEPT, said);
}

/**
 * @param {PageLine[]} lines
 * @returns {boolean} whether it was put off, and neither the day nor the pages have changed since
 */
export function isPutOff(lines) {
  return [said, kept(KEPT)].includes(momentOf(lines));
}
