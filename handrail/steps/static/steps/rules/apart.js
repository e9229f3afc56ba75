// A page that was written in two places. Where one of its versions marks it as done to me, my part stands in none of them: not
// before the person has said which one holds.
import { holds, staying } from "./sheet.js";

/** @typedef {import("./sheet.js").Part} Part */
/** @typedef {import("./body.js").PartBody} PartBody */

/**
 * @param {Part} part
 * @param {PartBody[]} bodies all its versions
 * @returns {PartBody[]} to be shown and never to be kept: the same bodies where nothing is left out, else with `spared`, the
 * questions that do not come up
 */
export function spared(part, bodies) {
  const out = part.questions.filter((one) => one.drop && one.when?.not && bodies.some((body) => !holds(one.when, body.answers, {})));
  if (!out.length) return bodies;
  return bodies.map((body) => {
    const rest = Object.fromEntries(Object.entries(body.answers).filter(([id]) => !out.some((one) => one.id === id)));
    return { ...body, answers: staying(part, rest, {}), spared: out.map((one) => one.id) };
  });
}
