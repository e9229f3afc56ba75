// A saved meeting: what was known of it when the server was last asked, and the marks the person put on it. Written on two devices
// at once it merges by itself: what was asked last is known, and of each mark the last touch counts.

/** @typedef {{start: string, end: string, wall: string}} Time instants in UTC, and what the clock on its wall shows */
/** @typedef {{code: string, label: string}} Label */
/** @typedef {{name: string, website: string, attribution: string, feedback: string, read: string | null}} Source */
/**
 * What the server says of a meeting (handrail/meetings/web/api.py, MeetingOut).
 * @typedef {{ref: string, name: string, day: number | null, time: string, minutes: number, zone: string, rule: string, sentence: string,
 *   certain: boolean, venue: string, is_open: boolean | null, latitude: number | null, longitude: number | null,
 *   approximate: boolean, door?: boolean, page?: string, city: string, state: string, fellowship: string, types: Label[], languages: Label[],
 *   texts: Record<string, string>, sources: Source[], times: Time[], past?: Time[], parts: import("./calendar.js").Parts | null}} Facts
 * past: when it began in the four weeks before it was asked for; what was saved long ago has none, nor `door`, whether its
 * address leads to one, nor `page`, its page on the site
 */
/** @typedef {{on: boolean, at: string}} Mark */
/**
 * @typedef {object} Saved the body of its page
 * @property {string} title neutral: it stands in the list of pages
 * @property {string} text the same in words, for paper and files
 * @property {string} ref
 * @property {string} lang in which labels are
 * @property {string} asked when the server said this
 * @property {Facts} facts
 * @property {string} gone since when no list has it; empty while one has
 * @property {string} changed when its times were found to be others than before; empty when never
 * @property {string} before what its time was until then, in words
 * @property {string} seen up to when changes were looked at
 * @property {Record<string, Mark>} marks "home", and "plan <start>" for each time somebody plans to go
 */
/** @typedef {{at: string, lang: string, title: string, text: string}} Said what goes around facts: when, and in which words */

const DAY = 86_400_000;
/** Asked again when this old, or when what is carried along ends this soon. */
const OLD = DAY;
const ENDS = 21 * DAY;
/** A list this old is told apart: call before you go. */
const STALE = 7 * DAY;
const HOME = "home";
const PLAN = "plan ";

/** @param {unknown} body @returns {body is Saved} */
export function isSaved(body) {
  const one = /** @type {Partial<Saved> | null} */ (body);
  return typeof one?.ref === "string" && typeof one.facts === "object" && one.facts !== null && Array.isArray(one.facts.times);
}

/**
 * @param {Facts} facts
 * @param {Said} said
 * @returns {Saved}
 */
export function fresh(facts, { at, lang, title, text }) {
  return { title, text, ref: facts.ref, lang, asked: at, facts, gone: "", changed: "", before: "", seen: at, marks: {} };
}

/**
 * One of several versions.
 * @param {Saved[]} bodies at least one
 * @returns {Saved}
 */
export function merged(bodies) {
  const [newest, ...others] = [...bodies].sort((a, b) => latest(a.asked, b.asked));
  if (!newest) throw new Error("nothing to merge");
  /** @type {Saved} */
  const one = { ...newest, marks: { ...newest.marks } };
  for (const other of others) {
    for (const [name, mark] of Object.entries(other.marks ?? {})) {
      const mine = one.marks[name];
      if (!mine || mine.at < mark.at) one.marks[name] = mark;
    }
    if (other.seen > one.seen) one.seen = other.seen;
    if (other.changed > one.changed) Object.assign(one, { changed: other.changed, before: other.before });
  }
  return one;
}

/** @param {string} a @param {string} b */
const latest = (a, b) => (a < b ? 1 : a > b ? -1 : 0);

/** @param {Facts} facts what tells one weekly time from another */
const rule = ({ day, time, minutes, zone, sentence }) => JSON.stringify([day, time, minutes, zone, sentence]);

/**
 * The same meeting as the server knows it now.
 * @param {Saved} body
 * @param {Facts | null} facts null: no list has it any more
 * @param {Said & {before: string}} said before: its old time in words, for who knew it so
 * @returns {Saved}
 */
export function refreshed(body, facts, { at, lang, title, text, before }) {
  if (!facts) return { ...body, asked: at, gone: body.gone || at };
  const moved = rule(facts) !== rule(body.facts);
  return { ...body, title, text, lang, asked: at, facts, gone: "", ...(moved && { changed: at, before }) };
}

/**
 * Whether a refreshed body says more than the one before it; later times alone are not worth a version.
 * @param {Saved} old
 * @param {Saved} next
 * @param {number} now
 */
export function isWorthKeeping(old, next, now) {
  /** @param {Saved} one */
  const said = ({ facts: { times, past, parts, sources, ...rest }, gone, lang }) =>
    JSON.stringify([rest, past !== undefined, sources.map(({ read, ...source }) => source), gone !== "", lang]);
  return said(old) !== said(next) || (endsSoon(old, now) && !next.gone);
}

/** @param {Saved} body @param {number} now */
function endsSoon({ facts }, now) {
  const last = facts.times.at(-1);
  return facts.time !== "" && (!last || Date.parse(last.start) < now + ENDS);
}

/**
 * @param {Saved[]} all
 * @param {{now: number, asked: string, lang: string}} at asked: when this device last asked for all of them
 */
export function isDue(all, { now, asked, lang }) {
  return all.some((one) => now - Date.parse(askedOf(one, asked)) > OLD || one.lang !== lang || (endsSoon(one, now) && !one.gone && now - Date.parse(one.asked) > OLD));
}

/**
 * @param {Saved} body
 * @param {string} asked when this device last asked for all of them
 * @returns {string} since when what is shown is known to be so
 */
export function askedOf(body, asked) {
  return asked > body.asked ? asked : body.asked;
}

/** @param {string} asked @param {number} now @param {boolean} online */
export function isStale(asked, now, online) {
  return !online || now - Date.parse(asked) > STALE;
}

/** @param {Saved} body @returns {boolean} its times changed, and nobody looked yet */
export function isNews(body) {
  return body.changed > body.seen || body.gone > body.seen;
}

/** @param {Saved} body @param {string} at @returns {Saved} */
export function looked(body, at) {
  return { ...body, seen: at };
}

/** @param {Saved} body @param {string} name @param {boolean} on @param {string} at @returns {Saved} */
function marked(body, name, on, at) {
  return { ...body, marks: { ...body.marks, [name]: { on, at } } };
}

/** @param {Saved} body */
export function isHome(body) {
  return body.marks[HOME]?.on === true;
}

/** @param {Saved} body @param {boolean} on @param {string} at */
export function withHome(body, on, at) {
  return marked(body, HOME, on, at);
}

/** @param {Saved} body @param {string} start */
export function isPlanned(body, start) {
  return body.marks[PLAN + start]?.on === true;
}

/**
 * Marks of what is over are let go: what somebody planned is no record of where they went.
 * @param {Saved} body
 * @param {string} start
 * @param {boolean} on
 * @param {string} at
 */
export function withPlan(body, start, on, at) {
  const marks = Object.entries(body.marks).filter(([name]) => !name.startsWith(PLAN) || name.slice(PLAN.length) >= at.slice(0, 10));
  return marked({ ...body, marks: Object.fromEntries(marks) }, PLAN + start, on, at);
}
