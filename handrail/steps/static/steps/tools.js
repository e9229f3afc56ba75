// What a Step has beside its questions, by its number. Each screen is fetched when it is first shown:
// fetched(() => import("./screens/four/list.js"), "List", true).
import { fetched } from "../kernel/fetched.js";
import { FIVE } from "./five.js";
import { FOUR } from "./four.js";
import { begin, isEnough, setEnough } from "./pages.js";
import { NAME } from "./rules/kinds.js";
import { SEVEN, SIX } from "./six.js";
import { THREE } from "./three.js";
import { TWO } from "./two.js";

/**
 * @typedef {object} ToolProps what every screen of a tool gets
 * @property {import("../vault/types.js").VaultApi} vault
 * @property {import("./rules/sheet.js").Sheet} sheet
 * @property {import("./rules/passes.js").Pass[]} passes from the first to the one that is gone through now
 * @property {import("./rules/passes.js").Pass} now the last of them
 * @property {import("./rules/sheet.js").Chosen} chosen what holds on My words
 * @property {string} at behind the Step's number in the address: "r"
 * @property {Kit} kit
 */
/**
 * @typedef {object} Kit what the room above hands in
 * @property {any} Two a page that was written in two places: <Two vault page show to />
 * @property {any} Beside what stands below a page, whatever its kind: <Beside vault page />
 * @property {(blob: Blob, name: string) => void} handOver a file to the person
 * @property {() => void} onWrite begins a page of no kind
 * @property {any} Numbers the numbers of Help that stand in one section: <Numbers section="crisis" />
 */
/** @typedef {{vault: import("../vault/types.js").VaultApi, id: string, kind: string, sheet: import("./rules/sheet.js").Sheet | null, chosen: import("./rules/sheet.js").Chosen, kit: Kit}} OwnPageProps what a screen for a page of an own kind gets */

/**
 * @typedef {object} Tools
 * @property {(props: ToolProps) => any} [Above] on the Step's own screen, over its parts; has no main button
 * @property {(props: ToolProps) => any} [Below] under them
 * @property {Record<string, (props: any) => any>} [At] screens by what stands behind the Step's number: `#s/4/r`. Letters first; what
 * is not there as it is, is looked for without the number at its end: "r" also shows `#s/4/r2`
 * @property {Record<string, string>} [lists] a part with rows -> where its list is, when the Step has one of its own: { resentment: "r" }
 * @property {Record<string, (props: OwnPageProps) => any>} [pages] screens for pages of kinds that are no part of a sheet, by kind
 * @property {Record<string, (props: {body: Record<string, unknown>, sheet: import("./rules/sheet.js").Sheet, short: boolean}) => any>} [paper]
 * the same on paper, below its title; short: other people as initials
 * @property {(vault: import("../vault/types.js").VaultApi, part: string, pass: number) => string} [first] asked before a row is begun:
 * where the person is led instead, as an address without "#"; empty: nowhere
 * @property {string[]} [uncounted] parts whose rows are not counted where the Step shows them
 */

/** @type {Record<number, Tools>} */
export const TOOLS = { 2: TWO, 3: THREE, 4: FOUR, 5: FIVE, 6: SIX, 7: SEVEN, 8: { pages: { [NAME]: fetched(() => import("./screens/map/name.js"), "NamePage", true) } } };

/** Screens that belong to no Step: `#s/n`. @type {Record<string, (props: {vault: import("../vault/types.js").VaultApi, at: string, kit: Kit}) => any>} */
export const ALONE = {
  f: fetched(() => import("./screens/map/find.js"), "Find", true),
  n: fetched(() => import("./screens/map/no_sponsor.js"), "NoSponsor", true),
};

/**
 * @param {import("./rules/sheet.js").Sheet} sheet
 * @param {string} part one with rows
 * @returns {string} the address of its list, without "#"
 */
export function listOf(sheet, part) {
  return `s/${sheet.step}/${TOOLS[sheet.step]?.lists?.[part] ?? `p${sheet.parts.findIndex((one) => one.id === part) + 1}`}`;
}

/**
 * @param {import("./rules/sheet.js").Sheet} sheet
 * @param {string} at
 * @returns {import("./rules/sheet.js").Part | null} the part whose list the engine itself shows there
 */
export function listAt(sheet, at) {
  return sheet.parts.find((one) => one.rows && listOf(sheet, one.id) === `s/${sheet.step}/${at}`) ?? null;
}

/**
 * @param {number} step
 * @param {string} at
 * @returns {((props: any) => any) | undefined} the screen of a tool
 */
export function toolAt(step, at) {
  const screens = TOOLS[step]?.At ?? {};
  // A number behind the letters is for the tool itself.
  return screens[at] ?? screens[at.replace(/\d+$/, "")];
}

/**
 * Begins one more row, in the pass that is gone through now.
 * @param {import("../vault/types.js").VaultApi} vault
 * @param {import("./rules/sheet.js").Sheet} sheet
 * @param {string} part one with rows
 * @param {import("./rules/passes.js").Pass} now
 * @returns {Promise<string>} where to go: to the new page, or to what comes before it
 */
export async function oneMore(vault, sheet, part, now) {
  const first = TOOLS[sheet.step]?.first?.(vault, part, now.pass) ?? "";
  if (first) return first;
  if (isEnough(now)) await setEnough(vault, now, false);
  return `p/${await begin(vault, sheet, part, now.pass)}`;
}
