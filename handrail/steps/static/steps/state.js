// Where a person is in a Step: nowhere yet, on the way, through it for now, or done with it for a while.
import { useMyWords } from "../content/my_words.js";
import { isEnough, usePasses } from "./pages.js";
import { stateOf, stepState } from "./rules/body.js";
import { useSheet } from "./sheets.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/sheet.js").Chosen} Chosen */
/** @typedef {import("./rules/passes.js").Pass} Pass */
/** @typedef {import("./rules/body.js").State} State */

/**
 * A part with rows is started once there is one; it is finished for now when the person says so of the Step.
 * @param {Sheet} sheet
 * @param {Pass} pass
 * @param {Chosen} chosen
 * @returns {State[]} the state of each part, in their order
 */
export function statesOf(sheet, pass, chosen) {
  const enough = isEnough(pass);
  return sheet.parts.map((part) => {
    const rows = pass.rows[part.id];
    const state = rows ? rowsState(rows) : stateOf(part, pass.parts[part.id]?.[0]?.body ?? null, chosen);
    return enough && state !== "aside" ? "done" : state;
  });
}

/**
 * @param {import("./rules/passes.js").RowLine[]} rows
 * @returns {State}
 */
function rowsState(rows) {
  if (rows.some((one) => one.card.a)) return "aside";
  return rows.length ? "started" : "new";
}

/**
 * @param {VaultApi} vault
 * @param {number} step
 * @param {boolean} [begun] there is a page of it; otherwise nothing is fetched, and nothing known
 * @returns {State | ""} of the newest pass through it; empty until it is known
 */
export function useStepState(vault, step, begun = true) {
  const { sheet } = useSheet(step, begun);
  const { passes } = usePasses(vault, sheet);
  const chosen = useMyWords(vault);
  const now = passes?.at(-1);
  return sheet && chosen && now ? stepState(statesOf(sheet, now, chosen)) : "";
}
