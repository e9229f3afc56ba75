import { html } from "../../../vendor/preact.js";
import { Back, Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";

/** There is nothing to tell yet, or two versions of what was chosen: what can be done. */
/** @param {{open: import("./tellings.js").Open | null}} props */
export function Nothing({ open }) {
  return html`<${Back} to="s/5" />
    <${Title}>${t("steps.5.app.o.title")}<//>
    ${open?.two
      ? html`<p class="note">${t("steps.5.app.two")}</p><div class="acts"><a class="btn" href=${`#p/${open.id}`}>${t("steps.5.app.two_open")}</a></div>`
      : html`<p>${t("steps.5.app.lost")}</p><div class="acts"><a class="btn" href="#s/5/c">${t("steps.5.app.o.choose")}</a></div>`}`;
}
