"""Captures for tests, made of those of this project by a few changed registers; checksums are made right."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import fleet  # noqa: E402
import support  # noqa: E402

# Where texts stand, and what checksums cover: map -> {key: (half, first byte, length)}, [(half, first, last, place)].
TEXTS = {"cmis": {"part": ("page 00h", 148, 16), "serial": ("page 00h", 166, 16)},
         "sff8636": {"part": ("page 00h", 168, 16), "serial": ("page 00h", 196, 16)},
         "sff8472": {"part": ("A0h lower", 40, 16), "serial": ("A0h lower", 68, 16)}}
# OIF-CMIS 5.4 Tables 8-25, 8-42, 8-58; SFF-8636 2.11 Tables 6-14, 6-22; SFF-8472 12.5 Tables 4-1, 4-2.
SUMS = {"cmis": [("page 00h", 128, 221, 222), ("page 01h", 130, 254, 255), ("page 02h", 128, 254, 255)],
        "sff8636": [("page 00h", 128, 190, 191), ("page 00h", 192, 222, 223)],
        "sff8472": [("A0h lower", 0, 62, 63), ("A0h lower", 64, 94, 95), ("A2h lower", 0, 94, 95)]}


def original(name):
    """The text of a capture of the project: of the link pairs, or else of captures/."""
    for folder in (support.SOURCE / "tests/link-pairs/modules", support.CAPTURES):
        if (folder / f"{name}.cap").exists():
            return (folder / f"{name}.cap").read_text(encoding="ascii")
    raise KeyError(name)


def halves_of(text):
    """As support.halves_of, with the names that stand in the capture."""
    known = {}
    for part in text.split("\n[")[1:]:
        title, _, rows = part.partition("]\n")
        known[title] = support.halves_of(f"[x]\n{rows}").get("x", {})
    return known


def map_of(halves):
    if "A0h lower" in halves:
        return "sff8472"
    return "sff8636" if halves["lower"][0] in (0x0C, 0x0D, 0x11) else "cmis"


def make(name, recipe):
    """A capture by its recipe: `from`, `part`, `serial`, and half pages with {"byte": "hexadecimal bytes"}."""
    text = original(recipe["from"])
    kind = map_of(halves_of(text))
    texts = {"serial": f"X{sum(name.encode()):04d}{len(name):02d}{name[-4:].upper()}", **recipe}
    for key, (half, first, length) in TEXTS[kind].items():
        if key in texts:
            text = fleet.with_bytes(text, half, first, texts[key].encode().ljust(length)[:length])
    for half, changes in recipe.items():
        if isinstance(changes, dict):
            for first, values in changes.items():
                text = fleet.with_bytes(text, half, int(first), bytes.fromhex(values))
    known = halves_of(text)
    for half, first, last, place in SUMS[kind]:
        if half in known:
            text = fleet.with_bytes(text, half, place, bytes([sum(known[half][i] for i in range(first, last + 1)) & 0xFF]))
    return text
