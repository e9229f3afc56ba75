"""Who does it. Every action names its Actor; there is no default one."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What sort of actor it is. It decides nothing by itself: doors do."""

    NOBODY = "nobody"
    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a member of staff, the system itself, or nobody signed in.

    `id` is the account's id (None for nobody and for the system); `centre_id` is set for staff only;
    `name` names a job of the system ("expire_sessions") and is empty for everybody else.
    """

    kind: Kind
    id: UUID | None = None
    centre_id: UUID | None = None
    name: str = ""

    def __post_init__(self) -> None:
        """Refuses an actor that says less, or more, than its kind must."""
        if (self.id is None) != (self.kind in (Kind.NOBODY, Kind.SYSTEM)):
            raise ValueError(f"a {self.kind} actor and its account id do not fit")
        if (self.centre_id is None) != (self.kind is not Kind.STAFF):
            raise ValueError("staff act for one centre, and only staff do")
        if bool(self.name) != (self.kind is Kind.SYSTEM):
            raise ValueError("the system says which of its jobs acts, and only the system does")


NOBODY = Actor(Kind.NOBODY)


def person(account_id: UUID) -> Actor:
    """The person who is signed in to this account."""
    return Actor(Kind.PERSON, id=account_id)


def staff(account_id: UUID, centre_id: UUID) -> Actor:
    """A member of staff, acting for one centre."""
    return Actor(Kind.STAFF, id=account_id, centre_id=centre_id)


def system(job: str) -> Actor:
    """A job of the system itself."""
    return Actor(Kind.SYSTEM, name=job)
