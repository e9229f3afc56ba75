// What stands around every screen: language, name, "Leave this page", the screen, Help.
import { html } from "../vendor/preact.js";
import { here } from "../kernel/go.js";
import { langNow, t } from "../kernel/words.js";

/** @typedef {import("../vendor/preact.js").ComponentChildren} Children */
/** @typedef {import("../kernel/words.js").Lang} Lang */

/** @type {Record<Lang, string>} a language is named in itself */
const NAMES = { en: "English", es: "Español" };
const ICONS = {
  pages: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h7",
  me: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  help: "M5 3h4l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 3 5a2 2 0 0 1 2-2z",
};

/** @param {{onLang: (lang: Lang) => void}} props */
export function Langs({ onLang }) {
  const other = langNow() === "en" ? "es" : "en";
  return html`<nav class="langs" aria-label=${t("app.me.language")}>
    <button type="button" class="link" lang=${other} onClick=${() => onLang(other)}>${NAMES[other]}</button>
  </nav>`;
}

/** @param {{name: "pages" | "me" | "help", to: string, at: boolean}} props */
function Tab({ name, to, at }) {
  return html`<li><a class=${name === "help" ? "sos" : ""} href=${`#${to}`} aria-current=${at ? "page" : undefined}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]} /></svg>${t(`app.tab.${name}`)}
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

/**
 * @typedef {object} FrameProps
 * @property {import("../vault/types.js").Phase} phase
 * @property {string} name the screen's
 * @property {(lang: Lang) => void} onLang
 * @property {() => void} onLeave
 * @property {Children} [children]
 */
/** @param {FrameProps} props */
export function Frame({ phase, name, onLang, onLeave, children }) {
  const inside = phase === "open" || phase === "device-only";
  /** @param {Event} event */
  const skip = (event) => {
    event.preventDefault();
    document.querySelector("main")?.focus();
  };
  return html`
    <${Langs} onLang=${onLang} />
    <a class="skip" href=${location.hash || "#"} onClick=${skip}>${t("app.skip")}</a>
    <${Top} onLeave=${onLeave} />
    <main class="stack" tabindex="-1">${children}</main>
    <nav class="tabs" aria-label=${t("app.tabs")}><ul>
      ${inside && html`<${Tab} name="pages" to="" at=${name === "pages"} />`}
      ${inside && html`<${Tab} name="me" to="me" at=${name === "me"} />`}
      <${Tab} name="help" to="help" at=${here().name === "help"} />
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
