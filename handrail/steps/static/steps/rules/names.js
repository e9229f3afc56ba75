// Which names may be one person, in two spellings. Nothing is joined here: a pair is only offered, and the person says.

/** @typedef {{same: string[][], apart: string[][]}} Said names that the person calls one, and pairs that are two people */
/** @typedef {{one: string, other: string}} Pair */
/**
 * @template R
 * @typedef {{names: string[], rows: R[]}} Group all rows that name one person
 */

/** Shorter names are one letter apart from too many others: Ana, Ada, Eva. */
const LEAST = 4;
/** A longer line is no name to compare. */
const MOST = 60;

/**
 * @param {string} name
 * @returns {string} without what spellings differ in: case, accents, spaces, signs
 */
export function plain(name) {
  const bare = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * @param {string} one
 * @param {string} other
 * @returns {boolean} a letter more, less, other, or two that changed places; two numbers are two things
 */
function oneLetterApart(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length < LEAST || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const letter = (/** @type {string | undefined} */ sign) => sign === undefined || !/\p{N}/u.test(sign);
  if (!letter(short[at]) || !letter(long[at])) return false;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}

/**
 * @param {string[]} few
 * @param {string[]} many
 * @returns {boolean} "ana" of "ana m", "ana m" of "ana martinez"; "m" alone is anybody
 */
function beginsLike(few, many) {
  if (!few.length || (few[0] ?? "").length < 2 || few[0] !== many[0]) return false;
  return few.every((word, n) => {
    const its = many[n] ?? "";
    const initial = n > 0 && (word.length === 1 || its.length === 1) && word[0] === its[0];
    return word === its || (initial && /\p{L}/u.test(word));
  });
}

/** @typedef {{name: string, bare: string, flat: string, words: string[]}} Looked a name, made ready to be held against others */

/**
 * @param {string} name
 * @returns {Looked} with nothing in it where it is no name to compare
 */
function lookedAt(name) {
  const bare = name.length > MOST ? "" : plain(name);
  return { name, bare, flat: bare.replaceAll(" ", ""), words: bare.split(" ") };
}

/**
 * @param {Looked} one
 * @param {Looked} other
 * @returns {boolean}
 */
function fits(one, other) {
  if (!one.bare || !other.bare) return false;
  if (one.flat === other.flat) return true;
  const [few, many] = one.words.length <= other.words.length ? [one.words, other.words] : [other.words, one.words];
  return beginsLike(few, many) || oneLetterApart(one.bare, other.bare);
}

/**
 * @param {string} name
 * @param {string} another
 * @returns {boolean} they may be one person
 */
export function alike(name, another) {
  return fits(lookedAt(name), lookedAt(another));
}

/**
 * Under these a name is found by any that may be like it, so that not every name is held against every other.
 * @param {Looked} one
 * @returns {Set<string>}
 */
function under({ bare, flat, words }) {
  const shelves = new Set([bare, flat, words[0] ?? ""]);
  for (let n = 0; n < bare.length; n += 1) shelves.add(bare.slice(0, n) + bare.slice(n + 1));
  return shelves;
}

/**
 * @param {string[]} names each once
 * @param {Said} said
 * @returns {Pair[]} those that may be one person, about which the person has said nothing yet
 */
export function pairs(names, { same, apart }) {
  const joined = groupsOf(names.map((name) => ({ name })), same);
  const of = new Map(joined.flatMap((group, n) => group.names.map((name) => [name, n])));
  const key = (/** @type {string} */ one, /** @type {string} */ other) => (one < other ? `${one}\n${other}` : `${other}\n${one}`);
  const told = new Set(apart.map(([one = "", other = ""]) => key(one, other)));
  /** @type {Map<string, Looked[]>} */
  const shelves = new Map();
  /** @type {Map<string, Pair>} */
  const found = new Map();
  for (const name of names) {
    const one = lookedAt(name);
    /** @type {Set<Looked>} */
    const near = new Set();
    for (const shelf of under(one)) {
      const on = shelves.get(shelf) ?? [];
      if (!on.length) shelves.set(shelf, on);
      for (const other of on) near.add(other);
      on.push(one);
    }
    for (const other of near) {
      if (!fits(one, other) || of.get(name) === of.get(other.name) || told.has(key(name, other.name))) continue;
      const between = key(String(of.get(name)), String(of.get(other.name)));
      if (!found.has(between)) found.set(between, { one: other.name, other: name });
    }
  }
  return [...found.values()];
}

/**
 * @template {{name: string}} R
 * @param {R[]} rows
 * @param {string[][]} same
 * @returns {Group<R>[]} those who come up most first; a row without a name is in none
 */
export function groupsOf(rows, same) {
  /** @type {Map<string, string>} */
  const up = new Map();
  /** @param {string} name @returns {string} the one that stands for all that are joined with it */
  const top = (name) => {
    let at = name;
    for (let next = up.get(at); next !== undefined; next = up.get(at)) at = next;
    return at;
  };
  for (const list of same) {
    for (const name of list.slice(1)) {
      const [one, other] = [top(list[0] ?? ""), top(name)];
      if (one !== other) up.set(other, one);
    }
  }
  /** @type {Map<string, Group<R>>} */
  const groups = new Map();
  for (const row of rows) {
    const { name } = row;
    if (!name) continue;
    const group = groups.get(top(name)) ?? { names: [], rows: [] };
    if (!group.names.includes(name)) group.names.push(name);
    group.rows.push(row);
    groups.set(top(name), group);
  }
  // The spelling that comes up most stands first; of two, the fuller one.
  for (const group of groups.values()) {
    const often = (/** @type {string} */ name) => group.rows.filter((row) => row.name === name).length;
    if (group.names.length > 1) group.names.sort((one, other) => often(other) - often(one) || other.length - one.length);
  }
  return [...groups.values()].sort((one, other) => other.rows.length - one.rows.length || ((one.names[0] ?? "") < (other.names[0] ?? "") ? -1 : 1));
}

/**
 * @param {unknown} list
 * @returns {string[][]}
 */
function lists(list) {
  return (Array.isArray(list) ? list : []).map((one) => (Array.isArray(one) ? one.filter((name) => typeof name === "string") : [])).filter((one) => one.length > 1);
}

/**
 * @param {Array<Record<string, unknown>>} bodies all that was said, on every device
 * @returns {Said} taken together: what is said twice stands once
 */
export function saidIn(bodies) {
  const once = (/** @type {string[][]} */ all) => [...new Map(all.map((list) => [[...list].sort().join("\n"), list])).values()];
  return { same: once(bodies.flatMap((body) => lists(body.same))), apart: once(bodies.flatMap((body) => lists(body.apart))) };
}

/**
 * @param {Said} said
 * @param {Pair} pair
 * @returns {Said} they are one
 */
export function joining({ same, apart }, { one, other }) {
  return { same: [...same, [one, other]], apart: apart.filter((list) => !(list.includes(one) && list.includes(other))) };
}

/**
 * @param {Said} said
 * @param {Pair} pair
 * @returns {Said} they are two, and it is not asked again
 */
export function parting({ same, apart }, { one, other }) {
  return { same, apart: [...apart, [one, other]] };
}

/**
 * @param {Said} said
 * @param {string[]} names one person's, who are to be looked at apart again
 * @returns {Said}
 */
export function undone({ same, apart }, names) {
  const none = (/** @type {string[]} */ list) => !list.some((name) => names.includes(name));
  return { same: same.filter(none), apart };
}
