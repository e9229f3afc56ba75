// Times, places and kinds of meetings in words.
import { now } from "../kernel/clock.js";
import { has, langNow, t } from "../kernel/words.js";
import { dayHere, wallHere } from "./rules/week.js";

/** @typedef {import("./rules/saved.js").Facts} Facts */
/** @typedef {import("./rules/saved.js").Time} Time */
/** @typedef {import("./rules/went.js").Went} Went */

/** @returns {string} */
const locale = () => (langNow() === "es" ? "es-US" : "en-US");

/** @param {string} wall what a clock shows: 2026-11-23T19:00 @returns {string} "7:00 PM" */
export function clockOf(wall) {
  return new Intl.DateTimeFormat(locale(), { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(Date.parse(`${wall}:00Z`));
}

/** @param {string} time 19:00 @returns {string} */
export function timeOf(time) {
  return time ? clockOf(`2026-01-01T${time}`) : "";
}

/** @param {string} day 2026-11-23 @param {boolean} [year] @returns {string} "Monday, November 23" */
export function dayOf(day, year = false) {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) return "";
  return new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long", timeZone: "UTC", ...(year && { year: "numeric" }) }).format(ms);
}

/** @param {string} day @returns {string} with "Today" or "Tomorrow" before it */
export function dayTitle(day) {
  const today = dayHere(now());
  const tomorrow = dayHere(new Date(`${today}T12:00:00`).getTime() + 86_400_000);
  const words = dayOf(day);
  if (day === today) return t("meetings.app.today", { day: words });
  return day === tomorrow ? t("meetings.app.tomorrow", { day: words }) : words;
}

/** @param {Time} time @returns {string} from when to when on the clock here: "7:00 PM to 8:00 PM" */
export function spanOf({ start, end }) {
  return t("meetings.app.span", { from: clockOf(wallHere(Date.parse(start))), to: clockOf(wallHere(Date.parse(end))) });
}

/** @param {Time} time @param {string} zone @returns {string} what the clock at the meeting shows, where that is another time; else empty */
export function thereOf({ start, wall }, zone) {
  const here = wallHere(Date.parse(start));
  if (here === wall) return "";
  const params = { time: clockOf(wall), day: dayOf(wall.slice(0, 10)), zone: zoneName(zone, start) };
  return t(here.slice(0, 10) === wall.slice(0, 10) ? "meetings.app.there" : "meetings.app.there_day", params);
}

/** @param {string} zone @param {string} at @returns {string} "Mountain Standard Time"; its own name where the browser has none */
function zoneName(zone, at) {
  try {
    const parts = new Intl.DateTimeFormat(locale(), { timeZone: zone, timeZoneName: "long" }).formatToParts(Date.parse(at));
    return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
  } catch {
    return zone;
  }
}

/** @param {Time} time @param {boolean} running @returns {string} "Now", "In 12 minutes", or empty when it is not soon */
export function soonOf({ start }, running) {
  if (running) return t("meetings.app.now");
  const minutes = Math.round((Date.parse(start) - now()) / 60_000);
  if (minutes > 90) return "";
  return minutes < 2 ? t("meetings.app.at_once") : t("meetings.app.in_minutes", { n: minutes });
}

/** @param {string} venue @returns {string} */
export function venueOf(venue) {
  return t(`meetings.app.venue.${venue}`);
}

/** @param {Facts} facts @returns {string} when it is held, in words: "Every Monday, 7:00 pm" */
export function ruleOf(facts) {
  return facts.rule || t("meetings.app.no_time");
}

/** @param {{location?: string, texts?: Record<string, string>, city: string, state: string}} one @returns {string} where it is, in a line */
export function townOf({ location = "", texts, city, state }) {
  return [location || texts?.location, [city, state].filter(Boolean).join(", ")].filter(Boolean).join(", ");
}

/** @param {Facts} facts @returns {string} its address in full */
export function addressOf(facts) {
  return facts.texts.formatted_address || townOf(facts);
}

/**
 * An address of a map, for tapping only. Where the point is not the door, the words of the address are better.
 * @param {Facts} facts
 * @returns {string} empty where there is nothing to look for
 */
export function mapOf(facts) {
  const { latitude, longitude, approximate, door } = facts;
  if (door === false) return "";
  if (latitude !== null && longitude !== null && !approximate) {
    return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  }
  const words = facts.texts.formatted_address;
  return words ? `https://www.openstreetmap.org/search?query=${encodeURIComponent(words)}` : "";
}

/** @param {Facts} facts @returns {string} an address of directions to its door, for tapping only; empty where that is not known */
export function wayOf({ latitude, longitude, approximate, door }) {
  if (latitude === null || longitude === null || approximate || door === false) return "";
  return `https://www.openstreetmap.org/directions?route=${encodeURIComponent(`;${latitude},${longitude}`)}`;
}

/** @param {string} text @returns {string} a link that opens, or empty: only http(s) */
export function linkOf(text) {
  return /^https?:\/\/\S+$/i.test(text) ? text : "";
}

/** @param {string} phone @returns {string} what a phone dials; a code after the number is typed after pauses */
export function telOf(phone) {
  const dialled = phone.replace(/[^+\d,#*]/g, "");
  return /\d{3}/.test(dialled) ? `tel:${dialled.replaceAll("#", "%23")}` : "";
}

/** @param {string} phone @returns {string} the same for people to read, as the site writes it: 505-555-0102, 123456# */
export function phoneOf(phone) {
  const [main = "", ...codes] = phone.split(/,+/);
  const found = /^(?:\+?1)?(\d{3})(\d{3})(\d{4})$/.exec(main.replace(/[\s().-]/g, ""));
  return [found ? found.slice(1).join("-") : main, ...codes].filter(Boolean).join(", ");
}

/** @param {Facts} facts @returns {string[]} what kind of meeting it is */
export function kindsOf(facts) {
  const open = facts.is_open === null ? [] : [t(facts.is_open ? "meetings.app.open" : "meetings.app.closed")];
  // The codes O and C say the same.
  const types = facts.types.filter(({ code }) => !["O", "C"].includes(code)).map(({ label }) => label);
  const languages = facts.languages.map(({ label }) => label);
  return [...new Set([...open, ...types, ...languages])];
}

/** @param {Facts} facts @returns {{title: string, text: string}} how its page is named, saying nothing of whose meeting it is; and all of it in words */
export function pageOf(facts) {
  const when = ruleOf(facts);
  const { texts } = facts;
  const lines = [
    facts.name, when, facts.sentence, facts.zone, venueOf(facts.venue), townOf(facts), texts.formatted_address,
    facts.fellowship, texts.group, kindsOf(facts).join(", "), texts.conference_url, texts.conference_url_notes, texts.conference_phone,
    texts.conference_phone_notes, texts.notes, texts.location_notes, texts.group_notes,
  ];
  return { title: t("meetings.app.page.saved", { when }), text: [...new Set(lines.filter(Boolean))].join("\n") };
}

/** @param {Went} went @returns {Went} with its title and all of it in words */
export function worded(went) {
  const day = dayOf(went.day, true) || went.day;
  const lines = [[day, timeOf(went.time)].filter(Boolean).join(", "), went.name, went.fellowship, went.place, went.note && `\n${went.note}`];
  return { ...went, title: t("meetings.app.page.went", { day }), text: lines.filter(Boolean).join("\n") };
}

/** @param {string} id @param {number} n @param {Record<string, string>} [more] @returns {string} for one alone there is another sentence */
export function counted(id, n, more = {}) {
  return n === 1 && has(`${id}.one`) ? t(`${id}.one`, more) : t(id, { n, ...more });
}
