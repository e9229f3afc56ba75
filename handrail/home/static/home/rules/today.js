// What Today offers: one thing next, and at most three others.

/** @typedef {{page: string, kind: string, heads: number}} Line a page as the list knows it */
/** @typedef {{what: "write" | "step" | "step-on" | "step-back" | "two", page: string, step: number}} Act page: the one it is about, or empty; step: 0 where it is about none */
/** @typedef {{empty: boolean, next: Act, also: Act[]}} Plan */

const MOST_OTHERS = 3;
const STEP = /^step-\d+\./;
/** Pages that hold a choice about the app, not something written down. */
const ASIDE = ["my-words", "meeting", "meeting-calendar"];

/** @param {number} hour 0 to 23
 * @returns {"night" | "morning" | "afternoon" | "evening"} */
export function partOfDay(hour) {
  if (hour < 5) return "night";
  if (hour < 12) return "morning";
  return hour < 18 ? "afternoon" : "evening";
}

/**
 * @param {boolean} begun
 * @param {string} state
 * @returns {Act["what"]}
 */
function stepAct(begun, state) {
  if (state === "done" || state === "aside") return "step-back";
  return begun ? "step-on" : "step";
}

/**
 * What is unfinished comes first, then the Step worked on last, then one line; a page written in two places waits among the others.
 * @param {Line[]} all
 * @param {"" | "new" | "started" | "done" | "aside"} [state] of that Step; empty: not known yet, so it goes by its pages
 * @param {number} [number] the Step worked on last; the first as long as there is none
 * @returns {Plan}
 */
export function plan(all, state = "", number = 1) {
  const lines = all.filter((line) => !ASIDE.includes(line.kind));
  const begun = lines.some((line) => STEP.test(line.kind));
  const notes = lines.some((line) => !STEP.test(line.kind));
  /** @type {Act} */
  const write = { what: "write", page: "", step: 0 };
  /** @type {Act} */
  const step = { what: stepAct(begun, state), page: "", step: number };
  const two = lines.filter((line) => line.heads > 1).map((line) => /** @type {Act} */ ({ what: "two", page: line.page, step: 0 }));
  const stepFirst = step.what !== "step-back" && (begun || notes);
  return {
    empty: lines.length === 0,
    next: stepFirst ? step : write,
    also: [...two, stepFirst ? write : step].slice(0, MOST_OTHERS),
  };
}
