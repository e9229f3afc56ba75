import { html } from "../../vendor/preact.js";
import { NOTE, textOf } from "../kinds.js";
import { Summary, useTask } from "../../kernel/parts.js";
import { t, when } from "../../kernel/words.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */

/** What came with a key that is no longer trusted, or not known here yet: shown, never mixed in unasked. */
/** @param {{vault: VaultApi, page: import("../../vault/types.js").Page}} props */
export function Offered({ vault, page }) {
  const { busy, wrongs, run } = useTask();
  const late = page.heads.filter((head) => head.afterBurn);
  if (!page.offered.length && !late.length) return null;
  /** @param {import("../../vault/types.js").Body} body */
  const take = (body) => run(t("app.write.saving"), () => vault.save(vault.newPage(), { kind: page.kind || NOTE, schema: page.schema, body }));
  return html`
    <${Summary} wrongs=${wrongs} />
    ${page.offered.map(
      (one) => html`<section class="note warn tight" key=${one.version}>
        <p>${t(one.why === "retired-key" ? "app.alarm.retired" : "app.alarm.newer", { count: 1 })}</p>
        <p class="meta">${when(one.at, true)}</p>
        <p class="written">${textOf(one.body)}</p>
        <button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${() => take(one.body)}>
          ${t("app.two.own_page")}
        </button>
      </section>`,
    )}
    ${late.length > 0 && html`<p class="note warn">${t("app.two.after_burn")}</p>`}`;
}
