import { html, useEffect, useState } from "../../vendor/preact.js";
import { go } from "../../kernel/go.js";
import { Back, Field, Form, Send, Status, Summary, Title, Wrongs, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { nameOf, opens } from "./pass.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */

/** Whether this browser could know a passkey at all. */
export function passkeysHere() {
  return typeof globalThis.PublicKeyCredential === "function";
}

/**
 * The device's own lock, beside the passphrase: the form stays usable while this waits, and waiting can be ended.
 * @param {{vault: VaultApi, enter: () => Promise<unknown>}} props
 */
export function ByLock({ vault, enter }) {
  const { busy, wrongs, run } = useTask();
  useEffect(() => () => vault.stopPasskey(), []);
  const [wrong] = wrongs;
  return html`<div class="acts">
    ${wrong && html`<p class="error" role="alert">${wrong.text}</p>`}
    ${
      busy
        ? html`<${Status} text=${busy} />
            <button type="button" class="btn second" onClick=${() => vault.stopPasskey()}>${t("app.passkey.stop")}</button>`
        : html`<button type="button" class="btn second" onClick=${() => run(t("app.passkey.adding"), enter)}>${t("app.in.passkey")}</button>`
    }
  </div>`;
}

/** Pages that stand on this device without an account go along into it; nobody has to choose. */
/** @param {{vault: VaultApi}} props */
export function GoAlong({ vault }) {
  if (vault.status().phase !== "device-only" || !vault.pages().length) return null;
  return html`<p class="note">${t("app.in.go_along")}</p>`;
}

/** Name and passphrase, or this phone's lock. */
/** @param {import("../screens.js").ScreenProps} props */
export function SignIn({ vault }) {
  const { busy, wrongs, run } = useTask(() => "name");
  const [name, setName] = useState(vault.status().name ?? "");
  const [pass, setPass] = useState("");
  const missing = () => {
    /** @type {Wrong[]} */
    const list = [];
    if (!name.trim()) list.push({ field: "name", text: t("app.in.name_missing") });
    if (!pass.trim()) list.push({ field: "pass", text: t("app.pass.missing") });
    if (list.length) throw new Wrongs(list);
  };
  /** @param {import("../../vault/types.js").SignIn} how */
  const enter = async (how) => {
    await vault.signIn(how);
    go("");
  };
  const send = () =>
    run(t("app.in.busy"), async () => {
      missing();
      vault.stopPasskey();
      await opens(pass, (passphrase) => enter({ name: nameOf(name), passphrase }));
    });
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.in.title")}<//>
    <${GoAlong} vault=${vault} />
    <${Form} onSend=${send}>
      <${Field} id="name" label=${t("app.in.name")} hint=${t("app.in.name_hint")} value=${name} onValue=${setName}
        wrongs=${wrongs} autocomplete="username webauthn" />
      <${Field} id="pass" label=${t("app.pass.label")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
        autocomplete="current-password" />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.in.button")}<//>
        ${passkeysHere() && html`<${ByLock} vault=${vault} enter=${() => enter({ passkey: true })} />`}
        <a class="link" href="#again">${t("app.in.other")}</a>
        ${vault.status().phase === "new" && html`<a class="link" href="#bring">${t("app.me.bring")}</a>`}</div>
    <//>`;
}
