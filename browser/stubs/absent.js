// Stands for @noble/curves/nist.js and @noble/post-quantum inside age.js. The protocol writes and reads X25519 recipients only
// (docs/vault-protocol.md, section 1), so no path of ours reaches these; a call stops instead of doing something else.
const absent = () => { throw new Error("only X25519 recipients are built in"); };
export const p256 = { lengths: {}, getPublicKey: absent, getSharedSecret: absent };
export const MLKEM768X25519 = { getPublicKey: absent, encapsulate: absent, decapsulate: absent };
export const MLKEM768P256 = { encapsulate: absent };
