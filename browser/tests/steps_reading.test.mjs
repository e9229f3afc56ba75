// Reading through everything that was written: which version of a page is read, and what is named as not read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAll, writings } from "../../handrail/steps/static/steps/reading.js";

const ROWS = {
  id: "step-4", step: 4,
  parts: [{ id: "resentment", rows: true, questions: [
    { id: "happened", type: "text" }, { id: "marks", type: "choice", many: true, options: ["abuse", "neither"] },
    { id: "mine", type: "text", drop: true, when: { question: "marks", not: ["abuse"] } },
  ] }],
};
const SHEET = { id: "step-2", step: 2, parts: [{ id: "who", questions: [{ id: "mine", type: "text" }] }] };
/** @type {any} */ (globalThis).fetch = async (/** @type {string} */ path) =>
  ({ ok: /step-[24]/.test(path), json: async () => ({ sheet: path.includes("step-4") ? ROWS : SHEET, texts: {} }) });

/** @param {Record<string, {kind: string, heads?: any[], draft?: any, broken?: boolean}>} pages @returns {any} */
function vaultOf(pages) {
  return {
    status: () => ({ phase: "device-only" }),
    pages: () => Object.entries(pages).map(([page, { kind }]) => ({ page, kind, at: "2026-11-20T10:00:00Z", title: page, heads: 1 })),
    page: async (/** @type {string} */ id) => {
      if (pages[id]?.broken) throw new Error("damaged");
      return { page: id, schema: 1, heads: pages[id]?.heads ?? [] };
    },
    readDraft: async (/** @type {string} */ id) => pages[id]?.draft ?? null,
    on: () => () => {},
  };
}
/** @param {string} version @param {any} body @param {boolean} [newerApp] */
const head = (version, body, newerApp = false) => ({ version, body, newerApp, at: "2026-11-20T10:00:00Z" });

/** @param {any} vault @param {number} [stopAfter] */
async function read(vault, stopAfter = Infinity) {
  /** @type {Record<string, any>} */
  const found = {};
  await readAll(vault, writings(vault), async ({ line, texts, newer, draft }) => {
    found[line.page] = newer ? "newer" : [texts, draft];
  }, () => Object.keys(found).length >= stopAfter);
  return found;
}

test("a page is read as it stands; its draft in place of the version it was made from; both of two versions", async () => {
  const found = await read(vaultOf({
    plain: { kind: "note", heads: [head("a", { text: "one" })] },
    typed: { kind: "note", heads: [head("a", { text: "old words" })], draft: { body: { text: "new words" }, schema: 1, parents: ["a"] } },
    two: { kind: "note", heads: [head("a", { text: "here" }), head("b", { text: "there" })] },
    both: { kind: "note", heads: [head("a", { text: "here" }), head("b", { text: "there" })], draft: { body: { text: "typed" }, schema: 1, parents: ["a"] } },
    part: { kind: "step-2.who", heads: [head("a", { answers: { mine: "calm" } })] },
  }));
  assert.deepEqual(found, {
    plain: [["one"], false], typed: [["new words"], true], two: [["here", "there"], false], both: [["typed", "there"], true], part: [["calm"], false],
  });
});

test("what was not read is told apart: of a newer app, damaged, or without its worksheet", async () => {
  const found = await read(vaultOf({
    newer: { kind: "note", heads: [head("a", { text: "x" }, true)] },
    damaged: { kind: "note", broken: true },
    alone: { kind: "step-3.decision", heads: [head("a", { answers: { words: "x" } })] },
    strange: { kind: "step-2.of-tomorrow", heads: [head("a", { answers: {} })] },
  }));
  assert.deepEqual(found, { newer: "newer", damaged: [null, false], alone: [null, false], strange: [null, false] });
});

test("pages that hold no writing are not opened, and reading stops when it is told to", async () => {
  const vault = vaultOf({ saved: { kind: "meeting", broken: true }, one: { kind: "note", heads: [head("a", { text: "1" })] }, two: { kind: "note", heads: [head("a", { text: "2" })] } });
  assert.deepEqual(Object.keys(await read(vault)), ["one", "two"]);
  assert.deepEqual(Object.keys(await read(vault, 1)), ["one"]);
});

test("where one version or the draft marks a row as done to me, my part is found in none of them", async () => {
  const marked = { answers: { happened: "what they did", marks: ["abuse"] } };
  const other = { answers: { happened: "what they did, again", marks: ["neither"], mine: "a part of mine" } };
  const found = await read(vaultOf({
    two: { kind: "step-4.resentment", heads: [head("a", marked), head("b", other)] },
    typed: { kind: "step-4.resentment", heads: [head("a", marked)], draft: { body: other, schema: 1, parents: ["a"] } },
    left: { kind: "step-4.resentment", heads: [head("a", marked)], draft: { body: other, schema: 1, parents: ["before"] } },
    whole: { kind: "step-4.resentment", heads: [head("a", other)] },
  }));
  assert.deepEqual(found, {
    two: [["what they did", "what they did, again"], false], typed: [["what they did, again"], true],
    left: [["what they did, again", "what they did"], true], whole: [["what they did, again", "a part of mine"], false],
  });
});
