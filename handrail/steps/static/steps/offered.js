// What a row is called where somebody can choose it for something. One that was done to them is offered for what it touched in
// them and for nothing else: it is no part of theirs, and the other person's name does not go along.
import { t } from "../kernel/words.js";
import { namedBy, readCard } from "./rules/cards.js";
import { offerable, partOf } from "./rules/carried.js";
import { doneToMe } from "./rules/inventory.js";

/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/answers.js").Picked} Picked */

/**
 * @param {Sheet | null} sheet of the row's Step; null: it is not here, and then nothing is known of what was touched
 * @param {{page: string, kind: string, title: string, card?: Record<string, unknown>}} line
 * @param {string} [title] what it goes by now
 * @returns {Picked | null} null: there is nothing to offer
 */
export function offered(sheet, { page, kind, title: kept, card: found }, title = kept) {
  const card = readCard(found);
  if (card && doneToMe(card)) {
    if (!sheet || !offerable(card)) return null;
    const what = card.t.map((one) => t(`steps.${sheet.step}.${partOf(kind)}.touched.option.${one}`)).join(", ");
    return { page, name: t("steps.app.rows.only_touched", { what }) };
  }
  const part = sheet?.parts.find((one) => one.id === partOf(kind));
  // Whoever shows people by their initials knows by this that the name is a person's.
  const who = part && namedBy(part)?.type === "person";
  return { page, name: title, ...(who && { who: true }) };
}
