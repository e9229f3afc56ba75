// The numbers that come over the network: what is refused, what is left out, and that no number is ever missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { KEPT } from "../../handrail/home/static/home/numbers_kept.js";
import { helpData, hrefOf } from "../../handrail/home/static/home/rules/help_data.js";

const CASES = JSON.parse(readFileSync(new URL("../../handrail/home/tests/help_cases.json", import.meta.url), "utf8"));
const SAID = { en: "In New Mexico", es: "En Nuevo México" };
const copy = () => structuredClone(KEPT);

/** One that is neither for danger nor for a crisis: without those two everything is refused, whatever else is wrong. */
const AT = KEPT.numbers.findIndex((one) => one.section === "treatment");
const NUMBER = KEPT.numbers[AT].number;

/** The kept numbers, one of them changed; null takes a field away. */
function changed(set) {
  const data = copy();
  Object.assign(data.numbers[AT], set);
  for (const [key, value] of Object.entries(set)) if (value === null) delete data.numbers[AT][key];
  return data;
}

test("a change that does no harm is taken", () => {
  const act = { en: "Text 988", es: "Mandar AYUDA al 988" };
  assert.notEqual(helpData(changed({ kind: "text", number: "988", act, body: { es: "AYUDA" } })), null);
  assert.equal(helpData(changed({ kind: "text", number: "988", act, body: { es: "OTRA" } })), null, "what is sent is said");
});

test("the numbers of the release are as they must be", () => {
  assert.deepEqual(helpData(copy()), KEPT);
  assert.deepEqual(KEPT.numbers.slice(0, 3).map((one) => one.number), ["911", "988", "988"]);
});

for (const { why, set } of CASES.refused) {
  test(`refused: ${why}`, () => assert.equal(helpData(changed(set)), null));
}

for (const { number, kind, body, href } of CASES.links) {
  test(`a link: ${href}`, () => assert.equal(hrefOf({ number, kind, body: body && { es: body } }, "es"), href));
}

test("a body of another language is not sent", () => {
  assert.equal(hrefOf({ number: "988", kind: "text", body: { es: "AYUDA" } }, "en"), "sms:988");
});

test("what is no such document is refused", () => {
  for (const value of [null, undefined, 0, "", "{}", [], {}, [KEPT], { form: 1 }, { ...copy(), form: 2 }, { ...copy(), numbers: {} }]) {
    assert.equal(helpData(value), null, JSON.stringify(value));
  }
  assert.equal(helpData({ ...copy(), checked: "<b>today</b>" }), null);
  assert.equal(helpData({ ...copy(), slots: "none" }), null);
});

test("huge texts and endless lists are refused", () => {
  assert.equal(helpData(changed({ act: { en: NUMBER.padEnd(401, "9"), es: NUMBER } })), null);
  assert.notEqual(helpData(changed({ act: { en: NUMBER.padEnd(400, "9"), es: NUMBER } })), null);
  const many = copy();
  while (many.numbers.length < 201) many.numbers.push({ ...many.numbers[0], id: `n${many.numbers.length}` });
  assert.equal(helpData(many), null);
  many.numbers.pop();
  assert.notEqual(helpData(many), null);
  many.numbers[1].id = many.numbers[0].id;
  assert.equal(helpData(many), null, "an id is given once");
  assert.equal(helpData(changed({ languages: Array(201).fill("en") })), null);
});

test("without a number for danger, or one for a crisis, it is refused", () => {
  for (const section of ["danger", "crisis"]) {
    const data = copy();
    data.numbers = data.numbers.filter((one) => one.section !== section || one.kind !== "call");
    assert.equal(helpData(data), null, section);
  }
});

test("fields nobody knows are left out, and nothing is taken from a prototype", () => {
  const data = JSON.parse(JSON.stringify(copy()).replace('"id":"911"', '"id":"911","onclick":"alert(1)","__proto__":{"href":"https://x"}'));
  const found = helpData({ ...data, style: "x" });
  assert.deepEqual(found, KEPT);
  assert.equal(found.numbers[0].href, undefined);
});

test("markup stays text: it is neither refused nor touched", () => {
  const act = { en: `<img src=x onerror=alert(1)> ${NUMBER}`, es: `<script>${NUMBER}</script>` };
  assert.deepEqual(helpData(changed({ act })).numbers[AT].act, act);
});

test("a slot is as strictly read as a number", () => {
  const good = { id: "law", place: SAID, text: SAID, source: "x" };
  const line = { ...good, id: "alone", number: "1-800-972-0590", act: { en: "Call 1-800-972-0590", es: "Llamar al 1-800-972-0590" }, languages: ["en"] };
  const read = (slots) => helpData({ ...copy(), slots })?.slots ?? null;
  assert.deepEqual(read([good]), [{ id: "law", place: SAID, text: SAID }]);
  assert.equal(read([line])[0].number, "1-800-972-0590");
  for (const bad of [{ id: "advice" }, { text: { en: "x" } }, { place: "here" }, { number: "tel:911" }, { act: 1, number: "911" }, { languages: [1] }]) {
    assert.equal(read([{ ...line, ...bad }]), null, JSON.stringify(bad));
  }
});
