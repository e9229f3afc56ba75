// A calendar file that the device writes is, byte for byte, what the server writes of the same meeting.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { calendarFile } from "../../handrail/meetings/static/meetings/rules/calendar.js";

const CASES = JSON.parse(readFileSync(new URL("../../handrail/meetings/tests/calendar_cases.json", import.meta.url), "utf8"));
const [{ parts, uid, stamp }] = CASES;
const octets = (/** @type {string} */ text) => new TextEncoder().encode(text).length;

test("there are cases", () => assert.ok(CASES.length >= 10));
for (const { name, file, ...what } of CASES) test(name, () => assert.equal(calendarFile(what), file));

test("no place and no words, unless they are given; the title is neutral, unless the person gave one", () => {
  const file = calendarFile({ parts, uid, stamp });
  assert.doesNotMatch(file, /LOCATION|DESCRIPTION|VALARM|URL/);
  assert.match(file, /\r\nSUMMARY:Something you planned\r\n/);
  assert.match(file, /\r\nCLASS:PRIVATE\r\n/);
  assert.match(calendarFile({ parts, uid, stamp, title: "Tea, 7; Ana" }), /\r\nSUMMARY:Tea\\, 7\\; Ana\r\n/);
});

test("a text cannot end its line and begin another", () => {
  const file = calendarFile({ parts, uid: "a\nATTACH:x", stamp, title: "a\r\nBEGIN:VALARM\rX:1\u0000\u0007", place: "b\nURL:http://x" });
  const begin = file.replace(/\r\n /g, "").split("\r\n").filter((line) => /^(?:ATTACH|BEGIN:VALARM|X:|URL)/.test(line));
  assert.deepEqual(begin, []);
  assert.match(file, /SUMMARY:a\\nBEGIN:VALARM\\nX:1\r\n/);
  assert.doesNotMatch(file.replaceAll("\r\n", ""), /[\r\n]/);
});

test("no line is over 75 octets, whatever it is made of, and no character is cut", () => {
  for (const sign of ["a", "ñ", "水", "🌵", "\\", ",", "^", "a\\", "é,🌵"]) {
    for (let times = 30; times < 90; times += 1) {
      const file = calendarFile({ parts, uid, stamp, title: sign.repeat(times) });
      for (const line of file.split("\r\n")) assert.ok(octets(line) <= 75, line);
      const whole = file.replace(/\r\n /g, "").match(/SUMMARY:(.*)\r\n/)?.[1]?.replace(/\\(.)/g, "$1");
      assert.equal(whole, sign.repeat(times));
    }
  }
});
