// A statement on paper, by choice and in one's own words: initials only, and nothing of the notes.
import { html, useState } from "../../vendor/preact.js";
import { stamp } from "../../kernel/clock.js";
import { Back, Status, Title } from "../../kernel/parts.js";
import { SEALED } from "../../kernel/sealed.js";
import { t } from "../../kernel/words.js";
import { Line } from "../../kernel/writing.js";
import { dayHere } from "../rules/week.js";
import { initials, statement } from "../rules/went.js";
import { dayOf, timeOf } from "../say.js";

/** @typedef {import("../rules/went.js").Choice & {name: string, chair: boolean}} Chosen */

/** @param {import("./meetings.js").Props} props */
export function Statement({ mine }) {
  const [chosen, setChosen] = useState(/** @type {Chosen} */ ({ from: "", to: "", plain: true, name: "", chair: false }));
  const put = (/** @type {Partial<Chosen>} */ patch) => setChosen({ ...chosen, ...patch });
  const lines = statement(mine.visits.filter(({ newer }) => !newer).map(({ went }) => went), chosen);
  if (!mine.ready) return html`<${Back} to="m/log" /><${Status} text=${t("app.opening")} />`;
  return html`<${Back} to="m/log" />
    <div class="stack noprint">
      <${Title}>${t("meetings.app.paper")}<//>
      <p>${t("meetings.app.paper_text")}</p>
      <${Line} id="initials" label=${t("meetings.app.initials")} hint=${t("meetings.app.initials_hint")} value=${chosen.name} onValue=${(/** @type {string} */ name) => put({ name })} />
      <${Day} id="from" label=${t("meetings.app.paper_from")} value=${chosen.from} onValue=${(/** @type {string} */ from) => put({ from })} />
      <${Day} id="to" label=${t("meetings.app.paper_to")} value=${chosen.to} onValue=${(/** @type {string} */ to) => put({ to })} />
      <div>
        <label class="pick"><input type="checkbox" checked=${chosen.plain} onChange=${() => put({ plain: !chosen.plain })} />${t("meetings.app.paper_plain")}</label>
        <label class="pick"><input type="checkbox" checked=${chosen.chair} onChange=${() => put({ chair: !chosen.chair })} />${t("meetings.app.paper_chair")}</label>
      </div>
      <div class="acts">
        <button type="button" class="btn" onClick=${() => print()}>${t("app.paper.print")}</button>
        <p class="hint">${t("app.paper.pdf")}</p>
      </div>
    </div>
    <${Sheet} chosen=${chosen} lines=${lines} />`;
}

/** @param {{id: string, label: string, value: string, onValue: (value: string) => void}} props */
function Day({ id, label, value, onValue }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} type="date" value=${value} ...${SEALED} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onValue(event.currentTarget.value)} /></div>`;
}

/** What is printed. */
/** @param {{chosen: Chosen, lines: import("../rules/went.js").Line[]}} props */
function Sheet({ chosen, lines }) {
  const short = initials(chosen.name);
  return html`<section class="card stack" aria-labelledby="own">
    <h2 id="own">${t("meetings.app.statement")}</h2>
    ${short && html`<p>${t("meetings.app.statement_of", { initials: short })}</p>`}
    <p>${t("meetings.app.statement_text")}</p>
    ${lines.length
      ? html`<table><caption class="sr">${t("meetings.app.statement")}</caption>
          <thead><tr><th scope="col">${t("meetings.app.visit_day")}</th><th scope="col">${t(chosen.chair ? "meetings.app.chair" : "meetings.app.visit_what")}</th></tr></thead>
          <tbody>${lines.map((line, at) => html`<tr key=${at}>
            <td>${[dayOf(line.day, true), timeOf(line.time)].filter(Boolean).join(", ")}</td>
            <td dir="auto">${[line.name, line.fellowship, line.place].filter(Boolean).join(", ") || (!chosen.chair && t("meetings.app.a_meeting"))}
              ${chosen.chair && html`<br /><br /><hr />`}</td>
          </tr>`)}</tbody></table>`
      : html`<p>${t("meetings.app.statement_none")}</p>`}
    ${chosen.chair && html`<p class="meta">${t("meetings.app.chair_text")}</p>`}
    <p class="meta">${t("meetings.app.statement_made", { day: dayOf(dayHere(Date.parse(stamp())), true) })}</p>
  </section>`;
}
