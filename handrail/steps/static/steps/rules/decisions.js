// The decision of Step 3: the one that counts now, and those before it. A pass that was gone through again keeps its own.
import { textOf } from "./answers.js";
import { known, typedDate } from "./dates.js";

/** @typedef {import("./passes.js").Pass} Pass */
/** @typedef {import("./body.js").PartBody} PartBody */
/** @typedef {import("./dates.js").Known} Known */
/** @typedef {import("./dates.js").Typed} Typed */
/** @typedef {{page: string, pass: number, words: string, typed: Typed, day: Known | null, body: PartBody}} Decision */

/**
 * @param {Pass[]} passes
 * @returns {Decision[]} the one of the newest pass first; of a part that was begun on two phones, both
 */
export function decisionsOf(passes) {
  return passes.toReversed().flatMap(({ pass, parts }) =>
    (parts.decision ?? []).flatMap(({ page, body }) => {
      const words = textOf(body.answers.words).trim();
      const typed = typedDate(body.answers.day);
      return words ? [{ page, pass, words, typed, day: known(typed), body }] : [];
    }),
  );
}
