// When an open account locks by itself. Times are milliseconds; who reads the clock gives them.

/** @typedef {{away: number, still: number}} Limits away: nobody sees Handrail; still: it is in view and nobody touches it */
/** @typedef {{now: number, touched: number, shown: number, visible: boolean}} Moment touched, shown: the last time, in any tab */
/** @typedef {{say: "stay" | "warn" | "lock", next: number}} Judged next: how long nothing can change by itself */

const MINUTE = 60_000;
/** How long before it locks a person who looks at it is told, and can stay with one tap. */
export const WARNING = MINUTE;

/** @type {Record<string, Limits | null>} what a person may choose; null: never by itself */
export const CHOICES = {
  usual: { away: 5 * MINUTE, still: 15 * MINUTE },
  short: { away: MINUTE, still: 5 * MINUTE },
  long: { away: 30 * MINUTE, still: 60 * MINUTE },
  never: null,
};

/**
 * @param {Moment} moment
 * @param {Limits} limits
 * @returns {Judged}
 */
export function judge({ now, touched, shown, visible }, { away, still }) {
  const left = visible ? still - (now - touched) : away - (now - shown);
  if (left <= 0) return { say: "lock", next: 0 };
  if (!visible) return { say: "stay", next: left };
  return left <= WARNING ? { say: "warn", next: left } : { say: "stay", next: left - WARNING };
}
