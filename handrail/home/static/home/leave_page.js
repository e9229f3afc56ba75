// For the app host's pages that need no script: the leave link also covers the page at once and stays out of Back.
import { looksNow } from "./looks.js";
import { leaveNow, onThreeShifts, reloadWhenBroughtBack } from "./leave.js";

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    void leaveNow();
  });
}
onThreeShifts(() => looksNow().leave === "on" && void leaveNow());
reloadWhenBroughtBack();
