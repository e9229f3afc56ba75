// A calendar file (RFC 5545) for one meeting, written on this device: what recurs and when clocks change came from the server
// with the meeting (handrail/meetings/calendars.py, which writes the same bytes), so no server hears that it is saved.

/**
 * What the server worked out; all but the last three are texts of RFC 5545. `start` and `rdates` are wall times such as
 * 20261130T190000; `rrule` is empty where dates are listed; `note` is what to check before going, or empty.
 * @typedef {{tzid: string, vtimezone: string, start: string, duration: string, rrule: string, rdates: string[], title: string,
 *   name: string, note: string}} Parts
 */

/** The media type of such a file. */
export const TYPE = "text/calendar;charset=utf-8";

const OCTETS = 75;
/** What no calendar may hold: control characters, all but line ends and tabs. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const encoder = new TextEncoder();

/**
 * The text of the file. `title` is what the calendar shows, a neutral one when it is left out; `place` and `description` are
 * left out unless the person wants them there. `stamp` is now, as the clock module's stamp() says it.
 * @param {{parts: Parts, uid: string, stamp: string, title?: string, place?: string, description?: string}} what
 * @returns {string}
 */
export function calendarFile({ parts, uid, stamp, title = parts.title, place = "", description = "" }) {
  const words = [description, parts.note].filter(Boolean).join("\n");
  const dates = parts.rrule ? `RRULE:${parts.rrule}` : parts.rdates.length ? `RDATE;TZID=${parts.tzid}:${parts.rdates.join(",")}` : "";
  const before = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Handrail//EN", "CALSCALE:GREGORIAN", `X-WR-CALNAME:${escaped(parts.name)}`];
  const event = [
    "BEGIN:VEVENT",
    `SUMMARY:${escaped(title)}`,
    `DTSTART;TZID=${parts.tzid}:${parts.start}`,
    `DURATION:${parts.duration}`,
    `DTSTAMP:${stamp.replace(/[-:]/g, "")}`,
    `UID:${escaped(uid)}`,
    "SEQUENCE:0",
    dates,
    "CLASS:PRIVATE",
    words && `DESCRIPTION:${escaped(words)}`,
    place && `LOCATION:${escaped(place)}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines(before) + parts.vtimezone + lines(event.filter(Boolean));
}

/**
 * A text as a value: commas, semicolons, backslashes and line ends are marked.
 * @param {string} text
 * @returns {string}
 */
function escaped(text) {
  const whole = text.replace(UNSEEN, "");
  return whole.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");
}

/**
 * @param {string[]} every
 * @returns {string}
 */
function lines(every) {
  return every.map((line) => `${folded(line)}\r\n`).join("");
}

/**
 * A line in pieces of at most 75 octets, the space that begins each further one included. No character is cut, nor a mark from
 * the character it marks.
 * @param {string} line
 * @returns {string}
 */
function folded(line) {
  const pieces = [];
  let piece = "";
  let octets = 0;
  for (const sign of line) {
    const length = encoder.encode(sign).length;
    if (octets + length >= OCTETS) {
      const mark = /[\\^]$/.test(piece) && piece.length > 1 ? piece.slice(-1) : "";
      pieces.push(piece.slice(0, piece.length - mark.length));
      piece = mark;
      octets = mark.length;
    }
    piece += sign;
    octets += length;
  }
  return [...pieces, piece].join("\r\n ");
}
