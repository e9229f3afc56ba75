// Saved meetings in a vault: two devices that do not hear of each other, a refresh, and what calls carry.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { bringBack, changeMeeting, followCalendars, freshen, joinHeads, readSaved, removeMeeting, saveCalendars, saveMeeting } from "../../handrail/meetings/static/meetings/keeping.js";
import { isHome, isPlanned, withHome, withPlan } from "../../handrail/meetings/static/meetings/rules/saved.js";
import { patched } from "../../handrail/meetings/static/meetings/rules/calendars.js";
import { setClock } from "../../handrail/kernel/static/kernel/clock.js";
import { speak } from "../../handrail/kernel/static/kernel/words.js";

const REF = "a".repeat(16);
const DAY = 86_400_000;
const NOW = Date.parse("2026-11-23T01:30:00Z");
const SECRET = "s".repeat(22);
let now = NOW;
setClock({ now: () => now, later: () => () => undefined });

/** What the server would answer, and what it was sent. @type {{sent: Array<{path: string, init: RequestInit, body: any}>, facts: any[], offline: boolean}} */
const server = { sent: [], facts: [], offline: false };
const texts = new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: "{when}" }), get: () => "{when}" });
/** @type {any} */
const world = globalThis;
world.document = { documentElement: {} };
world.fetch = async (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) => {
  if (path.startsWith("/app/texts/")) return { ok: true, json: async () => texts };
  if (server.offline) throw new TypeError("offline");
  const body = init.body ? JSON.parse(String(init.body)) : null;
  server.sent.push({ path, init, body });
  const found = server.facts.filter(({ ref }) => body.refs?.includes(ref));
  const there = found.map(({ ref }) => ref);
  const answer = { now: "", meetings: found, gone: (body.refs ?? []).filter((/** @type {string} */ ref) => !there.includes(ref)), address: "x" };
  return { ok: true, status: path.endsWith("/remove") ? 204 : 200, headers: new Headers(), json: async () => answer };
};
await speak("en");

/** @param {object} [changes] @returns {any} */
const facts = (changes = {}) => ({
  ref: REF, name: "Still Water", day: 0, time: "19:00", minutes: 60, zone: "America/Denver", rule: "Every Sunday, 7:00 pm", sentence: "", certain: true,
  venue: "in-person", is_open: true, latitude: null, longitude: null, approximate: true, city: "", state: "", fellowship: "", types: [], languages: [],
  texts: {}, sources: [], parts: null,
  times: [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ start: new Date(now + n * 7 * DAY).toISOString(), end: new Date(now + n * 7 * DAY + 3_600_000).toISOString(), wall: "" })), ...changes,
});

/** A log of versions that two devices share when they meet; what a vault gives of it. */
class Vault {
  /** @type {Array<{version: string, page: string, kind: string, body: any, parents: string[]}>} */
  log = [];
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.n = 0;
  }
  heads(/** @type {string} */ page) {
    const of = this.log.filter((one) => one.page === page);
    return of.filter(({ version }) => !of.some(({ parents }) => parents.includes(version)));
  }
  status = () => ({ phase: "open", online: true });
  on = () => () => undefined;
  start = async () => undefined;
  newPage = () => `${this.name}${(this.n += 1)}`;
  pages = () => [...new Set(this.log.map(({ page }) => page))].map((page) => ({ page, kind: this.heads(page)[0]?.kind ?? "", title: "", at: "", heads: this.heads(page).length, backedUp: true }));
  page = async (/** @type {string} */ page) => ({ page, kind: this.heads(page)[0]?.kind ?? "", schema: 1, heads: this.heads(page).map((one) => ({ ...one, at: "", newerApp: false })) });
  readDraft = async () => null;
  save = async (/** @type {string} */ page, /** @type {any} */ { kind, body, parents }) => {
    this.n += 1;
    this.log.push({ version: `${this.name}v${this.n}`, page, kind, body: structuredClone(body), parents: parents ?? this.heads(page).map(({ version }) => version) });
  };
  burn = async (/** @type {string[]} */ pages) => void (this.log = this.log.filter(({ page }) => !pages.includes(page)));
  editor = () => undefined;
  /** @param {Vault} other */
  meets(other) {
    for (const [to, from] of [[this, other], [other, this]]) {
      for (const one of from.log) if (!to.log.some(({ version }) => version === one.version)) to.log.push(one);
    }
  }
}

/** @param {Vault} vault @returns {Promise<any>} */
const only = async (vault) => {
  const all = await readSaved(vault);
  assert.equal(all.length, 1);
  return all[0];
};

beforeEach(() => {
  now = NOW;
  Object.assign(server, { sent: [], facts: [facts()], offline: false });
  world.localStorage?.clear?.();
});

