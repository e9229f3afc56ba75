// Stands for @noble/curves/ed25519.js inside age.js. Only the x25519 fallback is used there, and its answer is awaited, so the
// curve code (a third of the bundle) is fetched only by a browser whose WebCrypto lacks X25519.
const GuBytes = new Uint8Array(32);
GuBytes[0] = 9;
export const x25519 = {
  GuBytes,
  scalarMult: async (...args) => (await import("./ed25519.js")).x25519.scalarMult(...args),
  scalarMultBase: async (...args) => (await import("./ed25519.js")).x25519.scalarMultBase(...args),
};
