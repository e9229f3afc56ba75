import { html } from "../../vendor/preact.js";
import { ReadToMe } from "../../kernel/aloud.js";
import { cover } from "../../kernel/go.js";
import { Title } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { Rows, aboutOf, useNumbers } from "../numbers.js";
import { hrefOf } from "../rules/help_data.js";

/** @typedef {import("../rules/help_data.js").HelpNumber} HelpNumber */
/** @typedef {import("../rules/help_data.js").HelpSlot} HelpSlot */

const OVERDOSE = ["overdose_1", "overdose_2", "overdose_3", "overdose_4"];
const RIDE = ["ride_1", "ride_2", "ride_3", "ride_4"];
const FRIEND = ["friend_overdose", "friend_withdrawal", "friend_dying", "friend_you"];
const MORE = ["poison", "veterans", "youth"];

/**
 * @param {string[]} names
 * @param {"ol" | "ul"} [as]
 */
const sayAll = (names, as = "ul") => html`<${as}>${names.map((name) => html`<li>${t(`app.help.${name}`)}</li>`)}<//>`;

/**
 * @param {{one: HelpNumber, first: boolean}} props
 */
function Button({ one, first }) {
  return html`<a class=${first ? "btn sos" : "btn danger"} href=${hrefOf(one, langNow())}>${one.act[langNow()]}</a>`;
}

/** @param {{one: HelpSlot}} props */
function Slot({ one }) {
  const lang = langNow();
  return html`<h2>${t(`app.help.slot_${one.id}`, { place: one.place[lang] })}</h2>
    <p>${one.text[lang]}</p>
    ${one.number &&
    html`<p>
      <a class="link" href=${hrefOf({ number: one.number }, lang)}>${one.act?.[lang] ?? one.number}</a>
      <span class="meta"> ${aboutOf({ languages: one.languages })}</span>
    </p>`}`;
}

/** What is read out: the steps of an overdose first. */
const aloud = () => [...OVERDOSE, ...RIDE, "less_text", "stop_text", "stop_signs", ...FRIEND].map((name) => t(`app.help.${name}`)).join(" ");

/** @param {string} day YYYY-MM-DD */
const inWords = (day) => new Intl.DateTimeFormat(langNow(), { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(day));

/** The steps stand open where the buttons after them are still in sight; elsewhere one tap opens them. */
const isRoomy = () => matchMedia("(min-width: 48rem) and (min-height: 48rem)").matches;

/** Only where the app is kept on this device does this page open without signal. */
const signal = () => (navigator.serviceWorker?.controller ? "app.help.signal_app" : "app.help.signal");

/** The same Help as the server's page, from the same sentences and numbers: it opens signed out, locked and without signal. */
/** @param {import("../screens.js").ScreenProps} props */
export function Help({ vault }) {
  const data = useNumbers();
  const outside = cover.shown || ["new", "locked"].includes(vault.status().phase);
  const of = (/** @type {string} */ section) => data.numbers.filter((one) => one.section === section);
  return html`
    <${Title}>${t("app.help.title")}<//>
    <div class="acts always">${of("danger").map((one) => html`<${Button} key=${one.id} one=${one} first=${true} />`)}</div>
    <details open=${isRoomy()}><summary>${t("app.help.overdose_more")}</summary>${sayAll(OVERDOSE, "ol")}</details>
    <div class="acts always">${of("crisis").map((one, at) => html`<${Button} key=${one.id} one=${one} first=${at === 0} />`)}</div>
    <div class="tight">${of("crisis").map((one) => aboutOf(one) && html`<p key=${one.id} class="hint">${aboutOf(one)}</p>`)}</div>
    <${ReadToMe} text=${aloud()} />
    <h2>${t("app.help.people_title")}</h2>
    <p>${t("app.help.people_text")}</p>
    <h2>${t("app.help.ride_title")}</h2>
    ${sayAll(RIDE, "ol")}
    <div class="note warn tight">
      <h2>${t("app.help.less_title")}</h2>
      <p>${t("app.help.less_text")}</p>
    </div>
    ${data.slots.map((one) => html`<${Slot} key=${one.id} one=${one} />`)}
    <div class="note sos tight">
      <h2>${t("app.help.stop_title")}</h2>
      <p>${t("app.help.stop_text")}</p>
      <p>${t("app.help.stop_signs")}</p>
    </div>
    <h2>${t("app.help.friend_title")}</h2>
    ${sayAll(FRIEND)}
    <h2>${t("app.help.in.treatment")}</h2>
    <${Rows} section="treatment" data=${data} />
    <h2>${t("app.help.meeting_title")}</h2>
    <p>${t("app.help.meeting_text")}</p>
    ${MORE.filter((section) => of(section).length).map((section) => html`<h2>${t(`app.help.in.${section}`)}</h2>
      <${Rows} section=${section} data=${data} />`)}
    <p class="meta">${t("app.help.checked", { day: inWords(data.checked) })} ${t(signal())}</p>
    ${outside && html`<p><a class="link" href="#">${t("app.back")}</a></p>`}`;
}
