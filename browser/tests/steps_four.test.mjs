// Step 4's own rules: whose name is whose, names as initials, and the lists of rows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initials } from "../../handrail/steps/static/steps/rules/initials.js";
import { EVERYTHING, ORDERS, SHOWS, chosenRows, countOf, doneToMe, sortedRows, tally } from "../../handrail/steps/static/steps/rules/inventory.js";
import { alike, groupsOf, joining, pairs, parting, plain, saidIn, undone } from "../../handrail/steps/static/steps/rules/names.js";

/** @param {string} name */
const cases = (name) => JSON.parse(readFileSync(new URL(`../../handrail/steps/tests/cases/${name}.json`, import.meta.url), "utf8"));

for (const [name, wanted, kind] of cases("initials")) {
  test(`initials: ${name || "nothing"}${kind ? ` (${kind})` : ""}`, () => assert.equal(initials(name, kind), wanted));
}

for (const [one, other, wanted] of cases("names")) {
  test(`${one} and ${other} ${wanted ? "may be one person" : "are two names"}`, () => {
    assert.equal(alike(one, other), wanted);
    assert.equal(alike(other, one), wanted, "the other way round");
    assert.deepEqual(pairs([one, other], { same: [], apart: [] }), wanted ? [{ one, other }] : []);
  });
}

const NOTHING = { same: [], apart: [] };
const row = (/** @type {string} */ name, /** @type {number} */ n = 0) => ({ name, n });

test("nothing is joined before the person says so, and what is joined can be taken apart", () => {
  const rows = [row("Ana", 1), row("Ana M.", 2), row("Luis", 3), row("Ana", 4), row("", 5)];
  const names = (/** @type {import("../../handrail/steps/static/steps/rules/names.js").Said} */ said) => groupsOf(rows, said.same).map((one) => [one.names, one.rows.map(({ n }) => n)]);
  assert.deepEqual(names(NOTHING), [[["Ana"], [1, 4]], [["Ana M."], [2]], [["Luis"], [3]]]);
  const said = joining(NOTHING, { one: "Ana", other: "Ana M." });
  assert.deepEqual(names(said), [[["Ana", "Ana M."], [1, 2, 4]], [["Luis"], [3]]]);
  assert.deepEqual(pairs(["Ana", "Ana M.", "Luis"], said), []);
  assert.deepEqual(names(undone(said, ["Ana", "Ana M."])), names(NOTHING));
  assert.deepEqual(NOTHING, { same: [], apart: [] }, "nothing is changed in place");
});

test("a pair of whom the person said that they are two is not asked about again, until it is", () => {
  const pair = { one: "Ana", other: "Ana M." };
  const said = parting(NOTHING, pair);
  assert.deepEqual(pairs(["Ana M.", "Ana"], said), []);
  assert.deepEqual(joining(said, pair), { same: [["Ana", "Ana M."]], apart: [] });
});

test("three spellings are one person after two joins, whatever the order, and two offers are never about one pair", () => {
  const same = [["Ana", "Ana M."], ["ana m", "Ana M."]];
  assert.deepEqual(groupsOf([row("ana m"), row("Ana"), row("Ana M.")], same).map((one) => one.names), [["ana m", "Ana", "Ana M."]]);
  assert.deepEqual(pairs(["Ana", "Ana M.", "ana m"], { same: [["Ana", "Ana M."]], apart: [] }).length, 1);
});

test("what two phones said stands together, twice said once, and what is odd is left aside", () => {
  const bodies = [{ same: [["Ana", "ana"]], apart: [["Eva", "Ava"]] }, { same: [["ana", "Ana"], ["Luis", "luis"], ["one"], "x"], apart: 7 }, {}];
  assert.deepEqual(saidIn(bodies), { same: [["ana", "Ana"], ["Luis", "luis"]], apart: [["Eva", "Ava"]] });
});

test("five hundred names are held against each other at once", () => {
  const names = Array.from({ length: 500 }, (_, n) => `Person ${String.fromCharCode(97 + (n % 26)).repeat(3)}${String.fromCharCode(97 + Math.floor(n / 26)).repeat(3)}`);
  const began = performance.now();
  const found = pairs([...names, "person aaa aaa"], NOTHING);
  assert.ok(found.some(({ one, other }) => plain(one).replaceAll(" ", "") === plain(other).replaceAll(" ", "")));
  // A hundred times what it takes here: only a way that grows with the square of the names is as slow.
  assert.ok(performance.now() - began < 3000);
});

/** @param {string} page @param {object} card @param {string} [name] @returns {import("../../handrail/steps/static/steps/rules/inventory.js").Named} */
const line = (page, card, name = page) => ({
  part: "resentment", name,
  row: { page, kind: "step-4.resentment", at: "", title: name, heads: 1, copy: false, card: { p: 1, f: true, m: [], t: [], c: [], s: {}, ...card } },
});
const ROWS = [
  line("d", { f: false, t: ["money"], c: ["kind.institution"] }, "zoe"),
  line("c", { t: ["safety", "money"], m: ["child"], c: ["kind.person", "mine_is.none"] }, "Águeda"),
  line("b", { f: false, m: ["neither"] }, ""),
  line("a", { t: ["safety", "love", "safety"], m: ["abuse", "people"] }, "Berta"),
];
const pages = (/** @type {import("../../handrail/steps/static/steps/rules/inventory.js").Named[]} */ rows) => rows.map((one) => one.row.page).join("");

test("rows are sorted four ways, and the one written last stays first where two are alike", () => {
  assert.deepEqual(ORDERS.map((order) => pages(sortedRows(ROWS, order, "es"))), ["dcba", "cadb", "acdb", "dbca"]);
  assert.equal(pages(ROWS), "dcba", "nothing is moved in place");
});

test("rows are chosen by what is unfinished, what was done to me, what is touched and by kind, and by two at once", () => {
  const chosen = (/** @type {object} */ choice) => pages(chosenRows(ROWS, { ...EVERYTHING, ...choice }));
  assert.deepEqual(SHOWS.map((show) => chosen({ show })), ["dcba", "db", "ca"]);
  assert.deepEqual([chosen({ touched: "safety" }), chosen({ kind: "person" }), chosen({ show: "done_to_me", touched: "money" })], ["ca", "c", "c"]);
});

test("rows are counted, never as a part of a hundred; none of these marks is no mark", () => {
  assert.deepEqual(countOf(ROWS.map(({ row }) => row)), { all: 4, open: 2 });
  assert.deepEqual(ROWS.map(({ row }) => doneToMe(row.card)), [false, true, false, true]);
});

test("what is touched is counted once a row, in rows that were done to me too, and nothing of my part is in it", () => {
  assert.deepEqual(tally(ROWS.map(({ row }) => row)), [{ what: "money", n: 2 }, { what: "safety", n: 2 }, { what: "love", n: 1 }]);
  assert.deepEqual(tally([]), []);
});
