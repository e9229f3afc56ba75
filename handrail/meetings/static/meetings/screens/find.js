// Finding a meeting: what to look for, then what was found. The place is typed or given by a tap, and kept here only by choice.
import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { forget, keep, kept } from "../../kernel/kept.js";
import { Back, Field, Form, Send, Status, Summary, Title, Wrongs, useTask, wrong } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { blank, fieldsOf, formOf, rounded } from "../rules/ask.js";
import { dayHere } from "../rules/week.js";
import { counted, dayTitle } from "../say.js";
import { choices, search } from "../server.js";
import { Choosing } from "./choosing.js";
import { HitRow } from "./parts.js";

/** @typedef {import("../rules/ask.js").Form} Asked */
/** @typedef {import("../rules/ask.js").Fields} Fields */
/** @typedef {import("../server.js").Found} Found */
/** @typedef {import("../server.js").Hit} Hit */
/** @typedef {{form: Asked, found: Found | null, hits: Hit[], page: number, lang: string}} Searched */

/** The place that somebody wants to be kept on this device. */
export const NEAR = "m-near";
const MEMORY = "search";

/** @returns {string} the zone of this device's clock */
const zoneHere = () => new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** @returns {Promise<string>} where this device is, rounded; asked of it only now */
function whereIAm() {
  return new Promise((done, gone) => {
    if (!navigator.geolocation) return gone(wrong("near", "meetings.app.near_cannot"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done(rounded(coords.latitude, coords.longitude)),
      (error) => gone(wrong("near", error.code === error.PERMISSION_DENIED ? "meetings.app.near_no" : "meetings.app.near_cannot")),
      { enableHighAccuracy: false, timeout: 15_000, maximumAge: 600_000 },
    );
  });
}

/** What can be chosen from, once it came; without it the rest works. */
function useChoices() {
  const [found, setFound] = useState(/** @type {import("../server.js").Choices | null} */ (null));
  const lang = langNow();
  useEffect(() => {
    let here = true;
    choices().then((all) => here && setFound(all), () => undefined);
    return () => {
      here = false;
    };
  }, [lang]);
  return found;
}

/** @param {import("./meetings.js").Props} props */
export function Find({ kit, mine }) {
  const before = /** @type {Searched | undefined} */ (kit.memory.get(MEMORY));
  const [form, setForm] = useState(before?.form ?? blank(kept(NEAR)));
  const [state, setState] = useState(before ?? null);
  const { busy, wrongs, run } = useTask(() => "near");
  const all = useChoices();
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  // What was found is read out where it begins; coming back to it moves nobody.
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn) heading.current?.focus();
  }, [turn]);
  /** @param {Searched} next */
  const show = (next) => {
    kit.memory.set(MEMORY, next);
    setState(next);
  };
  /** @param {Asked} asked @param {number} [page] */
  const look = (asked, page = 1) =>
    run(t("meetings.app.looking"), async () => {
      setForm(asked);
      // Below what goes wrong stands nothing that was found for another question.
      if (page === 1) show({ form: asked, found: null, hits: [], page, lang: langNow() });
      const found = await search(fieldsOf(asked, zoneHere(), page));
      if (found.problems.length) throw new Wrongs(found.problems.map(({ field, message }) => ({ field: field === "near" ? field : `find-${field}`, text: message })));
      show({ form: asked, found, hits: [...(page > 1 ? state?.hits ?? [] : []), ...found.hits], page, lang: langNow() });
      if (page === 1) setTurn((n) => n + 1);
    });
  const put = (/** @type {Partial<Asked>} */ patch) => setForm({ ...form, ...patch });
  const here = () => run(t("meetings.app.near_asking"), async () => put({ near: await whereIAm() }));
  return html`<${Back} to="m" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("meetings.app.find")}<//>
    ${!navigator.onLine && html`<p class="note warn" role="status">${t(mine.saved.length ? "meetings.app.find_offline" : "meetings.app.offline")}</p>`}
    ${all && (all.meetings === 0 || all.sample) && html`<p class="note">${t(all.sample ? "meetings.app.sample" : "meetings.app.none_listed")}</p>`}
    <${Form} onSend=${() => look(form)}>
      <${Field} id="near" label=${t("meetings.app.near")} hint=${t("meetings.app.near_hint")} value=${form.near} wrongs=${wrongs}
        onValue=${(/** @type {string} */ near) => put({ near })} />
      <${Place} form=${form} onHere=${here} onForget=${() => put({ near: "" })} />
      <${Choosing} form=${form} put=${put} all=${all} wrongs=${wrongs} />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("meetings.app.show")}<//></div>
    <//>
    ${state?.found && html`<h2 ref=${heading} tabindex="-1">${said(state.found)}</h2>
      <${Results} state=${state} busy=${busy} look=${look} />`}
    ${(!navigator.onLine || all?.meetings === 0 || state?.found?.total === 0) && html`<p>${t("meetings.app.ask")}</p><${kit.Numbers} />`}`;
}

