// What the person said of names: which are one person, which are two. Kept on a page; read from every one that says so.
import { useEffect, useState } from "../../../vendor/preact.js";
import { t } from "../../../kernel/words.js";
import { SAME, SCHEMA } from "../../rules/kinds.js";
import { saidIn } from "../../rules/names.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../rules/names.js").Said} Said */
/** @typedef {import("../../rules/passes.js").RowLine} RowLine */

/** In these lists the first question is about somebody; a fear, a word or something good is no person. */
const WITH_NAMES = ["resentment", "relation", "harm"];

/**
 * @param {import("../../rules/sheet.js").Sheet} sheet
 * @param {import("../../rules/passes.js").Pass} now
 * @returns {Array<{name: string, part: string, row: RowLine}>} every row that names somebody, the list's order first
 */
export function namedRows(sheet, now) {
  return sheet.parts.filter(({ id }) => WITH_NAMES.includes(id)).flatMap(({ id }) =>
    (now.rows[id] ?? []).filter(({ card }) => card.n === undefined && !card.e).map((row) => ({ name: row.title.normalize("NFC").trim(), part: id, row })));
}

/**
 * @param {VaultApi} vault
 * @returns {Promise<{pages: import("../../../vault/types.js").Page[], said: Said, apart: boolean}>} apart: two devices said different things of it
 */
async function read(vault) {
  const lines = vault.pages().filter(({ kind }) => kind === SAME);
  const pages = (await Promise.all(lines.map(({ page }) => vault.page(page)))).filter((one) => one !== null);
  const heads = pages.flatMap((page) => page.heads.filter((head) => !head.newerApp));
  pages.sort((one, other) => (one.page < other.page ? -1 : 1));
  return { pages, said: saidIn(heads.map(({ body }) => body)), apart: heads.length > 1 };
}

/**
 * @param {VaultApi} vault
 * @returns {{said: Said | null, keep: (change: (said: Said) => Said) => Promise<void>}} said: null until it is read
 */
export function useSaid(vault) {
  const [said, setSaid] = useState(/** @type {Said | null} */ (null));
  useEffect(() => {
    let turn = 0;
    const look = async () => {
      const mine = ++turn;
      const found = await read(vault).catch(() => null);
      if (mine === turn) setSaid((before) => (found && JSON.stringify(before) === JSON.stringify(found.said) ? before : (found?.said ?? before ?? { same: [], apart: [] })));
    };
    void look();
    const stop = vault.on(() => void look());
    return () => {
      turn = -1;
      stop();
    };
  }, [vault]);
  return { said, keep: (change) => keep(vault, change) };
}

/**
 * All that was said, with the change, goes onto the first of its pages; whatever else said something of it says nothing any more.
 * @param {VaultApi} vault
 * @param {(said: Said) => Said} change
 */
async function keep(vault, change) {
  const { pages, said } = await read(vault);
  const [first, ...others] = pages.filter((page) => !page.heads.some((head) => head.newerApp));
  const title = t("steps.4.app.people.page");
  const write = (/** @type {import("../../../vault/types.js").Page | undefined} */ page, /** @type {Said} */ now) =>
    vault.save(page?.page ?? vault.newPage(), {
      kind: SAME, schema: SCHEMA, body: { ...page?.heads[0]?.body, title, ...now }, parents: page?.heads.map((head) => head.version) ?? [],
    });
  await write(first, change(said));
  for (const other of others) if (other.heads.some(({ body }) => body.same || body.apart)) await write(other, { same: [], apart: [] });
}
