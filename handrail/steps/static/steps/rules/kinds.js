// The kinds of page that this room writes: one for each part of a worksheet, and a few that a Step's own tools keep.

/** The schema that this release writes. */
export const SCHEMA = 1;

/** A part's name, once used, is given to no other. @type {Record<string, string[]>} */
const PARTS = {
  "step-1": ["powerless", "unmanageable", "ready"],
  "step-2": ["helped", "who", "believe", "try"],
  "step-3": ["hand-over", "decision", "morning"],
  "step-4": ["resentment", "fear", "relation", "harm", "untold", "good"],
  "step-5": ["myself", "power", "person", "after"],
  "step-6": ["word", "pattern"],
  "step-7": ["asking", "practice"],
};

/** What was read and understood before the rows and before a telling: `{title, pass, before: "rows" | "telling"}`. */
export const READ = "step-4.read";
/** Names that the person says are one: `{title, same: string[][]}`. */
export const SAME = "step-4.same";
/** A telling: `{title, pass, rows: [{page, name}], seen: [page], told: "2026-11-23" | "", heard, burned, later, handed, initials}`, see telling.js. */
export const TELLING = "step-5.telling";
/** A name that goes on to Step 8: `{title, name, pass, from: "telling" | "row", row}`; row: the page it was on. */
export const NAME = "step-8.name";
/** Kinds that are no part of a sheet. */
export const OWN = [READ, SAME, TELLING, NAME];

/**
 * @param {string} sheet "step-1"
 * @param {string} part
 * @returns {string}
 */
export function kindOf(sheet, part) {
  return `${sheet}.${part}`;
}

/**
 * @param {string} kind "step-1.ready"
 * @returns {{step: number, part: string}} step 0: no page of a Step
 */
export function ofKind(kind) {
  const [, step = "0", part = ""] = /^step-(\d+)\.(.*)$/.exec(kind) ?? [];
  return { step: Number(step), part };
}

/** Each with its highest schema, as the vault wants to know them. @type {Record<string, number>} */
export const KINDS = Object.fromEntries(
  [...Object.entries(PARTS).flatMap(([sheet, parts]) => parts.map((part) => kindOf(sheet, part))), ...OWN].map((kind) => [kind, SCHEMA]),
);
