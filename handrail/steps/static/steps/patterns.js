// The patterns of Step 6 in the vault: read with what is in them, made out of rows of Step 4, and added to.
import { useEffect, useState } from "../vendor/preact.js";
import { sentence, wrong } from "../kernel/parts.js";
import { langNow, t } from "../kernel/words.js";
import { isEnough, readPart, setEnough, unnamed } from "./pages.js";
import { pickedOf } from "./rules/answers.js";
import { answered, fresh, upgraded } from "./rules/body.js";
import { carded, readCard } from "./rules/cards.js";
import { joined } from "./rules/carried.js";
import { SCHEMA, kindOf } from "./rules/kinds.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/sheet.js").Part} Part */
/** @typedef {import("./rules/body.js").PartBody} PartBody */
/** @typedef {import("./rules/passes.js").PartPage} PartPage */
/** @typedef {import("./rules/passes.js").Pass} Pass */
/** @typedef {import("./rules/answers.js").Picked} Picked */
/** @typedef {PartPage & {title: string}} Written a row with all that is on it */

/** The kind of page that a pattern is. */
export const PATTERN = "step-6.pattern";

/**
 * Rows of one kind, opened: there are few of these, and what is on them is shown.
 * @param {VaultApi} vault
 * @param {string} kind
 * @returns {Promise<Written[]>} the one written last first; those that a newer app made are left out
 */
export async function readRows(vault, kind) {
  const lines = vault.pages().filter((line) => line.kind === kind);
  const found = await Promise.all(lines.map((line) => readPart(vault, line)));
  return found.flatMap((one) => (one === null || one === "newer" ? [] : [{ ...one, title: one.body.title }]));
}

/**
 * The same for a screen, read again after each change.
 * @param {VaultApi} vault
 * @param {string} kind
 * @returns {{rows: Written[] | null, trouble: string}} null until they are read
 */
export function useRows(vault, kind) {
  const [found, setFound] = useState(/** @type {{rows: Written[] | null, trouble: string}} */ ({ rows: null, trouble: "" }));
  useEffect(() => {
    let turn = 0;
    const read = async () => {
      const mine = ++turn;
      try {
        const rows = await readRows(vault, kind);
        if (mine === turn) setFound({ rows, trouble: "" });
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
  }, [vault, kind]);
  return found;
}

/**
 * @param {VaultApi} vault
 * @param {unknown} picked an answer to a pick
 * @returns {string} what those pages are called now; of one that is taken away, what it was called
 */
export function namesNow(vault, picked) {
  const titles = new Map(vault.pages().map((line) => [line.page, line.title]));
  return pickedOf(picked).map(({ page, name }) => titles.get(page) || name).filter(Boolean).join(", ");
}

/**
 * @param {Sheet} sheet
 * @param {string} id
 * @param {PartBody} body
 * @param {unknown} answer
 * @returns {PartBody} as if the person had answered this question of a pattern's page
 */
function said(sheet, id, body, answer) {
  const part = partOf(sheet);
  const question = part.questions.find((one) => one.id === id);
  return question ? answered(body, question, answer, { lang: langNow(), ask: t(`steps.6.pattern.${id}.ask`) }) : body;
}

/** @param {Sheet} sheet */
function partOf(sheet) {
  return /** @type {Part} */ (sheet.parts.find((one) => kindOf(sheet.id, one.id) === PATTERN));
}

/**
 * A pattern of its own page.
 * @param {VaultApi} vault
 * @param {Sheet} sheet of Step 6
 * @param {Pass} now
 * @param {string} name in the person's own words
 * @param {Picked[]} from rows of Step 4; none is fine
 * @returns {Promise<string>} its page
 */
export async function makePattern(vault, sheet, now, name, from) {
  const page = vault.newPage();
  const row = vault.pages().filter((one) => one.kind === PATTERN && (readCard(one.card)?.p ?? now.pass) === now.pass).length + 1;
  const named = said(sheet, "name", { ...fresh("", now.pass), row }, name);
  const body = from.length ? said(sheet, "from", named, from) : named;
  if (isEnough(now)) await setEnough(vault, now, false);
  await vault.save(page, { kind: PATTERN, schema: SCHEMA, body: carded(partOf(sheet), body, {}, unnamed(sheet, "pattern", row)), parents: [] });
  return page;
}

/**
 * More rows for a pattern that is there. What it holds stays.
 * @param {VaultApi} vault
 * @param {Sheet} sheet of Step 6
 * @param {string} page
 * @param {Picked[]} from
 */
export async function addTo(vault, sheet, page, from) {
  const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
  const [head, other] = whole?.heads ?? [];
  if (!whole || !head || other || head.newerApp) throw wrong("", "steps.6.app.draw.two");
  const body = upgraded((draft ?? head).body, draft?.schema ?? whole.schema);
  const next = said(sheet, "from", body, joined(body.answers.from, from));
  const kept = carded(partOf(sheet), next, {}, unnamed(sheet, "pattern", body.row));
  // What it was made from is named: what another device sends meanwhile stands beside it and is not passed over.
  await vault.save(page, { kind: PATTERN, schema: SCHEMA, body: kept, parents: draft?.parents ?? [head.version] });
}
