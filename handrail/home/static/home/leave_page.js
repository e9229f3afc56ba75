// For the app host's pages that need no script: the leave link also covers the page at once and stays out of Back, and whoever
// only ever opened Help finds it again without a signal.
import { looksNow } from "./looks.js";
import { register } from "./loader.js";
import { leaveNow, onThreeShifts, reloadWhenBroughtBack } from "./leave.js";

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    void leaveNow();
  });
}
onThreeShifts(() => looksNow().leave === "on" && void leaveNow());
reloadWhenBroughtBack();
void register();
