// The rules of saved meetings, case by case: what merges, what is due, which week, what a statement shows, what is asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, fieldsOf, formOf, rounded } from "../../handrail/meetings/static/meetings/rules/ask.js";
import { inUse, isToSend, joined, patched, refsText, stateOf, toEnd } from "../../handrail/meetings/static/meetings/rules/calendars.js";
import { askedOf, fresh, isDue, isHome, isNews, isPlanned, isSaved, isStale, isWorthKeeping, looked, merged, refreshed, withHome, withPlan } from "../../handrail/meetings/static/meetings/rules/saved.js";
import { coming, heldLately, nextSeven, wallHere } from "../../handrail/meetings/static/meetings/rules/week.js";
import { when } from "../../handrail/kernel/static/kernel/words.js";
import { mapOf, phoneOf, telOf, wayOf } from "../../handrail/meetings/static/meetings/say.js";
import { asWent, initials, isDay, newestFirst, statement } from "../../handrail/meetings/static/meetings/rules/went.js";

process.env.TZ = "America/Denver";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse("2026-11-23T01:30:00Z"); // Sunday, 18:30 in Denver
const at = (/** @type {number} */ ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
/** @param {number} start @param {number} [minutes] */
const time = (start, minutes = 60) => ({ start: at(start), end: at(start + minutes * 60_000), wall: wallHere(start) });
/** @param {object} [changes] */
const facts = (changes = {}) => /** @type {any} */ ({
  ref: "a".repeat(16), name: "Still Water", day: 0, time: "19:00", minutes: 60, zone: "America/Denver", rule: "Every Sunday, 7:00 pm", sentence: "",
  certain: true, venue: "in-person", is_open: true, latitude: 35, longitude: -108, approximate: false, city: "Gallup", state: "NM", fellowship: "",
  types: [], languages: [], texts: {}, sources: [], parts: null, times: [0, 1, 2, 3, 4, 5, 6, 7].map((n) => time(NOW + HOUR / 2 + n * 7 * DAY)), ...changes,
});
/** @param {string} when @param {object} [more] */
const said = (when, more = {}) => ({ at: when, lang: "en", title: "Saved", text: "words", before: "", ...more });
const one = () => fresh(facts(), said(at(NOW)));

test("two devices: what was asked last is known, and of each mark the last touch counts", () => {
  const start = one().facts.times[1]?.start ?? "";
  const phone = withHome(withPlan(one(), start, true, at(NOW + 1000)), true, at(NOW + 1000));
  const tablet = refreshed(withPlan(one(), start, false, at(NOW + 2000)), facts({ name: "Still Waters" }), said(at(NOW + HOUR)));
  for (const both of [merged([phone, tablet]), merged([tablet, phone])]) {
    assert.equal(both.facts.name, "Still Waters");
    assert.equal(isHome(both), true);
    assert.equal(isPlanned(both, start), false);
  }
  assert.deepEqual(merged([merged([phone, tablet]), phone]), merged([phone, tablet]), "once more changes nothing");
  const newest = refreshed(withHome(one(), true, at(NOW + 1000)), facts(), said(at(NOW + DAY)));
  assert.equal(isHome(merged([newest, withHome(one(), false, at(NOW + 2000))])), false, "taken back later, on the device that asked earlier");
  assert.throws(() => merged([]));
});

test("a changed time is news until somebody looks, on whichever device", () => {
  const moved = refreshed(one(), facts({ time: "18:00", rule: "Every Sunday, 6:00 pm" }), said(at(NOW + DAY), { before: "Every Sunday, 7:00 pm" }));
  assert.equal(isNews(moved), true);
  assert.equal(moved.before, "Every Sunday, 7:00 pm");
  const seen = looked(moved, at(NOW + DAY + HOUR));
  assert.equal(isNews(seen), false);
  assert.equal(isNews(merged([moved, seen])), false);
  assert.equal(isNews(refreshed(one(), facts({ name: "Other", rule: "Cada domingo" }), said(at(NOW + DAY)))), false, "another name or language is no other time");
});

test("one that no list has keeps what was known, and says since when", () => {
  const gone = refreshed(one(), null, said(at(NOW + DAY)));
  assert.equal(gone.gone, at(NOW + DAY));
  assert.equal(gone.facts.name, "Still Water");
  assert.equal(refreshed(gone, null, said(at(NOW + 2 * DAY))).gone, at(NOW + DAY));
  assert.equal(isNews(gone), true);
  assert.equal(refreshed(gone, facts(), said(at(NOW + 3 * DAY))).gone, "", "it is back");
});

test("asked again after a day, in another language, and when eight weeks run out", () => {
  const due = (/** @type {number} */ later, lang = "en", asked = "") => isDue([one()], { now: NOW + later, asked, lang });
  assert.equal(due(23 * HOUR), false);
  assert.equal(due(25 * HOUR), true);
  assert.equal(due(25 * HOUR, "en", at(NOW + 20 * HOUR)), false, "this device asked since");
  assert.equal(due(HOUR, "es"), true);
  assert.equal(due(40 * DAY, "en", at(NOW + 40 * DAY - HOUR)), true, "what is carried along ends within three weeks");
  assert.equal(isDue([], { now: NOW, asked: "", lang: "en" }), false);
});

test("a version is made where there is more to know, not each day", () => {
  const later = (/** @type {number} */ days, changes = {}) => refreshed(one(), facts({ times: facts().times.slice(1), ...changes }), said(at(NOW + days * DAY)));
  assert.equal(isWorthKeeping(one(), later(2), NOW + 2 * DAY), false);
  const read = (/** @type {string} */ day) => ({ sources: [{ name: "List", website: "", attribution: "", feedback: "", read: day }] });
  const before = fresh(facts(read("2026-11-22")), said(at(NOW)));
  assert.equal(isWorthKeeping(before, refreshed(before, facts(read("2026-11-24")), said(at(NOW + DAY))), NOW + DAY), false, "the list was read again");
  assert.equal(isWorthKeeping(one(), later(2, { past: [] }), NOW + 2 * DAY), true, "what was saved before there were past days");
  assert.equal(isWorthKeeping(fresh(facts({ past: [] }), said(at(NOW))), later(2, { past: [time(NOW)] }), NOW + 2 * DAY), false);
  assert.equal(isWorthKeeping(one(), later(2, { name: "New" }), NOW + 2 * DAY), true);
  assert.equal(isWorthKeeping(one(), later(40), NOW + 40 * DAY), true);
  assert.equal(isWorthKeeping(one(), refreshed(one(), null, said(at(NOW + DAY))), NOW + DAY), true);
});

test("an old list is told apart, and without signal every list", () => {
  assert.equal(isStale(at(NOW), NOW + 6 * DAY, true), false);
  assert.equal(isStale(at(NOW), NOW + 8 * DAY, true), true);
  assert.equal(isStale(at(NOW), NOW, false), true);
  assert.equal(askedOf(one(), at(NOW - DAY)), at(NOW));
  assert.equal(askedOf(one(), at(NOW + DAY)), at(NOW + DAY));
});

test("marks of days that are over are let go", () => {
  const old = withPlan(one(), at(NOW - 10 * DAY), true, at(NOW - 11 * DAY));
  const next = withPlan(old, at(NOW + DAY), true, at(NOW));
  assert.deepEqual(Object.keys(next.marks), [`plan ${at(NOW + DAY)}`]);
});

test("a body of another form is none of ours", () => {
  for (const body of [null, {}, { ref: "a" }, { ref: "a", facts: null }, { ref: "a", facts: {} }]) assert.equal(isSaved(body), false);
  assert.equal(isSaved(one()), true);
});

test("the next seven days by day, what is going on first", () => {
  const running = { facts: { times: [time(NOW - HOUR / 2), time(NOW + 6.9 * DAY)] } };
  const days = nextSeven([{ facts: facts() }, running], NOW);
  assert.deepEqual(days.map(({ day, rows }) => [day, rows.map(({ running }) => running)]), [["2026-11-22", [true, false]], ["2026-11-29", [false]]]);
  assert.equal(nextSeven([running], NOW - 2 * DAY).length, 1);
  assert.deepEqual(nextSeven([], NOW), []);
});

test("after tonight's meeting next week's is in the next seven days", () => {
  const monday = Date.parse("2026-11-24T03:00:00Z"); // Monday 20:00 in Denver
  const days = nextSeven([{ facts: { times: [time(monday), time(monday + 7 * DAY)] } }], monday + 1.5 * HOUR);
  assert.deepEqual(days.map(({ day }) => day), ["2026-11-30"]);
});

test("seven days end at the same hour where the clocks change", () => {
  const now = Date.parse("2026-10-30T06:30:00Z"); // Friday 00:30 in Denver; the clocks go back on Sunday
  const last = time(Date.parse("2026-11-06T06:59:00Z")); // Thursday 23:59
  const same = time(Date.parse("2026-11-06T07:29:00Z")); // Friday 00:29
  const beyond = time(Date.parse("2026-11-06T07:30:00Z")); // Friday 00:30
  assert.deepEqual(nextSeven([{ facts: { times: [last, same, beyond] } }], now).map(({ day }) => day), ["2026-11-05", "2026-11-06"]);
  assert.equal(nextSeven([{ facts: { times: [beyond] } }], now).length, 0);
});

test("who went is offered the days on which it was held, the newest first: today only where it was held today", () => {
  const days = (/** @type {any} */ facts) => heldLately(facts, NOW).map(({ wall }) => wall.slice(0, 10));
  const tuesday = NOW - 5 * DAY;
  const tuesdays = [3, 2, 1, 0].map((n) => time(tuesday - n * 7 * DAY));
  assert.deepEqual(days({ past: tuesdays, times: [time(tuesday + 7 * DAY)] }), ["2026-11-17", "2026-11-10", "2026-11-03", "2026-10-27"]);
  assert.deepEqual(days({ past: [], times: [time(NOW - HOUR), time(NOW + DAY)] }), ["2026-11-22"], "it began an hour ago");
  assert.deepEqual(days({ times: [tuesdays[3], tuesdays[3]] }), ["2026-11-17"], "saved long ago, and its time came since; each day once");
  assert.deepEqual(days({ past: [time(NOW - 29 * DAY)], times: [time(NOW + HOUR)] }), [], "none is made up");
  assert.equal(days({ past: Array.from({ length: 28 }, (_, n) => time(NOW - n * DAY)), times: [] }).length, 5);
});

test("what goes on is told from what is over", () => {
  assert.deepEqual(coming([time(NOW - 2 * HOUR), time(NOW - HOUR / 2)], NOW).map(({ running }) => running), [true]);
});

/** @param {string} day @param {object} [more] */
const went = (day, more = {}) => asWent({ day, time: "19:00", name: "Still Water", fellowship: "AA", place: "4 Mesa Rd", note: "only mine", ...more });

test("a statement: the days asked for, the oldest first, and never a note", () => {
  const all = [went("2026-11-20"), went("2026-11-22"), went("2026-11-01"), went("soon")];
  const lines = statement(all, { from: "2026-11-02", to: "", plain: false });
  assert.deepEqual(lines.map(({ day }) => day), ["2026-11-20", "2026-11-22"]);
  assert.equal(JSON.stringify(lines).includes("only mine"), false);
  assert.equal(statement(all, { from: "", to: "2026-11-20", plain: false }).length, 2);
  const plain = JSON.stringify(statement(all, { from: "", to: "", plain: true }));
  for (const word of ["Still", "AA", "Mesa"]) assert.equal(plain.includes(word), false, word);
  assert.deepEqual(newestFirst(all).map(({ day }) => day), ["soon", "2026-11-22", "2026-11-20", "2026-11-01"]);
});

test("initials are letters alone", () => {
  for (const [typed, printed] of [["Ana María López", "A. M. L."], ["a.m.", "A. M."], ["AML", "A. M. L."], ["Ana", "A."], ["ñandú", "Ñ."], ["", ""], ["  ", ""], ["<b>", "B."], ["José", "J."]]) {
    assert.equal(initials(typed ?? ""), printed, typed);
  }
});

test("a day is one that there is", () => {
  for (const day of ["2026-02-29", "2026-13-01", "", "26-1-1", "2026-11-23T"]) assert.equal(isDay(day), false, day);
  assert.equal(isDay("2028-02-29"), true);
});

test("private calendars: the last touch counts, what ended is still to be said, a new one is renewed", () => {
  const blankBody = { title: "", text: "", calendars: {} };
  const on = patched(blankBody, "s", { on: true, at: at(NOW), address: "x", refs: "a b", sent: at(NOW) });
  const off = patched(on, "s", { on: false, at: at(NOW + HOUR) });
  for (const both of [joined([on, off]), joined([off, on])]) {
    assert.equal(inUse(both), null);
    assert.deepEqual(toEnd(both), ["s"]);
  }
  const done = patched(off, "s", { done: true });
  assert.deepEqual(toEnd(joined([off, done])), []);
  assert.deepEqual(toEnd(joined([done, off])), []);
  assert.equal(inUse(patched(on, "t", { on: true, at: at(NOW + HOUR) }))?.[0], "t");
  const used = /** @type {any} */ (inUse(on))[1];
  assert.equal(isToSend(used, refsText(["b", "a", "b"]), NOW), false);
  assert.equal(isToSend(used, "a", NOW), true);
  assert.equal(isToSend(used, "a b", NOW + 31 * DAY), true);
  assert.equal(inUse(null), null);
  assert.deepEqual([null, on, off, done].map(stateOf), ["off", "on", "ending", "off"]);
  assert.throws(() => joined([]));
});

test("a map and the way there lead to a door, or nowhere", () => {
  assert.equal(mapOf(facts()), "https://www.openstreetmap.org/?mlat=35&mlon=-108#map=17/35/-108");
  assert.equal(wayOf(facts()), "https://www.openstreetmap.org/directions?route=%3B35%2C-108");
  const by_zip = facts({ approximate: true, door: true, texts: { formatted_address: "4 Mesa Rd, Gallup" } });
  assert.deepEqual([mapOf(by_zip), wayOf(by_zip)], ["https://www.openstreetmap.org/search?query=4%20Mesa%20Rd%2C%20Gallup", ""]);
  const vague = facts({ approximate: true, door: false, texts: { formatted_address: "Gallup, NM 87301" } });
  assert.deepEqual([mapOf(vague), wayOf(vague)], ["", ""]);
});

test("the day a list was read is the reader's day", () => {
  assert.equal(when("2026-11-23T01:30:00Z"), "November 22");
});

test("a number is written for people, and dialled whole", () => {
  for (const [phone, shown] of [["5055550102", "505-555-0102"], ["+15055550102", "505-555-0102"], ["+1 (505) 555-0102,,123#", "505-555-0102, 123#"], ["+523312345678", "+523312345678"], ["911", "911"]]) {
    assert.equal(phoneOf(phone ?? ""), shown);
  }
  assert.equal(telOf("+15055550102,,123#"), "tel:+15055550102,,123%23");
});

test("a form sends only what says something, and a room or a link may be both at once", () => {
  assert.deepEqual(fieldsOf(blank(""), "America/Denver"), { when: ["today"], zone: ["America/Denver"] });
  const form = { ...blank(" Gallup, NM "), where: /** @type {any} */ (["in-person", "online"]), words: " x ", types: ["W"] };
  assert.deepEqual(fieldsOf(form, "UTC", 2), {
    near: ["Gallup, NM"], miles: ["25"], when: ["today"], venue: ["in-person", "hybrid", "online"], type: ["W"], words: ["x"], sort: ["start"], zone: ["UTC"], page: ["2"],
  });
  const many = fieldsOf({ ...blank("x".repeat(200)), types: Array.from({ length: 40 }, (_, n) => `T${n}`) }, "UTC");
  assert.deepEqual([many.near?.[0]?.length, many.type?.length], [100, 20], "no more than the server takes");
  const again = formOf(form, fieldsOf({ ...form, miles: "50" }, "UTC"));
  assert.deepEqual(again, { ...form, near: "Gallup, NM", words: "x", miles: "50" });
  assert.equal(rounded(35.084567, -106.651), "35.08,-106.65");
});
