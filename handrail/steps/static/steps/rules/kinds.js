// The kinds of page that this room writes: one for each part of a worksheet.

/** The schema that this release writes. */
export const SCHEMA = 1;

const PARTS = { "step-1": ["powerless", "unmanageable", "ready"] };

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
export const KINDS = Object.fromEntries(Object.entries(PARTS).flatMap(([sheet, parts]) => parts.map((part) => [kindOf(sheet, part), SCHEMA])));
