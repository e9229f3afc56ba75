// Private calendars that somebody put on the server: which secrets are in use, and which are still to be taken away. Two devices
// merge by the last touch of each.

/** @typedef {{on: boolean, at: string, address: string, refs: string, sent: string, done: boolean}} One
 * refs: what it holds, joined; sent: when the server last had it; done: the server heard that it ended */
/** @typedef {{title: string, text: string, calendars: Record<string, One>}} Calendars the body of its page */

const RENEW = 30 * 86_400_000;

/** @param {unknown} body @returns {body is Calendars} */
export function isCalendars(body) {
  const one = /** @type {Partial<Calendars> | null} */ (body);
  return typeof one?.calendars === "object" && one.calendars !== null;
}

/** @param {Calendars[]} bodies at least one @returns {Calendars} */
export function joined(bodies) {
  const [first, ...others] = bodies;
  if (!first) throw new Error("nothing to join");
  const calendars = { ...first.calendars };
  for (const other of others) {
    for (const [secret, one] of Object.entries(other.calendars)) {
      const mine = calendars[secret];
      if (!mine || mine.at < one.at || (mine.at === one.at && one.done)) calendars[secret] = one;
    }
  }
  return { ...first, calendars };
}

/** @param {Calendars | null} body @returns {[string, One] | null} the one in use: its secret, and what is known of it */
export function inUse(body) {
  const on = Object.entries(body?.calendars ?? {}).filter(([, one]) => one.on);
  return on.sort(([, a], [, b]) => (a.at < b.at ? 1 : -1))[0] ?? null;
}

/** @param {Calendars | null} body @returns {string[]} secrets that the server is still to forget */
export function toEnd(body) {
  return Object.entries(body?.calendars ?? {}).filter(([, one]) => !one.on && !one.done).map(([secret]) => secret);
}

/** @param {Calendars | null} body @returns {"on" | "ending" | "off"} ending: the server is still to hear of it */
export function stateOf(body) {
  if (inUse(body)) return "on";
  return toEnd(body).length > 0 ? "ending" : "off";
}

/** @param {One} one @param {string} refs what it is to hold @param {number} now */
export function isToSend(one, refs, now) {
  return one.refs !== refs || now - Date.parse(one.sent) > RENEW;
}

/** @param {string[]} refs @returns {string} the same for the same meetings */
export function refsText(refs) {
  return [...new Set(refs)].sort().join(" ");
}

/** @param {Calendars} body @param {string} secret @param {Partial<One>} patch @returns {Calendars} */
export function patched(body, secret, patch) {
  const blank = { on: true, at: "", address: "", refs: "", sent: "", done: false };
  return { ...body, calendars: { ...body.calendars, [secret]: { ...blank, ...body.calendars[secret], ...patch } } };
}
