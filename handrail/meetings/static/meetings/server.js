// The app's own calls for meetings. They carry no cookie, so what is looked for or saved is tied to no account.
import { Told } from "../kernel/errors.js";
import { langNow } from "../kernel/words.js";

/** @typedef {import("./rules/saved.js").Facts} Facts */
/** @typedef {import("./rules/ask.js").Fields} Fields */
/** @typedef {{start: string, end: string, wall: string}} Time */
/**
 * @typedef {{ref: string, name: string, at: Time, zone: string, running: boolean, miles: number | null, venue: string,
 *   is_open: boolean | null, certain: boolean, sentence: string, location: string, city: string, state: string,
 *   fellowship: string, types: string[]}} Hit
 */
/**
 * @typedef {{total: number, place: string, zone: string, hits: Hit[], problems: Array<{field: string, message: string}>,
 *   choices: Array<{name: string, near: string}>, wider: Array<{message: string, fields: Fields}>}} Found
 */
/** @typedef {{code: string, label: string}} Label */
/** @typedef {{fellowships: string[], languages: Label[], types: Label[], meetings: number, sample: boolean}} Choices */

const AT_ONCE = 50;

/**
 * @param {string} path
 * @param {object} [body] left out: a GET
 * @returns {Promise<any>}
 */
async function call(path, body) {
  const headers = { "Handrail-Protocol": "1", "Accept-Language": langNow(), ...(body && { "Content-Type": "application/json" }) };
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(`/api/v1/meetings/${path}`, { method: body ? "POST" : "GET", credentials: "omit", cache: "no-store", headers, ...(body && { body: JSON.stringify(body) }) });
  } catch {
    throw new Told("offline", "meetings.app.offline");
  }
  if (answer.status === 429) throw new Told("slow-down", "meetings.app.slow", { seconds: answer.headers.get("Retry-After") ?? "60" });
  if (answer.status === 507) throw new Told("full", "meetings.app.calendar_full");
  if (!answer.ok) throw new Told("no-answer", "meetings.app.no_answer");
  return answer.status === 204 ? null : answer.json();
}

/** @param {Fields} fields @returns {Promise<Found>} */
export function search(fields) {
  return call("search", { fields, lang: langNow() });
}

/** @returns {Promise<Choices>} what can be chosen from */
export function choices() {
  return call(`choices?lang=${langNow()}`);
}

/** @param {string[]} refs @returns {Promise<{now: string, meetings: Facts[], gone: string[]}>} */
export async function byRef(refs) {
  /** @type {{now: string, meetings: Facts[], gone: string[]}} */
  const all = { now: "", meetings: [], gone: [] };
  for (let at = 0; at < refs.length; at += AT_ONCE) {
    const some = await call("by-ref", { refs: refs.slice(at, at + AT_ONCE), lang: langNow() });
    all.now = some.now;
    all.meetings.push(...some.meetings);
    all.gone.push(...some.gone);
  }
  return all;
}

/** @param {string} secret what the calendar is changed with; its address holds a hash of it @param {string[]} refs @returns {Promise<{address: string, meetings: number}>} */
export function putPlans(secret, refs) {
  return call("plans", { secret, refs: refs.slice(0, AT_ONCE), lang: langNow() });
}

/** @param {string} secret */
export function removePlans(secret) {
  return call("plans/remove", { secret });
}

/** @returns {string} 128 random bits, as the server's kernel/ids.py writes a secret */
export function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
