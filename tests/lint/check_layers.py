#!/usr/bin/env python3
"""Fails when a file includes a room that its own room may not see."""
import pathlib
import re
import sys

MAY_SEE = {  # room -> rooms it may include besides itself
    "sff/config": [],
    "sff/format": [],
    "sff/memmap": [],
    "sff/model": ["sff/memmap"],
    "sff/words": ["sff/format", "sff/memmap", "sff/model"],
    "sff/analysis": ["sff/memmap", "sff/model"],
    "sff/sff8024": ["sff/memmap"],
    "sff/sff8472": ["sff/memmap", "sff/model", "sff/sff8024"],
    "sff/sff8636": ["sff/memmap", "sff/model", "sff/sff8024"],
    "cmis": ["sff/memmap", "sff/model", "sff/sff8024"],
    "vendor-db": ["sff/analysis", "sff/config", "sff/format", "sff/memmap", "sff/model", "sff/sff8024"],
    "drivers": ["sff/config", "sff/format", "sff/memmap"],
    "cli": ["sff/analysis", "sff/config", "sff/format", "sff/memmap", "sff/model", "sff/words", "sff/sff8024",
            "sff/sff8472", "sff/sff8636", "cmis", "vendor-db", "drivers"],
}
MAY_SEE["tests"] = list(MAY_SEE)
# Decoders are bytes in, model out: what prints or does I/O stays outside of them. sff/config is
# no decoder: it reads the TOML of lists and port maps.
NO_IO = ("sff/memmap/", "sff/model/", "sff/analysis/", "sff/sff8024/", "sff/sff8472/", "sff/sff8636/", "cmis/")
OUTSIDE = re.compile(r"^(fmt|boost|CLI|rapidjson|nlohmann|iostream|fstream|filesystem|linux|sys)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def room(path):
    parts = path.split("/")
    two = "/".join(parts[:2])
    return two if two in MAY_SEE else parts[0] if parts[0] in MAY_SEE else None


def faults(root):
    for file in sorted(p for p in root.rglob("*") if p.suffix in (".hpp", ".cpp")):
        path = file.relative_to(root).as_posix()
        if path.startswith("build") or room(path) is None:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quoted, name = match.group(1) == '"', match.group(2)
            own, other = room(path), room(name) if quoted else None
            if quoted and other is None:
                yield f"{path}:{number}: \"{name}\" is not included from the root of the tree"
            elif other and other != own and other not in MAY_SEE[own]:
                yield f"{path}:{number}: {own} may not include {other}"
            elif path.startswith(NO_IO) and OUTSIDE.match(name):
                yield f"{path}:{number}: {own} may not use <{name}>"


def main():
    found = list(faults(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found) or "layers: no file includes what its room may not see")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
