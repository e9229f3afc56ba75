"""A device: writes, opens, syncs, and changes its locks. The facade that the command line and tests use."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.kernel import clock
from handrail.vault.client import keys as keyring
from handrail.vault.client.account import Account
from handrail.vault.client.http import Http
from handrail.vault.client.keys import Keys
from handrail.vault.client.store import Store
from handrail.vault.client.sync import Report, pull, push
from handrail.vault.client.versions import Opened, open_version, seal_version, signed_statement
from handrail.vault.rules.header import GONE, Header, states_all
from handrail.vault.rules.limits import GONE_MAX
from handrail.vault.rules.log import Judgement, judge, known
from handrail.vault.rules.text import Malformed, b64, to_json
from handrail.vault.rules.thin import why_not_thin


@dataclass
class View:
    """Everything a device can show: versions by id, what it makes of them, and what would not open."""

    versions: dict[str, Opened] = field(default_factory=dict)
    judgement: Judgement = field(default_factory=Judgement)
    refused: dict[str, str] = field(default_factory=dict)
    newer_gen: bool = False

    def bodies(self) -> dict[str, list[dict[str, Any]]]:
        """page id -> the bodies of its heads."""
        return {
            page: [dict(self.versions[head].header.body) for head in heads]
            for page, heads in self.judgement.heads.items()
        }


def stamp() -> str:
    """Now, as versions state it; it decides nothing."""
    return clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")


class Device:
    """One device of one person. Keys live in memory only; the store holds nothing readable."""

    def __init__(
        self, server: str | Http, store: Store | Path | str = ":memory:", *, at: Callable[[], str] = stamp
    ) -> None:
        self.http = server if isinstance(server, Http) else Http(server)
        self.store = store if isinstance(store, Store) else Store(store)
        self.account = Account(self.http, self.store)
        self._at = at
        self._opened: dict[str, Opened | str] = {}
        self._opened_at_gen = -1

    @property
    def keys(self) -> Keys:
        """The open keys; raises Malformed(``locked``)."""
        if self.account.keys is None:
            raise Malformed("locked")
        return self.account.keys

    def start(self) -> None:
        """Makes a vault on this device alone: write first, lock after."""
        self.account.keys = keyring.new_keys()

    def view(self) -> View:
        """Opens what was not opened yet and judges the whole."""
        view = View()
        if self._opened_at_gen != self.keys.gen:
            # A newer key file may retire the key of what was good under the older one.
            self._opened = {}
            self._opened_at_gen = self.keys.gen
        for content, sealed in self.store.all():
            if content not in self._opened:
                self._opened[content] = self._open(content, sealed)
            found = self._opened[content]
            if isinstance(found, Opened):
                view.versions.setdefault(found.version, found)
                view.newer_gen |= found.aside == "newer-gen"
            else:
                view.refused[content] = found
        for content in self.store.get("damaged") or {}:
            view.refused.setdefault(content, "damaged")
        counter = self.store.get("counter")
        memory = {self.store.device: (counter["n"], counter["version"])} if counter else {}
        rows = [known(one.version, one.content, one.header, accepted=one.accepted) for one in view.versions.values()]
        view.judgement = judge(rows, self.store.gone(), memory)
        return view

    def _open(self, content: str, sealed: bytes) -> Opened | str:
        try:
            return open_version(sealed, content, self.keys)
        except Malformed as problem:
            return problem.code

    def write(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        page: str | None = None,
        parents: list[str] | None = None,
        schema: int = 1,
    ) -> str:
        """Seals and signs one version into the outbox and answers its id; parents are the page's heads unless named."""
        view = self.view()
        page = page or secrets.token_hex(16)
        if parents is None:
            parents = view.judgement.heads.get(page, [])
        with self.store.writing():
            counter = self.store.get("counter") or {"n": 0, "version": None, "seen": {}}
            seen = self._seen(view)
            n = counter["n"] + 1
            changed = (
                seen
                if states_all(kind, n)
                else {who: at for who, at in seen.items() if counter["seen"].get(who) != at[0]}
            )
            header = Header(
                vault=self.keys.vault, page=page, kind=kind, schema=schema, parents=tuple(parents),
                author=b64(self.keys.signer.public), device=self.store.device, n=n, prev=counter["version"],
                seen=changed, gen=self.keys.gen, at=self._at(), body=body,
            )  # fmt: skip
            version, content, sealed = seal_version(header, self.keys)
            self.store.add(content, sealed, waiting=True)
            now_seen = {who: at[0] for who, at in seen.items()}
            self.store.put("counter", {"n": n, "version": version, "seen": now_seen})
        return version

    def _seen(self, view: View) -> dict[str, tuple[int, str]]:
        seen: dict[str, tuple[int, str]] = {}
        for one in view.versions.values():
            who, n = one.header.device, one.header.n
            if who != self.store.device and n > seen.get(who, (0, ""))[0]:
                seen[who] = (n, one.version)
        return seen

    def sync(self) -> Report:
        """Pushes, pulls, and carries out what signed lists name, here and (again, if need be) on the server."""
        report = Report()
        self.account.renew_session()
        push(self.http, self.store, report)
        pull(self.http, self.store, report)
        if self.http.call("GET", "vault/state")["gen"] > self.keys.gen:
            self.account.refresh_keys()
        self._clear(report)
        return report

    def _clear(self, report: Report) -> None:
        view = self.view()
        drop = {view.versions[version].content for version in view.judgement.drop}
        with self.store.writing():
            self.store.drop(drop)
        for content in drop:
            self._opened.pop(content, None)
        still = sorted(set(view.judgement.named) - self.store.gone())
        for start in range(0, len(still), GONE_MAX):
            self._remove(still[start : start + GONE_MAX])
        report.damaged = sorted(content for content, code in view.refused.items() if code == "damaged")
        if self._said_again(view):
            push(self.http, self.store, report)

    def _remove(self, contents: list[str]) -> None:
        statement = {"type": "remove", "host": self.http.host, "vault": self.keys.vault, "content_ids": contents}
        self.http.call("POST", "vault/remove", signed_statement(to_json(statement), self.keys))
        with self.store.writing():
            self.store.say_gone(contents)

    def _said_again(self, view: View) -> int:
        """Own versions cut off by a change of signing key are written again under the new key (section 2.4)."""
        cut = {
            one.version: one
            for one in view.versions.values()
            if not one.accepted and one.header.device == self.store.device
        }
        covered = set(self.store.get("said_again") or [])
        children = {parent for one in cut.values() for parent in one.header.parents}
        said = 0
        for version, one in sorted(cut.items(), key=lambda item: item[1].header.n):
            if version in covered or version in children or one.header.kind == GONE:
                continue
            heads = view.judgement.heads.get(one.header.page, [])
            kept = [head for head in heads if head in one.header.parents]
            self.write(
                one.header.kind,
                one.header.body,
                page=one.header.page,
                parents=[version, *kept],
                schema=one.header.schema,
            )
            said += 1
        with self.store.writing():
            self.store.put("said_again", sorted(covered | set(cut)))
        return said

    def burn(self, pages: list[str]) -> list[str]:
        """Names every version of ``pages`` in signed lists, whose ids it answers; the next sync removes them."""
        view = self.view()
        chosen = [one for one in view.versions.values() if one.header.page in pages and one.header.kind != GONE]
        return self._gone("burn", pages, [(one, None) for one in chosen])

    def thin(self, page: str) -> list[str]:
        """Names this device's own stepping stones of a page (section 3.5)."""
        view = self.view()
        rows = [(one.version, one.header) for one in view.versions.values() if one.header.page == page]
        chosen = [
            one
            for one in view.versions.values()
            if one.header.page == page and why_not_thin(one.version, one.header, rows, self.store.device) is None
        ]
        return self._gone("thin", [page], [(one, next(iter(one.header.parents), None)) for one in chosen])

    def _gone(self, why: str, pages: list[str], chosen: list[tuple[Opened, str | None]]) -> list[str]:
        made = []
        chosen.sort(key=lambda item: (item[0].header.device, item[0].header.n))
        for start in range(0, len(chosen), 4000):
            lists: dict[str, list[list[Any]]] = {}
            for one, parent in chosen[start : start + 4000]:
                lists.setdefault(one.header.device, []).append([one.header.n, one.version, one.content, parent])
            made.append(self.write(GONE, {"why": why, "pages": pages, "gone": lists}))
        return made

    def backed_up(self, version: str) -> bool:
        """Whether the durable answer for this version has come."""
        one = self.view().versions.get(version)
        return one is not None and self.store.backed_up(one.content) and one.content not in self.store.gone()

    def rotate(self, fresh: keyring.Opener, passphrase: str) -> None:
        """For "someone else may know my passphrase": all keys and locks new, other sessions ended."""
        view = self.view()
        last: dict[str, int] = {}
        for one in view.versions.values():
            last[one.header.device] = max(last.get(one.header.device, 0), one.header.n)
        for who, first, _ in view.judgement.missing:
            # Only what is known without a gap: a number planted far ahead must not make room for more.
            last[who] = min(last.get(who, 0), first - 1)
        before = self.keys
        self.account.replace_locks(
            fresh, keyring.rotated(before, last), [self.account.passphrase_opener(passphrase)], rotated_from=before
        )

    def retire_store(self) -> None:
        """Forgets the keys; the store keeps only what nobody can read."""
        self.account.keys = None
        self._opened.clear()