/** @param {Found} found @returns {string} */
function said(found) {
  if (found.choices.length) return t("meetings.app.which");
  if (!found.total) return t("meetings.app.found_none");
  return found.place ? counted("meetings.app.found_near", found.total, { place: found.place }) : counted("meetings.app.found", found.total);
}

/** Where the place comes from, and whether it stays. */
/** @param {{form: Asked, onHere: () => void, onForget: () => void}} props */
function Place({ form, onHere, onForget }) {
  const [stays, setStays] = useState(kept(NEAR) !== "");
  const near = form.near.trim();
  const turn = () => {
    if (stays) forget([NEAR]);
    else keep(NEAR, near);
    setStays(!stays);
  };
  useEffect(() => {
    if (stays && near) keep(NEAR, near);
  }, [near, stays]);
  const gone = () => {
    forget([NEAR]);
    setStays(false);
    onForget();
  };
  return html`<div class="tight">
    <p><button type="button" class="link" onClick=${onHere}>${t("meetings.app.near_me")}</button></p>
    <p class="hint">${t("meetings.app.near_me_text")}</p>
    ${near && html`<label class="pick"><input type="checkbox" checked=${stays} onChange=${turn} />${t("meetings.app.near_keep")}</label>`}
    ${stays && html`<p><button type="button" class="link" onClick=${gone}>${t("meetings.app.near_forget")}</button></p>`}
  </div>`;
}

/** @param {{state: Searched, busy: string, look: (form: Asked, page?: number) => void}} props */
function Results({ state, busy, look }) {
  const { form, hits, page } = state;
  const found = /** @type {Found} */ (state.found);
  /** @type {Map<string, Hit[]>} */
  const days = new Map();
  for (const hit of hits) {
    const day = form.sort === "distance" ? "" : dayHere(Date.parse(hit.at.start));
    days.set(day, [...(days.get(day) ?? []), hit]);
  }
  if (found.choices.length) return html`<p>${t("meetings.app.which_text")}</p>
    <div class="acts">${found.choices.map((town) => html`<button type="button" class="btn second" key=${town.near} onClick=${() => look({ ...form, near: town.near })}>${town.name}</button>`)}</div>`;
  return html`
    ${found.total === 0 && found.wider.length > 0 && html`<p>${t("meetings.app.wider")}</p>
      <div class="acts">${found.wider.map((one) => html`<button type="button" class="btn second" key=${one.message} onClick=${() => look(formOf(form, one.fields))}>${one.message}</button>`)}</div>`}
    ${[...days].map(([day, some]) => html`${day && html`<h3 key=${`h${day}`}>${dayTitle(day)}</h3>`}
      <ul class="rows" key=${day}>${some.map((hit) => html`<${HitRow} key=${hit.ref + hit.at.start} hit=${hit} />`)}</ul>`)}
    ${hits.length < found.total && found.hits.length > 0 && html`<div class="acts"><button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined}
      onClick=${() => look(form, page + 1)}>${t("meetings.app.next_page")}</button></div>`}`;
}
