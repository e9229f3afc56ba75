// Figures of the protocol (docs/vault-protocol.md); none of them is a setting.

export const PROTOCOL = 1;
/** Sizes in bytes of a padded plaintext. */
export const SIZE_CLASSES = [1024, 4096, 16384, 65536, 262144, 1048576];
export const PUSH_MAX = 100;
export const IDS_MAX = 10_000;
/** Entries in one gone list; a thin's entries are longer, because each names a parent. */
export const GONE_MAX = 5_000;
export const THIN_MAX = 4_000;
export const PARENTS_MAX = 64;
export const SEEN_MAX = 256;
export const SEEN_EVERY = 64;
export const LOCKS_MAX = 10;
/** Version ids in one former or kept list, so that a list stays below 256 KiB; and keys in a former list. */
export const LIST_MAX = 3_800;
export const SIGNING_MAX = 100;
export const DEPTH_MAX = 64;
export const SCRYPT_LOG_N = 16;
export const SCRYPT_LOG_N_MAX = 20;
export const THIN_SECONDS = 3600;
