"""Phones that call the interface through the whole application, in this process, so that a test sees the database."""

import hashlib
import secrets
from typing import Any

import httpx
from django.core.wsgi import get_wsgi_application
from django.db import connection

from handrail.vault.client.account import Account
from handrail.vault.client.http import Http
from handrail.vault.client.keys import Opener, hash_of, new_keys, passkey_opener, with_locks
from handrail.vault.client.store import Store
from handrail.vault.client.versions import signed_statement
from handrail.vault.rules.text import b64, to_json

APP = "http://app.localhost:8000"


class Phone:
    """One device. It signs up with a passkey lock: real, and without the second that a passphrase takes to derive."""

    def __init__(self, server: str = APP, **headers: str) -> None:
        self.http = Http(server, transport=httpx.WSGITransport(get_wsgi_application()))
        self.account = Account(self.http, Store(":memory:"))
        self.opener: Opener | None = None
        self.http._client.headers.update(headers)

    @property
    def name(self) -> str:
        """The sign-in name."""
        return self.account.name

    @property
    def keys(self) -> Any:
        """The open keys."""
        return self.account.keys

    def say(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One call as it stands, with cookies and CSRF token; the answer whatever it is."""
        if method != "GET" and not self.http.csrf:
            self.http.csrf = self.http.call("GET", "people/hello")["csrf"]
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.http.cookies.items()), "X-CSRFToken": self.http.csrf}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        answer = self.http._client.request(method, path, headers=sent, **given)
        self.http._keep_cookies(answer)
        return answer

    def sign_up_body(self, reservation: dict[str, str], **changes: Any) -> dict[str, Any]:
        """What this phone sends to sign up; `changes` are members of the statement."""
        self.opener = passkey_opener(secrets.token_bytes(32), host=self.http.host, name=reservation["name"])
        self.account.keys = self.account.keys or new_keys()
        changed, key_file, proofs = with_locks(self.account.keys, None, add=[self.opener], drop=set())
        statement = {
            "type": "sign-up", "host": self.http.host, "vault": changed.vault, "name": reservation["name"],
            "gen": changed.gen, "key_file": hash_of(key_file), "signing": b64(changed.signer.public),
        }  # fmt: skip
        self.account._keep(reservation["name"], key_file, changed, self.opener)
        return {
            "reservation": reservation["reservation"],
            "key_file": key_file.decode(),
            "proofs": proofs,
            **signed_statement(to_json(statement | changes), changed),
        }

    def sign_up(self, word: str = "ana") -> "Phone":
        """Makes an account and is signed in."""
        answer = self.say("POST", "people/sign-up", self.sign_up_body(self.account.reserve(word)))
        assert answer.status_code == 201, answer.text
        return self

    def signed(self, kind: str, **members: Any) -> dict[str, str]:
        """A statement of this vault's key."""
        statement = {"type": kind, "host": self.http.host, "vault": self.keys.vault, **members}
        return dict(signed_statement(to_json(statement), self.keys))

    def fresh(self) -> dict[str, str]:
        """A proof of this phone's lock."""
        assert self.opener
        return {"kind": self.opener.kind, "proof": b64(self.opener.key("proof"))}

    def push(self, *sealed: bytes) -> httpx.Response:
        """Sends these bytes as versions."""
        return self.say("POST", "vault/versions", push_body(*sealed))

    def ids(self) -> list[list[Any]]:
        """What the server lists."""
        return list(self.say("GET", "vault/ids").json()["ids"])

    def state(self) -> dict[str, Any]:
        """The vault's state."""
        return dict(self.say("GET", "vault/state").json())


def content_id(sealed: bytes) -> str:
    """The server's name for these bytes."""
    return hashlib.sha256(sealed).hexdigest()


def push_body(*sealed: bytes) -> dict[str, Any]:
    """A push of these."""
    return {"versions": [{"content_id": content_id(data), "sealed": b64(data)} for data in sealed]}


def rows(statement: str, *values: str) -> list[tuple[Any, ...]]:
    """What is stored, in another room's tables too: a test may look where code may not."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def count(table: str) -> int:
    """How many rows a table has."""
    return int(rows(f"SELECT count(*) FROM {table}")[0][0])
