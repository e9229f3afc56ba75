import { html, useEffect, useState } from "../../vendor/preact.js";
import { dateNow } from "../../kernel/clock.js";
import { Back, Field, Form, Send, Status, Summary, Title, useTask, wrong } from "../../kernel/parts.js";
import { settle } from "../../kernel/settle.js";
import { t, when } from "../../kernel/words.js";
import { aboutSize, counted, megabytes, number, readme, useSlow } from "../carry.js";
import { handOver } from "../files.js";
import { runningRelease } from "../release.js";
import { NewPass, mustBeGood, opens } from "./pass.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Exported} Exported */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */

/** Everything in one file, made here; it opens without us. */
/** @param {import("../screens.js").ScreenProps} props */
export function Take({ vault }) {
  const [made, setMade] = useState(/** @type {Exported | null} */ (null));
  if (made) return html`<${Made} key="made" made=${made} onAgain=${() => setMade(null)} />`;
  return html`<${Make} key="make" vault=${vault} onMade=${setMade} />`;
}

/** @param {{vault: VaultApi, onMade: (made: Exported) => void}} props */
function Make({ vault, onMade }) {
  const { wrongs, run, forget } = useTask();
  const { slowly, line, stop } = useSlow("app.me.take_left");
  const account = vault.status().phase === "open";
  const [usual, setUsual] = useState(account);
  const [pass, setPass] = useState("");
  const [again, setAgain] = useState("");
  const [offered, setOffered] = useState("");
  const [size, setSize] = useState(/** @type {{bytes: number, free: number | null, pages: number} | null} */ (null));
  useEffect(() => void vault.exportSize().then(setSize, () => undefined), []);
  const full = size !== null && size.free !== null && size.free < size.bytes;
  const secret = async () => {
    if (usual) {
      return opens(pass, async (one) => {
        if (!(await vault.isMine(one))) throw wrong("pass", "app.take.not_yours");
        return one;
      });
    }
    const good = await mustBeGood(vault, pass, vault.status().name ?? "");
    if (pass !== offered && pass !== again) throw wrong("again", again ? "app.take.differ" : "app.take.again_missing");
    return good;
  };
  const make = () =>
    run(t("app.take.begins"), async () => {
      const passphrase = await secret();
      // What is being typed in another place is put into a page first.
      await settle();
      onMade(await slowly(async (how) => vault.exportAll({ passphrase, readme: await readme(), release: await runningRelease(), ...how })));
    });
  /** @param {boolean} to */
  const turn = (to) => {
    setUsual(to);
    setPass("");
    setAgain("");
    forget("pass");
    forget("again");
  };
  return html`<${Back} to="me" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.me.take")}<//>
    <p>${t("app.take.text")}</p>
    <p>${t("app.take.works")}</p>
    ${size && html`<p>${t("app.take.size", { pages: counted("app.take.pages", size.pages), mb: aboutSize(size.bytes) })}</p>`}
    ${full && html`<p class="note warn">${t("vault.error.export_no_room", { needed: megabytes(size.bytes), free: number(Math.floor((size.free ?? 0) / 1e6)) })}</p>`}
    ${line
      ? html`<${Status} text=${line} /><div class="acts"><button type="button" class="btn second" onClick=${stop}>${t("app.take.stop")}</button></div>`
      : html`<${Form} onSend=${make}>
        ${account && html`<${Which} usual=${usual} onUsual=${turn} />`}
        ${usual
          ? html`<${Field} id="pass" label=${t("app.pass.label")} hint=${t("app.take.usual_hint")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
              autocomplete="current-password" />`
          : html`<${NewPass} vault=${vault} label=${t("app.take.new_label")} value=${pass} onValue=${setPass} wrongs=${wrongs} forget=${forget} onUse=${setOffered} />
            ${pass !== offered && html`<${Field} id="again" label=${t("app.take.again")} value=${again} onValue=${setAgain} wrongs=${wrongs} secret autocomplete="new-password" />`}`}
        <p>${t("app.take.nobody")}</p>
        <div class="acts"><${Send} busy="">${t("app.take.make")}<//></div>
      <//>`}`;
}

/** @param {{usual: boolean, onUsual: (usual: boolean) => void}} props */
function Which({ usual, onUsual }) {
  return html`<fieldset><legend>${t("app.take.which")}</legend>
    <label class="pick"><input type="radio" name="which" checked=${usual} onChange=${() => onUsual(true)} />${t("app.take.usual")}</label>
    <label class="pick"><input type="radio" name="which" checked=${!usual} onChange=${() => onUsual(false)} />${t("app.take.other")}</label>
  </fieldset>`;
}

/** The file is ready; it is handed over by a tap, because a browser lets nothing else save a file late. */
/** @param {{made: Exported, onAgain: () => void}} props */
function Made({ made, onAgain }) {
  const [saved, setSaved] = useState(false);
  const save = () => {
    handOver(made.blob, `handrail-${dateNow()}.zip`);
    setSaved(true);
  };
  return html`<${Back} to="me" />
    <${Title}>${t("app.take.done")}<//>
    <p>${counted("app.take.holds", made.pages)}</p>
    ${made.drafts > 0 && html`<p>${counted("app.take.drafts", made.drafts)}</p>`}
    ${made.damaged.length > 0 && html`<div class="note warn tight"><p>${counted("app.take.damaged", made.damaged.length)}</p><${Names} lost=${made.damaged} /></div>`}
    ${made.missing.length > 0 && html`<p class="note warn">${t("app.take.missing")}</p>`}
    <div class="acts"><button type="button" class="btn" onClick=${save}>${t("app.take.save")}</button></div>
    ${saved && html`<p class="status kept" role="status">${t("app.take.saved")}</p>`}
    <h2>${t("app.take.where")}</h2>
    <ul>${[1, 2, 3].map((n) => html`<li>${t(`app.take.where_${n}`)}</li>`)}</ul>
    <p>${t("app.take.try")}</p>
    <div class="acts"><button type="button" class="link" onClick=${onAgain}>${t("app.take.another")}</button></div>`;
}

/** What could not be read, by name where it has one. */
/** @param {{lost: import("../../vault/types.js").Lost[]}} props */
export function Names({ lost }) {
  return html`<ul>${lost.slice(0, 50).map(({ title, at }) => html`<li><span dir="auto">${title || t("app.take.no_title")}</span>${at && html` <span class="meta">${when(at, true)}</span>`}</li>`)}</ul>
    ${lost.length > 50 && html`<p>${counted("app.take.more", lost.length - 50)}</p>`}`;
}
