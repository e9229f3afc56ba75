// What is touched most, over all lists: a table, the same as bars, and who comes up most. From the rows' cards alone.
import { html } from "../../../vendor/preact.js";
import { Back, Title } from "../../../kernel/parts.js";
import { langNow, t } from "../../../kernel/words.js";
import { look } from "../../look.js";
import { doneToMe, tally } from "../../rules/inventory.js";
import { groupsOf } from "../../rules/names.js";
import { Foot, touchedWords } from "./around.js";
import { namedRows, useSaid } from "./said.js";

/** @typedef {import("../../rules/inventory.js").Counted} Counted */

const ROW = 48;
const WIDTH = 288;
/** As many people as a look takes in; all of them are under "By person". */
const PEOPLE = 12;

/** @param {number} n */
function number(n) {
  return new Intl.NumberFormat(langNow() === "es" ? "es-US" : "en-US").format(n);
}

/** The table again, for the eye. */
/** @param {{counted: Counted[]}} props */
function Bars({ counted }) {
  const most = counted[0]?.n ?? 1;
  const height = ROW * counted.length;
  return html`<svg class="bars" role="img" aria-label=${t("steps.4.app.touched.picture", { what: touchedWords(counted[0]?.what ?? "") })}
      viewBox=${`0 0 ${WIDTH} ${height}`} width=${WIDTH} height=${height}>
    ${counted.map(({ what, n }, at) => html`<text x="0" y=${ROW * at + 16}>${touchedWords(what)}</text>
      <rect x="0" y=${ROW * at + 22} width=${Math.max(4, Math.round((n / most) * (WIDTH - 40)))} height="16" rx="3" />
      <text class="n" x=${Math.max(4, Math.round((n / most) * (WIDTH - 40))) + 8} y=${ROW * at + 36}>${number(n)}</text>`)}
  </svg>`;
}

/** @param {{first: string, rows: Array<{key: string, words: string, n: number}>}} props */
function Table({ first, rows }) {
  return html`<table>
    <thead><tr><th scope="col">${first}</th><th scope="col" class="n">${t("steps.4.app.touched.rows")}</th></tr></thead>
    <tbody>${rows.map(({ key, words, n }) => html`<tr key=${key}><th scope="row" dir="auto">${words}</th><td class="n">${number(n)}</td></tr>`)}</tbody>
  </table>`;
}

/** @param {import("../../tools.js").ToolProps} props */
export function Touched({ vault, sheet, now }) {
  look();
  const { said } = useSaid(vault);
  const rows = Object.values(now.rows).flat();
  const counted = tally(rows);
  const people = said ? groupsOf(namedRows(sheet, now), said.same).slice(0, PEOPLE) : [];
  return html`<${Back} to="s/4" />
    <p class="meta">${t("steps.app.step", { step: 4 })}</p>
    <${Title}>${t("steps.4.app.touched")}<//>
    ${counted.length ? html`<p>${t("steps.4.app.touched.intro")}</p>
      ${rows.some(({ card }) => doneToMe(card)) && html`<p class="note">${t("steps.4.app.touched.done")}</p>`}
      <div class="two"><${Bars} counted=${counted} />
        <${Table} first=${t("steps.4.app.touched.what")} rows=${counted.map(({ what, n }) => ({ key: what, words: touchedWords(what), n }))} /></div>`
      : html`<p>${t("steps.4.app.touched.none")}</p>`}
    ${people.length > 0 && html`<section class="stack noprint" aria-labelledby="who"><h2 id="who">${t("steps.4.app.touched.people")}</h2>
      <${Table} first=${t("steps.4.app.touched.who")} rows=${people.map(({ names, rows: its }) => ({ key: names[0], words: names.join(", "), n: its.length }))} /></section>`}
    <div class="acts"><a class="btn noprint" href="#s/4/p">${t("steps.4.app.people")}</a></div>
    <${Foot} at="t" others="" />`;
}
