// What the search form holds, and what is sent of it.

/** @typedef {"in-person" | "online" | "phone"} Where */
/**
 * @typedef {object} Form
 * @property {string} near
 * @property {string} miles
 * @property {string} when
 * @property {Where[]} where
 * @property {string} open "", "open" or "closed"
 * @property {string} fellowship
 * @property {string} lang
 * @property {string[]} types
 * @property {string} words
 * @property {string} sort
 */
/** @typedef {Record<string, string[]>} Fields */

export const WHENS = ["soon", "today", "tonight", "tomorrow", "week"];
/** @type {Where[]} */
export const WHERES = ["in-person", "online", "phone"];
export const MILES = ["5", "10", "25", "50", "100"];

/** What one field may hold (handrail/meetings/web/api.py). */
const LONGEST = 100;
const MOST_TYPES = 20;

/** @param {string} near @returns {Form} */
export function blank(near) {
  return { near, miles: "25", when: "today", where: [], open: "", fellowship: "", lang: "", types: [], words: "", sort: "start" };
}

/** Who asks for a room or for a link is also shown what is both at once. @type {Record<Where, string[]>} */
const VENUES = { "in-person": ["in-person", "hybrid"], online: ["online", "hybrid"], phone: ["phone"] };

/**
 * @param {Form} form
 * @param {string} zone the reader's
 * @param {number} [page]
 * @returns {Fields}
 */
export function fieldsOf(form, zone, page = 1) {
  const near = form.near.trim().slice(0, LONGEST);
  /** @type {Fields} */
  const fields = {
    near: [near],
    miles: near ? [form.miles] : [],
    when: [form.when],
    venue: [...new Set(form.where.flatMap((one) => VENUES[one]))],
    open: [form.open],
    fellowship: [form.fellowship],
    lang: [form.lang],
    type: form.types.slice(0, MOST_TYPES),
    words: [form.words.trim().slice(0, LONGEST)],
    sort: near ? [form.sort] : [],
    zone: [zone],
    page: page > 1 ? [String(page)] : [],
  };
  return Object.fromEntries(Object.entries(fields).map(([name, said]) => [name, said.filter(Boolean)]).filter(([, said]) => said?.length));
}

/**
 * The form that asks what an offered search asks: a tap on "Within 50 miles" fills it in.
 * @param {Form} form
 * @param {Fields} fields
 * @returns {Form}
 */
export function formOf(form, fields) {
  const venues = fields.venue ?? [];
  const one = (/** @type {string} */ name) => fields[name]?.[0] ?? "";
  return {
    near: one("near"),
    miles: one("miles") || form.miles,
    when: one("when") || "soon",
    where: WHERES.filter((where) => venues.includes(where)),
    open: one("open"),
    fellowship: one("fellowship"),
    lang: one("lang"),
    types: fields.type ?? [],
    words: one("words"),
    sort: one("sort") || "start",
  };
}

/**
 * A place by its degrees, no closer than about a kilometre.
 * @param {number} latitude
 * @param {number} longitude
 */
export function rounded(latitude, longitude) {
  return `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
}
