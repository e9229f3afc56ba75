// Where a person is in a Step: nowhere yet, on the way, through it for now, or done with it for a while.
import { useMyWords } from "../content/my_words.js";
import { usePasses } from "./pages.js";
import { stateOf, stepState } from "./rules/body.js";
import { useSheet } from "./sheets.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/sheet.js").Chosen} Chosen */
/** @typedef {import("./rules/passes.js").Pass} Pass */
/** @typedef {import("./rules/body.js").State} State */

/**
 * @param {Sheet} sheet
 * @param {Pass} pass
 * @param {Chosen} chosen
 * @returns {State[]} the state of each part, in their order
 */
export function statesOf(sheet, pass, chosen) {
  return sheet.parts.map((part) => stateOf(part, pass.parts[part.id]?.[0]?.body ?? null, chosen));
}

/**
 * @param {VaultApi} vault
 * @param {number} step
 * @returns {State | ""} of the newest pass through it; empty until it is known
 */
export function useStepState(vault, step) {
  const { sheet } = useSheet(step);
  const { passes } = usePasses(vault, sheet);
  const chosen = useMyWords(vault);
  const now = passes?.at(-1);
  return sheet && chosen && now ? stepState(statesOf(sheet, now, chosen)) : "";
}
