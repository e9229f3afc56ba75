export { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
export { scryptAsync } from "@noble/hashes/scrypt.js";
export { bech32 } from "@scure/base";
