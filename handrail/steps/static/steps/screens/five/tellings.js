// A telling in the vault: read again after every change, written from what it was made from; and what of each page is told.
import { useEffect, useState } from "../../../vendor/preact.js";
import { forget, keep, kept } from "../../../kernel/kept.js";
import { sentence } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { readPart } from "../../pages.js";
import { initials } from "../../rules/initials.js";
import { SCHEMA, TELLING, kindOf, ofKind } from "../../rules/kinds.js";
import { carded, current, freshTelling, noteOf, readNote, settled, shown, tellingOf } from "../../rules/telling.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../../rules/sheet.js").Chosen} Chosen */
/** @typedef {import("../../rules/sheet.js").Question} Question */
/** @typedef {import("../../rules/telling.js").Telling} Telling */
/** @typedef {import("../../rules/telling.js").Place} Place */
/** @typedef {import("../../rules/passes.js").Pass} Pass */
/** @typedef {{id: string, body: Telling, parents: string[], two: boolean}} Open two: it was changed in two places */
/** @typedef {{page: string, kind: string, name: string, said: Array<{question: Question, at: string, answer: unknown}>}} Shown a page as the other person sees it */

/** Under this name stands how far a hand-over came: numbers, no word. Whoever takes the vault off this device takes it too. */
const NOTE = "handed";
/** What is told of Step 5's own page about oneself: the pattern, and nothing else. */
export const PATTERN = { kind: kindOf("step-5", "myself"), question: "pattern" };

/**
 * @param {VaultApi} vault
 * @param {string} id
 * @returns {Promise<Open | null>} null: nothing of it here
 */
export async function openTelling(vault, id) {
  const [whole, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  const [head, other] = whole?.heads ?? [];
  if (!whole || !head) return null;
  const body = tellingOf((draft ?? head).body);
  return { id, body, parents: draft?.parents ?? [head.version], two: Boolean(other) || head.newerApp };
}

/**
 * @param {VaultApi} vault
 * @param {number} pass
 * @returns {{open: Open | null, ready: boolean, trouble: string}} the telling that one goes on with; null: there is none yet
 */
export function useTelling(vault, pass) {
  const [found, setFound] = useState(/** @type {{open: Open | null, ready: boolean, trouble: string}} */ ({ open: null, ready: false, trouble: "" }));
  useEffect(() => {
    let turn = 0;
    const read = async () => {
      const mine = ++turn;
      const fact = current(vault.pages(), pass);
      try {
        const open = fact && (await openTelling(vault, fact.page));
        if (mine === turn) setFound({ open, ready: true, trouble: "" });
      } catch (error) {
        if (mine === turn) setFound((last) => ({ ...last, trouble: sentence(error) }));
      }
    };
    void settle(vault).then(read, read);
    const stop = vault.on(() => void read());
    return () => {
      turn = -1;
      stop();
    };
  }, [vault, pass]);
  return found;
}

/**
 * @param {VaultApi} vault
 * @param {Open | null} open null: a new one
 * @param {number} pass
 * @param {(telling: Telling) => Telling} change
 * @returns {Promise<string>} its page
 */
export async function saveTelling(vault, open, pass, change) {
  const id = open?.id ?? vault.newPage();
  const body = change(open?.body ?? freshTelling(t("steps.5.app.page_title"), pass));
  await vault.save(id, { kind: TELLING, schema: SCHEMA, body: carded(body), parents: open?.parents ?? [] });
  return id;
}

/** @param {Place} place */
export function notePlace(place) {
  keep(NOTE, noteOf(place));
}

/** @returns {Place | null} where a hand-over stopped, as far as it was not taken up again */
export function notedPlace() {
  return readNote(kept(NOTE));
}

/** @returns {void} */
export function forgetPlace() {
  forget([NOTE]);
}

/**
 * What was told while the vault was locked goes into it. The place stays noted as long as rows are left: one goes on there.
 * @param {VaultApi} vault
 */
export async function settle(vault) {
  const place = notedPlace();
  if (!place || !vault.pages().some((one) => one.page === place.telling)) return;
  const open = await openTelling(vault, place.telling);
  if (!open || open.two) return;
  const next = settled(open.body, place);
  if (next.seen.length !== open.body.seen.length) await saveTelling(vault, open, open.body.pass, () => next);
  // Told once into the vault: whoever takes a mark away later is not contradicted by this.
  if (place.at >= next.rows.length || next.seen.length === next.rows.length) forgetPlace();
  else if (place.seen.length) notePlace({ ...place, seen: [] });
}

/**
 * @param {string[]} names people's, as rows are called
 * @returns {(text: string) => string} the same text with their first letters
 */
function hiding(names) {
  const pieces = names.flatMap((name) => [name, ...name.split(/\s+/)]).filter((one) => [...one].length > 2 && initials(one) !== one);
  const list = [...new Set(pieces)].sort((a, b) => b.length - a.length);
  if (!list.length) return (text) => text;
  const any = list.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const find = new RegExp(`(?<![\\p{L}\\p{M}])(?:${any})(?![\\p{L}\\p{M}])`, "gu");
  return (text) => text.replace(find, (one) => initials(one));
}

/**
 * @param {unknown} answer
 * @param {(text: string) => string} hide
 * @returns {unknown} every text in it changed
 */
function hidden(answer, hide) {
  if (typeof answer === "string") return hide(answer);
  if (Array.isArray(answer)) return answer.map((one) => hidden(one, hide));
  if (answer && typeof answer === "object") return Object.fromEntries(Object.entries(answer).map(([key, one]) => [key, hidden(one, hide)]));
  return answer;
}

/**
 * What is shown of the rows that were chosen: their answers and nothing else of their pages. A row that is gone is left out.
 * @param {VaultApi} vault
 * @param {{four: Sheet, five: Sheet, chosen: Chosen, names: string[]}} of names: to be shown as initials; none: as they were written
 * @param {Telling} telling
 * @returns {Promise<Array<{row: number, shown: Shown}>>} each with its place among the rows
 */
export async function openRows(vault, { four, five, chosen, names }, telling) {
  const hide = hiding(names);
  const lines = new Map(vault.pages().map((one) => [one.page, one]));
  const found = await Promise.all(telling.rows.map(async ({ page, name }, row) => {
    const line = lines.get(page);
    const part = line && await readPart(vault, line);
    if (!line || !part || part === "newer") return [];
    const { step, part: id } = ofKind(line.kind);
    const of = (step === 4 ? four : five).parts.find((one) => one.id === id);
    if (!of) return [];
    const asked = shown(of, part.body.answers, chosen).filter((one) => line.kind !== PATTERN.kind || one.id === PATTERN.question);
    const said = asked.map((question) => {
      const answer = part.body.answers[question.id];
      const choice = question.type === "choice" || question.type === "scale";
      return { question, at: `steps.${step}.${id}.${question.id}`, answer: choice ? answer : hidden(answer, hide) };
    });
    // As it is called now: it may have another name since it was chosen.
    return [{ row, shown: { page, kind: line.kind, name: hide((line.kind !== PATTERN.kind && line.title) || name), said } }];
  }));
  return found.flat();
}
