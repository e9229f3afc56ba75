// The one Trusted Types policy. A page that is told to run a script from anywhere else cannot even name it:
// exactly two addresses become scripts, the Worker's and the service worker's.

// From the origin, not from this module: in a release this code stands in a bundle elsewhere.
const ORIGIN = globalThis.location?.origin ?? "http://app.localhost";
const WORKER = `${ORIGIN}/app/vault/worker.js`;
const SERVICE_WORKER = `${ORIGIN}/app/sw.js`;

/** @typedef {{createScriptURL: (url: string) => string}} Policy what TypeScript's DOM types still lack */

/** @param {string} url */
function allowed(url) {
  if (url !== WORKER && url !== SERVICE_WORKER) throw new TypeError("not a script of this app");
  return url;
}

const types = /** @type {{trustedTypes?: {createPolicy: (name: string, rules: object) => Policy}}} */ (globalThis).trustedTypes;
const policy = types?.createPolicy("handrail", { createScriptURL: allowed }) ?? { createScriptURL: allowed };

/** @returns {string} for `new Worker(...)` */
export function workerUrl() {
  return policy.createScriptURL(WORKER);
}

/** @returns {string} for `navigator.serviceWorker.register(...)` */
export function serviceWorkerUrl() {
  return policy.createScriptURL(SERVICE_WORKER);
}
