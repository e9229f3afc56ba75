import { html, useState } from "../../vendor/preact.js";
import { allPagesFile, handOver } from "../files.js";
import { tell } from "../../kernel/flash.js";
import { goInstead } from "../../kernel/go.js";
import { Back, Field, Form, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { passOf } from "./pass.js";

/** Deleting: what it means, then one page to check, then it is done. */
/** @param {import("../screens.js").ScreenProps} props */
export function Delete({ vault }) {
  const { busy, wrongs, run } = useTask(() => "pass");
  const [checking, setChecking] = useState(false);
  const [pass, setPass] = useState("");
  const file = () => run(t("app.opening"), async () => handOver(await allPagesFile(vault), "pages.txt"));
  const end = () =>
    run(t("app.delete.busy"), async () => {
      const passphrase = passOf(pass);
      tell("app.delete");
      try {
        await vault.deleteAccount({ passphrase });
      } catch (error) {
        tell("");
        throw error;
      }
      goInstead("");
    });
  if (!checking) {
    return html`<${Back} to="me" />
      <${Summary} wrongs=${wrongs} />
      <${Title}>${t("app.delete.title")}<//>
      <p>${t("app.delete.text")}</p>
      <p>${t("app.delete.when")}</p>
      <p>${t("app.delete.phones")}</p>
      <${Status} text=${busy} />
      <div class="acts">
        <button type="button" class="btn" onClick=${() => setChecking(true)}>${t("app.delete.go")}</button>
        <button type="button" class="btn second" onClick=${file}>${t("app.delete.file")}</button>
        <a class="btn second" href="#take">${t("app.me.take")}</a>
        <a class="link" href="#me">${t("app.back")}</a>
      </div>`;
  }
  return html`<button type="button" class="link back" onClick=${() => setChecking(false)}>${t("app.back")}</button>
    <${Summary} wrongs=${wrongs} />
    <${Title} key="check">${t("app.delete.check_title")}<//>
    <dl class="card">
      <dt class="label">${t("app.delete.check_name")}</dt><dd>${vault.status().name}</dd>
      <dt class="label">${t("app.delete.check_pages")}</dt><dd>${vault.pages().length}</dd>
    </dl>
    <p>${t("app.delete.text")}</p>
    <${Form} onSend=${end}>
      <${Field} id="pass" label=${t("app.pass.label")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
        autocomplete="current-password" />
      <${Status} text=${busy} />
      <div class="acts"><button class="btn danger" type="submit" aria-disabled=${busy ? "true" : undefined}>${t("app.delete.button")}</button>
        <a class="link" href="#me">${t("app.back")}</a></div>
    <//>`;
}
