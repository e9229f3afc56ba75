import { html, useState } from "../../vendor/preact.js";
import { Back, Field, Form, Send, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { mustBeGood, passOf, NameLine, NewPass } from "./pass.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

/**
 * @typedef {object} BothProps
 * @property {VaultApi} vault
 * @property {string} title
 * @property {string} button
 * @property {string} done
 * @property {(current: string, next: string) => Promise<void>} act
 * @property {Children} [children]
 */
/** The passphrase there is, and the one there shall be. */
/** @param {BothProps} props */
function Both({ vault, title, button, done, act, children }) {
  const { busy, wrongs, run, forget } = useTask(() => "now");
  const [now, setNow] = useState("");
  const [next, setNext] = useState("");
  const [changed, setChanged] = useState(false);
  const name = vault.status().name ?? "";
  const send = () =>
    run(t("app.change.busy"), async () => {
      const current = passOf(now, "now");
      await act(current, await mustBeGood(vault, next, name));
      setChanged(true);
    });
  if (changed) {
    return html`<${Back} to="me" /><${Title}>${title}<//>
      <p class="note ok" role="status">${done}</p>
      <div class="acts"><a class="btn" href="#card">${t(vault.locks().some((lock) => lock.kind === "recovery") ? "app.me.new_card" : "app.me.first_card")}</a>
        <a class="btn second" href="#">${t("app.tab.today")}</a></div>`;
  }
  return html`<${Back} to="me" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${title}<//>
    ${children}
    <${Form} onSend=${send}>
      <${NameLine} name=${name} />
      <${Field} id="now" label=${t("app.change.now")} value=${now} onValue=${setNow} wrongs=${wrongs} secret
        autocomplete="current-password" />
      <${NewPass} vault=${vault} label=${t("app.change.new")} value=${next} onValue=${setNext} wrongs=${wrongs} forget=${forget} />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${button}<//></div>
    <//>`;
}

/** @param {import("../screens.js").ScreenProps} props */
export function Change({ vault }) {
  /** @param {string} current @param {string} next */
  const act = (current, next) => vault.changePassphrase({ current, next });
  return html`<${Both} vault=${vault} title=${t("app.me.change")} button=${t("app.change.button")}
    done=${t("app.change.done")} act=${act} />`;
}

/** "Someone else may know my passphrase": new keys from now on, and an honest line about what was. */
/** @param {import("../screens.js").ScreenProps} props */
export function Anew({ vault }) {
  /** @param {string} current @param {string} next */
  const act = (current, next) => vault.rotate({ current, next });
  return html`<${Both} vault=${vault} title=${t("app.me.known")} button=${t("app.known.button")}
    done=${t("app.known.done")} act=${act}>
    <p>${t("app.known.text")}</p>
    <p class="note warn">${t("app.known.honest")}</p>
    <p>${t("app.known.after")}</p>
  <//>`;
}
