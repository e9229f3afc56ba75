import { html, useState } from "../../vendor/preact.js";
import { is } from "../../vault/errors.js";
import { Back, Field, Form, Send, Status, Summary, Title, useTask, wrong, wrongAt } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { counted, dayOf, megabytes, number, useSlow } from "../carry.js";
import { opens } from "./pass.js";
import { Names } from "./take.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Carry} Carry */
/** @typedef {import("../../vault/types.js").Imported} Imported */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */

/** A file that somebody took along, brought in: first opened and looked at, then taken. */
/** @param {import("../screens.js").ScreenProps} props */
export function Bring({ vault }) {
  const [carry, setCarry] = useState(/** @type {Carry | null} */ (null));
  const [done, setDone] = useState(/** @type {Imported | null} */ (null));
  if (done) return html`<${Done} key="done" done=${done} />`;
  if (carry) return html`<${Inside} key="inside" carry=${carry} onDone=${setDone} onOther=${() => setCarry(null)} />`;
  return html`<${Choose} key="choose" vault=${vault} onOpen=${setCarry} />`;
}

/** @param {{vault: VaultApi, onOpen: (carry: Carry) => void}} props */
function Choose({ vault, onOpen }) {
  const { busy, wrongs, run, forget } = useTask((code) => (code === "wrong-secret" ? "pass" : "file"));
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [pass, setPass] = useState("");
  const fresh = vault.status().phase === "new";
  /** @param {File | null} one */
  const pick = (one) => {
    setFile(one);
    forget("file");
    forget("pass");
  };
  const send = () =>
    run(t("app.bring.opening"), async () => {
      if (!file) throw wrong("file", "app.bring.file_missing");
      if (!pass.trim()) throw wrong("pass", "app.bring.pass_missing");
      try {
        onOpen(await opens(pass, (one) => vault.openExport(file, one)));
      } catch (error) {
        if (is(error, "wrong-secret")) throw wrong("pass", "app.bring.wrong");
        if (is(error, "weak-kdf")) throw wrong("file", "app.bring.slow");
        throw error;
      }
    });
  return html`<${Back} to=${fresh ? "" : "me"} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.me.bring")}<//>
    <p>${t("app.bring.text")}</p>
    ${fresh && html`<p class="note">${t("app.bring.fresh")} <a href="#in">${t("app.welcome.have")}</a></p>`}
    <${Form} onSend=${send}>
      <${FileField} wrongs=${wrongs} onFile=${pick} />
      <${Field} id="pass" label=${t("app.bring.pass")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret autocomplete="off" />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.bring.look")}<//></div>
    <//>`;
}

/** @param {{wrongs: Wrong[], onFile: (file: File | null) => void}} props */
function FileField({ wrongs, onFile }) {
  const text = wrongAt("file", wrongs);
  /** @param {{currentTarget: HTMLInputElement}} event */
  const chosen = ({ currentTarget }) => onFile(currentTarget.files?.[0] ?? null);
  return html`<div class=${text ? "field wrong" : "field"}>
    <label for="file">${t("app.bring.file")}</label>
    <p class="hint" id="file-hint">${t("app.bring.file_hint")}</p>
    ${text && html`<p class="error" id="file-error">${text}</p>`}
    <input id="file" type="file" accept=".zip,application/zip" onChange=${chosen}
      aria-describedby=${text ? "file-hint file-error" : "file-hint"} aria-invalid=${text ? "true" : undefined} />
  </div>`;
}

/** What is in it, before anything of it is taken. */
/** @param {{carry: Carry, onDone: (done: Imported) => void, onOther: () => void}} props */
function Inside({ carry, onDone, onOther }) {
  const { wrongs, run } = useTask();
  const { slowly, line, stop } = useSlow("app.me.bring_left");
  const take = () => run(t("app.take.begins"), async () => onDone(await slowly((how) => carry.take(how))));
  const full = carry.free !== null && carry.free < carry.bytes;
  const [from, to] = [dayOf(carry.from), dayOf(carry.to)];
  return html`<button type="button" class="link back" onClick=${onOther}>${t("app.back")}</button>
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.bring.inside")}<//>
    <dl class="card">
      <dt>${t("app.bring.count")}</dt><dd>${counted("app.take.pages", carry.pages)}</dd>
      ${from && html`<dt>${t("app.bring.days")}</dt><dd>${from === to ? from : t("app.bring.from_to", { from, to })}</dd>`}
      <dt>${t("app.bring.whose")}</dt><dd>${t(carry.own ? "app.bring.own" : "app.bring.elsewhere")}</dd>
    </dl>
    ${carry.drafts > 0 && html`<p>${counted("app.bring.drafts", carry.drafts)}</p>`}
    ${carry.lost > 0 && html`<p class="note warn">${counted("app.bring.lost_there", carry.lost)}</p>`}
    ${(carry.newer || carry.strange.length > 0) && html`<p class="note">${t("app.bring.newer")}</p>`}
    ${full && html`<p class="note warn">${t("vault.error.import_no_room", { needed: megabytes(carry.bytes), free: number(Math.floor((carry.free ?? 0) / 1e6)) })}</p>`}
    <p>${t("app.bring.harmless")}</p>
    <${Status} text=${line} />
    <div class="acts">
      ${line
        ? html`<button type="button" class="btn second" onClick=${stop}>${t("app.take.stop")}</button>`
        : html`<button type="button" class="btn" onClick=${take}>${t("app.bring.take")}</button>
          <button type="button" class="btn second" onClick=${onOther}>${t("app.bring.other")}</button>`}
    </div>`;
}

/** @param {{done: Imported}} props */
function Done({ done }) {
  const all = !done.versions && !done.drafts && !done.burned && !done.lost.length;
  return html`<${Back} to="me" />
    <${Title}>${t(done.versions || done.drafts ? "app.bring.done" : "app.bring.nothing")}<//>
    ${done.pages > 0 && html`<p>${counted("app.bring.taken", done.pages)}</p>`}
    ${done.here > 0 && html`<p>${t(all ? "app.bring.all_here" : "app.bring.here")}</p>`}
    ${done.burned > 0 && html`<p>${t("app.bring.burned")}</p>`}
    ${done.lost.length > 0 && html`<div class="note warn tight"><p>${counted("app.bring.lost", done.lost.length)}</p><${Names} lost=${done.lost} /></div>`}
    <div class="acts"><a class="btn" href="#pages">${t("app.bring.to_pages")}</a></div>`;
}
