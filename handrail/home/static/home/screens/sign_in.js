import { html, useState } from "../../vendor/preact.js";
import { allPagesFile, handOver } from "../files.js";
import { go } from "../go.js";
import { Back, Field, Form, Send, Status, Summary, Title, Wrongs, useTask, wrong, wrongAt } from "../parts.js";
import { t } from "../words.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../parts.js").Wrong} Wrong */

/** Whether this browser could know a passkey at all. */
export function passkeysHere() {
  return typeof globalThis.PublicKeyCredential === "function";
}

/**
 * Pages without an account stand on this device: they go only when the person says so.
 * @param {VaultApi} vault
 * @param {boolean} sure
 */
export async function makeRoom(vault, sure) {
  const { phase } = vault.status();
  if (phase !== "device-only") return;
  if (vault.pages().length && !sure) throw wrong("sure", "app.in.replace_missing");
  await vault.signOut({ force: true });
}

/** @param {{vault: VaultApi, sure: boolean, onSure: (sure: boolean) => void, wrongs: Wrong[]}} props */
export function Room({ vault, sure, onSure, wrongs }) {
  if (vault.status().phase !== "device-only" || !vault.pages().length) return null;
  const text = wrongAt("sure", wrongs);
  const save = async () => handOver(await allPagesFile(vault), "pages.txt");
  return html`<section class=${text ? "note warn tight field wrong" : "note warn tight"}>
    <h2>${t("app.in.replace_title")}</h2>
    <p>${t("app.in.replace_text")}</p>
    <p><a class="btn second" href="#keep">${t("app.pages.keep")}</a></p>
    <p><button type="button" class="btn second" onClick=${save}>${t("app.me.file")}</button></p>
    ${text && html`<p class="error" id="sure-error">${text}</p>`}
    <label class="pick"><input type="checkbox" id="sure" checked=${sure} onChange=${() => onSure(!sure)}
      aria-describedby=${text ? "sure-error" : undefined} />${t("app.in.replace_sure")}</label>
  </section>`;
}

/** Name and passphrase, or this phone's lock. */
/** @param {import("../screens.js").ScreenProps} props */
export function SignIn({ vault }) {
  const { busy, wrongs, run } = useTask(() => "name");
  const [name, setName] = useState("");
  const [pass, setPass] = useState("");
  const [sure, setSure] = useState(false);
  const missing = () => {
    /** @type {Wrong[]} */
    const list = [];
    if (!name.trim()) list.push({ field: "name", text: t("app.in.name_missing") });
    if (!pass) list.push({ field: "pass", text: t("app.pass.missing") });
    if (list.length) throw new Wrongs(list);
  };
  /** @param {import("../../vault/types.js").SignIn} how */
  const enter = async (how) => {
    await makeRoom(vault, sure);
    await vault.signIn(how);
    go("");
  };
  const send = () =>
    run(t("app.in.busy"), async () => {
      missing();
      await enter({ name: name.trim(), passphrase: pass });
    });
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.in.title")}<//>
    <${Room} vault=${vault} sure=${sure} onSure=${setSure} wrongs=${wrongs} />
    <${Form} onSend=${send}>
      <${Field} id="name" label=${t("app.in.name")} hint=${t("app.in.name_hint")} value=${name} onValue=${setName}
        wrongs=${wrongs} autocomplete="username webauthn" />
      <${Field} id="pass" label=${t("app.pass.label")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
        autocomplete="current-password" />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.in.button")}<//>
        ${passkeysHere() && html`<button type="button" class="btn second"
          onClick=${() => run(t("app.passkey.adding"), () => enter({ passkey: true }))}>${t("app.in.passkey")}</button>`}
        <a class="link" href="#again">${t("app.in.other")}</a></div>
    <//>`;
}
