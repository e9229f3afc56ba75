// Burning what was told: what is burned, what was carried on before, what stays, and what no burn reaches. Pure.
import { pickedOf, rowOf } from "./answers.js";
import { carriedRows } from "./carried.js";
import { doneToMe } from "./inventory.js";
import { NAME, ofKind } from "./kinds.js";
import { plain, saidIn } from "./names.js";
import { carded } from "./telling.js";

/** @typedef {import("./passes.js").RowLine} RowLine */
/** @typedef {import("./telling.js").Telling} Telling */
/** @typedef {"all" | "told"} Which all: every row of Step 4 of this time through, and what was chosen of another; told: only what was chosen */
/** @typedef {{pages: Set<string>, names: Set<string>}} Carried rows that a page of Step 6 names, and names that went on to Step 8 */
/** @typedef {{id: "paper" | "file" | "photo" | "phone" | "named", name: string}} Copy */

const FOUR = 4;
/** Rows of these parts are called after a person; a resentment only where it says so. */
const OF_PERSONS = ["relation", "harm"];

/**
 * @param {RowLine[]} rows every row of Step 4
 * @param {Telling} telling
 * @param {Which} which
 * @returns {RowLine[]} those that are burned
 */
export function toBurn(rows, telling, which) {
  const chosen = new Set(telling.rows.map((one) => one.page));
  return rows.filter((one) => chosen.has(one.page) || (which === "all" && one.card.p === telling.pass));
}

/**
 * What was told of Step 5's own pages is an answer of Step 5. Of this time through the person says whether those go; of another
 * only what was chosen goes.
 * @template {{page: string, pass: number}} P
 * @param {P[]} pages of Step 5, of every time through
 * @param {Telling} telling
 * @param {boolean} five the answers of this time through go
 * @returns {P[]}
 */
export function answersToBurn(pages, telling, five) {
  const chosen = new Set(telling.rows.map((one) => one.page));
  return pages.filter((one) => (one.pass === telling.pass ? five : chosen.has(one.page)));
}

/**
 * @param {import("./carried.js").Body[]} patterns bodies of pages of Step 6
 * @param {Array<Record<string, unknown>>} names bodies of names that went on to Step 8
 * @returns {Carried}
 */
export function carriedBy(patterns, names) {
  const rows = names.map((body) => body.row).filter((one) => typeof one === "string");
  return { pages: new Set([...carriedRows(patterns), ...rows]), names: new Set(names.map((body) => plain(String(body.name ?? "")))) };
}

/**
 * @param {RowLine} row
 * @returns {boolean} its name is a person's, as far as the person said
 */
export function ofPerson({ kind, title, card }) {
  const { step, part } = ofKind(kind);
  // A number stands for a name that is not there.
  if (step !== FOUR || card.n !== undefined || !title.trim()) return false;
  return OF_PERSONS.includes(part) || (part === "resentment" && card.c.includes("kind.person"));
}

/**
 * @param {RowLine[]} rows
 * @param {Carried} carried
 * @returns {RowLine[]} those that neither Step 6 nor Step 8 knows of. What is good in me needs no carrying, and nobody has to
 * carry what was done to them
 */
export function notCarried(rows, { pages, names }) {
  return rows.filter((one) => ofKind(one.kind).part !== "good" && !doneToMe(one.card) && !pages.has(one.page) && !(ofPerson(one) && names.has(plain(one.title))));
}

/**
 * Step 8 is about people I may have harmed: nobody who did something to me is offered for it.
 * @param {RowLine[]} rows
 * @param {Carried} carried
 * @returns {Array<{name: string, row: string}>} names of persons that did not go on yet, each once
 */
export function namesToCarry(rows, { names }) {
  const once = new Map(rows.filter((one) => ofPerson(one) && !doneToMe(one.card)).map((one) => [plain(one.title), { name: one.title, row: one.page }]));
  return [...once].filter(([name]) => name && !names.has(name)).map(([, one]) => one);
}

/**
 * A name for Step 8: nothing of what happened.
 * @param {string} title
 * @param {{name: string, row: string}} one
 * @param {number} pass
 */
export function nameBody(title, { name, row }, pass) {
  return { kind: NAME, body: { title, name, pass, from: "telling", row } };
}

/**
 * Copies that no burn reaches. Only what may be true is named; copies that somebody has by name come with sharing.
 * @param {{account: boolean, handed: boolean, named?: string[]}} facts
 * @returns {Copy[]}
 */
export function copies({ account, handed, named = [] }) {
  /** @type {Array<Copy["id"]>} */
  const may = ["paper", "file", ...(handed ? /** @type {const} */ (["photo"]) : []), ...(account ? /** @type {const} */ (["phone"]) : [])];
  return [...may.map((id) => ({ id, name: "" })), ...named.map((name) => ({ id: /** @type {const} */ ("named"), name }))];
}

/**
 * @param {Telling[]} all
 * @param {number} pass the time through that is burned
 * @param {Set<string>} gone
 * @returns {boolean} somebody held the phone with something of it
 */
