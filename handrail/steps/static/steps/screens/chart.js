// The timeline: a drawing, and the table that says the same and is what paper gets.
import { html } from "../../vendor/preact.js";
import { has, langNow, t } from "../../kernel/words.js";
import { dateWords } from "../rules/dates.js";
import { shortened } from "../rules/looking_back.js";

/** @typedef {import("../rules/looking_back.js").Point} Point */

const ROW = 56;
const WIDTH = 288;
/** As many letters as fit beside the line. */
const FITS = 30;

/**
 * @param {number} step
 * @param {Point} point
 */
function labelOf(step, { part, question, label }) {
  const own = `steps.app.point.${step}.${part}.${question}`;
  return label ?? t(has(own) ? own : `steps.${step}.${part}.${question}.ask`);
}

/** Points in their order, each with its date. They stand evenly: how long lies between is in the dates. */
/** @param {{step: number, points: Point[]}} props */
export function Timeline({ step, points }) {
  const lang = langNow();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return html`<p class="hint">${t("steps.app.timeline_none")}</p>`;
  const ends = { n: points.length, first: dateWords(first.date, lang), last: dateWords(last.date, lang) };
  const height = ROW * points.length;
  return html`<svg class="chart noprint" role="img" aria-label=${t(points.length > 1 ? "steps.app.timeline_alt" : "steps.app.timeline_one", ends)}
      viewBox=${`0 0 ${WIDTH} ${height}`} width=${WIDTH} height=${height} fill="currentColor">
      ${points.length > 1 && html`<path d=${`M10 ${ROW / 2}V${height - ROW / 2}`} stroke="currentColor" stroke-width="3" />`}
      ${points.map((point, n) => {
        const y = ROW * n + ROW / 2;
        return html`<circle cx="10" cy=${y} r="8" />
          <text x="32" y=${y - 2} font-weight="700" font-size="15">${dateWords(point.date, lang)}</text>
          <text x="32" y=${y + 17} font-size="15">${shortened(labelOf(step, point), FITS)}</text>`;
      })}
    </svg>
    <table>
      <thead><tr><th scope="col">${t("steps.app.timeline_when")}</th><th scope="col">${t("steps.app.timeline_what")}</th></tr></thead>
      <tbody>${points.map((point) => html`<tr><th scope="row">${dateWords(point.date, lang)}</th><td dir="auto">${labelOf(step, point)}</td></tr>`)}</tbody>
    </table>`;
}
