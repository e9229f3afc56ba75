// The kinds of page that this room writes: one page for each saved meeting, one for each time somebody went, one for calendars.

export const MEETING = "meeting";
export const WENT = "went";
export const CALENDAR = "meeting-calendar";
/** The schema that this release writes. */
export const SCHEMA = 1;
/** @type {Record<string, number>} */
export const KINDS = { [MEETING]: 1, [WENT]: 1, [CALENDAR]: 1 };
