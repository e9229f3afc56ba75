"""The members of an export's zip, read one at a time within bounds: a file from anywhere is opened, and trusted in nothing."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from handrail.vault.rules.export import MEMBER_MAX, MEMBERS_MAX, TOTAL_MAX, found_in
from handrail.vault.rules.text import Malformed

_DIRECTORY_MAX = MEMBERS_MAX * 160
"""Bytes of a zip's directory: more than 250,000 members of ours need."""
_PIECE = 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCAL = struct.Struct("<4s5H3L2H")


class Bundle:
    """A zip whose directory was judged whole; raises Malformed(``export-unsafe``, ``export-half``)."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        try:
            _check_directory_size(self._file)
            self._zip = zipfile.ZipFile(self._file)
            members = self._zip.infolist()
            found = found_in(info.orig_filename for info in members)
            _check(members)
        except (zipfile.BadZipFile, struct.error, EOFError, UnicodeError, NotImplementedError, ValueError) as problem:
            self._file.close()
            raise problem if isinstance(problem, Malformed) else Malformed("export-half", str(problem)) from problem
        self._members = {info.orig_filename: info for info in members}
        self._folder, self.unknown = found.folder, found.unknown

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()
        self._file.close()

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return self._folder + name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member; raises Malformed(``missing``, ``damaged``, ``export-unsafe``)."""
        info = self._members.get(self._folder + name)
        if info is None:
            raise Malformed("missing", name)
        data = b"".join(_inflated(self._raw(info), info))
        if len(data) != info.file_size:
            raise Malformed("export-unsafe", "another size than announced")
        if zlib.crc32(data) != info.CRC:
            raise Malformed("damaged", name)
        return data

    def _raw(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        self._file.seek(info.header_offset)
        head = self._file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
            raise Malformed("damaged", "no member where the directory says")
        *_, name_length, extra_length = _LOCAL.unpack(head)
        name = self._file.read(name_length)
        if name.decode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace") != info.orig_filename:
            raise Malformed("export-unsafe", "two names for one member")
        self._file.seek(extra_length, 1)
        left = info.compress_size
        while left > 0:
            piece = self._file.read(min(left, _PIECE))
            if not piece:
                raise Malformed("damaged", "cut short")
            left -= len(piece)
            yield piece


def _inflated(pieces: Iterator[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Never more than one byte above what was announced."""
    left = info.file_size + 1
    if info.compress_type == zipfile.ZIP_STORED:
        for piece in pieces:
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return
        return
    inflate = zlib.decompressobj(-15)
    try:
        for piece in pieces:
            out = inflate.decompress(piece, left)
            left -= len(out)
            yield out
            if left <= 0:
                return
        if not inflate.eof:
            raise Malformed("damaged", "cut short")
    except zlib.error as problem:
        raise Malformed("damaged", str(problem)) from problem


def _check(members: list[zipfile.ZipInfo]) -> None:
    total = 0
    for info in members:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Malformed("export-unsafe", "a link or a device")
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Malformed("export-unsafe", "packed in another way")
        total += info.file_size
        if info.file_size > MEMBER_MAX or total > TOTAL_MAX:
            raise Malformed("export-unsafe", "too large unpacked")


def _check_directory_size(file: BinaryIO) -> None:
    """Looks at how large the directory says it is before a library reads it whole."""
    file.seek(0, 2)
    size = file.tell()
    start = max(0, size - _END.size - 0xFFFF)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise Malformed("export-half", "no directory")
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, place)
    # The library believes a wide directory wherever one is pointed to, whatever the narrow one says.
    if tail[max(0, place - 20) : place].startswith(b"PK\x06\x07") or count == 0xFFFF or length == 0xFFFFFFFF:
        file.seek(max(0, start + place - 20 - _END_64.size))
        wide = _END_64.unpack(file.read(_END_64.size))
        if wide[0] != b"PK\x06\x06":
            raise Malformed("export-unsafe", "directory")
        count, length = wide[7], wide[8]
    if count > MEMBERS_MAX or length > _DIRECTORY_MAX:
        raise Malformed("export-unsafe", "number of members")
