// What a place is on this device: text that somebody typed, or a point rounded so that it names a neighbourhood, not a house.

/**
 * @param {number} latitude
 * @param {number} longitude
 * @returns {string} as the search takes it: two decimals, about a kilometre
 */
export function pointText(latitude, longitude) {
  return `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
}

/**
 * @param {string | null} kept
 * @returns {string} a place that was kept; empty for none, and for what is none
 */
export function placeOf(kept) {
  const said = (kept ?? "").trim();
  return said.length <= 100 ? said : "";
}

/**
 * @param {string} start an instant, in RFC 3339
 * @param {number} offset minutes from UTC on the clock where the meeting is
 * @param {string} lang
 * @param {string} zone the reader's
 * @returns {string} the time where the reader is; empty where the clock shows the same
 */
export function yourTime(start, offset, lang, zone) {
  const at = new Date(start);
  const here = words(at, lang, zone);
  return here === words(new Date(at.getTime() + offset * 60_000), lang, "UTC") ? "" : here;
}

/** @param {Date} at @param {string} lang @param {string} timeZone */
function words(at, lang, timeZone) {
  const form = new Intl.DateTimeFormat(lang, { weekday: "long", hour: "numeric", minute: "2-digit", hour12: true, timeZone });
  const said = Object.fromEntries(form.formatToParts(at).map(({ type, value }) => [type, value]));
  const half = /^a/i.test(said["dayPeriod"] ?? "") ? "a" : "p";
  return `${said["weekday"]}, ${said["hour"]}:${said["minute"]}\u00a0${half}${lang === "es" ? ".\u00a0m." : "m"}`;
}
