// A whole pass through a Step: all answers, the timeline, and paper.
import { html, useState } from "../../vendor/preact.js";
import { Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { summaryRows, timeline } from "../rules/looking_back.js";
import { timeOf } from "../pages.js";
import { Timeline } from "./chart.js";
import { Said } from "./summary.js";

/** @typedef {import("../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../rules/passes.js").Pass} Pass */

/** @param {{vault: import("../../vault/types.js").VaultApi, sheet: Sheet, pass: Pass, passes: number, chosen: import("../rules/sheet.js").Chosen}} props */
export function LookBack({ sheet, pass, passes, chosen }) {
  const [large, setLarge] = useState(false);
  const { step } = sheet;
  const pages = sheet.parts.map((part) => ({ part, page: pass.parts[part.id]?.[0] ?? null }));
  const points = timeline(pages.flatMap(({ part, page }) => (page ? [{ part, body: page.body }] : [])));
  const written = (/** @type {(typeof pages)[number]} */ { part, page }) =>
    page !== null && summaryRows(part, page.body, chosen).some((row) => row.asked && row.state === "answered");
  return html`<a class="link back" href=${`#s/${step}`}>${t("steps.app.back_to_step", { step })}</a>
    <div class=${large ? "stack large" : "stack"}>
      <p class="meta">${t("steps.app.step", { step })}${passes > 1 && ` · ${timeOf(pass.pass)}`}</p>
      <${Title}>${t(`steps.${step}.title`)}<//>
      <p class="noprint"><button type="button" class="link" onClick=${() => setLarge(!large)}>${t(large ? "steps.app.small" : "steps.app.large")}</button></p>
      ${pages.map(({ part, page }) => html`<section class=${written({ part, page }) ? "stack" : "stack noprint"} key=${part.id} aria-labelledby=${part.id}>
        <h2 id=${part.id}>${t(`steps.${step}.${part.id}.title`)}</h2>
        ${page ? html`<${Said} of=${{ id: page.page, sheet, part, chosen }} body=${page.body} from="l" />` : html`<p class="hint">${t("steps.app.nothing_yet")}</p>`}
      </section>`)}
      <section class=${points.length ? "stack" : "stack noprint"} aria-labelledby="timeline">
        <h2 id="timeline">${t("steps.app.timeline")}</h2>
        <${Timeline} step=${step} points=${points} />
      </section>
    </div>
    <div class="acts">
      <button type="button" class="btn" onClick=${() => print()}>${t("steps.app.print")}</button>
      <p class="hint">${t("steps.app.print_text")}</p>
    </div>`;
}
