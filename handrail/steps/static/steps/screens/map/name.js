// A name that was carried on to Step 8: it waits, it says nothing of what happened, and it can be taken away.
import { html } from "../../../vendor/preact.js";
import { useOpened } from "../../../kernel/desk.js";
import { Back, Status, Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { textOf } from "../../rules/answers.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../../vault/types.js").Page} Page */

/**
 * @param {VaultApi} vault
 * @param {string} id
 * @returns {Promise<{page: Page, parents: string[]}>}
 */
async function open(vault, id) {
  const page = await vault.page(id);
  if (!page) throw new Error("no page");
  return { page, parents: page.heads.map((head) => head.version) };
}

/** @param {import("../../tools.js").OwnPageProps} props */
export function NamePage({ vault, id, kit: { Two, Beside } }) {
  const { opened, trouble } = useOpened(vault, id, open);
  if (trouble) return html`<${Back} to="s" /><p class="note warn">${trouble}</p>`;
  if (!opened) return html`<${Back} to="s" /><${Status} text=${t("app.opening")} />`;
  const { page } = opened;
  const nameIn = (/** @type {Record<string, unknown>} */ body) => textOf(body.name) || textOf(body.title);
  const [head, other] = page.heads;
  if (!head || head.newerApp) return html`<${Back} to="s" /><${Title}>${t("steps.map.names")}<//><p class="note">${t("app.pages.newer")}</p>`;
  if (other) {
    const show = (/** @type {{body: Record<string, unknown>}} */ one) => html`<p class="written" dir="auto">${nameIn(one.body)}</p>`;
    return html`<${Two} vault=${vault} page=${page} show=${show} to="s" />`;
  }
  return html`<${Back} to="s" />
    <p class="meta">${t("steps.map.names")}</p>
    <${Title}><span dir="auto">${nameIn(head.body)}</span><//>
    <p>${t("steps.map.name_text")}</p>
    <div class="acts"><a class="btn" href="#s">${t("steps.map.name_back")}</a></div>
    <${Beside} vault=${vault} page=${page} />`;
}
