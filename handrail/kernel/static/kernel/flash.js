// One sentence for the next screen, when the one that had something to say is no longer there.

let waiting = "";

/** @param {string} id a sentence's */
export function tell(id) {
  waiting = id;
}

/** @returns {string} the sentence's id, once */
export function told() {
  const id = waiting;
  waiting = "";
  return id;
}
