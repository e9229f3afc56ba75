// A private calendar at an address of its own: off until somebody wants it, said plainly first, ended by one tap.
import { html, useState } from "../../vendor/preact.js";
import { stamp } from "../../kernel/clock.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { followCalendars, saveCalendars } from "../keeping.js";
import { inUse, patched, refsText, toEnd } from "../rules/calendars.js";
import { newSecret, putPlans, removePlans } from "../server.js";

/** @typedef {import("../rules/calendars.js").Calendars} Body */

/** @returns {Body} its page: neutral, and with no address in words */
const nothing = () => ({ title: t("meetings.app.page.calendar"), text: t("meetings.app.page.calendar_text"), calendars: {} });

/** @param {import("./meetings.js").Props} props */
export function Calendars({ vault, mine }) {
  const { busy, wrongs, run } = useTask();
  const [news, setNews] = useState("");
  const used = inUse(mine.calendars);
  const body = mine.calendars ?? nothing();
  const refs = mine.saved.filter(({ gone }) => !gone).map(({ ref }) => ref);
  const start = () =>
    run(t("meetings.app.calendar_making"), async () => {
      const secret = newSecret();
      const { address } = await putPlans(secret, refs);
      const ended = used ? patched(body, used[0], { on: false, at: stamp() }) : body;
      await saveCalendars(vault, mine, patched(ended, secret, { on: true, at: stamp(), address, refs: refsText(refs), sent: stamp(), done: false }));
      setNews(used ? "meetings.app.calendar_anew_done" : "meetings.app.calendar_on");
      if (used) await followCalendars(vault);
    });
  const stop = () =>
    run(t("meetings.app.calendar_stopping"), async () => {
      if (!used) return;
      const told = await removePlans(used[0]).then(() => true, () => false);
      await saveCalendars(vault, mine, patched(body, used[0], { on: false, at: stamp(), done: told, address: "" }));
      setNews(told ? "meetings.app.calendar_off" : "");
    });
  const waiting = toEnd(mine.calendars).length > 0;
  return html`<${Back} to="m" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("meetings.app.calendar")}<//>
    ${news && html`<p class="note ok" role="status">${t(news)}</p>`}
    ${waiting && html`<p class="note warn" role="status">${t("meetings.app.calendar_later")}</p>`}
    ${used
      ? html`<${Used} address=${used[1].address} busy=${busy} onStop=${stop} onAnew=${start} />`
      : html`<p class="note warn"><strong>${t("meetings.app.calendar_warn")}</strong></p>
        <ul>${[1, 2, 3].map((n) => html`<li>${t(`meetings.app.calendar_${n}`)}</li>`)}</ul>
        <${Status} text=${busy} />
        ${refs.length ? html`<div class="acts"><button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${start}>${t("meetings.app.calendar_start")}</button>
          <a class="btn second" href="#m">${t("meetings.app.calendar_no")}</a></div>` : html`<p>${t("meetings.app.calendar_none")}</p>`}`}`;
}

/** @param {{address: string, busy: string, onStop: () => void, onAnew: () => void}} props */
function Used({ address, busy, onStop, onAnew }) {
  const [copied, setCopied] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied("meetings.app.copied");
    } catch {
      // What cannot be copied by itself is marked and copied by hand.
      setCopied("meetings.app.copy_by_hand");
    }
  };
  return html`<p>${t("meetings.app.calendar_is_on")}</p>
    <p class="secret card" dir="ltr" id="address">${address}</p>
    <p class="hint">${t("meetings.app.calendar_how")}</p>
    <${Status} text=${busy || (copied && t(copied))} />
    <div class="acts">
      <button type="button" class="btn" onClick=${() => void copy()}>${t("meetings.app.copy")}</button>
      <button type="button" class="btn danger" aria-disabled=${busy ? "true" : undefined} onClick=${onStop}>${t("meetings.app.calendar_stop")}</button>
      <button type="button" class="link" onClick=${onAnew}>${t("meetings.app.calendar_anew")}</button>
    </div>
    <p class="hint">${t("meetings.app.calendar_readable")}</p>`;
}
