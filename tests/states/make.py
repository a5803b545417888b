#!/usr/bin/env python3
"""Makes the images of more.csv: python3 tests/states/make.py FOLDER

Each is a base image with edits, separated by blanks:
  11:136=FF,00   bytes of page 11h from byte 136 on       11:202*4=11    a byte, repeated
  11:136|04      bits set                                 11:136&FB      bits kept
  11:186-201=?   bytes that were not read                 -11            a page that was not read
Pages: L (lower), 00-FF, 11/1 (bank 1); of SFF-8472: A0, A2 (lower halves), A2/02 (page 02h of A2h).
A base is an image of modules/, or of captures/. Checksums are made right again, unless `sums=no`.
"""

import csv
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADS = {"L": "lower", "A0": "A0h lower", "A2": "A2h lower"}
# page, first and last byte of the sum, byte that holds it
CMIS_SUMS = [("00", 128, 221, 222), ("01", 130, 254, 255), ("02", 128, 254, 255), ("04", 128, 254, 255)]
SFF8636_SUMS = [("00", 128, 190, 191), ("00", 192, 222, 223)]
SFF8472_SUMS = [("A0", 0, 62, 63), ("A0", 64, 94, 95), ("A2", 0, 94, 95)]
EDIT = re.compile(r"(?P<page>[^:]+):(?P<first>\d+)(?:-(?P<last>\d+)|\*(?P<count>\d+))?(?P<how>[=|&])(?P<bytes>\S+)$")


def head_of(page):
    """The section of the capture format that holds a page."""
    if page in HEADS:
        return HEADS[page]
    if page.startswith("A2/"):
        return f"A2h page {page[3:]}h"
    number, _, bank = page.partition("/")
    return f"bank {bank} page {number}h" if bank else f"page {number}h"


def read(path):
    """A capture as its head lines and its sections: bytes by number, None where not read."""
    head, sections, now = [], {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            now = sections.setdefault(line.strip("[]"), {})
        elif now is None:
            head.append(line)
        elif re.match(r"[0-9a-f]{2}: ", line):
            first = int(line[:2], 16)
            for i, cell in enumerate(line[3:].split()):
                now[first + i] = None if cell == "--" else int(cell, 16)
    return head, sections


def apply(sections, edit):
    if edit.startswith("-"):
        del sections[head_of(edit[1:])]
        return
    match = EDIT.match(edit)
    if match is None:
        raise ValueError(f"no edit: {edit}")
    page = sections.setdefault(head_of(match["page"]), {})
    if not page:
        base = 0 if match["page"] in HEADS else 128
        page.update({base + i: 0 for i in range(128)})
    first = int(match["first"])
    if match["bytes"] == "?":
        page.update({i: None for i in range(first, int(match["last"] or first) + 1)})
        return
    values = [int(cell, 16) for cell in match["bytes"].split(",")]
    values *= int(match["count"] or 1)
    if match["last"]:
        values *= (int(match["last"]) - first + 1) // len(values)
    for i, value in enumerate(values):
        old = page[first + i]
        page[first + i] = {"=": value, "|": (old or 0) | value, "&": (old or 0) & value}[match["how"]]


def sum_up(sections):
    a0 = "A0h lower" in sections
    lower = sections.get("lower", {})
    sums = SFF8472_SUMS if a0 else SFF8636_SUMS if lower.get(0) in (0x0C, 0x0D, 0x11) else CMIS_SUMS
    for page, first, last, at in sums:
        block = sections.get(head_of(page))
        if block and all(block.get(i) is not None for i in range(first, last + 1)) and block.get(at) is not None:
            block[at] = sum(block[i] for i in range(first, last + 1)) & 0xFF


def text_of(head, sections):
    lines = list(head)
    while lines and not lines[-1]:
        lines.pop()
    for name, block in sections.items():
        lines += ["", f"[{name}]"]
        for first in range(min(block), min(block) + 128, 16):
            row = [block.get(first + i) for i in range(16)]
            lines.append(f"{first:02x}: " + " ".join("--" if b is None else f"{b:02x}" for b in row))
    return "\n".join(lines) + "\n"


def make(row):
    base = HERE / "modules" / row["base"]
    if not base.exists():
        base = HERE.parent.parent / "captures" / row["base"]
    head, sections = read(base)
    edits = row["edits"].split()
    for edit in edits:
        if edit != "sums=no":
            apply(sections, edit)
    if "sums=no" not in edits:
        sum_up(sections)
    return text_of(head, sections)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with open(HERE / "more.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            (folder / row["file"]).write_text(make(row), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
