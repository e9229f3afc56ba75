// As many rows as somebody wants: one more at a time, and what is taken out can come back.
import { html, useEffect, useRef } from "../../vendor/preact.js";
import { t } from "../../kernel/words.js";

/** @typedef {{n: number, row: unknown}} Removed a row that was taken out, and where it stood */
/**
 * @typedef {object} RowsProps
 * @property {unknown[]} rows
 * @property {unknown} empty what a new row is
 * @property {(rows: unknown[]) => void} onRows
 * @property {string} name the id of a row's name, with {n}
 * @property {Removed[]} removed the last one last; whoever shows these rows keeps them, so that a break forgets none
 * @property {(removed: Removed[]) => void} onRemoved
 * @property {boolean} [framed] each row a card with its name
 * @property {(row: unknown, n: number, set: (row: unknown) => void) => any} row the fields of one
 */
/** @param {RowsProps} props */
export function Rows({ rows: given, empty, onRows, name, removed, onRemoved, framed = false, row }) {
  const rows = given.length ? given : [empty];
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const added = useRef(false);
  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    /** @type {HTMLElement | null | undefined} */ (box.current?.lastElementChild?.querySelector("input, textarea"))?.focus();
  }, [rows.length]);
  const add = () => {
    added.current = true;
    onRows([...rows, empty]);
  };
  const last = removed.at(-1);
  /** @param {number} n */
  const remove = (n) => {
    onRemoved([...removed, { n, row: rows[n] }]);
    onRows(rows.filter((_, at) => at !== n));
  };
  const undo = () => {
    if (last) onRows(given.toSpliced(last.n, 0, last.row));
    onRemoved(removed.slice(0, -1));
  };
  const back = last && html`<p role="status" key="back">${t("steps.app.removed")} <button type="button" class="link" onClick=${undo}>${t("steps.app.undo")}</button></p>`;
  /** @param {unknown} one @param {number} n */
  const frame = (one, n) => {
    const fields = row(one, n, (next) => onRows(rows.with(n, next)));
    const drop = rows.length > 1 && html`<button type="button" class="link" onClick=${() => remove(n)}>
      ${t("steps.app.remove")}<span class="sr">: ${t(name, { n: n + 1 })}</span></button>`;
    return framed
      ? html`<section class="card stack" aria-labelledby=${`row-${n}`}><h2 id=${`row-${n}`} class=${rows.length > 1 ? undefined : "sr"}>${t(name, { n: n + 1 })}</h2>${fields}${drop}</section>`
      : html`<div>${fields}${drop}</div>`;
  };
  return html`<div class="stack" ref=${box}>
      ${rows.map((one, n) => [last && Math.min(last.n, rows.length) === n && back, frame(one, n)])}
      ${last && last.n >= rows.length && back}
    </div>
    <div class="acts"><button type="button" class="btn second" onClick=${add}>${t("steps.app.add")}</button></div>`;
}