export function wasHanded(all, pass, gone) {
  return all.some((one) => one.handed && (one.pass === pass || one.rows.some(({ page }) => gone.has(page))));
}

/**
 * What went on keeps its names: the person carried them, and may take them away where they are now.
 * @param {RowLine[]} gone
 * @param {Array<Record<string, unknown>>} patterns bodies of pages of Step 6
 * @param {Array<Record<string, unknown>>} names bodies of names that went on to Step 8
 * @returns {string[]} each once
 */
export function staysNamed(gone, patterns, names) {
  const pages = new Set(gone.map((one) => one.page));
  const titles = new Set(gone.filter(ofPerson).map((one) => plain(one.title)));
  const picked = patterns.flatMap(({ answers }) => pickedOf(rowOf(answers).from)).filter((one) => pages.has(one.page)).map((one) => one.name);
  const went = names.filter((one) => pages.has(String(one.row)) || titles.has(plain(String(one.name ?? "")))).map((one) => String(one.name ?? ""));
  return [...new Set([...picked, ...went].map((one) => one.trim()).filter(Boolean))];
}

/**
 * Another telling that names what is burned.
 * @param {Telling} telling
 * @param {{gone: Set<string>, day: string, heard: boolean}} how day: of the burn; heard: what was heard stays
 * @returns {Telling} without those names; with none left it is burned as far as it goes
 */
export function without(telling, { gone, day, heard }) {
  const rows = telling.rows.filter((one) => !gone.has(one.page));
  if (!rows.length) return ashes(telling, { title: telling.title, day, heard });
  return carded({ ...telling, rows, seen: telling.seen.filter((one) => !gone.has(one)), heard: heard ? telling.heard : "" });
}

/**
 * @param {Record<string, unknown>} body what the person said of names
 * @param {Set<string>} stay names of rows that stay
 * @returns {Record<string, unknown> | null} without every other name; null: it holds none
 */
export function unsaid(body, stay) {
  const lists = (/** @type {string[][]} */ all) => all.map((one) => one.filter((name) => stay.has(name))).filter((one) => one.length > 1);
  const was = saidIn([body]);
  const { same, apart } = { same: lists(was.same), apart: lists(was.apart.filter((one) => one.every((name) => stay.has(name)))) };
  if ([...was.same, ...was.apart].flat().every((name) => stay.has(name))) return null;
  return { ...body, same, apart };
}

/**
 * @typedef {object} Going a burn that has begun: with this it can be brought to its end after an interruption, and holds no name
 * @property {string[]} pages that go
 * @property {Array<[string, string]>} anew pages that are written anew without the names, and what their new page is
 * @property {boolean} heard what was heard stays
 */

/**
 * @param {Telling} telling
 * @returns {Going | null} null: no burn stopped halfway
 */
export function goingOf({ going }) {
  if (!going || typeof going !== "object") return null;
  const { pages, anew, heard } = /** @type {Record<string, unknown>} */ (going);
  const texts = (/** @type {unknown} */ list) => (Array.isArray(list) ? list.filter((one) => typeof one === "string") : []);
  const pairs = Array.isArray(anew) ? anew.map(texts) : [];
  return { pages: texts(pages), anew: pairs.flatMap(([from, to]) => (from && to ? [/** @type {[string, string]} */ ([from, to])] : [])), heard: heard === true };
}

/**
 * @param {Telling} telling
 * @param {string} day
 * @returns {Telling} the burn came to its end
 */
export function burnedOn({ going: _, ...telling }, day) {
  return carded(/** @type {Telling} */ ({ ...telling, burned: day }));
}

/**
 * What stays of a telling: that it was, and when. It is written anew, so that the old page with its names can go.
 * @param {Telling} telling
 * @param {{title: string, day: string, heard: boolean}} how day: of the burn; heard: what the person heard stays
 * @returns {Telling}
 */
export function ashes({ pass, told, heard: was }, { title, day, heard }) {
  const none = { rows: [], seen: [], later: false, handed: false, initials: false };
  return carded({ title, pass, told, heard: heard ? was : "", burned: day, ...none });
}

/** @typedef {{which: Which, heard: boolean, five: boolean}} Plan what the person ticked; it stands in the address of the page that asks once more */

/**
 * @param {Plan} plan
 * @returns {string} "ka", "kth5"
 */
export function writePlan({ which, heard, five }) {
  return `k${which === "all" ? "a" : "t"}${heard ? "h" : ""}${five ? "5" : ""}`;
}

/** Every address that a plan can have. */
export const PLANS = ["all", "told"].flatMap((which) =>
  [true, false].flatMap((heard) => [true, false].map((five) => writePlan({ which: /** @type {Which} */ (which), heard, five }))),
);

/**
 * @param {string} at
 * @returns {Plan} one that says nothing keeps what can be kept
 */
export function readPlan(at) {
  return { which: at[1] === "a" ? "all" : "told", heard: at.includes("h"), five: at.endsWith("5") };
}
