import { html, useState } from "../../vendor/preact.js";
import { goInstead } from "../../kernel/go.js";
import { NOTE, textOf } from "../kinds.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t, when } from "../../kernel/words.js";
import { whileOpen } from "../while_open.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Page} Page */
/** @typedef {import("../../vault/types.js").Head} Head */

/** What a choice left out, while the vault it was made in stays open here: bringing it back makes it a page of its own.
 * @type {Map<string, {vault: VaultApi, left: Head[], page: Page}>} */
const undoable = whileOpen(new Map());

/** @param {{head: Head}} props */
function Words({ head }) {
  return html`<p class="written">${textOf(head.body) || t("app.pages.nothing_written")}</p>`;
}

/** @param {{head: Head, busy: string, show: (head: Head) => any, onPick: () => void}} props */
function Version({ head, busy, show, onPick }) {
  return html`<section class="card stack">
    <div>
      <h2>${t(head.mine ? "app.two.here" : "app.two.there")}</h2>
      <p class="meta">${when(head.at, true)}</p>
    </div>
    ${
      head.newerApp
        ? html`<p>${t("app.pages.newer")}</p>`
        : show(head)
    }
    ${head.afterBurn && html`<p class="meta">${t("app.two.after_burn")}</p>`}
    <button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${onPick}>
      ${t("app.two.this")}
    </button>
  </section>`;
}

/**
 * One page that was written in two places. Nothing is merged, and nothing is lost by waiting.
 * @param {{vault: VaultApi, page: Page, show?: (head: Head) => any, to?: string}} props show: how a version of its kind reads;
 * to: where the page belongs
 */
export function Two({ vault, page, show = (head) => html`<${Words} head=${head} />`, to = "" }) {
  const { busy, wrongs, run } = useTask();
  const both = () =>
    run(t("app.write.saving"), async () => {
      await vault.resolve(page.page, { keep: "both" });
      goInstead(to);
    });
  /** @param {Head} head */
  const pick = (head) =>
    run(t("app.write.saving"), async () => {
      const left = page.heads.filter((other) => other !== head);
      undoable.set(page.page, { vault, left, page });
      await vault.resolve(page.page, { keep: head.version });
    });
  return html`<${Back} to=${to} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.two.title")}<//>
    <p>${t("app.two.text")}</p>
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${both}>${t("app.two.both")}</button>
    </div>
    <${Status} text=${busy} />
    <div class="two">${page.heads.map(
      (head) => html`<${Version} key=${head.version} head=${head} busy=${busy} show=${show} onPick=${() => pick(head)} />`,
    )}</div>`;
}

/** After one of two was picked: the other can come back. */
/** @param {{id: string}} props */
export function Undo({ id }) {
  const { busy, wrongs, run } = useTask();
  const [, gone] = useState(0);
  const found = undoable.get(id);
  if (!found) return null;
  const undo = () =>
    run(t("app.write.saving"), async () => {
      const { vault, left, page } = found;
      for (const head of left) {
        await vault.save(vault.newPage(), { kind: page.kind || NOTE, schema: page.schema, body: { ...head.body, copy: true } });
      }
      undoable.delete(id);
      gone((n) => n + 1);
      goInstead("");
    });
  return html`<${Summary} wrongs=${wrongs} />
    <div class="note ok tight" role="status">
      <p>${t("app.two.kept")}</p>
      <button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${undo}>${t("app.two.undo")}</button>
    </div>`;
}
