// The one small thing of Step 2 that somebody tries, as it stands at the top of the Step: what it is, and how it went.
import { rowOf, textOf } from "./answers.js";

/** @typedef {import("./passes.js").Pass} Pass */
/** @typedef {import("./passes.js").PartPage} PartPage */
/**
 * @typedef {object} Trying
 * @property {string} page
 * @property {string} what
 * @property {string} when empty: not said
 * @property {string} who empty: not said
 * @property {string} went how it went; empty: not said, and nobody asks twice
 * @property {"tried" | "went" | "instead"} next the question that goes on from here
 */

/**
 * @param {PartPage} page of the part `try`
 * @returns {Trying | null} null: nothing is tried now
 */
function tryingOn({ page, body }) {
  const { what, when, with: other, tried, went, next, instead } = body.answers;
  const done = tried === "yes" || tried === "other";
  if (done && next === "enough") return null;
  if (done && next === "else") return said({ page, what: textOf(instead), when: "", who: "", went: "", next: "instead" });
  const who = textOf(rowOf(other).name).trim();
  return said({ page, what: textOf(what), when: textOf(when).trim(), who, went: done ? textOf(went).trim() : "", next: done ? "went" : "tried" });
}

/**
 * @param {Trying} one
 * @returns {Trying | null}
 */
function said(one) {
  const what = one.what.trim();
  return what ? { ...one, what } : null;
}

/**
 * @param {Pass[]} passes
 * @returns {Trying | null} what is tried now: of the newest pass in which something was named
 */
export function tryingNow(passes) {
  for (const pass of passes.toReversed()) {
    const page = pass.parts.try?.find(({ body }) => textOf(body.answers.what).trim());
    if (page) return tryingOn(page);
  }
  return null;
}
