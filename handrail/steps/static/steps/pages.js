// The pages of a Step in the vault: read together, begun, set aside.
import { useEffect, useState } from "../vendor/preact.js";
import { sentence } from "../kernel/parts.js";
import { has, t } from "../kernel/words.js";
import { spared } from "./rules/apart.js";
import { fresh, upgraded } from "./rules/body.js";
import { cardOf, carded, readCard } from "./rules/cards.js";
import { SCHEMA, kindOf } from "./rules/kinds.js";
import { passesOf } from "./rules/passes.js";
import { partNow } from "./sheets.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../vault/types.js").PageLine} PageLine */
/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/sheet.js").Part} Part */
/** @typedef {import("./rules/body.js").PartBody} PartBody */
/** @typedef {import("./rules/passes.js").Pass} Pass */
/** @typedef {import("./rules/passes.js").PartPage} PartPage */
/** @typedef {import("./rules/passes.js").RowLine} RowLine */

/**
 * @param {VaultApi} vault
 * @param {Pick<PageLine, "page" | "kind" | "at">} line
 * @returns {Promise<PartPage | "newer" | null>}
 */
export async function readPart(vault, { page, kind, at }) {
  const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
  const head = whole?.heads[0];
  if (head?.newerApp) return "newer";
  const found = draft ?? head;
  if (!found) return null;
  const schema = draft?.schema ?? whole?.schema ?? SCHEMA;
  const body = upgraded(found.body, schema);
  // Written in two places: what one of them marks as done to me holds for what is shown of the other.
  const others = (whole?.heads ?? []).slice(1).filter((one) => !one.newerApp).map((one) => upgraded(one.body, whole?.schema ?? SCHEMA));
  const part = others.length ? partNow(kind) : null;
  return { page, kind, at, body: part ? (spared(part, [body, ...others])[0] ?? body) : body, heads: whole?.heads.length ?? 0 };
}

/**
 * A row by its card; one that has none, as an earlier index had none, is opened for it.
 * @param {VaultApi} vault
 * @param {Part} part
 * @param {PageLine} line
 * @returns {RowLine | Promise<RowLine | "newer" | null>}
 */
function rowOf(vault, part, line) {
  const { page, kind, at, title, heads, copy = false } = line;
  const card = readCard(line.card);
  if (card) return { page, kind, at, title, heads, copy, card };
  return readPart(vault, line).then((found) =>
    found === null || found === "newer" ? found : { page, kind, at, title, heads, copy, card: cardOf(part, found.body, {}) });
}

/**
 * @param {VaultApi} vault
 * @param {Sheet} sheet
 * @returns {Promise<{passes: Pass[], newer: boolean}>} every pass through a Step. Rows are not opened
 */
export async function readPasses(vault, sheet) {
  const found = vault.pages().flatMap((line) => {
    const part = sheet.parts.find((one) => kindOf(sheet.id, one.id) === line.kind);
    return part ? [{ part, line }] : [];
  });
  const [pages, rows] = await Promise.all([
    Promise.all(found.filter(({ part }) => !part.rows).map(({ line }) => readPart(vault, line))),
    Promise.all(found.filter(({ part }) => part.rows).map(({ part, line }) => rowOf(vault, part, line))),
  ]);
  const of = (/** @type {boolean} */ rowed) => sheet.parts.filter((one) => Boolean(one.rows) === rowed).map((one) => one.id);
  const lines = rows.filter((one) => one !== null && one !== "newer");
  const own = pages.filter((one) => one !== null && one !== "newer");
  return { passes: passesOf(sheet.id, of(false), own, { parts: of(true), lines }), newer: pages.includes("newer") || rows.includes("newer") };
}

/**
 * Every pass through a Step, read again after each change.
 * @param {VaultApi} vault
 * @param {Sheet | null} sheet
 * @returns {{passes: Pass[] | null, newer: boolean, trouble: string}}
 */
export function usePasses(vault, sheet) {
  const [found, setFound] = useState(/** @type {{passes: Pass[] | null, newer: boolean, trouble: string}} */ ({ passes: null, newer: false, trouble: "" }));
  useEffect(() => {
    if (!sheet) return undefined;
    let turn = 0;
    const read = async () => {
      const mine = ++turn;
      try {
        const next = await readPasses(vault, sheet);
        if (mine === turn) setFound({ ...next, trouble: "" });
      } catch (error) {
        if (mine === turn) setFound((last) => ({ ...last, trouble: sentence(error) }));
      }
    };
    void read();
    const stop = vault.on(() => void read());
    return () => {
      turn = -1;
      stop();
    };
  }, [vault, sheet]);
  return found;
}

/**
 * @param {number} pass
 * @returns {string} "First time", "Second time"
 */
export function timeOf(pass) {
  const id = `steps.app.time.${pass}`;
  return has(id) ? t(id) : t("steps.app.time", { pass });
}

/**
 * A row's own name, or "Row 3" in the language of now.
 * @param {Sheet} sheet
 * @param {string} part
 * @param {RowLine} row
 * @returns {string}
 */
