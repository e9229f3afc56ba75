// Saved meetings in the vault: read together, kept up to date, changed, taken away and brought back.
import { useEffect, useState } from "../vendor/preact.js";
import { now, stamp } from "../kernel/clock.js";
import { keep, kept } from "../kernel/kept.js";
import { sentence } from "../kernel/parts.js";
import { langNow } from "../kernel/words.js";
import { inUse, isCalendars, isToSend, joined, patched, refsText, toEnd } from "./rules/calendars.js";
import { CALENDAR, MEETING, SCHEMA, WENT } from "./rules/kinds.js";
import { fresh, isDue, isSaved, isWorthKeeping, merged, refreshed } from "./rules/saved.js";
import { asWent } from "./rules/went.js";
import { pageOf, ruleOf, worded } from "./say.js";
import { byRef, putPlans, removePlans } from "./server.js";

/** @typedef {Record<string, unknown>} Body */
/** @typedef {{page: string, kind: string, title: string, at: string, heads: number, backedUp: boolean, tooLong?: boolean}} Line */
/** @typedef {{version: string, body: Body, at: string, newerApp: boolean}} Head */
/** @typedef {{page: string, kind: string, schema: number, heads: Head[]}} Page */
/** @typedef {{page: string, kind: string, schema: number, body: Body, parents: string[], at: string}} Draft */
/**
 * What this room asks of the vault, which comes with each screen: the vault is above this room.
 * @typedef {object} Vault
 * @property {() => {phase: string, online: boolean}} status
 * @property {(fn: () => void) => (() => void)} on
 * @property {() => Promise<void>} start
 * @property {() => string} newPage
 * @property {() => Line[]} pages
 * @property {(id: string) => Promise<Page | null>} page
 * @property {(page: string) => Promise<Draft | null>} readDraft
 * @property {(page: string, saying: {kind: string, schema: number, body: Body, parents?: string[]}) => Promise<unknown>} save
 * @property {(pages: string[]) => Promise<void>} burn
 * @property {(page: string, of: {kind: string, schema: number, parents: string[], draft?: Body}) => any} editor
 */
/** @typedef {import("./rules/saved.js").Saved} Saved */
/** @typedef {import("./rules/saved.js").Facts} Facts */
/** @typedef {import("./rules/went.js").Went} Went */
/** @typedef {import("./rules/calendars.js").Calendars} Calendars */
/** @typedef {Saved & {pages: string[]}} Mine a saved meeting, with the pages that say so: two devices may each have made one */
/** @typedef {{went: Went, page: string, heads: number, draft: boolean, newer: boolean}} Visit */
/** @typedef {{ready: boolean, saved: Mine[], visits: Visit[], calendars: Calendars | null, calendarPages: string[], trouble: string}} Mines */

/** When this device last asked for all saved meetings. */
export const ASKED = "m-asked";
const MINE = "mine";
/** @type {Mines} */
const NOTHING = { ready: false, saved: [], visits: [], calendars: null, calendarPages: [], trouble: "" };

/** @param {Vault} vault @returns {boolean} whether pages can be read and written now */
export function isOpen(vault) {
  return ["open", "device-only"].includes(vault.status().phase);
}

/** @param {Vault} vault @param {string[]} kinds @returns {Promise<Page[]>} */
async function pagesOf(vault, kinds) {
  const found = await Promise.all(vault.pages().filter(({ kind }) => kinds.includes(kind)).map(({ page }) => vault.page(page)));
  return found.filter((one) => one !== null);
}

/** @param {Vault} vault @returns {Promise<Mine[]>} each meeting once, whichever of its pages say so */
export async function readSaved(vault) {
  /** @type {Map<string, {bodies: Saved[], pages: string[]}>} */
  const byRef = new Map();
  for (const { page, heads } of await pagesOf(vault, [MEETING])) {
    for (const { body, newerApp } of heads) {
      if (newerApp || !isSaved(body)) continue;
      const one = byRef.get(body.ref) ?? { bodies: [], pages: [] };
      one.bodies.push(body);
      if (!one.pages.includes(page)) one.pages.push(page);
      byRef.set(body.ref, one);
    }
  }
  return [...byRef.values()].map(({ bodies, pages }) => ({ ...merged(bodies), pages: pages.sort() }));
}

/** @param {Vault} vault @returns {Promise<Visit[]>} */
async function readVisits(vault) {
  const lines = vault.pages().filter(({ kind }) => kind === WENT);
  const read = lines.map(async ({ page, heads }) => {
    const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
    const head = whole?.heads[0];
    const body = draft?.body ?? head?.body;
    return body ? { went: asWent(body), page, heads, draft: draft !== null, newer: head?.newerApp === true } : null;
  });
  return (await Promise.all(read)).filter((one) => one !== null);
}

/** @param {Vault} vault */
async function readCalendars(vault) {
  const pages = await pagesOf(vault, [CALENDAR]);
  const bodies = pages.flatMap(({ heads }) => heads).filter(({ newerApp }) => !newerApp).map(({ body }) => body).filter(isCalendars);
  return { calendars: bodies.length ? joined(bodies) : null, calendarPages: pages.map(({ page }) => page).sort() };
}

/** @param {Vault} vault @returns {Promise<Mines>} */
async function readAll(vault) {
  if (!isOpen(vault)) return { ...NOTHING, ready: true };
  const [saved, visits, rest] = await Promise.all([readSaved(vault), readVisits(vault), readCalendars(vault)]);
  return { ready: true, saved, visits, trouble: "", ...rest };
}

/**
 * Everything of this room in the vault, read again after each change here, in another tab or on another device.
 * @param {Vault} vault
 * @param {Map<string, any>} memory so that the next screen does not begin with nothing
 * @returns {Mines}
 */
