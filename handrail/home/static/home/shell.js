// What stands around every screen: language, name, "Leave this page", the screen, Help.
import { html } from "../vendor/preact.js";
import { langNow, t } from "../kernel/words.js";

/** @typedef {import("../vendor/preact.js").ComponentChildren} Children */
/** @typedef {import("../kernel/words.js").Lang} Lang */

/** @type {Record<Lang, string>} a language is named in itself */
const NAMES = { en: "English", es: "Español" };
/** @type {Record<string, string>} one path each, in a square of 24 */
const ICONS = {
  today: "M4 11l8-7 8 7v9H4z",
  steps: "M3 20h5v-5h5v-5h5V5h3",
  meetings: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18.5 14.5a6.5 6.5 0 0 1 3 5.5",
  help: "M5 3h4l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 3 5a2 2 0 0 1 2-2z",
};

/** The other language, first of all; then the way past what stands around every screen. */
/** @param {{onLang: (lang: Lang) => void}} props */
export function Langs({ onLang }) {
  const other = langNow() === "en" ? "es" : "en";
  /** @param {Event} event */
  const skip = (event) => {
    event.preventDefault();
    document.querySelector("main")?.focus();
  };
  return html`<nav class="langs" aria-label=${t("app.me.language")}>
    <button type="button" class="link" lang=${other} onClick=${() => onLang(other)}>${NAMES[other]}</button>
    <a class="skip" href=${location.hash || "#"} onClick=${skip}>${t("app.skip")}</a>
  </nav>`;
}

/** @param {{name: string, to: string, at: boolean}} props */
function Tab({ name, to, at }) {
  return html`<li><a class=${name === "help" ? "sos" : ""} href=${`#${to}`} aria-current=${at ? "page" : undefined}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]} /></svg><span>${t(`app.tab.${name}`)}</span>
  </a></li>`;
}

/** @param {{onLeave: () => void}} props */
function Top({ onLeave }) {
  /** @param {Event} event */
  const leave = (event) => {
    event.preventDefault();
    onLeave();
  };
  return html`<header class="top"><div>
    <a class="brand" href="#">${t("app.brand")}</a>
    <a class="leave" href="/leave" onClick=${leave}>${t("app.leave")}</a>
  </div></header>`;
}

/** Said before anything locks by itself. The button does nothing of its own: any tap and any key is somebody being there (idle.js). */
export function LockSoon() {
  return html`<div class="note warn tight over" role="alert">
    <p>${t("app.idle.soon")}</p>
    <p><button type="button" class="btn second">${t("app.idle.stay")}</button></p>
  </div>`;
}

/**
 * @typedef {object} FrameProps
 * @property {import("../vault/types.js").Phase} phase
 * @property {string} name the screen's
 * @property {Array<{name: string, to: string, of: string[]}>} tabs
 * @property {(lang: Lang) => void} onLang
 * @property {() => void} onLeave
 * @property {Children} [children]
 */
/** @param {FrameProps} props */
export function Frame({ phase, name, tabs, onLang, onLeave, children }) {
  const inside = phase === "open" || phase === "device-only";
  return html`
    <${Langs} onLang=${onLang} />
    <${Top} onLeave=${onLeave} />
    <main class=${name === "today" ? "stack wide" : "stack"} tabindex="-1">${children}</main>
    <nav class="tabs" aria-label=${t("app.tabs")}><ul>
      ${tabs.filter((tab) => inside || tab.name === "help").map(
        (tab) => html`<${Tab} key=${tab.name} name=${tab.name} to=${tab.to} at=${tab.of.includes(name)} />`,
      )}
    </ul></nav>`;
}

/** Why Handrail can't work in this window, and how it could. Help is a page that needs nothing. */
/** @param {{why: string}} props */
export function Cannot({ why }) {
  return html`
    <header class="top"><div>
      <span class="brand">${t("app.brand")}</span>
      <a class="leave" href="/leave">${t("app.leave")}</a>
    </div></header>
    <main class="stack">
      <h1>${t("app.cannot.title")}</h1>
      <p>${t(why)}</p>
      <p>${t("app.cannot.help")}</p>
      <p><a class="link" href="/help">${t("app.help.title")}</a></p>
    </main>`;
}
