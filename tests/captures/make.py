#!/usr/bin/env python3
"""Writes captures/: the module images, their README and what they mean (tests/captures/expected/).

    make.py           writes the files
    make.py --check   compares them with what it would write; exit code 1 when they differ
"""

import os
from pathlib import Path
import sys

sys.dont_write_bytecode = True   # leave no __pycache__ in the tree

import catalogue_bad      # noqa: E402
import catalogue_osfp     # noqa: E402
import catalogue_qsfp     # noqa: E402
import catalogue_qsfpdd   # noqa: E402
import catalogue_sfp      # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
CAPTURES = ROOT / "captures"
EXPECTED = ROOT / "tests" / "captures" / "expected"

SECTIONS = (
    ("QSFP-DD (CMIS)", catalogue_qsfpdd.MODULES),
    ("OSFP, OSFP-XD, co-packaged, QSFP112, SFP and SFP-DD with CMIS", catalogue_osfp.MODULES),
    ("QSFP28 and QSFP+ (SFF-8636, SFF-8436)", catalogue_qsfp.MODULES),
    ("SFP, SFP+, SFP28 (SFF-8472)", catalogue_sfp.MODULES),
)

HEAD = """# Captures

Module images of this project, made from the specifications (OIF-CMIS 5.4, SFF-8636 2.11,
SFF-8436 4.9, SFF-8472 12.4.3, SFF-8690 1.5, SFF-8024 4.13) by `python3 tests/captures/make.py`;
do not edit them by hand. Vendors, part numbers and serial numbers are invented, the OUI 02-0F-7C is
locally administered: none of these is a product. Monitored values, flags and settings differ from
lane to lane. `tests/captures/expected/` says what each image means; tests/captures/README.md
describes its form. `ports.toml` is a port map of five of them (drivers/ports/README.md);
`rack7-ports.toml` is the switch of the example of `optictl migrate` (vendor-db/README.md).
"""
BY_HAND = {"captures/ports.toml", "captures/rack7-ports.toml"}


def bytes_of(text):
    return text.encode("ascii")


def build():
    """All files as {path below the root of the tree: bytes}."""
    files, readme = {}, [HEAD]
    for title, makers in SECTIONS:
        readme += [f"\n## {title}\n"]
        for maker in makers:
            m = maker()
            files[f"captures/{m.name}.cap"] = bytes_of(m.capture())
            files[f"tests/captures/expected/{m.name}.json"] = bytes_of(m.expected("captures/"))
            readme += [f"- `{m.name}.cap`: {m.shows}"]
    readme += ["\n## bad/: wrong on purpose\n"]
    for maker in catalogue_bad.MODULES:
        m = maker()
        files[f"captures/bad/{m.name}.cap"] = bytes_of(m.capture())
        files[f"tests/captures/expected/bad/{m.name}.json"] = bytes_of(m.expected("captures/bad/"))
        readme += [f"- `bad/{m.name}.cap`: {m.what_is_wrong[0]}"]
    files["captures/README.md"] = bytes_of("\n".join(readme) + "\n")
    return files


def differences(files):
    """What is missing, different, or in the two folders without being made here."""
    there = {path.relative_to(ROOT).as_posix() for folder in (CAPTURES, EXPECTED)
             for path in folder.rglob("*") if path.is_file()}
    messages = [f"missing: {name}" for name in sorted(files.keys() - there)]
    messages += [f"not made by make.py: {name}" for name in sorted(there - files.keys() - BY_HAND)]
    messages += [f"differs: {name}" for name in sorted(files.keys() & there)
                 if (ROOT / name).read_bytes() != files[name]]
    return messages


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    files = build()
    if arguments:
        messages = differences(files)
        for message in messages:
            print(message, file=sys.stderr)
        return 1 if messages else 0
    for name, content in files.items():
        path = ROOT / name
        os.makedirs(path.parent, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
