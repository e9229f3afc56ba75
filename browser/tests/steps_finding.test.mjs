// Looking for words in one's own writing: what is found, and the line it is shown in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, seeking, wordsOf } from "../../handrail/steps/static/steps/rules/finding.js";
import { isWriting, writtenIn } from "../../handrail/steps/static/steps/rules/written.js";

/** @param {string[]} texts @param {string[]} words @returns {{pieces: any[] | null, rests: number}} */
function seek(texts, words) {
  const looking = seeking(texts, words);
  for (let rests = 0; ; rests += 1) {
    const next = looking.next();
    if (next.done) return { pieces: next.value, rests };
  }
}
/** @param {string[]} texts @param {string} query @returns {string | null} */
const shown = (texts, query) => seek(texts, wordsOf(query)).pieces?.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("") ?? null;

/** @type {Array<[it: string, text: string, query: string, shown: string | null]>} null: not found */
const CASES = [
  ["a word", "I called J. today.", "called", "I [called] J. today."],
  ["another case", "I called J. today.", "CALLED", "I [called] J. today."],
  ["a part of a word", "Fearless.", "fear", "[Fear]less."],
  ["an accent in the text", "Mi mamá se enojó.", "mama", "Mi [mamá] se enojó."],
  ["an accent in what is looked for", "Mi mama se enojo.", "enojó", "Mi mama se [enojo]."],
  ["ñ and n", "El año pasado", "ano", "El [año] pasado"],
  ["an accent written as two characters", "mama\u0301 vino", "mamá", "[mama\u0301] vino"],
  ["upside-down marks stay", "¿Qué pasó?", "que paso", "¿[Qué] [pasó]?"],
  ["several words, in any order", "The bar, then my brother.", "brother bar", "The [bar], then my [brother]."],
  ["one of several is missing", "The bar.", "bar brother", null],
  ["what means something in a pattern", "It cost $5 (or 5.00)? [yes]*", "5.00)? [yes]*", "It cost $5 (or [5.00)?] [[yes]*]"],
  ["a dot is a dot", "abc", "a.c", null],
  ["a backslash", "C:\\temp", "\\t", "C:[\\t]emp"],
  ["an emoji", "so tired 😴 today", "😴", "so tired [😴] today"],
  ["half of a family is shown as the family", "my 👩‍👧 came", "👩", "my [👩‍👧] came"],
  ["the line that it stands on", "one\ntwo bears\nthree", "bear", "two [bear]s"],
  ["words that touch are marked as one", "sunflower", "sun flower", "[sunflower]"],
  ["words that overlap are marked as one", "sunday", "sund day", "[sunday]"],
  ["words on two lines: the first that says most", "a bar\na brother in a bar", "bar brother", "a [brother] in a [bar]"],
  ["a capital that becomes two characters", "İstanbul now", "now", "İstanbul [now]"],
  ["a final sigma", "ΟΔΟΣ", "οδος", "[ΟΔΟΣ]"],
  ["nothing but blanks", "text", "  ", null],
];
for (const [it, text, query, wanted] of CASES) {
  test(`finding ${it}`, () => {
    assert.equal(shown([text], query), wanted);
  });
}

test("all the words may stand in different answers of a page", () => {
  assert.equal(shown(["my brother", "the bar"], "bar brother"), "my [brother]");
});

test("a long line is cut around what was found, at a word, and never inside a letter", () => {
  const line = `${"so many words before it ".repeat(30)}HERE${" and many after it".repeat(30)}`;
  const said = shown([line], "here");
  assert.match(said ?? "", /^… \S.*\[HERE\] and many.* …$/);
  assert.ok(said && said.length < 200);
  const faces = `${"👩‍👧‍👦".repeat(100)}x${"👩‍👧‍👦".repeat(100)}`;
  const cut = shown([faces], "x")?.replaceAll(/[[\]]/g, "") ?? "";
  assert.deepEqual([...new Set(new Intl.Segmenter().segment(cut.replaceAll(/[… x]/gu, "")))].map((one) => one.segment).filter((one) => one !== "👩‍👧‍👦"), []);
});

test("what stands far inside a line without end is found and shown", () => {
  const line = `${"x".repeat(200_000)} needle ${"y".repeat(1000)}`;
  assert.match(shown([line], "needle") ?? "", /\[needle\]/);
});

