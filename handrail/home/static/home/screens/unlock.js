import { html, useState } from "../../vendor/preact.js";
import { told } from "../../kernel/flash.js";
import { Field, Form, Send, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { opens } from "./pass.js";
import { ByLock, passkeysHere } from "./sign_in.js";

/** The pages are on this device and their keys are not in its memory. Opening needs no signal. */
/** @param {import("../screens.js").ScreenProps} props */
export function Unlock({ vault }) {
  const { busy, wrongs, run } = useTask(() => "pass");
  const [pass, setPass] = useState("");
  const [news] = useState(told);
  const name = vault.status().name ?? "";
  const send = () =>
    run(t("app.in.busy"), async () => {
      vault.stopPasskey();
      await opens(pass, (passphrase) => vault.unlock({ passphrase }));
    });
  const byLock = passkeysHere() && vault.locks().some((lock) => lock.kind === "passkey");
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.unlock.title")}<//>
    <p>${t(news || "app.unlock.text")}</p>
    <${Form} onSend=${send}>
      <p class="label">${t("app.name.yours")}: <span class="name">${name}</span></p>
      <input class="sr" type="text" name="name" value=${name} readonly tabindex="-1" aria-hidden="true" autocomplete="username" />
      <${Field} id="pass" label=${t("app.pass.label")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
        autocomplete="current-password" />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.unlock.button")}<//>
        ${byLock && html`<${ByLock} vault=${vault} enter=${() => vault.unlock({ passkey: true })} />`}
        <a class="link" href="#again">${t("app.in.other")}</a>
        <a class="link" href="#out">${t("app.unlock.other")}</a></div>
    <//>`;
}
