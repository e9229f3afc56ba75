// A burn in the vault. That it has begun is written first, with what goes and without a name; so one that is interrupted can be
// brought to its end, and nothing is called burned before.
import { dayNow } from "../../../kernel/clock.js";
import { ashes, burnedOn, goingOf, unsaid, without } from "../../rules/burning.js";
import { SAME, SCHEMA, TELLING } from "../../rules/kinds.js";
import { carded, tellingOf } from "../../rules/telling.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("./tellings.js").Open} Open */
/** @typedef {import("../../rules/telling.js").Telling} Telling */

/**
 * @param {VaultApi} vault
 * @returns {Promise<Array<{page: string, bodies: Telling[]}>>} every telling with all its versions
 */
export async function allTellings(vault) {
  const pages = await Promise.all(vault.pages().filter((one) => one.kind === TELLING).map((one) => vault.page(one.page)));
  return pages.flatMap((one) => (one ? [{ page: one.page, bodies: one.heads.map((head) => tellingOf(head.body)) }] : []));
}

/**
 * @param {VaultApi} vault
 * @param {Open} open the telling that is burned
 * @param {{gone: string[], all: boolean, heard: boolean}} how gone: rows and answers; all: whatever names are left in this time through
 */
export async function toAshes(vault, open, { gone, all, heard }) {
  const pages = new Set(gone);
  const others = (await allTellings(vault)).filter(({ page, bodies }) => page !== open.id && bodies.some((one) =>
    one.rows.some((row) => pages.has(row.page)) || (all && one.pass === open.body.pass && one.rows.length > 0)));
  const stay = namesThatStay(vault, pages);
  const said = await Promise.all(vault.pages().filter((one) => one.kind === SAME).map((one) => vault.page(one.page)));
  const same = said.flatMap((one) => (one?.heads.some((head) => unsaid(head.body, stay)) ? [one.page] : []));
  const old = [...others.map((one) => one.page), ...same];
  const going = { pages: [...gone, open.id, ...old], anew: old.map((page) => [page, vault.newPage()]), heard };
  const body = carded({ ...ashes(open.body, { title: open.body.title, day: "", heard }), going });
  const id = vault.newPage();
  await vault.save(id, { kind: TELLING, schema: SCHEMA, body, parents: [] });
  await finish(vault, id, pages);
}

/**
 * @param {VaultApi} vault
 * @param {Set<string>} gone
 * @returns {Set<string>} what the rows are called that stay
 */
function namesThatStay(vault, gone) {
  return new Set(vault.pages().filter((one) => one.kind.startsWith("step-4.") && !gone.has(one.page)).map((one) => one.title.normalize("NFC").trim()));
}

/**
 * Brings a burn to its end, from wherever it stopped. What another device wrote meanwhile, before it knew of the burn, is asked
 * about apart.
 * @param {VaultApi} vault
 * @param {string} id what stays of the telling
 * @param {Set<string>} [meant] what the person saw on the page before and burns, whoever wrote it
 */
export async function finish(vault, id, meant = new Set()) {
  const head = (await vault.page(id))?.heads[0];
  const telling = head && tellingOf(head.body);
  const going = telling && goingOf(telling);
  if (!head || !going) return;
  const gone = new Set(going.pages);
  const here = new Set(vault.pages().map((one) => one.page));
  for (const [from, to] of going.anew) if (here.has(from) && !here.has(to)) await anew(vault, from, to, { gone, pass: telling.pass, heard: going.heard });
  const found = await Promise.all(going.pages.map((one) => vault.page(one)));
  const late = new Set(found.flatMap((one) => (one && !meant.has(one.page) && one.heads.some((each) => each.afterBurn) ? [one.page] : [])));
  await vault.burn(going.pages.filter((one) => !late.has(one)));
  await vault.save(id, { kind: TELLING, schema: SCHEMA, body: burnedOn(telling, dayNow()), parents: [head.version] });
}

/**
 * A page without the names that go. Each of its versions is kept; the first one last, by which it is known that all are written.
 * @param {VaultApi} vault
 * @param {string} from
 * @param {string} to
 * @param {{gone: Set<string>, pass: number, heard: boolean}} how
 */
async function anew(vault, from, to, { gone, pass, heard }) {
  const page = await vault.page(from);
  if (!page) return;
  const stay = namesThatStay(vault, gone);
  const here = new Set(vault.pages().map((one) => one.page));
  for (const [n, { body }] of [...page.heads.entries()].reverse()) {
    const next = page.kind === SAME ? (unsaid(body, stay) ?? body) : left(tellingOf(body));
    if (next) await vault.save(n ? vault.newPage() : to, { kind: page.kind, schema: SCHEMA, body: next, parents: [] });
  }
  /** @param {Telling} telling @returns {Telling | null} of another time through what was heard stays; never told, and nothing left: nothing */
  function left(telling) {
    const own = telling.pass === pass;
    // A row that is here no longer says nothing but its name.
    const rest = own ? { ...telling, rows: telling.rows.filter((one) => here.has(one.page)) } : telling;
    const next = without(rest, { gone, day: dayNow(), heard: heard || !own });
    return next.rows.length || next.told ? next : null;
  }
}