export function useMine(vault, memory) {
  const [mine, setMine] = useState(/** @type {Mines} */ (memory.get(MINE) ?? NOTHING));
  useEffect(() => void (mine.ready && memory.set(MINE, mine)), [mine]);
  useEffect(() => {
    let turn = 0;
    const read = async () => {
      const this_ = ++turn;
      try {
        const next = await readAll(vault);
        if (this_ === turn) setMine(next);
      } catch (error) {
        if (this_ === turn) setMine((last) => ({ ...last, ready: true, trouble: sentence(error) }));
      }
    };
    void read();
    const stop = vault.on(() => void read());
    return () => {
      turn = -1;
      stop();
    };
  }, [vault]);
  return mine;
}

/** @param {Vault} vault @param {Facts} facts @param {string} [at] */
export async function saveMeeting(vault, facts, at = stamp()) {
  const body = fresh(facts, { at, lang: langNow(), ...pageOf(facts) });
  await vault.save(vault.newPage(), { kind: MEETING, schema: SCHEMA, body, parents: [] });
}

/** One change after the other: each stands on what the one before it made. @type {Promise<unknown>} */
let before = Promise.resolve();

/**
 * A change of a saved meeting, once those before it are made.
 * @param {Vault} vault
 * @param {Mine} mine
 * @param {(body: Saved) => Saved} change
 * @returns {Promise<void>}
 */
export function changeMeeting(vault, mine, change) {
  const made = before.then(() => changeNow(vault, mine, change));
  before = made.catch(() => undefined);
  return made;
}

/**
 * A change of a saved meeting: a version on all the heads that its page has now. Of several pages the first is written.
 * @param {Vault} vault
 * @param {Mine} mine
 * @param {(body: Saved) => Saved} change
 */
async function changeNow(vault, mine, change) {
  const [page] = mine.pages;
  if (!page) return;
  // Read anew: another device may have said something since the screen was drawn.
  const read = await Promise.all(mine.pages.map((one) => vault.page(one)));
  const parents = (read[0]?.heads ?? []).map(({ version }) => version);
  const bodies = read.flatMap((one) => one?.heads ?? []).map(({ body }) => body).filter(isSaved);
  if (bodies.length) await vault.save(page, { kind: MEETING, schema: SCHEMA, body: change(merged(bodies)), parents });
}

/** @param {Vault} vault @param {Mine} mine @returns {Promise<void>} gone from every device; `bringBack` makes it a page again */
export async function removeMeeting(vault, mine) {
  await vault.burn(mine.pages);
}

/** @param {Vault} vault @param {Mine} mine */
export async function bringBack(vault, { pages, ...body }) {
  await vault.save(vault.newPage(), { kind: MEETING, schema: SCHEMA, body, parents: [] });
}

/**
 * @param {Vault} vault
 * @param {Went} went
 * @returns {Promise<string>} the page it is on now
 */
export async function saveVisit(vault, went) {
  const page = vault.newPage();
  await vault.save(page, { kind: WENT, schema: SCHEMA, body: worded(went), parents: [] });
  return page;
}

/**
 * What two devices said of one meeting becomes one version again, so that no list speaks of two: nothing is chosen between, all
 * of both is in it.
 * @param {Vault} vault
 */
export async function joinHeads(vault) {
  const split = vault.pages().filter(({ heads }) => heads > 1).map(({ page }) => page);
  for (const one of split.length ? await readSaved(vault) : []) {
    const page = one.pages.find((each) => split.includes(each));
    if (page) await changeMeeting(vault, { ...one, pages: [page] }, (body) => body);
  }
  const { calendars, calendarPages } = await readCalendars(vault);
  const [page] = calendarPages;
  if (calendars && page && split.includes(page)) await vault.save(page, { kind: CALENDAR, schema: SCHEMA, body: calendars });
}

/**
 * Asks once for all saved meetings, where that is due; a version only where there is more to know than before.
 * @param {Vault} vault
 */
export async function freshen(vault) {
  const all = await readSaved(vault);
  const asked = { now: now(), asked: kept(ASKED), lang: langNow() };
  if (!all.length || !isDue(all, asked)) return;
  const found = await byRef(all.map(({ ref }) => ref));
  const at = stamp();
  for (const one of all) {
    const { pages, ...old } = one;
    const facts = found.meetings.find(({ ref }) => ref === one.ref) ?? null;
    const said = { at, lang: langNow(), ...pageOf(facts ?? old.facts) };
    const again = (/** @type {Saved} */ body) => refreshed(body, facts, { ...said, before: ruleOf(body.facts) });
    if (isWorthKeeping(old, again(old), asked.now)) await changeMeeting(vault, one, again);
  }
  keep(ASKED, at);
}

/**
 * @param {Vault} vault
 * @param {Mines} mine
 * @param {Calendars} body
 */
export async function saveCalendars(vault, mine, body) {
  await vault.save(mine.calendarPages[0] ?? vault.newPage(), { kind: CALENDAR, schema: SCHEMA, body });
}

/**
 * Says to the server what is still to be said: of calendars that ended, and of what the one in use is to hold.
 * @param {Vault} vault
 */
export async function followCalendars(vault) {
  const mine = await readAll(vault);
  if (!mine.calendars) return;
  let body = mine.calendars;
  for (const secret of toEnd(body)) {
    await removePlans(secret);
    body = patched(body, secret, { done: true });
  }
  const used = inUse(body);
  const refs = refsText(mine.saved.filter(({ gone }) => !gone).map(({ ref }) => ref));
  if (used && isToSend(used[1], refs, now())) {
    await putPlans(used[0], refs.split(" ").filter(Boolean));
    body = patched(body, used[0], { refs, sent: stamp() });
  }
  if (body !== mine.calendars) await saveCalendars(vault, mine, body);
}