test("two devices mark one meeting without a signal: all of both is there when they meet, and one version again", async () => {
  const [phone, tablet] = [new Vault("p"), new Vault("t")];
  await saveMeeting(phone, facts());
  phone.meets(tablet);
  const start = (await only(phone)).facts.times[0].start;
  now += 1000;
  await changeMeeting(phone, await only(phone), (body) => withHome(body, true, new Date(now).toISOString()));
  now += 1000;
  await changeMeeting(tablet, await only(tablet), (body) => withPlan(body, start, true, new Date(now).toISOString()));
  phone.meets(tablet);
  for (const vault of [phone, tablet]) {
    const one = await only(vault);
    assert.deepEqual([isHome(one), isPlanned(one, start), one.pages.length], [true, true, 1]);
  }
  await joinHeads(tablet);
  phone.meets(tablet);
  assert.equal(phone.pages()[0]?.heads, 1);
  assert.equal(isHome(await only(phone)), true);
  const before = phone.log.length;
  await joinHeads(phone);
  assert.equal(phone.log.length, before, "nothing to join, nothing written");
});

test("two devices save the same meeting: it is shown once, and taken off whole; it can come back", async () => {
  const [phone, tablet] = [new Vault("p"), new Vault("t")];
  await saveMeeting(phone, facts());
  await saveMeeting(tablet, facts());
  phone.meets(tablet);
  const one = await only(phone);
  assert.equal(one.pages.length, 2);
  await removeMeeting(phone, one);
  assert.deepEqual(await readSaved(phone), []);
  await bringBack(phone, one);
  assert.equal((await only(phone)).facts.name, "Still Water");
});

test("marks that are put on quickly all stay", async () => {
  const phone = new Vault("p");
  await saveMeeting(phone, facts());
  const one = await only(phone);
  const starts = one.facts.times.map((/** @type {{start: string}} */ { start }) => start);
  await Promise.all(starts.map((/** @type {string} */ start) => changeMeeting(phone, one, (body) => withPlan(body, start, true, new Date(now).toISOString()))));
  const after = await only(phone);
  assert.deepEqual(starts.filter((/** @type {string} */ start) => isPlanned(after, start)), starts);
  assert.equal(phone.pages()[0]?.heads, 1);
});

test("all are asked for in one call without a cookie, when a day is over, and a version is made where something changed", async () => {
  const phone = new Vault("p");
  await saveMeeting(phone, facts());
  await freshen(phone);
  assert.equal(server.sent.length, 0, "fresh enough");
  now += 2 * DAY;
  await freshen(phone);
  assert.deepEqual(server.sent.map(({ path, init, body }) => [path, init.credentials, body.refs]), [["/api/v1/meetings/by-ref", "omit", [REF]]]);
  assert.equal(phone.log.length, 1, "the same as before");
  server.facts = [facts({ time: "18:00", rule: "Every Sunday, 6:00 pm" })];
  now += 2 * DAY;
  await freshen(phone);
  const moved = await only(phone);
  assert.deepEqual([moved.facts.time, moved.before], ["18:00", "Every Sunday, 7:00 pm"]);
  server.facts = [];
  now += 2 * DAY;
  await freshen(phone);
  assert.notEqual((await only(phone)).gone, "");
});

test("a calendar follows what is saved, and one that ended is said again until it was heard", async () => {
  const phone = new Vault("p");
  await saveMeeting(phone, facts());
  const none = /** @type {any} */ ({ calendarPages: [] });
  await saveCalendars(phone, none, patched({ title: "", text: "", calendars: {} }, SECRET, { on: true, at: "1", refs: "" }));
  await followCalendars(phone);
  assert.deepEqual(server.sent.map(({ path, body }) => [path, body.secret, body.refs]), [["/api/v1/meetings/plans", SECRET, [REF]]]);
  await followCalendars(phone);
  assert.equal(server.sent.length, 1, "nothing changed");
  await removeMeeting(phone, await only(phone));
  await followCalendars(phone);
  assert.deepEqual(server.sent[1]?.body.refs, []);
  const page = phone.pages().find(({ kind }) => kind === "meeting-calendar")?.page ?? "";
  const body = (await phone.page(page)).heads[0]?.body;
  await phone.save(page, { kind: "meeting-calendar", body: patched(body, SECRET, { on: false, at: "2" }) });
  server.offline = true;
  await assert.rejects(followCalendars(phone));
  server.offline = false;
  await followCalendars(phone);
  await followCalendars(phone);
  assert.deepEqual(server.sent.slice(2).map(({ path }) => path), ["/api/v1/meetings/plans/remove"]);
});
