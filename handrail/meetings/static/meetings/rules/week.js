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
  const today = new Date(now);
  const end = new Date(today.getFullYear(), today.getMonth(), today.getDate() + DAYS).getTime();
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

/**
 * @param {Time[]} times
 * @param {number} now
 * @returns {string} the day, at the meeting, of the last one that has begun; today here where none has in the last week
 */
export function lastDay(times, now) {
  const begun = times.filter((time) => Date.parse(time.start) <= now && now - Date.parse(time.start) < DAYS * 86_400_000).at(-1);
  return begun ? begun.wall.slice(0, 10) : dayHere(now);
}
