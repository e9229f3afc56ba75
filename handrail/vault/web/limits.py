"""How often, how big, how many: every call of the interface, in one table. A test compares it with the urlconf.

`rate` is requests a minute, times HANDRAIL_RATE_FACTOR: of a session for who is signed in, of a network for everybody
else. `body` is the largest body in bytes, judged before it is read. `count` is the most things one call may name.
"""

from dataclasses import dataclass

from handrail.vault.rules.limits import GONE_MAX, IDS_MAX, LOCKS_MAX, PULL_MAX_ROWS, PUSH_MAX, SIGNING_MAX

KIB = 1024
PUSH_BODY = 16 * 1024 * KIB
"""A hundred versions of the common sizes; eleven of the largest. Clients send less at a time when versions are big."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One call's limits."""

    rate: int
    body: int = KIB
    count: int = 1


LIMITS: dict[str, Limit] = {
    "openapi": Limit(rate=60),
    "meetings-choices": Limit(rate=120, count=200),
    "meetings-search": Limit(rate=120, body=4 * KIB, count=30),
    "meetings-by-ref": Limit(rate=120, body=4 * KIB, count=50),
    "meetings-plans": Limit(rate=20, body=4 * KIB, count=50),
    "meetings-plans-remove": Limit(rate=60),
    "people-hello": Limit(rate=120),
    "people-names": Limit(rate=20, body=KIB),
    "people-salt": Limit(rate=60, body=KIB),
    "people-sign-up": Limit(rate=10, body=160 * KIB, count=LOCKS_MAX),
    "people-sign-in": Limit(rate=60, body=KIB),
    "people-challenge": Limit(rate=60, body=KIB),
    "people-sign-in-by-key": Limit(rate=60, body=4 * KIB),
    "people-put-back": Limit(rate=20, body=160 * KIB, count=SIGNING_MAX),
    "people-me": Limit(rate=240),
    "people-sessions": Limit(rate=60, count=200),
    "people-session": Limit(rate=60),
    "people-sign-out": Limit(rate=60),
    "people-locks": Limit(rate=20, body=160 * KIB, count=LOCKS_MAX),
    "people-delete": Limit(rate=10, body=4 * KIB),
    "vault-key-file": Limit(rate=240),
    "vault-state": Limit(rate=240),
    "vault-versions": Limit(rate=600, body=PUSH_BODY, count=PUSH_MAX),
    "vault-log": Limit(rate=600, count=PULL_MAX_ROWS),
    "vault-ids": Limit(rate=120, count=IDS_MAX),
    "vault-remove": Limit(rate=60, body=450 * KIB, count=GONE_MAX),
}
OUTSIDE: dict[str, Limit] = {
    "release": Limit(rate=240),
    "app-help-data": Limit(rate=240),
    "meetings-plans-file": Limit(rate=240, count=50),
    "meetings-json": Limit(rate=30, count=2_000),
    "client-interface": Limit(rate=120, count=2_000),
    "texts-en": Limit(rate=240),
    "texts-es": Limit(rate=240),
    "sheet-en": Limit(rate=600),
    "sheet-es": Limit(rate=600),
}
"""What is made, and not only read from a file, for whoever asks outside the interface. A house full of phones behind one address
must get through on its first evening; someone who asks in a loop is slowed down."""
PAGES: dict[str, Limit] = {
    "landing-en": Limit(rate=600),
    "landing-es": Limit(rate=600),
    "embed-en": Limit(rate=240, count=30),
    "embed-es": Limit(rate=240, count=30),
    **{f"{name}-{lang}": limit for lang in ("en", "es") for name, limit in {
        "meetings": Limit(rate=240, count=30),
        "meetings-find": Limit(rate=120, body=8 * KIB, count=30),
        "meeting": Limit(rate=240),
        "meeting-calendar": Limit(rate=120),
        "meeting-wrong": Limit(rate=12, body=4 * KIB),
        "worksheets": Limit(rate=240, count=200),
        "worksheet": Limit(rate=120),
    }.items()},
}  # fmt: skip
"""Pages of the site that cost work: who asks too often, or sends too much, reads so on a page."""
