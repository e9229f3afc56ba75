import { html, useState } from "../../vendor/preact.js";
import { VaultError } from "../../vault/errors.js";
import { allPagesFile, handOver } from "../files.js";
import { go } from "../../kernel/go.js";
import { Back, Form, Send, Status, Summary, Title, useTask, wrong, wrongAt } from "../../kernel/parts.js";
import { settle } from "../../kernel/settle.js";
import { t } from "../../kernel/words.js";

/** Signing out takes the pages off this device. What only this device has is named first, and offered as a file. */
/** @param {import("../screens.js").ScreenProps} props */
export function Out({ vault }) {
  const { busy, wrongs, run } = useTask();
  const [sure, setSure] = useState(false);
  /** What signing out found besides what was known before: a locked device cannot look into its drafts. */
  const [found, setFound] = useState(0);
  const { unsent: known, phase, problem } = vault.status();
  const gone = problem?.code === "account-gone";
  const unsent = Math.max(known, found);
  const out = () =>
    run(t("app.out.busy"), async () => {
      await settle();
      const left = Math.max(vault.status().unsent, found);
      if ((left > 0 || gone) && !sure) throw wrong("sure", gone ? "app.gone.sure_missing" : "app.out.sure_missing");
      try {
        await vault.signOut({ force: left > 0 || gone });
      } catch (error) {
        if (!(error instanceof VaultError && error.code === "unsent")) throw error;
        setFound(Number(error.params.n));
        throw wrong("sure", "app.out.sure_missing");
      }
      go("");
    });
  const again = () => run(t("app.out.trying"), () => vault.sync());
  // Open, the pages come in plain text; locked, only what is sealed can be handed over.
  const file = () =>
    run(t("app.opening"), async () => {
      if (phase === "open") handOver(await allPagesFile(vault), "pages.txt");
      else handOver(await vault.unsentFile(), "pages.json");
    });
  const text = wrongAt("sure", wrongs);
  return html`<${Back} to=${phase === "locked" ? "" : "me"} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.out.title")}<//>
    <p>${t(gone ? "app.gone.text" : "app.out.text")}</p>
    <${Form} onSend=${out}>
      ${(unsent > 0 || gone) && html`<section class=${text ? "note warn tight field wrong" : "note warn tight"}>
        <p><strong>${gone ? t("app.gone.last") : t(unsent === 1 ? "app.out.unsent_one" : "app.out.unsent_many", { count: unsent })}</strong></p>
        ${phase === "open" && !gone && html`<p><button type="button" class="btn second" onClick=${again}>${t("app.out.try")}</button></p>`}
        <p><button type="button" class="btn second" onClick=${file}>${t(gone ? "app.gone.file" : "app.out.file")}</button></p>
        <p class="hint">${t(phase === "open" ? "app.file.text" : "app.file.sealed")}</p>
        ${text && html`<p class="error" id="sure-error">${text}</p>`}
        <label class="pick"><input type="checkbox" id="sure" checked=${sure} onChange=${() => setSure(!sure)}
          aria-describedby=${text ? "sure-error" : undefined} />${t(gone ? "app.gone.sure" : "app.out.sure")}</label>
      </section>`}
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.out.button")}<//></div>
    <//>`;
}
