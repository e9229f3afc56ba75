// The only browser module that reads the clock or sets timers, so that tests can move time and nothing else decides by it.

/** @typedef {{now: () => number, later: (ms: number, fn: () => void) => (() => void)}} Clock */

/** @type {Clock} */
const real = {
  now: () => Date.now(),
  later(ms, fn) {
    const id = setTimeout(fn, ms);
    return () => clearTimeout(id);
  },
};

let clock = real;

/** @returns {number} milliseconds since 1970 */
export function now() {
  return clock.now();
}

/** @returns {string} RFC 3339 in UTC with seconds, for people: it decides nothing */
export function stamp() {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}

/** @returns {number} the hour of the day where the person is, 0 to 23: for a greeting */
export function hourNow() {
  return new Date(clock.now()).getHours();
}

/** @returns {string} the day where the person is, for telling one day from the next */
export function dayNow() {
  const day = new Date(clock.now());
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

/** @returns {string} today where the person is, as in a file's name: 2026-11-22 */
export function dateNow() {
  const day = new Date(clock.now());
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * @param {number} ms
 * @param {() => void} fn
 * @returns {() => void} calls it off
 */
export function later(ms, fn) {
  return clock.later(ms, fn);
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
export function pause(ms) {
  return new Promise((done) => void clock.later(ms, done));
}

/** @param {Clock | null} other a clock for tests; null brings the real one back */
export function setClock(other) {
  clock = other ?? real;
}
