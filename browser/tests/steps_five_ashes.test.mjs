// A burn in a real vault: what it leaves of other pages, and what happens where it is interrupted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { make, withAccount } from "./devices.mjs";

const { finish, toAshes } = await import("../../handrail/steps/static/steps/screens/five/to_ashes.js");
const { KINDS, SAME, TELLING } = await import("../../handrail/steps/static/steps/rules/kinds.js");
const { carded, choosing, current, freshTelling, tellingOf } = await import("../../handrail/steps/static/steps/rules/telling.js");

/** Three rows, two tellings of the same time through that name them, one of another, and what was said of names. */
async function told() {
  const { vault } = await make(withAccount, []);
  vault.knowKinds(KINDS);
  const keep = async (/** @type {string} */ kind, /** @type {any} */ body) => {
    const page = vault.newPage();
    await vault.save(page, { kind, schema: 1, body, parents: [] });
    return page;
  };
  const row = (/** @type {string} */ title) => keep("step-4.harm", { title, card: { p: 1, f: true, m: [], t: [], c: [], s: {} } });
  const [pedro, ana, luis] = [await row("Pedro"), await row("Ana"), await row("Luis")];
  const telling = (/** @type {number} */ pass, /** @type {any} */ more, /** @type {any[]} */ ...rows) =>
    keep(TELLING, carded({ ...choosing(freshTelling("Told", pass), rows), told: "2026-01-30", ...more }));
  const earlier = await telling(1, { heard: "Pedro, she said" }, { page: pedro, name: "Pedro" }, { page: ana, name: "Ana" });
  const second = await telling(2, { heard: "the second time" }, { page: luis, name: "Luis" });
  const mine = await telling(1, {}, { page: pedro, name: "Pedro" });
  await keep(SAME, { title: "Names", same: [["Pedro", "Pedro Gomez"], ["Ana", "Luis"]], apart: [] });
  const body = tellingOf((await vault.page(mine)).heads[0].body);
  return { vault, pedro, ana, luis, earlier, second, open: { id: mine, body, parents: [], two: false } };
}

/** @param {any} vault */
async function words(vault) {
  const pages = await Promise.all(vault.pages().map((/** @type {any} */ one) => vault.page(one.page)));
  return pages.flatMap((page) => page.heads.map((/** @type {any} */ head) => ({ page: page.page, kind: page.kind, body: head.body })));
}

test("only what was chosen is burned, and its name stands on no other page; another time through stays as it is", async () => {
  const { vault, pedro, ana, luis, second, open } = await told();
  await toAshes(vault, open, { gone: [pedro], all: false, heard: false });
  const left = await words(vault);
  assert.ok(!JSON.stringify(left).includes("Pedro"), JSON.stringify(left));
  assert.deepEqual(left.filter((one) => one.kind === "step-4.harm").map((one) => one.page).sort(), [ana, luis].sort());
  const tellings = left.filter((one) => one.kind === TELLING).map(({ page, body }) => ({ page, ...tellingOf(body) }));
  assert.deepEqual(tellings.map((one) => [one.pass, one.rows.map((row) => row.name).join(), one.heard, Boolean(one.burned)]).sort(), [[1, "", "", true], [1, "Ana", "", false], [2, "Luis", "the second time", false]]);
  assert.ok(tellings.some((one) => one.page === second));
  assert.deepEqual(left.filter((one) => one.kind === SAME).map((one) => one.body.same), [[["Ana", "Luis"]]]);
});

for (const stop of ["before", "after"])
  test(`a burn that is interrupted ${stop} the rows are gone says so, and comes to the same end`, async () => {
    const { vault, pedro, ana, open } = await told();
    const broken = new Proxy(vault, {
      get(of, name) {
        if (name === "burn") return async (/** @type {string[]} */ list) => {
          if (stop === "after") await of.burn(list);
          throw new Error("the battery");
        };
        const value = of[name];
        return typeof value === "function" ? value.bind(of) : value;
      },
    });
    await assert.rejects(toAshes(broken, open, { gone: [pedro, ana], all: true, heard: false }), /the battery/);
    const fact = current(vault.pages(), 1);
    assert.deepEqual([fact?.going, fact?.burned, fact?.told], [true, "", "2026-01-30"]);
    await finish(vault, fact?.page ?? "");
    const left = await words(vault);
    assert.deepEqual(left.map((one) => JSON.stringify(one)).filter((one) => /Pedro|Ana/.test(one)), []);
    assert.deepEqual([current(vault.pages(), 1)?.going, Boolean(current(vault.pages(), 1)?.burned)], [false, true]);
    assert.equal(left.filter((one) => one.kind === TELLING).length, 3, "none is written twice");
  });
