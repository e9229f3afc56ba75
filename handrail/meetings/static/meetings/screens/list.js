// My meetings: the next seven days of what was saved, then everything else that can be done here.
import { html, useState } from "../../vendor/preact.js";
import { now } from "../../kernel/clock.js";
import { told } from "../../kernel/flash.js";
import { Back, Status, Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { stateOf } from "../rules/calendars.js";
import { isHome } from "../rules/saved.js";
import { nextSeven } from "../rules/week.js";
import { dayTitle, ruleOf, townOf, venueOf } from "../say.js";
import { Marks, SavedRow, Stale, Undo } from "./parts.js";

/** @typedef {import("../keeping.js").Mine} Mine */

const CALENDAR_SAYS = { off: "meetings.app.calendar_text", on: "meetings.app.calendar_text_on", ending: "meetings.app.calendar_text_ending" };

/** @param {import("./meetings.js").Props} props */
export function List({ vault, mine, kit }) {
  const [news] = useState(told);
  const [, again] = useState(0);
  const { saved } = mine;
  const calendar = stateOf(mine.calendars);
  return html`
    ${vault.status().phase === "new" && html`<${Back} />`}
    <${Title}>${t(saved.length ? "meetings.app.mine" : "meetings.app.title")}<//>
    ${news && html`<p class="note ok" role="status">${t(news)}</p>`}
    <${Undo} vault=${vault} memory=${kit.memory} onBack=${() => again((n) => n + 1)} />
    ${mine.trouble && html`<p class="note warn">${mine.trouble}</p>`}
    ${!mine.ready ? html`<${Status} text=${t("app.opening")} />` : saved.length ? html`<${Week} saved=${saved} />` : html`<p>${t("meetings.app.empty")}</p>`}
    <div class="acts">
      <a class="btn" href="#m/find">${t("meetings.app.find")}</a>
    </div>
    ${saved.length > 0 && html`<h2>${t("meetings.app.all")}</h2><ul class="rows">${byDay(saved).map((one) => html`<${Row} key=${one.ref} one=${one} />`)}</ul>`}
    <h2>${t("meetings.app.more")}</h2>
    <ul class="rows">
      <li><a href="#m/log"><strong>${t("meetings.app.log")}</strong><span class="meta">${t("meetings.app.log_text")}</span></a></li>
      ${(saved.length > 0 || calendar !== "off") && html`<li><a href="#m/calendar"><strong>${t("meetings.app.calendar")}</strong><span class="meta">${t(CALENDAR_SAYS[calendar])}</span></a></li>`}
    </ul>
    <p><button type="button" class="link" onClick=${kit.onWrite}>${t("meetings.app.unlisted")}</button></p>
    <h2>${t("meetings.app.first")}</h2>
    <ul>${[1, 2, 3].map((n) => html`<li>${t(`meetings.app.first_${n}`)}</li>`)}</ul>`;
}

/** @param {{saved: Mine[]}} props */
function Week({ saved }) {
  const days = nextSeven(saved.filter(({ gone }) => !gone), now());
  return html`<${Stale} of=${saved} />
    <h2>${t("meetings.app.week")}</h2>
    ${days.length === 0 && html`<p>${t("meetings.app.week_empty")}</p>`}
    ${days.map(({ day, rows }) => html`<h3 key=${day}>${dayTitle(day)}</h3>
      <ul class="rows">${rows.map((row) => html`<${SavedRow} key=${row.one.ref + row.time.start} ...${row} />`)}</ul>`)}`;
}

/** @param {{one: Mine}} props */
function Row({ one }) {
  const { facts } = one;
  return html`<li><a href=${`#m/${one.ref}`}>
    <strong dir="auto">${facts.name}</strong>
    <span class="meta">${[ruleOf(facts), venueOf(facts.venue)].join(" · ")}</span>
    ${townOf(facts) && html`<span class="meta" dir="auto">${townOf(facts)}</span>`}
    <${Marks} one=${one} />
  </a></li>`;
}

/** @param {Mine[]} saved @returns {Mine[]} the home group first, then by day and time */
function byDay(saved) {
  const key = (/** @type {Mine} */ one) => `${isHome(one) ? 0 : 1}${one.facts.day ?? 7}${one.facts.time}${one.facts.name}`;
  return [...saved].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
