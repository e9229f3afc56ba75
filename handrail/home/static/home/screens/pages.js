import { html, useState } from "../../vendor/preact.js";
import { told } from "../../kernel/flash.js";
import { go } from "../../kernel/go.js";
import { Back, Title } from "../../kernel/parts.js";
import { has, t, when } from "../../kernel/words.js";
import { freshPage } from "../begin.js";
import { AlarmNote } from "./alarms.js";
import { KeepNote } from "./keep_note.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Status} Status */
/** @typedef {import("../../vault/types.js").PageLine} PageLine */

/** What the person should know now: one refusal of the last sync, the first fetch, or that this device is signed out. */
/** @param {{status: Status}} props */
export function NowNote({ status }) {
  const { problem, progress } = status;
  const gone = problem?.code === "account-gone";
  const again = !gone && (status.signedOut || problem?.code === "key-file-changed");
  const line = progress ? t("app.fetching", { done: progress.done, all: progress.total }) : "";
  return html`
    <p class="status" role="status">${line}</p>
    ${again && html`<section class="note warn tight">
      <p>${t("app.pages.in_again")}</p>
      <p><a class="btn second" href="#in">${t("app.in.button")}</a></p>
    </section>`}
    ${gone && html`<section class="note warn tight">
      <p>${t(problem.textId)}</p>
      <p><a class="btn second" href="#in">${t("app.gone.in")}</a></p>
      <p><a class="btn second" href="#out">${t("app.gone.out")}</a></p>
    </section>`}
    ${problem && !gone && !(again && problem.code === "signed-out") && has(problem.textId) && html`<p class="note warn">${t(problem.textId, problem.params)}</p>`}
    ${status.storage === "none" && html`<p class="note warn">${t("app.cannot.storage")}</p>`}`;
}

/** @param {{one: PageLine, alone: boolean}} props */
function Line({ one, alone }) {
  return html`<li><a href=${`#p/${one.page}`}>
    <strong>${one.title || t("app.pages.nothing_written")}</strong>
    <span class="meta">${when(one.at, true)}</span>
    ${one.copy && html`<span class="tag">${t("app.pages.copy")}</span>`}
    ${one.heads > 1 && html`<span class="tag">${t("app.pages.two")}</span>`}
    ${!one.backedUp && !alone && html`<span class="tag">${t("app.pages.unsent")}</span>`}
  </a></li>`;
}

/** All pages, newest first; what they need from the person stands above them. */
/** @param {import("../screens.js").ScreenProps} props */
export function Pages({ vault }) {
  const status = vault.status();
  const pages = vault.pages();
  const [news] = useState(told);
  return html`<${Back} />
    <${Title}>${t("app.pages.title")}<//>
    ${news && html`<p class="note ok" role="status">${t(news)}</p>`}
    <${NowNote} status=${status} />
    <div class="acts">
      <button type="button" class="btn" onClick=${() => void freshPage(vault).then(go)}>${t("app.pages.new")}</button>
    </div>
    <${AlarmNote} vault=${vault} />
    ${
      pages.length
        ? html`<ul class="rows">${pages.map(
            (one) => html`<${Line} key=${one.page} one=${one} alone=${status.phase === "device-only"} />`,
          )}</ul>`
        : html`<p>${t("app.pages.empty")}</p>`
    }
    ${pages.length > 0 && html`<p><a class="link" href="#s/f">${t("app.pages.find")}</a></p>
      <p><a class="link" href="#paper">${t("app.me.paper")}</a></p>`}
    <${KeepNote} vault=${vault} />`;
}
