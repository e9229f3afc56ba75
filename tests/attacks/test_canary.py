"""Nothing a person wrote or knows is anywhere on the server: files, log, WAL, requests (rules 1, 4, 5; promise 1)."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

import psycopg

from handrail.vault.client import crypto
from tests.attacks.conftest import Person
from tools.live import live_server


def forms(canary: bytes) -> list[bytes]:
    """The ways in which a secret could hide in plain bytes: itself, hex, base64 at each alignment, UTF-16."""
    found = [canary, canary.hex().encode(), canary.upper()]
    found += [base64.b64encode(b"\0" * pad + canary)[4 if pad else 0 : -4] for pad in (0, 1, 2)]
    return [*found, canary.decode("latin-1").encode("utf-16-le")]


def everything(folder: Path, database: str) -> bytes:
    """All bytes the server holds: its folder (database, WAL, log, keys), or a dump of its PostgreSQL tables."""
    held = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    if database.startswith("postgres"):
        with psycopg.connect(database) as connection:
            tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = connection.execute(f'select t::text from "{table}" t').fetchall()
                held += "\n".join(str(row[0]) for row in rows).encode()
    return held


def test_rule_1_the_server_never_holds_what_was_written_nor_what_opens_it() -> None:
    passphrase = "canary " + " ".join(secrets.token_hex(3) for _ in range(5))
    text, prf = "CANARY" + secrets.token_hex(12), secrets.token_bytes(32)
    with live_server(HANDRAIL_RATE_FACTOR="1000") as server:
        ana = Person(server, "ana", passphrase)
        fresh = ana.device.account.passphrase_opener(passphrase)
        entropy = ana.device.account.add_recovery(fresh)
        ana.device.account.add_passkey(fresh, prf)
        ana.write(text, text + " again")
        for given in ({"entropy": entropy}, {"prf": prf}):
            device, wire = ana.another(sign_in=False)
            device.account.sign_in(ana.name, **given)  # type: ignore[arg-type]  # one of two keyword forms
            device.sync()
            ana.wire.requests += wire.requests
        ana.device.burn([next(iter(ana.device.view().judgement.heads))])
        ana.device.sync()
        held = everything(server.folder, server.environment["DATABASE_URL"])
        keys = ana.device.keys
        secrets_ = [text.encode(), passphrase.encode(), entropy, prf, crypto.words_of(entropy, "en").encode()]
        secrets_ += [opened.encode() for opened in keys.identities]
        secrets_ += [key.secret for key in keys.signing]
        secrets_ += [fresh.secret, fresh.key("seal"), fresh.key("mac")]
        for secret in secrets_:
            for form in forms(secret):
                assert form not in held
                assert form not in ana.wire.sent()
        # The proof travels, and is kept only as a slow hash.
        proof = fresh.key("proof")
        assert base64.b64encode(proof) in ana.wire.sent()
        assert not any(form in held for form in forms(proof))
        # The search can find: the public name stands where it must.
        assert ana.name.encode() in held
        assert ana.name.encode() not in server.log.read_bytes()
        assert b"127.0.0.1" not in server.log.read_bytes().replace(b"http://127.0.0.1", b"")
