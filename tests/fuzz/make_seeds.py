#!/usr/bin/env python3
"""Makes the seed corpus of a fuzzer from the project's captures."""
import pathlib
import re
import sys

ROW = re.compile(r"^[0-9a-f]{2}:((?: (?:[0-9a-f]{2}|--))+)")


def halves(text):
    """The half pages of a capture as bytes, unread bytes as 0."""
    for section in re.split(r"^\[", text, flags=re.M)[1:]:
        rows = [ROW.match(line) for line in section.splitlines()]
        cells = " ".join(row.group(1) for row in rows if row).split()
        yield bytes(int(cell, 16) if cell != "--" else 0 for cell in cells)


def lists(folder, out):
    """The lists of the tree, their paragraphs one by one, and spreadsheets."""
    files = sorted(folder.rglob("*.toml")) + sorted(folder.rglob("*.csv"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        (out / file.name).write_text(text, encoding="utf-8")
        for number, paragraph in enumerate(text.split("\n\n")):
            (out / f"{file.stem}-{number}").write_text(f"format = 1\n{paragraph}\n", encoding="utf-8")
    print(f"{len(files)} lists and spreadsheets")


def main():
    target, captures, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if target == "list":
        return lists(captures.parent / "vendor-db", out)
    files = sorted(captures.rglob("*.cap"))
    if not files:
        sys.exit(f"no captures in {captures}")
    for file in files:
        data = file.read_bytes()
        if target == "decode":
            memory = b"".join(halves(data.decode("utf-8")))
            for choice in range(4):  # each map, and the map that the evidence names
                (out / f"{file.stem}-{choice}").write_bytes(bytes([choice, 0]) + memory)
        else:
            (out / file.stem).write_bytes(data)
    print(f"{len(files)} captures")


if __name__ == "__main__":
    main()
