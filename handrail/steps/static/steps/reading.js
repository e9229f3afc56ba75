// Reading through everything that somebody wrote, a little at a time, so that what they type or tap is never held up.
import { now, pause } from "../kernel/clock.js";
import { readMyWords } from "../content/my_words.js";
import { knownOf } from "../content/rules/my_words.js";
import { spared } from "./rules/apart.js";
import { upgraded } from "./rules/body.js";
import { SCHEMA, ofKind } from "./rules/kinds.js";
import { isSheet, isWriting, writtenIn } from "./rules/written.js";
import { STEPS, loadSheet } from "./sheets.js";
import { knowWord } from "./word.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../vault/types.js").PageLine} PageLine */
/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/sheet.js").Chosen} Chosen */
/** @typedef {{line: PageLine, texts: string[] | null, newer: boolean, draft: boolean}} Leaf texts: null where it could not be read */

/** No longer in one go: a tap is answered within 50 ms. */
const GO = 20;

/**
 * @param {VaultApi} vault
 * @returns {PageLine[]} the pages on which something may be written, newest first
 */
export function writings(vault) {
  return vault.pages().filter((line) => isWriting(line.kind));
}

/**
 * @param {PageLine[]} lines
 * @returns {Promise<Map<number, Sheet>>} the worksheets that these pages are of; one that is not here is left out
 */
async function sheetsOf(lines) {
  const steps = [...new Set(lines.filter((line) => isSheet(line.kind)).map((line) => ofKind(line.kind).step))];
  const found = await Promise.all(steps.filter((one) => STEPS.includes(one)).map((one) => loadSheet(one).catch(() => null)));
  return new Map(found.flatMap((sheet) => (sheet ? [[sheet.step, sheet]] : [])));
}

/**
 * @param {string} kind
 * @param {Array<{body: Record<string, unknown>, schema: number}>} versions all of a page
 * @param {Sheet | null} sheet
 * @returns {Array<Record<string, unknown>>} what of them may be shown: what one of them marks as done to me leaves its answers out of all
 */
function shownOf(kind, versions, sheet) {
  const part = sheet?.parts.find((one) => one.id === ofKind(kind).part);
  return part ? spared(part, versions.map(({ body, schema }) => upgraded(body, schema))) : versions.map((one) => one.body);
}

/**
 * What is written on one page: its draft where there is one, and the other version of a page that was written in two places.
 * @param {VaultApi} vault
 * @param {PageLine} line
 * @param {Sheet | null} sheet
 * @param {Chosen} chosen
 * @returns {Promise<Leaf>}
 */
async function leafOf(vault, line, sheet, chosen) {
  try {
    const [page, draft] = await Promise.all([vault.page(line.page), vault.readDraft(line.page)]);
    const heads = page?.heads ?? [];
    if (!draft && heads[0]?.newerApp) return { line, texts: null, newer: true, draft: false };
    const read = heads.filter((one) => !one.newerApp && !draft?.parents.includes(one.version));
    const bodies = [...(draft ? [{ body: draft.body, schema: draft.schema }] : []), ...read.map(({ body }) => ({ body, schema: page?.schema ?? SCHEMA }))];
    const every = [...bodies, ...heads.map(({ body }) => ({ body, schema: page?.schema ?? SCHEMA }))];
    const shown = shownOf(line.kind, every, sheet);
    const said = bodies.map(({ schema }, n) => writtenIn(line.kind, shown[n] ?? {}, schema, sheet, chosen));
    const known = said.filter((one) => one !== null);
    return { line, texts: known.length < said.length ? null : known.flat(), newer: false, draft: draft !== null };
  } catch {
    return { line, texts: null, newer: false, draft: false };
  }
}

/**
 * @returns {() => Promise<void>} to be asked often: lets go of the screen whenever it was held for a moment
 */
export function breathing() {
  let since = now();
  return async () => {
    if (now() - since < GO) return;
    await pause(0);
    since = now();
  };
}

/**
 * @template T
 * @param {Generator<undefined, T, undefined>} work
 * @param {() => Promise<void>} breathe
 * @returns {Promise<T>} what it comes to
 */
export async function inGoes(work, breathe) {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    await breathe();
  }
}

/**
 * Reads page after page.
 * @param {VaultApi} vault
 * @param {PageLine[]} lines
 * @param {(leaf: Leaf, breathe: () => Promise<void>) => Promise<void>} onLeaf
 * @param {() => boolean} stopped
 * @returns {Promise<void>}
 */
export async function readAll(vault, lines, onLeaf, stopped) {
  const [sheets, words] = await Promise.all([sheetsOf(lines), readMyWords(vault), knowWord(vault)]);
  const chosen = knownOf(words.words);
  const breathe = breathing();
  for (const line of lines) {
    if (stopped()) return;
    await onLeaf(await leafOf(vault, line, sheets.get(ofKind(line.kind).step) ?? null, chosen), breathe);
    await breathe();
  }
}
