import { html } from "../../vendor/preact.js";
import { allPagesFile, handOver } from "../files.js";
import { useRunning } from "../release.js";
import { goInstead } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { settle } from "../../kernel/settle.js";
import { langNow, t } from "../../kernel/words.js";
import { AlarmNote } from "./alarms.js";
import { passkeysHere } from "./sign_in.js";

/** @param {{to: string, text: string}} props */
function Row({ to, text }) {
  return html`<li><a href=${`#${to}`}><strong>${text}</strong></a></li>`;
}

/** Everything about the account, and the few things that need none. */
/** @param {import("../screens.js").ScreenProps} props */
export function Me({ vault, onLang }) {
  const { busy, wrongs, run } = useTask();
  const status = vault.status();
  const kept = status.phase === "open";
  const lock = () =>
    run("", async () => {
      await settle();
      await vault.lock();
      goInstead("");
    });
  const file = () => run(t("app.opening"), async () => handOver(await allPagesFile(vault), "pages.txt"));
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.me.title")}<//>
    ${kept ? html`<p>${t("app.name.yours")}: <strong class="name">${status.name}</strong></p>` : html`<p>${t("app.me.none")}</p>`}
    <div class="acts">
      ${
        kept
          ? html`<button type="button" class="btn" onClick=${lock}>${t("app.me.lock")}</button>`
          : html`<a class="btn" href="#keep">${t("app.pages.keep")}</a>
              <a class="btn second" href="#in">${t("app.welcome.have")}</a>`
      }
    </div>
    <${AlarmNote} vault=${vault} />
    <ul class="rows">
      <${Row} to="looks" text=${t("app.looks.title")} />
      <${Row} to="quick" text=${t("app.out_fast.title")} />
      <${Row} to="words" text=${t("app.words.title")} />
      <${Row} to="privacy" text=${t("app.privacy.title")} />
    </ul>
    ${kept && html`<${Ways} vault=${vault} />`}
    <h2>${t("app.me.language")}</h2>
    <fieldset><legend class="sr">${t("app.me.language")}</legend>
      ${["en", "es"].map(
        (lang) => html`<label class="pick" lang=${lang}><input type="radio" name="lang" checked=${langNow() === lang}
          onChange=${() => onLang(/** @type {"en" | "es"} */ (lang))} />${lang === "en" ? "English" : "Español"}</label>`,
      )}
    </fieldset>
    <h2>${t("app.pages.title")}</h2>
    <ul class="rows">
      <${Row} to="take" text=${t("app.me.take")} />
      <${Row} to="bring" text=${t("app.me.bring")} />
      <${Row} to="paper" text=${t("app.me.paper")} />
    </ul>
    <div class="acts"><button type="button" class="btn second" onClick=${file}>${t("app.me.file")}</button></div>
    <p class="hint">${t("app.file.text")}</p>
    <${Status} text=${busy} />
    <h2>${t("app.device.title")}</h2>
    <p>${t(`app.device.${status.storage.replace("-", "_")}${kept && status.storage === "best-effort" ? "_account" : ""}`)}</p>
    <h3>${t("app.device.home")}</h3>
    <ul><li>${t("app.device.home_apple")}</li><li>${t("app.device.home_other")}</li></ul>
    <${Release} />
    ${kept && html`<ul class="rows">
      <${Row} to="out" text=${t("app.me.out")} />
      <${Row} to="end" text=${t("app.me.delete")} />
    </ul>`}`;
}

/** The very app that runs here, by its hash, also without signal. */
function Release() {
  const release = useRunning();
  if (!release) return null;
  return html`<h2>${t("app.this.title")}</h2>
    <p>${t("app.this.now")} <span class="name">${release}</span></p>
    <p class="hint">${t("app.this.check")}</p>`;
}

/** @param {{vault: import("../../vault/types.js").VaultApi}} props */
function Ways({ vault }) {
  const had = vault.locks().some((lock) => lock.kind === "recovery");
  return html`<h2>${t("app.me.safety")}</h2>
    <ul class="rows">
      <${Row} to="change" text=${t("app.me.change")} />
      ${passkeysHere() && html`<${Row} to="lock" text=${t("app.me.passkey")} />`}
      <${Row} to="card" text=${t(had ? "app.me.new_card" : "app.me.first_card")} />
      <${Row} to="anew" text=${t("app.me.known")} />
      <${Row} to="places" text=${t("app.me.places")} />
    </ul>`;
}
