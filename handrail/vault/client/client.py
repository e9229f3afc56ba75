"""A device: writes, opens, syncs, and changes its locks. The facade that the command line and tests use."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from handrail.kernel import clock
from handrail.vault.client import keys as keyring
from handrail.vault.client.account import Account
from handrail.vault.client.http import Http
from handrail.vault.client.keys import Keys
from handrail.vault.client.opening import Opening, View
from handrail.vault.client.store import Store
from handrail.vault.client.sync import Report, compare, pull, push
from handrail.vault.client.versions import Foreign, Opened, look_in, seal_version, signed_statement
from handrail.vault.rules.header import GONE, KEPT, LISTS, Header, read_gone, states_all
from handrail.vault.rules.limits import GONE_MAX, LISTED_MAX
from handrail.vault.rules.lists import Former
from handrail.vault.rules.log import GoneEntry
from handrail.vault.rules.text import Malformed, b64, to_json
from handrail.vault.rules.thin import why_not_thin

__all__ = ["Device", "View", "stamp"]


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
        self._opening = Opening()

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
        return self._looked(self._opening, self.store.order())

    def survey(self) -> View:
        """As :meth:`view`, in little memory: bodies hold their titles alone. Nothing of it is kept."""
        return self._looked(Opening(slim=True), self.store.order())

    def _looked(self, opening: Opening, order: list[str]) -> View:
        keys, counter = self.keys, self.store.get("counter")
        memory = {self.store.device: (counter["n"], counter["version"])} if counter else {}

        def look(content: str, formers: Mapping[str, Former]) -> Opened | Foreign:
            sealed = self.store.one(content)
            if sealed is None:
                raise Malformed("damaged", "gone meanwhile")
            return look_in(sealed, content, keys, formers)

        view = opening.view(order, look, keys, gone=self.store.gone(), memory=memory)
        for content in self.store.get("damaged") or {}:
            view.refused.setdefault(content, "damaged")
        return view

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
            if one.header.vault == self.keys.vault and who != self.store.device and n > seen.get(who, (0, ""))[0]:
                seen[who] = (n, one.version)
        return seen

    def sync(self) -> Report:
        """Pushes, pulls, and carries out what signed lists name, here and (again, if need be) on the server."""
        report = Report()
        self.list_kept()
        self.account.renew_session()
        push(self.http, self.store, report)
        pull(self.http, self.store, report)
        state = self.http.call("GET", "vault/state")
        compare(self.http, self.store, report, state)
        if state["gen"] > self.keys.gen:
            self.account.refresh_keys()
        self._clear(report)
        return report

    def _clear(self, report: Report) -> None:
        view = self.view()
        if self._name_copies(view):
            push(self.http, self.store, report)
            view = self.view()
        self._take_away(view)
        still = sorted(set(view.judgement.named) - self.store.gone())
        for start in range(0, len(still), GONE_MAX):
            self._remove(still[start : start + GONE_MAX])
        report.damaged = sorted(content for content, code in view.refused.items() if code == "damaged")
        if self._said_again(view):
            push(self.http, self.store, report)

    def _name_copies(self, view: View) -> int:
        """A burned version may be held under a content id that no list names: a further list names that too (3.5)."""
        named = set(view.judgement.named)
        further: dict[tuple[str, tuple[str, ...]], list[GoneEntry]] = {}
        for version, by in view.judgement.because.items():
            for content in view.copies[version]:
                if content not in named:
                    why, pages, entry = _as_named(view.versions[by].header, version)
                    further.setdefault((why, pages), []).append(replace(entry, content=content))
        return sum(len(self._gone(why, list(pages), rows)) for (why, pages), rows in further.items())

    def _take_away(self, view: View) -> None:
        named = set(view.judgement.named)
        drop = {content for version in view.judgement.drop for content in view.copies[version] if content in named}
        if not drop:
            return
        ours = {
            version: view.versions[version].header
            for version in self._own_chain(view).intersection(view.judgement.drop)
        }
        with self.store.writing():
            if ours:
                # The chain of what this store wrote goes on behind what it no longer holds.
                links = {version: header.prev for version, header in ours.items()}
                self.store.put("links", {**(self.store.get("links") or {}), **links})
            self.store.drop(drop)
        self._opening.forget(drop)

    def _remove(self, contents: list[str]) -> None:
        statement = {"type": "remove", "host": self.http.host, "vault": self.keys.vault, "content_ids": contents}
        self.http.call("POST", "vault/remove", signed_statement(to_json(statement), self.keys))
        with self.store.writing():
            self.store.say_gone(contents)

    def _said_again(self, view: View) -> int:
        """Own versions cut off by a change of signing key are written again under the new key (section 2.4)."""
        cut = {
            version: view.versions[version] for version in self._own_chain(view) if not view.versions[version].accepted
        }
        covered = set(self.store.get("said_again") or [])
        children = {parent for one in cut.values() for parent in one.header.parents}
        burns = {version for version, one in cut.items() if _is_burn(one.header)}
        burned = {row[1] for burn in burns for rows in (read_gone(cut[burn].header) or {}).values() for row in rows}
        said = 0
        for version, one in sorted(cut.items(), key=lambda item: item[1].header.n):
            if version in covered | children | burned:
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

    def _own_chain(self, view: View) -> set[str]:
        """What this very store wrote, back from its counter.

        Whoever had the old key could write in this device's name, and must not get it said again under the new one.
        """
        counter, links = self.store.get("counter"), self.store.get("links") or {}
        version, found = counter and counter["version"], set()
        while version in view.versions or version in links:
            if version in view.versions:
                found.add(version)
                version = view.versions[version].header.prev
            else:
                version = links[version]
        return found

    def burn(self, pages: list[str]) -> list[str]:
        """Names every version of ``pages`` in signed lists, whose ids it answers; the next sync removes them."""
        view = self.view()
        chosen = [one for one in view.versions.values() if one.header.page in pages and one.header.kind not in LISTS]
        return self._gone("burn", pages, [entry for one in chosen for entry in _entries(one, view, None)])

    def thin(self, page: str) -> list[str]:
        """Names this device's own stepping stones of a page (section 3.5)."""
        view = self.view()
        rows = [(one.version, one.header) for one in view.versions.values() if one.header.page == page]
        chosen = [
            one
            for one in view.versions.values()
            if one.header.page == page and why_not_thin(one.version, one.header, rows, self.store.device) is None
        ]
        entries = [entry for one in chosen for entry in _entries(one, view, next(iter(one.header.parents), None))]
        return self._gone("thin", [page], entries)

    def _gone(self, why: str, pages: list[str], entries: list[GoneEntry]) -> list[str]:
        made = []
        entries.sort(key=lambda entry: (entry.device, entry.n, entry.content))
        for start in range(0, len(entries), 4000):
            lists: dict[str, list[list[Any]]] = {}
            for entry in entries[start : start + 4000]:
                lists.setdefault(entry.device, []).append([entry.n, entry.version, entry.content, entry.parent])
            made.append(self.write(GONE, {"why": why, "pages": pages, "gone": lists}))
        return made

    def backed_up(self, version: str) -> bool:
        """Whether the durable answer for this version has come, under whichever content id."""
        gone = self.store.gone()
        copies = self.view().copies.get(version, [])
        return any(self.store.backed_up(content) and content not in gone for content in copies)

    def rotate(self, fresh: keyring.Opener, passphrase: str) -> None:
        """For "someone else may know my passphrase": all keys and locks new, other sessions ended."""
        # What another device has sent already, and perhaps cannot send again, is known when the line is drawn.
        pull(self.http, self.store, Report())
        view = self.view()
        mine = [one for one in view.versions.values() if one.header.vault == self.keys.vault]
        last: dict[str, int] = {}
        for one in mine:
            last[one.header.device] = max(last.get(one.header.device, 0), one.header.n)
        for who, first, _ in view.judgement.missing:
            # Only what is known without a gap: a number planted far ahead must not make room for more.
            if who in last:
                last[who] = min(last[who], first - 1)
        before = self.keys
        self.account.replace_locks(
            fresh, keyring.rotated(before, last), [self.account.passphrase_opener(passphrase)], rotated_from=before
        )
        self.list_kept()

    def list_kept(self) -> int:
        """Writes what is due of the lists of everything a replaced key signed (section 3.9); how many it wrote."""
        author = self.store.get("kept_due")
        keys = [b64(key.public) for key in self.keys.signing]
        if author is None or author not in keys[:-1]:
            return 0
        view = self.view()
        named = sorted(
            one.version
            for one in view.versions.values()
            if one.header.vault == self.keys.vault and one.header.author == author and one.accepted
        )
        parts = [named[start : start + LISTED_MAX] for start in range(0, len(named), LISTED_MAX)] or [[]]
        page = secrets.token_hex(16)
        for number, versions in enumerate(parts, 1):
            body = {"author": author, "part": number, "of": len(parts), "versions": versions}
            self.write(KEPT, body, page=page, parents=[])
        with self.store.writing():
            self.store.put("kept_due", None)
        return len(parts)

    def retire_store(self) -> None:
        """Forgets the keys; the store keeps only what nobody can read."""
        self.account.keys = None
        self._opening.clear()


def _entries(one: Opened, view: View, parent: str | None) -> list[GoneEntry]:
    """A line for each content id under which a version is held."""
    header = one.header
    return [
        GoneEntry(header.device, header.n, one.version, content, parent, "") for content in view.copies[one.version]
    ]


def _is_burn(header: Header) -> bool:
    """Whether a version is a list that burns: what it names is not said again. A thin names what a later version holds."""
    return header.kind == GONE and header.body.get("why") == "burn"


def _as_named(header: Header, version: str) -> tuple[str, tuple[str, ...], GoneEntry]:
    """How a gone list names a version: why, on which pages, and its line."""
    why = str(header.body["why"])
    rows = [(device, row) for device, lines in (read_gone(header) or {}).items() for row in lines if row[1] == version]
    device, row = rows[0]
    return why, tuple(header.body["pages"]), GoneEntry(device, *row, why)
