// "Leave this page": blank first, then lock, then go, so that nobody waits in front of what was written.
import { later, now, pause } from "../kernel/clock.js";

const AWAY = "/leave";
const LONGEST_WAIT = 1500;
let leaving = false;

/**
 * @param {() => Promise<unknown>} [before] saves and locks; what it cannot do in a second and a half is not waited for
 */
export async function leaveNow(before = async () => {}) {
  if (leaving) return;
  leaving = true;
  const blank = document.createElement("div");
  blank.className = "blank";
  document.body.append(blank);
  document.getElementById("app")?.setAttribute("hidden", "");
  try {
    await Promise.race([before(), pause(LONGEST_WAIT)]);
  } finally {
    // replace, not assign: the page that was open is not one Back away.
    location.replace(AWAY);
  }
}

/**
 * Shift three times within five seconds leaves too.
 * @param {() => void} go
 * @returns {() => void} stops listening
 */
export function onThreeShifts(go) {
  /** @type {number[]} */
  let times = [];
  let alone = false;
  /** @param {KeyboardEvent} event */
  const down = (event) => {
    alone = event.key === "Shift" && !event.repeat;
    if (!alone) times = [];
  };
  /** @param {KeyboardEvent} event */
  const up = (event) => {
    if (event.key !== "Shift" || !alone) return;
    times = [...times.filter((time) => now() - time < 5000), now()];
    if (times.length >= 3) go();
  };
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  return () => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
  };
}

/** A page brought back from the browser's memory must not stay blank, nor show what was left. */
export function reloadWhenBroughtBack() {
  addEventListener("pageshow", (event) => {
    if (event.persisted && leaving) later(0, () => location.reload());
  });
}
