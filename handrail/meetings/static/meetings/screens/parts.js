// What the screens of meetings share.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { now } from "../../kernel/clock.js";
import { kept } from "../../kernel/kept.js";
import { useTask, wrongAt } from "../../kernel/parts.js";
import { SEALED } from "../../kernel/sealed.js";
import { t, when } from "../../kernel/words.js";
import { ASKED, bringBack } from "../keeping.js";
import { askedOf, isHome, isNews, isPlanned, isStale } from "../rules/saved.js";
import { soonOf, spanOf, thereOf, townOf, venueOf } from "../say.js";

/** @typedef {import("../keeping.js").Mine} Mine */
/** @typedef {import("../rules/saved.js").Time} Time */
/** @typedef {import("../server.js").Hit} Hit */

/** What was taken away last, while the vault is open. */
export const REMOVED = "removed";

/** @param {{one: Mine, time: Time, running: boolean}} props one time of a saved meeting */
export function SavedRow({ one, time, running }) {
  const { facts } = one;
  const there = thereOf(time, facts.zone);
  return html`<li><a href=${`#m/${one.ref}`}>
    <strong dir="auto">${facts.name}</strong>
    <span class="meta">${[soonOf(time, running), spanOf(time)].filter(Boolean).join(" · ")}</span>
    ${there && html`<span class="meta">${there}</span>`}
    <span class="meta" dir="auto">${[venueOf(facts.venue), townOf(facts)].filter(Boolean).join(" · ")}</span>
    <${Marks} one=${one} start=${time.start} />
  </a></li>`;
}

/** @param {{one: Mine, start?: string}} props */
export function Marks({ one, start = "" }) {
  return html`${isHome(one) && html`<span class="pill">${t("meetings.app.home")}</span> `}
    ${start && isPlanned(one, start) && html`<span class="pill">${t("meetings.app.planned")}</span> `}
    ${one.gone ? html`<span class="tag">${t("meetings.app.gone")}</span>` : isNews(one) && html`<span class="tag">${t("meetings.app.moved")}</span>`}
    ${!one.facts.certain && html`<span class="tag">${t("meetings.app.check")}</span>`}`;
}

/** @param {{hit: Hit}} props */
export function HitRow({ hit }) {
  const there = hit.zone ? thereOf(hit.at, hit.zone) : "";
  const miles = hit.miles === null ? "" : t("meetings.app.miles", { n: hit.miles });
  return html`<li><a href=${`#m/${hit.ref}`}>
    <strong dir="auto">${hit.name}</strong>
    <span class="meta">${[soonOf(hit.at, hit.running), spanOf(hit.at)].filter(Boolean).join(" · ")}</span>
    ${there && html`<span class="meta">${there}</span>`}
    <span class="meta" dir="auto">${[venueOf(hit.venue), townOf(hit), miles].filter(Boolean).join(" · ")}</span>
    <span class="meta" dir="auto">${[hit.fellowship, hit.is_open === null ? "" : t(hit.is_open ? "meetings.app.open" : "meetings.app.closed")].filter(Boolean).join(" · ")}</span>
    ${!hit.certain && html`<span class="tag">${t("meetings.app.check")}</span>`}
  </a></li>`;
}

/** A box that is ticked at once, and again as the vault has it. */
/** @param {{on: boolean, onTurn: (on: boolean) => void, children?: import("../../vendor/preact.js").ComponentChildren}} props */
export function Tick({ on, onTurn, children }) {
  const [ticked, setTicked] = useState(on);
  useEffect(() => setTicked(on), [on]);
  const turn = () => {
    setTicked(!ticked);
    onTurn(!ticked);
  };
  return html`<label class="pick"><input type="checkbox" checked=${ticked} onChange=${turn} />${children}</label>`;
}

/** Said where what is shown may have changed since: without signal, or when the list is old. */
/** @param {{of: import("../rules/saved.js").Saved[]}} props */
export function Stale({ of }) {
  const oldest = of.map((one) => askedOf(one, kept(ASKED))).sort()[0];
  if (!oldest || !isStale(oldest, now(), navigator.onLine)) return null;
  return html`<p class="note warn" role="status">${t("meetings.app.stale", { day: when(oldest) })}</p>`;
}

/** What was just taken away can come back. */
/** @param {{vault: import("../keeping.js").Vault, memory: Map<string, any>, onBack: () => void}} props */
export function Undo({ vault, memory, onBack }) {
  const { run, busy } = useTask();
  const removed = memory.get(REMOVED);
  if (!removed) return null;
  const undo = () =>
    run(t("app.write.saving"), async () => {
      memory.delete(REMOVED);
      await (removed.visit ? removed.bring() : bringBack(vault, removed.saved));
      onBack();
    });
  return html`<div class="note ok tight" role="status">
    <p>${t(removed.visit ? "meetings.app.removed_visit" : "meetings.app.removed")}</p>
    <button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${undo}>${t("meetings.app.undo")}</button>
  </div>`;
}

/** @param {{label: string, value: string, onValue: (value: string) => void, wrongs: import("../../kernel/parts.js").Wrong[]}} props */
export function Day({ label, value, onValue, wrongs }) {
  const error = wrongAt("day", wrongs);
  return html`<div class=${error ? "field wrong" : "field"}><label for="day">${label}</label>
    ${error && html`<p class="error" id="day-error">${error}</p>`}
    <input id="day" type="date" value=${value} ...${SEALED} aria-describedby=${error ? "day-error" : undefined} aria-invalid=${error ? "true" : undefined}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onValue(event.currentTarget.value)} /></div>`;
}
