// Makes the site's pages of meetings quicker; without it they are whole. It keeps a place only when somebody says so, on this
// device alone, asks where somebody is only on a tap, and sends either to nobody but the form's own address.
import { placeOf, pointText, yourTime } from "./rules/place.js";

const KEY = "handrail.place";
const { lang } = document.documentElement;
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

/** @returns {string} the place that was kept on this device; empty where there is none, or nothing may be kept */
function kept() {
  try {
    return placeOf(localStorage.getItem(KEY));
  } catch {
    return "";
  }
}

/** @param {string} place empty: forget it */
function keep(place) {
  try {
    if (place) localStorage.setItem(KEY, place);
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing: then there is nothing to forget either.
  }
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [name] its class
 */
function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

/**
 * @param {string} words
 * @param {() => void} act
 */
function button(words, act) {
  const made = /** @type {HTMLButtonElement} */ (element("button", words, "link"));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** @param {HTMLFormElement} form the reader's own zone goes with what is asked; one that was asked with stays as it is */
function tellZone(form) {
  if (form.dataset["search"]) return;
  const chosen = /** @type {HTMLSelectElement | null} */ (form.elements.namedItem("zone"));
  if (!chosen) {
    const zone = document.createElement("input");
    Object.assign(zone, { type: "hidden", name: "zone", value: timeZone });
    form.append(zone);
  } else {
    if (![...chosen.options].some((one) => one.value === timeZone)) chosen.add(new Option(timeZone.replaceAll("_", " "), timeZone));
    chosen.value = timeZone;
  }
}

/** @param {HTMLFormElement} form under its place: use where I am, keep it, forget it */
function offerPlace(form) {
  const line = /** @type {HTMLElement | null} */ (form.querySelector("[data-place]"));
  const near = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("near"));
  if (!line || !near) return;
  const words = line.dataset;
  const said = element("span", "", "status");
  said.setAttribute("role", "status");
  const draw = () => {
    const place = near.value.trim();
    const acts = [button(words["here"] ?? "", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        near.value = pointText(coords.latitude, coords.longitude);
        form.requestSubmit();
      },
      () => { said.textContent = words["not"] ?? ""; },
    ))];
    if (place && place !== kept()) acts.push(button(words["keep"] ?? "", () => tell(place, words["kept"])));
    if (kept()) acts.push(button(words["forget"] ?? "", () => tell("", words["forgot"])));
    line.replaceChildren(...acts.flatMap((one) => [one, document.createElement("br")]), said);
    line.hidden = false;
  };
  const tell = (/** @type {string} */ place, /** @type {string | undefined} */ done) => {
    if (!place && near.value.trim() === kept()) near.value = "";
    keep(place);
    said.textContent = done ?? "";
    draw();
    near.focus();
  };
  if (!near.value && kept()) near.value = kept();
  // While it is typed, and not when it is left: a button that moves under a finger is not tapped.
  near.addEventListener("input", draw);
  draw();
}

/** @param {{href: string, name: string, when: string, soon: string, begun: string, where: string}} row */
function rowOf(row) {
  const link = document.createElement("a");
  link.href = row.href;
  link.append(element("strong", row.name), row.begun || [row.soon, row.when].filter(Boolean).join(", "), element("span", row.where, "meta"));
  const line = document.createElement("li");
  line.append(link);
  return line;
}

/** @param {HTMLElement} box the next ones near the place that was kept @param {HTMLFormElement} form */
async function showNext(box, form) {
  if (!kept()) return;
  const body = new URLSearchParams({ near: kept(), when: "soon", zone: timeZone });
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { rows } = await answer.json();
  const list = element("ul", "", "rows");
  list.append(...rows.slice(0, 5).map(rowOf));
  box.replaceChildren(element("h3", box.dataset["title"] ?? ""), rows.length ? list : element("p", box.dataset["none"] ?? ""));
  box.hidden = false;
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-search]"))) {
  tellZone(form);
  offerPlace(form);
  const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-next]"));
  // No network: the page says what it says without.
  if (box) showNext(box, form).catch(() => {});
}
for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-start]"))) {
  const at = yourTime(line.dataset["start"] ?? "", Number(line.dataset["offset"]), lang, timeZone);
  line.textContent = (line.dataset["words"] ?? "").replace("{when}", at);
  line.hidden = !at;
}
for (const print of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-print]"))) {
  print.addEventListener("click", () => globalThis.print());
  print.hidden = false;
}
