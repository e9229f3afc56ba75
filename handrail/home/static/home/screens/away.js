import { html } from "../../vendor/preact.js";
import { NOTE } from "../kinds.js";
import { tell } from "../../kernel/flash.js";
import { goInstead, here } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { settle } from "../../kernel/settle.js";
import { t, when } from "../../kernel/words.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */

/** Behind a page's address: asking before it is taken away. An address of its own, so that no editor is open meanwhile. */
const ASKING = "away";

/**
 * @param {import("../../vault/types.js").PageLine} line
 * @param {"link" | "title" | "text"} what
 * @returns {string} said of a page, of a part of a Step, or of one row of it, which is known by its card
 */
function wordsOf({ kind, card }, what) {
  if (kind === NOTE) return t(`app.away.${what}`);
  return t(typeof card?.f === "boolean" ? `steps.app.rows.away_${what}` : `app.away.${what}_part`);
}

/** @returns {boolean} whether the address asks to take its page away */
export function asksAway() {
  return here().at === ASKING;
}

/** The way there, for a page that is in the list. */
/** @param {{vault: VaultApi, id: string}} props */
export function AwayLink({ vault, id }) {
  const line = vault.pages().find((one) => one.page === id);
  if (!line) return null;
  return html`<p><a class="link" href=${`#p/${id}/${ASKING}`}>${wordsOf(line, "link")}</a></p>`;
}

/** What it means, then it is done; nothing else is asked. */
/** @param {{vault: VaultApi, id: string}} props */
export function Away({ vault, id }) {
  const { busy, wrongs, run } = useTask();
  const line = vault.pages().find((one) => one.page === id);
  const account = vault.status().phase === "open";
  const burn = () =>
    run(t("app.delete.busy"), async () => {
      await settle();
      await vault.burn([id]);
      tell(account ? "app.away.done" : "app.away.done_alone");
      goInstead("pages");
    });
  if (!line) return html`<${Back} to="pages" /><${Status} text=${busy || t("app.opening")} />`;
  return html`<${Back} to=${`p/${id}`} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${wordsOf(line, "title")}<//>
    <div class="card tight">
      <p class="written">${line.title || t("app.pages.nothing_written")}</p>
      <p class="meta">${when(line.at, true)}</p>
    </div>
    <p>${wordsOf(line, "text")}</p>
    <p>${t(account ? "app.away.elsewhere" : "app.away.alone")}</p>
    <${Status} text=${busy} />
    <div class="acts">
      <button type="button" class="btn danger" aria-disabled=${busy ? "true" : undefined} onClick=${burn}>${t("app.away.button")}</button>
      <a class="btn second" href=${`#p/${id}`}>${t("app.away.keep")}</a>
    </div>`;
}
