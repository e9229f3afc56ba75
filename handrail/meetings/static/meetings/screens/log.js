// "I went": a list of one's own, sealed like everything else that somebody writes.
import { html, useState } from "../../vendor/preact.js";
import { Back, Status, Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { newestFirst } from "../rules/went.js";
import { dayOf, timeOf } from "../say.js";
import { Undo } from "./parts.js";

/** @typedef {import("../keeping.js").Visit} Visit */

/** @param {import("./meetings.js").Props} props */
export function Log({ vault, mine, kit }) {
  const [, again] = useState(0);
  const visits = newestFirst(mine.visits.map((one) => ({ ...one, day: one.went.day, time: one.went.time })));
  return html`<${Back} to="m" />
    <${Title}>${t("meetings.app.log")}<//>
    <p>${t("meetings.app.log_about")}</p>
    <${Undo} vault=${vault} memory=${kit.memory} onBack=${() => again((n) => n + 1)} />
    ${mine.trouble && html`<p class="note warn">${mine.trouble}</p>`}
    <${Status} text=${mine.ready ? "" : t("app.opening")} />
    ${visits.length > 0 && html`<ul class="rows">${visits.map((one) => html`<${Row} key=${one.page} one=${one} />`)}</ul>`}
    ${mine.ready && !visits.length && html`<p>${t("meetings.app.log_empty")}</p>`}
    <div class="acts">
      <a class="btn" href="#m/log/new">${t("meetings.app.log_add")}</a>
      ${visits.length > 0 && html`<a class="btn second" href="#m/log/paper">${t("meetings.app.paper")}</a>`}
    </div>`;
}

/** @param {{one: Visit}} props */
function Row({ one: { went, page, heads, draft } }) {
  return html`<li><a href=${`#m/log/${page}`}>
    <strong>${[dayOf(went.day, true) || went.day || t("meetings.app.no_day"), timeOf(went.time)].filter(Boolean).join(", ")}</strong>
    ${went.name && html`<span class="meta" dir="auto">${went.name}</span>`}
    ${heads > 1 && !draft && html`<span class="tag">${t("app.pages.two")}</span>`}
  </a></li>`;
}
