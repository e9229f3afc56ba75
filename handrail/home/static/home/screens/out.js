import { html, useState } from "../../vendor/preact.js";
import { allPagesFile, handOver } from "../files.js";
import { go } from "../go.js";
import { Back, Form, Send, Status, Summary, Title, useTask, wrong, wrongAt } from "../parts.js";
import { settle } from "../settle.js";
import { t } from "../words.js";

/** Signing out takes the pages off this device. What only this device has is named first, and offered as a file. */
/** @param {import("../screens.js").ScreenProps} props */
export function Out({ vault }) {
  const { busy, wrongs, run } = useTask();
  const [sure, setSure] = useState(false);
  const { unsent, phase } = vault.status();
  const out = () =>
    run(t("app.out.busy"), async () => {
      await settle();
      const left = vault.status().unsent;
      if (left > 0 && !sure) throw wrong("sure", "app.out.sure_missing");
      await vault.signOut({ force: left > 0 });
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
    <p>${t("app.out.text")}</p>
    <${Form} onSend=${out}>
      ${unsent > 0 && html`<section class=${text ? "note warn tight field wrong" : "note warn tight"}>
        <p><strong>${t(unsent === 1 ? "app.out.unsent_one" : "app.out.unsent_many", { count: unsent })}</strong></p>
        ${phase === "open" && html`<p><button type="button" class="btn second" onClick=${again}>${t("app.out.try")}</button></p>`}
        <p><button type="button" class="btn second" onClick=${file}>${t("app.out.file")}</button></p>
        <p class="hint">${t(phase === "open" ? "app.file.text" : "app.file.sealed")}</p>
        ${text && html`<p class="error" id="sure-error">${text}</p>`}
        <label class="pick"><input type="checkbox" id="sure" checked=${sure} onChange=${() => setSure(!sure)}
          aria-describedby=${text ? "sure-error" : undefined} />${t("app.out.sure")}</label>
      </section>`}
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.out.button")}<//></div>
    <//>`;
}
