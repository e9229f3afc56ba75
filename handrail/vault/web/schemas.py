"""Bodies and answers of the calls that touch a vault (docs/vault-protocol.md, section 5)."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from handrail.people.faces import Strict
from handrail.vault.rules.limits import IDS_MAX, INT_MAX, PULL_MAX_ROWS, PUSH_MAX, RECEIPT_MAX, SIGNING_MAX

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Kind = Literal["passphrase", "recovery", "passkey"]
Proof = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
Signature = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]
LockId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
KeyFileText = Annotated[str, Field(min_length=2, max_length=65_536)]
StatementText = Annotated[str, Field(min_length=2, max_length=2_048)]
LongStatementText = Annotated[str, Field(min_length=2, max_length=400_000)]
Proofs = Annotated[dict[LockId, Proof], Field(max_length=10)]


class SignUpIn(Strict):
    """Locks for a vault that exists on the device."""

    reservation: str = Field(max_length=300)
    statement: StatementText
    signature: Signature
    key_file: KeyFileText
    proofs: Proofs


class SignedUp(Schema):
    """The new account."""

    name: str
    vault: str
    gen: int
    epoch: str
    receipt: str


class SignInIn(Strict):
    """A lock's proof."""

    name: str = Field(max_length=64)
    kind: Kind
    proof: Proof


class SignedInOut(Schema):
    """What a device gets that signed in."""

    name: str
    vault: str
    gen: int
    key_file: str
    epoch: str
    receipt: str


class PublicKeyIn(Strict):
    """One of a vault's signing keys, certified by the one before it."""

    public: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    from_gen: int = Field(ge=0, le=INT_MAX)
    cert: Signature | None


class PutBackIn(Strict):
    """A receipt of the server's own, the key file it is of, and the vault's word for it."""

    receipt: Annotated[str, Field(pattern=r"^[A-Za-z0-9_=-]+$", max_length=RECEIPT_MAX)]
    key_file: KeyFileText
    keys: list[PublicKeyIn] = Field(min_length=1, max_length=SIGNING_MAX)
    statement: StatementText
    signature: Signature


class PutBackOut(Schema):
    """The generation that stands now."""

    gen: int


class VaultIn(Strict):
    """Any vault."""

    vault: Hex32


class ChallengeOut(Schema):
    """To be signed within five minutes, once."""

    challenge: str


class Statement(Strict):
    """Something the vault's key signed."""

    statement: StatementText
    signature: Signature


class LongStatement(Strict):
    """The same, with up to 5,000 content ids in it."""

    statement: LongStatementText
    signature: Signature


class Me(Schema):
    """Who is signed in."""

    name: str
    vault: str
    gen: int


class FreshProof(Strict):
    """A lock's proof, given for this call."""

    kind: Kind
    proof: Proof


class LocksIn(Strict):
    """A new key file with everything that entitles to it."""

    fresh: FreshProof
    statement: StatementText
    signature: Signature
    key_file: KeyFileText
    proofs: Proofs
    end_other_sessions: bool


class LocksOut(Schema):
    """The new generation."""

    gen: int
    receipt: str


class DeleteIn(Strict):
    """A lock's proof and the signed wish."""

    fresh: FreshProof
    statement: StatementText
    signature: Signature


class KeyFileOut(Schema):
    """The key file as it stands."""

    gen: int
    key_file: str
    receipt: str


class StateOut(Schema):
    """How far the log has come, and how full the vault is."""

    epoch: str
    last_seq: int
    gen: int
    bytes_used: int
    bytes_allowed: int
    ids_sum: int


class Sealed(Strict):
    """One sealed version; its content id is checked against its bytes."""

    content_id: Hex64
    sealed: str


class PushIn(Strict):
    """Versions to store."""

    versions: list[Sealed] = Field(min_length=1, max_length=PUSH_MAX)


class Result(Schema):
    """What became of one version."""

    content_id: str
    seq: int
    status: Literal["stored", "already", "gone"]


class PushOut(Schema):
    """What became of each version, in the order sent. It is sent when that is durable."""

    epoch: str
    results: list[Result]


class LogQuery(Schema):
    """Upwards: `epoch`, `after`, `at`. Downwards: `epoch`, `before`."""

    model_config = ConfigDict(extra="forbid")

    epoch: str = Field(max_length=64)
    after: int | None = Field(None, ge=0, le=INT_MAX)
    at: str = Field("", max_length=64)
    before: int | None = Field(None, ge=0, le=INT_MAX)
    limit: int = Field(PULL_MAX_ROWS, ge=1, le=PULL_MAX_ROWS)


class IdsQuery(Schema):
    """From where, and how many."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=INT_MAX)
    limit: int = Field(IDS_MAX, ge=1, le=IDS_MAX)


class IdsOut(Schema):
    """What the log holds: `[seq, content id, bytes, gone]` each."""

    epoch: str
    last_seq: int
    ids: list[tuple[int, str, int, bool]]


class RemovedOut(Schema):
    """How many were taken away, and how many were away before."""

    removed: int
    already: int
