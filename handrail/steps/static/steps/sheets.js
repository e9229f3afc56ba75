// The worksheets: what is asked comes with the app's own files, once for each language, and stays in memory.
import { useEffect, useState } from "../vendor/preact.js";
import { learn } from "../kernel/words.js";
import { ofKind } from "./rules/kinds.js";
import { withWord } from "./rules/word.js";
import { wordNow } from "./word.js";

/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../kernel/words.js").Lang} Lang */

/** The Steps that have a worksheet. */
export const STEPS = [1, 2, 3, 4, 5, 6, 7];

/** @type {Map<string, Sheet>} */
const sheets = new Map();

/** @param {Lang} lang */
async function load(lang) {
  const answer = await fetch(`/app/texts/steps.${lang}.json`, { credentials: "omit" });
  if (!answer.ok) throw new Error("texts");
  return answer.json();
}

/** What the screens of all Steps say, ready to be said. */
export function learnSteps() {
  return learn("steps", load);
}

/**
 * @param {number} step
 * @returns {string}
 */
export function sheetId(step) {
  return `step-${step}`;
}

/**
 * @param {string} id
 * @returns {(lang: Lang) => Promise<Record<string, any>>} its sentences in that language; its structure is kept on the way
 */
function loadOf(id) {
  return async (lang) => {
    const answer = await fetch(`/app/sheets/${id}.${lang}.json`, { credentials: "omit" });
    if (!answer.ok) throw new Error("sheet");
    const { sheet, texts } = await answer.json();
    sheets.set(id, sheet);
    return withWord(texts, sheet.step, wordNow);
  };
}

/**
 * @param {number} step
 * @returns {Promise<Sheet>} with its sentences ready to be said
 */
export async function loadSheet(step) {
  const id = sheetId(step);
  await learn(id, loadOf(id));
  return /** @type {Sheet} */ (sheets.get(id));
}

/**
 * @param {string} kind of a page
 * @returns {import("./rules/sheet.js").Part | null} null: it is no part, or its sheet is not here, and then nobody can read it out
 */
export function partNow(kind) {
  const { step, part } = ofKind(kind);
  return sheets.get(sheetId(step))?.parts.find((one) => one.id === part) ?? null;
}

/**
 * A worksheet with its sentences ready to be said.
 * @param {number} step
 * @param {boolean} [built] there is one for this Step; otherwise nothing is fetched
 * @returns {{sheet: Sheet | null, trouble: string, again: () => void}} trouble: a sentence's id, when it did not come
 */
export function useSheet(step, built = true) {
  const id = sheetId(step);
  const [tries, setTries] = useState(0);
  const [trouble, setTrouble] = useState("");
  const [ready, setReady] = useState(sheets.has(id));
  useEffect(() => {
    if (!built) return undefined;
    let here = true;
    const come = () => here && (setTrouble(""), setReady(true));
    const missing = () => here && setTrouble(navigator.onLine ? "steps.app.no_sheet_server" : "steps.app.no_sheet");
    learn(id, loadOf(id)).then(come, missing);
    return () => void (here = false);
  }, [id, built, tries]);
  return { sheet: ready ? (sheets.get(id) ?? null) : null, trouble: ready ? "" : trouble, again: () => setTries((n) => n + 1) };
}
