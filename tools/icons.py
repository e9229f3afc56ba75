"""Draws the app's icons from the lines of icon.svg, so that nobody needs a picture program: python -m tools.icons

A test draws them again and compares the picture, point by point.
"""

import struct
import zlib
from pathlib import Path

from tools.tree import ROOT

FOLDER = ROOT / "handrail/home/static/home"
TEAL, WHITE = (0x0F, 0x5C, 0x5C), (0xFF, 0xFF, 0xFF)
BOX, CORNER, HALF_LINE = 32.0, 6.0, 1.5
LINES = (((7, 12), (25, 6)), ((10, 11), (10, 25)), ((22, 7), (22, 25)))
"""The strokes of icon.svg, in its own units."""
# file: (points a side, whether it fills its square, how large the drawing is). A maskable icon is cut to any shape by the
# phone; what is drawn keeps to the middle four fifths.
ICONS = {
    "icon-192.png": (192, False, 1.0),
    "icon-512.png": (512, False, 1.0),
    "icon-512-full.png": (512, True, 0.8),
}
Point = tuple[float, float]


def off_line(at: Point, start: Point, end: Point) -> float:
    """How far a point is from a line between two others."""
    (x, y), (x1, y1), (x2, y2) = at, start, end
    dx, dy = x2 - x1, y2 - y1
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)))
    return float(((x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2) ** 0.5)


def off_box(at: Point) -> float:
    """How far a point is outside the rounded square; negative within."""
    half = BOX / 2 - CORNER
    dx, dy = max(abs(at[0] - BOX / 2) - half, 0.0), max(abs(at[1] - BOX / 2) - half, 0.0)
    return float((dx * dx + dy * dy) ** 0.5) - CORNER


def cover(distance: float, unit: float) -> float:
    """How much of a point is covered by a shape whose edge is this far away."""
    return max(0.0, min(1.0, 0.5 - distance / unit))


def points(side: int, fills: bool, scale: float) -> bytes:
    """The picture as rows of red, green, blue, alpha, each row led by PNG's "no filter"."""
    unit = BOX / side
    out = bytearray()
    for row in range(side):
        out.append(0)
        for column in range(side):
            at = ((column + 0.5) * unit, (row + 0.5) * unit)
            drawn = tuple((value - BOX / 2) / scale + BOX / 2 for value in at)
            line = min(off_line((drawn[0], drawn[1]), *ends) for ends in LINES)
            ink = cover((line - HALF_LINE) * scale, unit)
            out += bytes(round(teal + (white - teal) * ink) for teal, white in zip(TEAL, WHITE, strict=True))
            out.append(255 if fills else round(255 * cover(off_box(at), unit)))
    return bytes(out)


def png(side: int, rows: bytes) -> bytes:
    """Those rows as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def rows_of(file: bytes) -> tuple[int, bytes]:
    """The side and the rows of a file that `png` made."""
    at, side, data = 8, 0, b""
    while at < len(file):
        size, kind = struct.unpack(">I4s", file[at : at + 8])
        body = file[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            side = struct.unpack(">I", body[:4])[0]
        elif kind == b"IDAT":
            data += body
        at += 12 + size
    return side, zlib.decompress(data)


def main(folder: Path = FOLDER) -> None:
    """Writes the icons."""
    for name, (side, fills, scale) in ICONS.items():
        (folder / name).write_bytes(png(side, points(side, fills, scale)))


if __name__ == "__main__":
    main()
