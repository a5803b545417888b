#!/usr/bin/env python3
"""Makes the seed corpus of a fuzzer from the project's captures and what seeds/ keeps of other inputs:
`decode`, `ports`, `list`, or the name of a dump format; `any` is all of them. Traces, patterns,
modules that answer by CDB, spreadsheets, archives and command lines have kept seeds alone."""
import pathlib
import re
import sys

from dump_texts import TEXTS

PORT_WITH_SIGNALS = b"""schema = 1
platform = "lab"
[[port]]
name = "Ethernet0"
aliases = ["swp1"]
netdevs = ["eth0"]
module = "i2c 7"
present = { file = "/sys/a", bit = 3, base = 16, active_low = true }
reset = { file = "/sys/b" }
[[port]]
name = "Ethernet1"
max_power_w = 12
module = "netdev eth1"
"""
# Shapes of what tools print, with other bytes and names; and inputs that once did harm.
KEPT = pathlib.Path(__file__).parent / "seeds"
HOSTILE = pathlib.Path(__file__).parents[1] / "security/documents"
KEPT_ALONE = ("archive", "arguments", "baseline", "cdb", "csv", "patterns", "trace")
ROW = re.compile(r"^[0-9a-f]{2}:((?: (?:[0-9a-f]{2}|--))+)")


def halves(text):
    """The half pages of a capture as bytes, unread bytes as 0."""
    for section in re.split(r"^\[", text, flags=re.M)[1:]:
        rows = [ROW.match(line) for line in section.splitlines()]
        cells = " ".join(row.group(1) for row in rows if row).split()
        yield bytes(int(cell, 16) if cell != "--" else 0 for cell in cells)


def decode_seeds(file):
    memory = b"".join(halves(file.read_text(encoding="utf-8")))
    for choice in range(4):  # each map, and the map that the evidence names
        yield bytes([choice, 0]) + memory


def memory_of(file):
    """The first half pages of a capture: lower and page 00h, or A0h and A2h of an SFP."""
    memory = b"".join(half.ljust(128, b"\0") for half in halves(file.read_text(encoding="utf-8")))
    size = 512 if memory[:1] == b"\x03" and len(memory) > 256 else 256
    return memory[:size].ljust(size, b"\0")


def reader_seeds(file, name):
    """In every text of the format."""
    for text in TEXTS[name]:
        made = text(memory_of(file))
        yield b"\0" + (made if isinstance(made, bytes) else made.encode("latin-1"))


def seeds_of(target, files):
    """(name, bytes) of every seed of a fuzzer."""
    if target == "ports":
        yield "captures", (files[-1].parent / "ports.toml").read_bytes()
        yield "signals", PORT_WITH_SIGNALS
        return
    for number, file in enumerate(files):
        names = sorted(TEXTS) if target == "any" else [target]
        # One capture a format is enough where all formats are together.
        seeds = (decode_seeds(file) if target in ("decode", "judge") else
                 (seed for index, name in enumerate(names) for seed in reader_seeds(file, name)
                  if target != "any" or (number + index) % len(files) < 3))
        for index, seed in enumerate(seeds):
            yield f"{file.stem}-{index}", seed


def keep(target, out):
    """Copies the kept seeds; readers of dumps take a first byte for the options."""
    out.mkdir(parents=True, exist_ok=True)
    files = sorted((KEPT / target).glob("*"))
    for file in files:
        (out / f"kept-{file.name}").write_bytes((b"\0" if target == "any" else b"") + file.read_bytes())
    if target in KEPT_ALONE and not files:
        sys.exit(f"no seeds in {KEPT / target}")
    return len(files)


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
    print(f"{keep(target, out)} seeds that are kept")
    if target == "list":
        return lists(captures.parent / "vendor-db", out)
    if target in KEPT_ALONE:
        return None
    files = sorted(HOSTILE.glob("*.cap")) + sorted(captures.rglob("*.cap"))
    if not files:
        sys.exit(f"no captures in {captures}")
    # `each`: a folder for every format, for benchmarks.
    folders = {name: out / name for name in TEXTS} if target == "each" else {target: out}
    count = 0
    for name, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        for stem, seed in seeds_of(name, files):
            (folder / stem).write_bytes(seed)
            count += 1
    print(f"{count} seeds of {len(files)} captures")


if __name__ == "__main__":
    main()
