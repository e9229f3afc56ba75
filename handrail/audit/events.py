"""What can be noted. docs/audit-events.md explains each; a test compares the two."""

from typing import Literal

Event = Literal[
    "people.signed_up",
    "people.signed_in",
    "people.signed_in_by_key",
    "people.signed_out",
    "people.session_ended",
    "people.all_sessions_ended",
    "people.account_deleted",
    "vault.locks_changed",
    "vault.signing_key_changed",
    "vault.put_back",
    "vault.versions_removed",
    "vault.restored",
    "meetings.feed_added",
    "meetings.feed_changed",
    "meetings.feed_removed",
]
