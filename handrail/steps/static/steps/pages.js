// The pages of a Step in the vault: read together, begun, set aside.
import { useEffect, useState } from "../vendor/preact.js";
import { sentence } from "../kernel/parts.js";
import { has, t } from "../kernel/words.js";
import { fresh, upgraded } from "./rules/body.js";
import { SCHEMA, kindOf } from "./rules/kinds.js";
import { passesOf } from "./rules/passes.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("./rules/sheet.js").Sheet} Sheet */
/** @typedef {import("./rules/passes.js").Pass} Pass */
/** @typedef {import("./rules/passes.js").PartPage} PartPage */

/**
 * @param {VaultApi} vault
 * @param {import("../vault/types.js").PageLine} line
 * @returns {Promise<PartPage | "newer" | null>}
 */
async function readPart(vault, { page, kind, at }) {
  const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
  const head = whole?.heads[0];
  if (head?.newerApp) return "newer";
  const found = draft ?? head;
  if (!found) return null;
  const schema = draft?.schema ?? whole?.schema ?? SCHEMA;
  return { page, kind, at, body: upgraded(found.body, schema), heads: whole?.heads.length ?? 0 };
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
        const lines = vault.pages().filter((line) => line.kind.startsWith(`${sheet.id}.`));
        const pages = await Promise.all(lines.map((line) => readPart(vault, line)));
        if (mine !== turn) return;
        const own = pages.filter((one) => one !== null && one !== "newer");
        const passes = passesOf(sheet.id, sheet.parts.map((part) => part.id), own);
        setFound({ passes, newer: pages.includes("newer"), trouble: "" });
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
 * A part's own page, empty, at once in the vault: its kind tells the app what it is, also after a reload.
 * @param {VaultApi} vault
 * @param {Sheet} sheet
 * @param {string} part
 * @param {number} pass
 * @returns {Promise<string>} its id
 */
export async function begin(vault, sheet, part, pass) {
  const page = vault.newPage();
  const names = { step: sheet.step, time: timeOf(pass), part: t(`steps.${sheet.step}.${part}.title`) };
  const title = t(pass > 1 ? "steps.app.page_title_again" : "steps.app.page_title", names);
  await vault.save(page, { kind: kindOf(sheet.id, part), schema: SCHEMA, body: fresh(title, pass), parents: [] });
  return page;
}

/**
 * Sets a pass aside, or takes it up again. A page that was written in two places waits until the person has chosen.
 * @param {VaultApi} vault
 * @param {Pass} pass
 * @param {boolean} aside
 */
export async function setAside(vault, pass, aside) {
  for (const { page, kind } of Object.values(pass.parts).flat()) {
    const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
    const [head, other] = whole?.heads ?? [];
    if (!whole || !head || other || head.newerApp) continue;
    const body = upgraded((draft ?? head).body, draft?.schema ?? whole.schema);
    if (body.aside === aside) continue;
    // What it was made from is named: answers that another device sends meanwhile stand beside it and are not passed over.
    await vault.save(page, { kind, schema: SCHEMA, body: { ...body, aside }, parents: draft?.parents ?? [head.version] });
  }
}