export function rowName(sheet, part, { title, card }) {
  return card.n === undefined && title ? title : unnamed(sheet, part, card.n);
}

/**
 * @param {Sheet} sheet
 * @param {string} part
 * @param {unknown} n
 * @returns {string} what a row is called as long as it has no name
 */
export function unnamed(sheet, part, n) {
  return t(`steps.${sheet.step}.${part}.row`, { n: typeof n === "number" ? n : "" }).trim();
}

/**
 * A part's own page, empty, at once in the vault: its kind tells the app what it is, also after a reload. Of a part with rows,
 * one more row.
 * @param {VaultApi} vault
 * @param {Sheet} sheet
 * @param {string} part
 * @param {number} pass
 * @returns {Promise<string>} its id
 */
export async function begin(vault, sheet, part, pass) {
  const page = vault.newPage();
  const kind = kindOf(sheet.id, part);
  const of = sheet.parts.find((one) => one.id === part);
  await vault.save(page, { kind, schema: SCHEMA, body: of?.rows ? freshRow(vault, sheet, of, pass) : fresh(titleOf(sheet, part, pass), pass), parents: [] });
  return page;
}

/**
 * @param {Sheet} sheet
 * @param {string} part
 * @param {number} pass
 */
function titleOf(sheet, part, pass) {
  const names = { step: sheet.step, time: timeOf(pass), part: t(`steps.${sheet.step}.${part}.title`) };
  return t(pass > 1 ? "steps.app.page_title_again" : "steps.app.page_title", names);
}

/**
 * @param {VaultApi} vault
 * @param {Sheet} sheet
 * @param {Part} part
 * @param {number} pass
 * @returns {PartBody}
 */
function freshRow(vault, sheet, part, pass) {
  const kind = kindOf(sheet.id, part.id);
  const row = vault.pages().filter((one) => one.kind === kind && (readCard(one.card)?.p ?? pass) === pass).length + 1;
  return carded(part, { ...fresh("", pass), row }, {}, unnamed(sheet, part.id, row));
}

/**
 * Changes a page as it stands on this device. One that was written in two places waits until the person has chosen.
 * @param {VaultApi} vault
 * @param {{page: string, kind: string}} one
 * @param {(body: PartBody) => PartBody} change the same body: nothing is written
 * @returns {Promise<boolean>} whether it says so now
 */
async function rewrite(vault, { page, kind }, change) {
  const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
  const [head, other] = whole?.heads ?? [];
  if (!whole || !head || other || head.newerApp) return false;
  const body = upgraded((draft ?? head).body, draft?.schema ?? whole.schema);
  const next = change(body);
  // What it was made from is named: answers that another device sends meanwhile stand beside it and are not passed over.
  if (next !== body) await vault.save(page, { kind, schema: SCHEMA, body: next, parents: draft?.parents ?? [head.version] });
  return true;
}

/**
 * @param {PartBody} body of a row
 * @param {"a" | "d"} key
 * @param {boolean} on
 * @returns {unknown} its card with that said
 */
function marked({ card }, key, on) {
  const { [key]: _, ...rest } = /** @type {Record<string, unknown>} */ (card ?? {});
  return on ? { ...rest, [key]: true } : rest;
}

/**
 * What is said of a whole pass is kept on its pages; where it has rows, on as few of them as say it.
 * @param {VaultApi} vault
 * @param {Pass} pass
 * @param {"aside" | "enough"} what
 * @param {boolean} on
 */
async function say(vault, pass, what, on) {
  const key = what === "aside" ? "a" : "d";
  const change = (/** @type {PartBody} */ body) => {
    if ((body[what] === true) === on) return body;
    const next = { ...body, [what]: on };
    return body.card === undefined ? next : { ...next, card: marked(body, key, on) };
  };
  for (const one of Object.values(pass.parts).flat()) await rewrite(vault, one, change);
  const rows = Object.values(pass.rows).flat();
  // One row is enough to say it; each that says it takes it back.
  if (!on) for (const one of rows.filter((row) => row.card[key])) await rewrite(vault, one, change);
  else for (const one of rows) if (await rewrite(vault, one, change)) break;
}

/**
 * Sets a pass aside, or takes it up again.
 * @param {VaultApi} vault
 * @param {Pass} pass
 * @param {boolean} aside
 */
export function setAside(vault, pass, aside) {
  return say(vault, pass, "aside", aside);
}

/**
 * "This is enough for now", of a Step with rows: nobody but the person knows when there are none left to write.
 * @param {VaultApi} vault
 * @param {Pass} pass
 * @param {boolean} enough
 */
export function setEnough(vault, pass, enough) {
  return say(vault, pass, "enough", enough);
}

/**
 * @param {Pass} pass
 * @returns {boolean} the person said that this is enough for now
 */
export function isEnough(pass) {
  return Object.values(pass.parts).some(([one]) => one?.body.enough === true) || Object.values(pass.rows).some((rows) => rows.some((one) => one.card.d));
}
