// The next seven days of saved meetings, by day, on the clock of this device.

/** @typedef {import("./saved.js").Time} Time */
/** @typedef {{time: Time, running: boolean}} Held */

const DAYS = 7;

/**
 * @param {number} ms
 * @returns {string} the day here: 2026-11-23
 */
export function dayHere(ms) {
  const on = new Date(ms);
  return [on.getFullYear(), on.getMonth() + 1, on.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * @param {number} ms
 * @returns {string} what a clock here shows, as the wall time of a meeting is written: 2026-11-23T19:00
 */
export function wallHere(ms) {
  const on = new Date(ms);
  return `${dayHere(ms)}T${[on.getHours(), on.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":")}`;
}

/**
 * @template {{facts: {times: Time[]}}} S
 * @param {S[]} saved
 * @param {number} now
 * @returns {Array<{day: string, rows: Array<{one: S} & Held>}>} only days on which there is something, each in order of time
 */
export function nextSeven(saved, now) {
  const last = new Date(now);
  // To the same hour a week from now, whatever the clocks do between: tonight's meeting is over, and next week's is there.
  const end = last.setDate(last.getDate() + DAYS);
  const rows = saved.flatMap((one) => coming(one.facts.times, now).filter(({ time }) => Date.parse(time.start) < end).map((held) => ({ one, ...held })));
  rows.sort((a, b) => Date.parse(a.time.start) - Date.parse(b.time.start));
  /** @type {Map<string, Array<{one: S} & Held>>} */
  const days = new Map();
  for (const row of rows) {
    // What began yesterday and goes on is today's.
    const day = dayHere(Math.max(Date.parse(row.time.start), now));
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days].map(([day, rows]) => ({ day, rows }));
}

/**
 * @param {Time[]} times
 * @param {number} now
 * @returns {Held[]} those that are not over
 */
export function coming(times, now) {
  return times
    .filter((time) => Date.parse(time.end) > now)
    .map((time) => ({ time, running: Date.parse(time.start) < now }));
}

const WEEKS = 4;
const MOST_DAYS = 5;

/**
 * The days on which it was held lately, as they are offered to who went: none is made up.
 * @param {{times: Time[], past?: Time[]}} facts what was to come when it was saved may be over by now
 * @param {number} now
 * @returns {Time[]} the newest first, each day at the meeting once
 */
export function heldLately({ times, past = [] }, now) {
  const since = now - WEEKS * DAYS * 86_400_000;
  const begun = [...past, ...times].filter(({ start }) => Date.parse(start) <= now && Date.parse(start) >= since);
  const days = new Map(begun.map((time) => [time.wall.slice(0, 10), time]));
  return [...days.values()].sort((a, b) => Date.parse(b.start) - Date.parse(a.start)).slice(0, MOST_DAYS);
}
