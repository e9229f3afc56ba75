// The Steps: all twelve.
import { html } from "../../vendor/preact.js";
import { Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { STEPS } from "../sheets.js";
import { useStepState } from "../state.js";

const ALL = Array.from({ length: 12 }, (_, n) => n + 1);

/** @param {{vault: import("../../vault/types.js").VaultApi, onWrite: () => void}} props */
export function Twelve({ vault, onWrite }) {
  return html`<${Title}>${t("steps.app.title")}<//>
    <p>${t("steps.app.start_first")}</p>
    <div class="acts"><a class="btn" href="#s/1">${t("steps.app.open_step", { step: 1 })}</a></div>
    <ol class="rows">${ALL.map((step) =>
      STEPS.includes(step)
        ? html`<li key=${step}><a href=${`#s/${step}`}><${Name} step=${step} /><${StateOf} vault=${vault} step=${step} /></a></li>`
        : html`<li key=${step}><div><${Name} step=${step} /><span class="meta">${t("steps.app.not_built")}</span></div></li>`,
    )}</ol>
    <p>${t("steps.app.not_built_note")}</p>
    <div class="acts"><button type="button" class="btn second" onClick=${onWrite}>${t("steps.app.write_page")}</button></div>`;
}

/** @param {{step: number}} props */
function Name({ step }) {
  return html`<span class="meta">${t("steps.app.step", { step })}</span><strong>${t(`steps.app.name.${step}`)}</strong>`;
}

/** @param {{vault: import("../../vault/types.js").VaultApi, step: number}} props */
function StateOf({ vault, step }) {
  const state = useStepState(vault, step);
  return html`<span class="meta">${state && t(`steps.app.state.${state}`)}</span>`;
}
