// What to know before the first row of a pass, and before the first telling: read, then "I understand" or "Not now".
import { html } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { go, goFromHere } from "../../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../../kernel/parts.js";
import { t, when } from "../../../kernel/words.js";
import { reading } from "../../rules/read.js";
import { oneMore } from "../../tools.js";
import { partOf, passIn, sentences } from "../../rules/four.js";
import { WordsHere } from "../words_here.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../rules/read.js").Before} BeforeWhat */

/**
 * Ids of what is said here. Without an account nothing is locked away yet, and "sealed" alone would promise too much.
 * @param {VaultApi} vault
 * @returns {string[]}
 */
function said(vault) {
  const text = "steps.4.app.before.text";
  return vault.status().phase === "device-only" ? [text, "steps.4.app.before.no_account"] : [text];
}

/** Short paragraphs, not one block: who reads this may be afraid. */
/** @param {{ids: string[]}} props */
function Law({ ids }) {
  return html`<div class="note warn tight">${ids.map((id) => {
    const words = t(id);
    // What is said of an account is one thought.
    return (id.endsWith(".text") ? sentences(words) : [words]).map((one) => html`<p>${one}</p>`);
  })}</div>`;
}

/**
 * Its sentences come with the sheet of Step 4: who shows this has loaded it.
 * @param {{vault: VaultApi, pass: number, before: BeforeWhat, onYes: () => unknown, onNo: () => unknown}} props onYes: after it is kept that it was read
 */
export function Before({ vault, pass, before, onYes, onNo }) {
  const { busy, wrongs, run } = useTask();
  const title = t(before === "rows" ? "steps.4.app.before.page" : "steps.4.app.before.page_telling");
  const yes = () =>
    run(t("app.write.saving"), async () => {
      await vault.save(vault.newPage(), reading(title, pass, before));
      await onYes();
    });
  const ids = said(vault);
  return html`<${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.4.app.before.title")}<//>
    <${Law} ids=${ids} />
    <${ReadToMe} text=${ids.map((id) => t(id)).join(" ")} />
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${yes}>${t("steps.4.app.before.yes")}</button>
      <button type="button" class="btn second" onClick=${onNo}>${t("steps.4.app.before.no")}</button>
      <a class="btn second" href="#help">${t("steps.app.to_help")}</a>
    </div>
    <${Status} text=${busy} />
    <p class="hint">${t("steps.4.app.before.kept")}</p>
    <${WordsHere} ids=${ids} />`;
}

/** Before the first row: who understands goes on to the row that was asked for. */
/** @param {import("../../tools.js").ToolProps} props */
export function BeforeRows(props) {
  const { vault, sheet, now, at } = props;
  const pass = passIn(at, now.pass);
  const part = partOf(at.slice(1));
  const row = async () => {
    const onward = goFromHere();
    onward(await oneMore(vault, sheet, part, pass === now.pass ? now : { pass, parts: {}, rows: {} }));
  };
  return html`<${Back} to="s/4" /><${Before} vault=${vault} pass=${pass} before="rows" onYes=${row} onNo=${() => go("s/4")} />`;
}

/** The page that says it was read, when somebody opens it from the list of all pages. */
/** @param {import("../../tools.js").OwnPageProps} props */
export function WasRead({ vault, id }) {
  const line = vault.pages().find((one) => one.page === id);
  return html`<${Back} to="s/4" />
    <${Title}>${line?.title}<//>
    <p>${t("steps.4.app.before.read", { day: when(line?.at ?? "") })}</p>
    <${Law} ids=${said(vault)} />
    <div class="acts"><a class="btn" href="#s/4">${t("steps.app.back_to_step", { step: 4 })}</a></div>`;
}
