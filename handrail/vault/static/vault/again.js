// Saying again, under the new key, what this device wrote with a key that was replaced meanwhile (section 2.4).
import { bodyOf, write, WRITER } from "./pages.js";
import { GONE, readGone } from "./rules/header.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./opening.js").Facts} Facts */

/**
 * Says again what this device wrote with a key that was retired meanwhile (section 2.4). The version it stands on and the
 * accepted ones below it are its parents, so that saying again makes no second head.
 * @param {Core} core
 * @returns {Promise<boolean>}
 */
export async function sayAgain(core) {
  const { book } = core;
  const cutOff = [...book.versions.values()].some((one) => one.code === "retired-key");
  if (!cutOff) return false;
  const { own, burned } = await ownChain(core);
  // What others wrote with that key stands below nothing of ours.
  const counting = [...book.versions.values()].filter((one) => one.accepted || own.has(one));
  const parents = new Set(counting.flatMap((one) => one.parents));
  const tips = [...own].reverse().filter(({ version, code }) => code === "retired-key" && !parents.has(version) && !burned.has(version));
  for (const tip of tips) {
    const { kind, schema, page, version } = tip;
    const below = [version, ...acceptedBelow(core, tip)];
    const body = await bodyOf(core, version);
    await core.tabs.alone(WRITER, () => write(core, page, { kind, schema, body, parents: below }));
  }
  return tips.length > 0;
}

/**
 * What this very store wrote, followed back from its own counters, and what burns among it name. Who has the old key can write
 * in this device's name, but not into this chain.
 * @param {Core} core
 * @returns {Promise<{own: Set<Facts>, burned: Set<string>}>}
 */
async function ownChain(core) {
  /** @type {import("./core.js").Device} */
  const device = await core.unlocked().store.get("meta", "device");
  /** @type {Set<Facts>} */
  const own = new Set();
  const burned = new Set();
  const taken = new Taken(core.book);
  const seen = new Set();
  for (const last of [device.prev, ...(device.former ?? [])]) {
    for (let id = last; id && !seen.has(id); ) {
      seen.add(id);
      const one = core.book.versions.get(id);
      if (one) own.add(one);
      const list = one?.kind === GONE && one.code === "retired-key" ? readGone({ ...one, body: await bodyOf(core, id) }) : null;
      for (const entry of list ?? []) {
        taken.add(entry);
        if (entry.why === "burn") burned.add(entry.version);
      }
      id = one ? one.prev : taken.before(id);
    }
  }
  return { own, burned };
}

/** The links that lists took out of a chain: behind them it goes on by number, where only one version can be meant. */
class Taken {
  /** @type {Map<string, import("./rules/header.js").GoneEntry>} */
  #entries = new Map();
  /** @type {Map<string, string>} */
  #places = new Map();

  /** @param {import("./book.js").Book} book */
  constructor(book) {
    this.book = book;
    for (const { by, entry } of book.entries()) if (!by.vault) this.add(entry);
  }

  /** @param {import("./rules/header.js").GoneEntry} entry */
  add(entry) {
    this.#entries.set(entry.version, entry);
    this.#places.set(`${entry.device} ${entry.n}`, entry.version);
  }

  /** @param {string} id a version that is not here */
  before(id) {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    const { device, n } = entry;
    const named = this.#places.get(`${device} ${n - 1}`);
    if (named) return named;
    const [one, other] = [...this.book.versions.values()].filter((held) => !held.vault && held.device === device && held.n === n - 1);
    return one && !other ? one.version : null;
  }
}

/**
 * @param {Core} core
 * @param {Facts} tip
 */
function acceptedBelow(core, tip) {
  const found = new Set();
  const seen = new Set();
  const look = [...tip.parents];
  for (let id = look.pop(); id; id = look.pop()) {
    const one = core.book.versions.get(id);
    if (seen.has(id) || one?.page !== tip.page) continue;
    seen.add(id);
    if (one.accepted) found.add(id);
    else look.push(...one.parents);
  }
  return [...found];
}
