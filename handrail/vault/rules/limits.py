"""Figures of the protocol (docs/vault-protocol.md); none of them is a setting."""

PROTOCOL = 1
SIZE_CLASSES = (1024, 4096, 16384, 65536, 262144, 1048576)
"""Sizes in bytes of a padded plaintext."""
SEALED_MAX = SIZE_CLASSES[-1] + 16384
"""Bytes of one sealed version: the largest class and what age adds to it, with room."""
PUSH_MAX = 100
PUSH_MAX_BYTES = 4 * 1024 * 1024
"""Sealed bytes in one push."""
PULL_MAX_ROWS = 1000
PULL_MAX_BYTES = 8 * 1024 * 1024
IDS_MAX = 10_000
GONE_MAX = 5_000
LISTED_MAX = 3_800
"""Version ids in one former list, or in one part of a kept list."""
RECEIPT_MAX = 8192
"""Characters of a receipt. Ten locks with a long name take about 3,000."""
SIGNING_MAX = 100
PARENTS_MAX = 64
SEEN_MAX = 256
LOCKS_MAX = 10
DEPTH_MAX = 64
KEY_FILES_KEPT = 5
RECEIPT_MAX = 8192
"""Characters of a receipt. Ten locks with a long name take about 3,000."""
SIGNING_MAX = 100
"""Signing keys that a put-back may name: as many changes of keys."""
SCRYPT_LOG_N = 16
SCRYPT_LOG_N_MAX = 20
THIN_SECONDS = 3600
SEEN_EVERY = 64
INT_MAX = 2**53 - 1
