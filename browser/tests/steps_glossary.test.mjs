// Which words on a screen get their meaning below it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { WORDS, formsOf, wordsIn } from "../../handrail/steps/static/steps/rules/glossary.js";

const ENTRIES = [
  { id: "sponsor", forms: "sponsor; sponsors" }, { id: "temporary", forms: "temporary sponsor" }, { id: "sponsee", forms: "sponsee" },
  { id: "amends", forms: "amends; reparar el daño" }, { id: "higher_power", forms: "Higher Power; Poder Superior" },
].map(({ id, forms }) => ({ id, forms: formsOf(forms) }));

/** @type {Array<[it: string, sentences: string[], ids: string[]]>} */
const CASES = [
  ["none of them", ["What happened?"], []],
  ["one, in any case", ["Sponsors are free."], ["sponsor"]],
  ["once, however often it stands", ["A sponsor. My sponsor.", "sponsor"], ["sponsor"]],
  ["whole words alone", ["sponsored, sponsorship, cosponsor"], []],
  ["beside marks", ["(sponsor), “sponsee”: sponsor’s"], ["sponsor", "sponsee"]],
  ["the longest first, and not the short one inside it", ["A temporary sponsor"], ["temporary"]],
  ["both where both stand", ["A temporary sponsor is a sponsor."], ["temporary", "sponsor"]],
  ["in the order of the screen", ["My amends", "and my sponsor"], ["amends", "sponsor"]],
  ["with accents, and more than one word", ["Reparar el daño"], ["amends"]],
  ["two words that are parted by a new sentence are not one", ["higher", "power"], []],
  ["a word that the person chose for themself", ["I ask my Higher Power for help."], ["higher_power"]],
  ["nothing at all", [""], []],
];
for (const [it, sentences, ids] of CASES) test(`words on a screen: ${it}`, () => assert.deepEqual(wordsIn(sentences, ENTRIES), ids));

test("ids are there once", () => assert.equal(new Set(WORDS).size, WORDS.length));
test("forms of nothing find nothing", () => assert.deepEqual(wordsIn(["a sponsor"], [{ id: "x", forms: formsOf("; ;") }]), []));
