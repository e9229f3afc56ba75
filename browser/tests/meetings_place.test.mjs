// What a place is on a device, and when a meeting is where its reader is.
import assert from "node:assert/strict";
import test from "node:test";
import { placeOf, pointText, yourTime } from "../../handrail/meetings/static/meetings/rules/place.js";

const plain = (text) => text.replaceAll("\u00a0", " ");

test("a point names a neighbourhood, not a house", () => {
  assert.equal(pointText(35.084123, -106.650999), "35.08, -106.65");
  assert.equal(pointText(-0.001, 179.999), "-0.00, 180.00");
});

test("what was kept is a place, or nothing", () => {
  assert.equal(placeOf(" Gallup, NM "), "Gallup, NM");
  assert.equal(placeOf(null), "");
  assert.equal(placeOf("x".repeat(101)), "");
});

test("a time is said where the reader is, with its day, unless the clocks show the same", () => {
  const start = "2026-12-01T02:00:00Z";
  assert.equal(yourTime(start, -420, "en", "America/Denver"), "");
  assert.equal(plain(yourTime(start, -300, "en", "America/Denver")), "Monday, 7:00 pm");
  assert.equal(plain(yourTime(start, -420, "es", "America/New_York")), "lunes, 9:00 p. m.");
  assert.equal(plain(yourTime(start, -420, "en", "Asia/Tokyo")), "Tuesday, 11:00 am");
});
