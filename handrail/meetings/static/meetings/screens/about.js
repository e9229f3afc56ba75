// What is known of a meeting beside its time: where, how to join, what kind, from which list.
import { html } from "../../vendor/preact.js";
import { t, when } from "../../kernel/words.js";
import { addressOf, kindsOf, linkOf, mapOf, phoneOf, telOf, venueOf, wayOf } from "../say.js";

/** @typedef {import("../rules/saved.js").Facts} Facts */

/** Whose maps they are: said before anybody goes there. */
const OSM = "OpenStreetMap";

/** A link that leads out of here: nothing is asked of anybody before it is tapped, and it does not say where from. */
/** @param {{to: string, text: string, words: string}} props */
function Out({ to, text, words }) {
  return html`<p><a class="link" href=${to} target="_blank" rel="noreferrer noopener">${words}</a>${text && html`<span class="meta" dir="auto"> ${text}</span>`}</p>`;
}

/** @param {{facts: Facts}} props */
export function About({ facts }) {
  const { texts } = facts;
  return html`<h2>${venueOf(facts.venue)}</h2>
    <${Where} facts=${facts} />
    <${Notes} texts=${texts} names=${["location_notes"]} />
    <${Join} texts=${texts} />
    <${Notes} texts=${texts} names=${["notes", "group_notes"]} />
    <${Kind} facts=${facts} />
    <${Lists} facts=${facts} />`;
}

/** @param {{texts: Facts["texts"], names: string[]}} props */
function Notes({ texts, names }) {
  return names.map((name) => texts[name] && html`<p key=${name} class="written" dir="auto">${texts[name]}</p>`);
}

/** @param {{facts: Facts}} props */
function Where({ facts }) {
  if (!["in-person", "hybrid", "closed", "unknown"].includes(facts.venue)) return null;
  const address = addressOf(facts);
  const [map, way] = [mapOf(facts), wayOf(facts)];
  const { location = "" } = facts.texts;
  return html`${address && html`<p dir="auto">${location && !address.includes(location) ? `${location}, ${address}` : address}</p>`}
    ${map && html`<${Out} to=${map} words=${t("meetings.app.map")} text=${OSM} />`}
    ${way && html`<${Out} to=${way} words=${t("meetings.app.way")} text=${OSM} />`}`;
}

/** @param {{texts: Facts["texts"]}} props */
function Join({ texts }) {
  const { conference_url: url = "", conference_url_notes: url_notes = "", conference_phone: phone = "", conference_phone_notes: phone_notes = "" } = texts;
  const tel = telOf(phone);
  return html`${linkOf(url) && html`<${Out} to=${url} words=${t("meetings.app.join")} text=${url_notes} />`}
    ${phone && html`<p>${tel ? html`<a class="link" href=${tel}>${t("meetings.app.call", { phone: phoneOf(phone) })}</a>` : phone}
      ${phone_notes && html`<span class="meta" dir="auto"> ${phone_notes}</span>`}</p>`}`;
}

/** @param {{facts: Facts}} props */
function Kind({ facts }) {
  const kinds = kindsOf(facts);
  const { group = "" } = facts.texts;
  const rows = [
    [t("meetings.app.fellowship"), facts.fellowship],
    [t("meetings.app.group"), group !== facts.name ? group : ""],
    [t("meetings.app.kinds"), kinds.join(", ")],
  ].filter(([, said]) => said);
  return rows.length > 0 && html`<dl class="said">${rows.map(([ask, said]) => html`<div key=${ask}><dt>${ask}</dt><dd dir="auto">${said}</dd></div>`)}</dl>`;
}

/** @param {string} feedback @returns {string} where a list wants to hear that it is wrong; empty where it names nobody */
function reportOf(feedback) {
  return linkOf(feedback) || (/^mailto:[^\s]+$/i.test(feedback) ? feedback : "");
}

/** @param {{facts: Facts}} props */
function Lists({ facts: { sources, texts, page = "" } }) {
  const own = linkOf(texts.website ?? "") || linkOf(texts.url ?? "");
  return html`<h2>${t("meetings.app.lists")}</h2>
    <ul>${sources.map(({ name, attribution, website, feedback, read }) => html`<li key=${name + website}>
      <span dir="auto">${linkOf(website) ? html`<a href=${website} target="_blank" rel="noreferrer noopener">${name}</a>` : name}${attribution && attribution !== name ? `. ${attribution}` : ""}</span>
      ${reportOf(feedback) && html`<span> <a href=${reportOf(feedback)} target="_blank" rel="noreferrer noopener">${t("meetings.app.wrong")}</a></span>`}
      ${read && html`<span class="meta"> ${t("meetings.app.read", { day: when(read) })}</span>`}
    </li>`)}</ul>
    ${texts.updated && html`<p class="meta">${t("meetings.app.updated", { day: when(texts.updated.slice(0, 10)) })}</p>`}
    ${own && html`<${Out} to=${own} words=${t("meetings.app.website")} text="" />`}
    ${linkOf(page) && html`<${Out} to=${page} words=${t("meetings.app.listing_wrong")} text=${t("meetings.app.listing_wrong_text")} />`}`;
}
