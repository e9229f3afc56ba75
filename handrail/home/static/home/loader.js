// Asks the browser to keep the app: the fixed loader is registered once a page is done with itself. Where a browser refuses (a
// private window, storage switched off) everything works as long as there is a network, and nobody is told anything false.
import { serviceWorkerUrl } from "../vault/trusted.js";

/** @returns {Promise<void>} when the page has what it needs: keeping the app for later waits behind that */
function done() {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((done) => addEventListener("load", () => done(), { once: true }));
}

/** @returns {Promise<boolean>} whether the loader is there */
export async function register() {
  await done();
  try {
    await navigator.serviceWorker.register(serviceWorkerUrl(), { scope: "/", updateViaCache: "none" });
    return true;
  } catch {
    return false;
  }
}
