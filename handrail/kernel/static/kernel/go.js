// Where one is in the app. Addresses say nothing: "#p/<id>", "#s/1", "#me".

/** @typedef {{name: string, id: string, at: string}} Place `#name/id/at`; at: where on that page, which makes no new screen of it */

/** What is shown at every address but Help's, until it is taken away: whoever holds the phone gets no further. @type {{shown: any}} */
export const cover = { shown: null };

/** @returns {Place} */
export function here() {
  const [name = "", id = "", at = ""] = location.hash.slice(1).split("/");
  const known = /^[a-z]*$/.test(name) && /^[0-9a-z-]*$/.test(id) && /^[0-9a-z-]*$/.test(at);
  return known ? { name, id, at } : { name: "", id: "", at: "" };
}

/** @param {string} place without the "#" */
export function go(place) {
  if (location.hash.slice(1) === place) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = place;
}

/** @param {string} place the same, leaving no step back to where one was */
export function goInstead(place) {
  history.replaceState(null, "", `#${place}`);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/**
 * For work that takes a moment: whoever tapped Help meanwhile stays there.
 * @returns {(place: string) => void} goes there, unless the person has gone somewhere else since this was asked for
 */
export function goFromHere() {
  const at = location.hash;
  return (place) => {
    if (location.hash === at) go(place);
  };
}
