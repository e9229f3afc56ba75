// Where one is in the app. Addresses say nothing: "#p/<id>", "#me".

/** @typedef {{name: string, id: string}} Place */

/** @returns {Place} */
export function here() {
  const [name = "", id = ""] = location.hash.slice(1).split("/");
  return /^[a-z]*$/.test(name) && /^[0-9a-f]*$/.test(id) ? { name, id } : { name: "", id: "" };
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
