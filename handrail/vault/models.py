"""What the server keeps of a vault: a public key, locked key files, verifiers, and bytes it cannot read.

Every table but `Epoch` is vault-owned: its rows are found by `vault_id`, and no query crosses two vaults except sign-in.
"""

from django.db import models


class Vault(models.Model):
    """One person's vault. Its id is the protocol's own name for it: hex32, the hash of its first public signing key."""

    id = models.CharField(max_length=32, primary_key=True)
    account = models.OneToOneField("people.Account", on_delete=models.CASCADE, related_name="+")
    signing_public = models.CharField(max_length=44)
    gen = models.BigIntegerField()
    last_seq = models.BigIntegerField(default=0)
    bytes_used = models.BigIntegerField(default=0)
    ids_sum = models.BigIntegerField(default=0, db_default=0)
    remembers = models.BooleanField(default=False, db_default=False)


class KeyFile(models.Model):
    """A key file, exactly as the client wrote it. The last five are kept."""

    pk = models.CompositePrimaryKey("vault_id", "gen")
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="+", db_index=False)
    gen = models.BigIntegerField()
    text = models.TextField()


class LockVerifier(models.Model):
    """What a sign-in proof is compared with: Argon2id of it, by `method`."""

    pk = models.CompositePrimaryKey("vault_id", "lock_id")
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="+", db_index=False)
    lock_id = models.CharField(max_length=16)
    kind = models.CharField(max_length=10)
    method = models.CharField(max_length=32)
    verifier = models.BinaryField(max_length=32)


class Version(models.Model):
    """One sealed version in a vault's log, or the stub of one that was taken away (`sealed` is null then).

    The key is (vault, seq), without a counter of its own: a counter is one more page to write at every push, and
    beyond one machine every key must begin with the vault.
    """

    pk = models.CompositePrimaryKey("vault_id", "seq")
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    content_id = models.BinaryField(max_length=32)
    size = models.IntegerField()
    received_hour = models.IntegerField()
    sealed = models.BinaryField(null=True)

    class Meta:
        """Constraints live in the database."""

        constraints = (models.UniqueConstraint(fields=["vault", "content_id"], name="vault_version_once"),)


class Remembered(models.Model):
    """What the deletion ledger names and this database, an older copy, never had: it is refused when it comes.

    `mark` is the ledger's keyed hash; the vault's `remembers` spares every push the question where there is none.
    """

    pk = models.CompositePrimaryKey("vault_id", "mark")
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="+", db_index=False)
    mark = models.CharField(max_length=22)


class Epoch(models.Model):
    """The server's epoch, changed by every restore, and how far this database has come: one row.

    The deletion ledger lies outside the database. `ledger_length` and `ledger_head` say up to which of its lines this
    database has done what it says; `compacted_length` up to which of them the bytes have left the disk as well.
    """

    id = models.SmallIntegerField(primary_key=True)
    value = models.CharField(max_length=32)
    ledger_length = models.BigIntegerField(db_default=0)
    ledger_head = models.CharField(max_length=22, db_default="")
    compacted_length = models.BigIntegerField(db_default=0)
    compacted_hour = models.IntegerField(db_default=0)