test("200 kB are looked through in many short goes", () => {
  const text = `${"Él dijo que sí, y yo me quedé. ".repeat(7000)}aguja`;
  const { pieces, rests } = seek([text], ["aguja"]);
  assert.equal(pieces?.find((one) => one.hit)?.text, "aguja");
  assert.ok(rests > 40, String(rests));
});

test("folding twice changes nothing more", () => {
  for (const text of ["Árbol", "İ", "ς", "ﬁ", "😴", "Ñandú"]) assert.equal(folded(folded(text)), folded(text));
});

const SHEET = /** @type {any} */ ({
  id: "step-4", step: 4, parts: [{ id: "resentment", rows: true, questions: [
    { id: "who", type: "text" },
    { id: "marks", type: "choice", many: true, options: ["child", "abuse", "people"] },
    { id: "mine_is", type: "choice", options: ["none", "some"], drop: true, when: { question: "marks", not: ["child", "abuse", "people"] } },
    { id: "mine", type: "text", drop: true, when: { question: "mine_is", is: ["some"] } },
    { id: "lines", type: "list" },
    { id: "sides", type: "sort", options: ["mine", "over"] },
    { id: "picked", type: "pick", of: ["step-4.fear"] },
    { id: "friend", type: "person" },
    { id: "times", type: "table", columns: [{ id: "day", type: "date" }, { id: "what", type: "text" }, { id: "whom", type: "person" }] },
    { id: "since", type: "date" },
  ] }],
});
const ANSWERS = {
  who: "my uncle", marks: [], mine_is: "some", mine: "I lied", lines: ["one", " "], sides: [{ text: "my rent", side: "mine" }],
  picked: [{ page: "ff", name: "the dark" }], friend: { name: "J." }, times: [{ day: { y: "2019" }, what: "fell", whom: { name: "M." } }], since: { y: "1998" },
};

test("what is written on a page of a Step, in its order, and no choice, date or side", () => {
  const said = writtenIn("step-4.resentment", { answers: ANSWERS }, 1, SHEET, {});
  assert.deepEqual(said, ["my uncle", "I lied", "one", "my rent", "the dark", "J.", "fell", "M."]);
});

test("an answer that leaves a page is not found", () => {
  const said = writtenIn("step-4.resentment", { answers: { ...ANSWERS, marks: ["child"] } }, 1, SHEET, {});
  assert.ok(!said?.includes("I lied"));
});

test("without its worksheet a page of a Step is not looked at: what left it is not known", () => {
  assert.equal(writtenIn("step-4.resentment", { answers: ANSWERS }, 1, null, {}), null);
});

test("pages of other kinds: what the person wrote there, and nothing that the app wrote", () => {
  assert.deepEqual(writtenIn("note", { text: "hello", ask: "here-today" }, 1, null, {}), ["hello"]);
  assert.deepEqual(writtenIn("went", { title: "x", text: "all of it", name: "Early", note: "J. was there" }, 1, null, {}), ["Early", "J. was there"]);
  assert.deepEqual(writtenIn("my-words", { self: { en: "me" }, lean: { kind: "own", forms: { en: { phrase: "the sea", who: "the sea" } } } }, 1, null, {}), ["me", "the sea"]);
  assert.deepEqual(writtenIn("step-5.telling", { heard: "thank you", rows: [{ page: "aa", name: "my uncle" }] }, 1, null, {}), ["thank you", "my uncle"]);
  assert.deepEqual(["note", "step-4.fear", "step-5.telling", "step-8.name", "meeting", "meeting-calendar", "step-4.read", "step-4.same"].filter(isWriting),
    ["note", "step-4.fear", "step-5.telling", "step-8.name"]);
});

test("a strange body says nothing, and breaks nothing", () => {
  for (const body of [{}, { answers: "x" }, { answers: { who: 5, lines: "x", sides: [null], times: [7] } }, { heard: {}, rows: "x" }]) {
    assert.deepEqual(writtenIn("step-4.resentment", /** @type {any} */ (body), 1, SHEET, {}), []);
    assert.deepEqual(writtenIn("step-5.telling", /** @type {any} */ (body), 1, null, {}), []);
  }
});
