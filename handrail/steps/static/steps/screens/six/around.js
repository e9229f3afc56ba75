// On the screen of Step 6, around its parts: what it is about, and the way to what was written in Step 4.
import { html } from "../../../vendor/preact.js";
import { t } from "../../../kernel/words.js";

export function Above() {
  return html`<p>${t("steps.6.intro")}</p>`;
}

/** Below the part of patterns: one can be written down there, or drawn out of rows here. */
export function Below() {
  return html`<section class="card tight" aria-labelledby="draw">
    <h2 id="draw">${t("steps.6.app.draw")}</h2>
    <p>${t("steps.6.app.draw.text")}</p>
    <p><a class="btn second" href="#s/6/d">${t("steps.6.app.draw.open_it")}</a></p>
  </section>`;
}
