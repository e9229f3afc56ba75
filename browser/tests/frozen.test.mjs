// Bodies as earlier releases wrote them, read by this one (rule 13). A fixture is never edited: its worth is that it is old.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readBody } from "../../handrail/content/static/content/rules/my_words.js";
import { KINDS, askOf, textOf } from "../../handrail/home/static/home/kinds.js";
import { inUse, isCalendars, joined, toEnd } from "../../handrail/meetings/static/meetings/rules/calendars.js";
import { isHome, isPlanned, isSaved, merged } from "../../handrail/meetings/static/meetings/rules/saved.js";
import { asWent } from "../../handrail/meetings/static/meetings/rules/went.js";
import { ofKind } from "../../handrail/steps/static/steps/rules/kinds.js";

/** The steps' own fixtures lie in their room, one file for a whole worksheet; tests/steps.test.mjs reads them. */
const at = (/** @type {string} */ kind, /** @type {number} */ schema) =>
  ofKind(kind).step
    ? new URL(`../../handrail/steps/tests/cases/step-${ofKind(kind).step}.schema-${schema}.json`, import.meta.url)
    : new URL(`../../tests/fixtures/bodies/${kind}.schema-${schema}.json`, import.meta.url);
const cases = (/** @type {URL} */ url) => JSON.parse(readFileSync(url, "utf8"));

test("every kind of page has a frozen body for every schema it ever had", () => {
  for (const [kind, highest] of Object.entries(KINDS)) {
    for (let schema = 1; schema <= highest; schema += 1) {
      assert.ok(existsSync(at(kind, schema)), `${kind}, schema ${schema}: freeze one, as the release that writes it writes it`);
      const { part } = ofKind(kind);
      if (part) assert.ok(part in cases(at(kind, schema)), `${kind}, schema ${schema}`);
    }
  }
});

for (const { body, reads } of cases(at("note", 1))) {
  test(`a note of the first schema: ${JSON.stringify(body)}`, () => assert.deepEqual([textOf(body), askOf(body)], reads));
}

for (const { body, reads } of cases(at("my-words", 1))) {
  test(`words of the first schema: ${JSON.stringify(body).slice(0, 60)}`, () => assert.deepEqual(readBody(body), reads));
}

for (const { body, reads } of cases(at("meeting", 1))) {
  test("a saved meeting of the first schema", () => {
    assert.ok(isSaved(body));
    const one = merged([body]);
    const planned = one.facts.times.map(({ start }) => start).filter((start) => isPlanned(one, start));
    assert.deepEqual({ name: one.facts.name, home: isHome(one), planned, starts: one.facts.times.length, text: textOf(body) }, reads);
  });
}

for (const { body, reads } of cases(at("went", 1))) {
  test("a time somebody went, of the first schema", () => assert.deepEqual(asWent(body), reads));
}

for (const { body, reads } of cases(at("meeting-calendar", 1))) {
  test("private calendars of the first schema", () => {
    assert.ok(isCalendars(body));
    assert.deepEqual({ used: inUse(joined([body]))?.[0], end: toEnd(body) }, reads);
  });
}
