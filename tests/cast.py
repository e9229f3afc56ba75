"""The cast: the persons every test speaks of, so that a test reads as a sentence about somebody.

They are made up. A door, a screen or an action is tested with those of them whom it concerns, and with Kit, whom it
never does.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: a name to sign up with, a passphrase, and who they are."""

    name: str
    passphrase: str
    who: str
    lang: str = "en"


ANA = Member("ana", "lantern orchard pebble violet anchor", "in recovery, no centre", "es")
BEN = Member("ben", "copper meadow thimble raven stool", "a patient in intensive outpatient care")
SOL = Member("sol", "harbor willow candle marble finch", "Ana's sponsor", "es")
CORA = Member("cora", "juniper basket mirror cobalt acorn", "Ben's counsellor")
DEE = Member("dee", "ribbon canyon saddle tulip ember", "at the front desk of Ben's centre")
ELI = Member("eli", "walnut prairie button glacier heron", "a counsellor at another centre")
KIT = Member("kit", "sparrow copper lagoon mitten cedar", "a stranger")

CAST = (ANA, BEN, SOL, CORA, DEE, ELI, KIT)
PERSONS = (ANA, BEN, SOL)
STAFF = (CORA, DEE, ELI)
