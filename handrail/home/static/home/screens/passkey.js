import { html, useState } from "../../vendor/preact.js";
import { is } from "../../vault/errors.js";
import { Back, Field, Form, Send, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { passOf } from "./pass.js";

/** This phone's own lock as one more way in, beside the passphrase. */
/** @param {import("../screens.js").ScreenProps} props */
export function Passkey({ vault }) {
  const { busy, wrongs, run } = useTask(() => "pass");
  const [done, setDone] = useState(false);
  const [fresh, setFresh] = useState(false);
  const [pass, setPass] = useState("");
  const add = () =>
    run(t("app.passkey.adding"), async () => {
      try {
        await vault.addPasskey(fresh ? { passphrase: passOf(pass) } : undefined);
        setDone(true);
      } catch (error) {
        if (!fresh && is(error, "fresh-needed")) setFresh(true);
        else throw error;
      }
    });
  return html`<${Back} to="me" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.me.passkey")}<//>
    <p>${t("app.passkey.text")}</p>
    <p class="note warn">${t("app.passkey.warn")}</p>
    ${
      done
        ? html`<p class="note ok" role="status">${t("app.passkey.done")}</p>`
        : html`<${Form} onSend=${add}>
            ${fresh && html`<p>${t("app.card.confirm")}</p>
              <${Field} id="pass" label=${t("app.pass.label")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
                autocomplete="current-password" />`}
            <${Status} text=${busy} />
            <div class="acts"><${Send} busy=${busy}>${t("app.passkey.add")}<//></div>
          <//>`
    }`;
}
