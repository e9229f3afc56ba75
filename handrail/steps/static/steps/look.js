// The style sheet of the Steps' own tools. The first visit does not carry it: it comes with the first screen that needs it.

const SHEET = "/app/steps/tools.css";

/** Puts the sheet into the page, once. */
export function look() {
  if (document.querySelector(`link[href="${SHEET}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = SHEET;
  document.head.append(link);
}
