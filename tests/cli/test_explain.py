#!/usr/bin/env python3
"""explain of random images: every byte of every page that CMIS 5.4 and C-CMIS define has a name."""
import pathlib
import random
import re
import tempfile
import unittest

import support

# But for the pages of vendors (1Eh, 1Fh), those of link training (CMIS-LT is not public) and reserved ones.
PAGES = (*range(0x08), 0x0C, 0x0D, *range(0x10, 0x1E), *range(0x20, 0x2E), 0x2F, *range(0x30, 0x36), 0x38, 0x3A,
         0x3B, *range(0x40, 0x46), 0x60, 0x61, 0x62, 0x6D, 0x9F, *range(0xA0, 0xB0))
# Of a text that is not public: the page is known, and so are some of its bytes. cmis/README.md lists them.
WITHOUT_TEXT = {
    "30h": {*range(144, 160), *range(168, 256)}, "32h": {128, 129, 131, *range(132, 256)},
    "33h": {128, 129, 131, *range(132, 256)}, "34h": {*range(188, 256)}, "35h": {*range(242, 256)},
    "38h": {136, *range(138, 256)}, "3Ah": {*range(196, 256)}, "3Bh": {*range(128, 256)},
    "40h": {*range(129, 256)}, "42h": {*range(141, 256)}, "44h": {*range(137, 256)},
    "45h": {128, *range(130, 256)}}
# Pages of other documents: one name for all of their bytes.
WHOLE = {"05h", "06h", "07h", "1Ah", "1Bh", "31h", "41h", "43h"}


def rows(half, first):
    return [f"{first + at:02x}: " + " ".join(f"{byte:02x}" for byte in half[at:at + 16])
            for at in range(0, 128, 16)]


def image(rng):
    """A paged module with all pages, whose advertisements say so; all else is random."""
    lower = [rng.randrange(256) for _ in range(128)]
    lower[0], lower[1], lower[2], lower[3] = 0x19, 0x54, lower[2] & 0x7F, 0x06
    text = ["optictl capture 1", "", "[lower]", *rows(lower, 0)]
    for page in PAGES:
        half = [rng.randrange(256) for _ in range(128)]
        if page == 0x01:
            half[142 - 128] = 0xFC
        text += ["", f"[page {page:02x}h]", *rows(half, 128)]
    return "\n".join(text) + "\n"


def names_of(text):
    """{(page, byte): names}"""
    names, page = {}, None
    for line in text.splitlines():
        heading = re.match(r"== (lower|[0-9A-Fa-f]{2}h): ", line)
        row = re.match(r"(\d+)(?:-(\d+))?(?:\.\d(?:-\d)?)?\s+(?:[0-9a-f]+(?:\.\.)?b?\s+)?(\S.*)", line)
        if heading:
            page = heading[1] if heading[1] == "lower" else heading[1][:2].upper() + "h"
        elif row and page:
            for byte in range(int(row[1]), int(row[2] or row[1]) + 1):
                names.setdefault((page, byte), set()).add(row[3].split()[0])
    return names


class Explain(unittest.TestCase):
    def test_no_byte_of_a_defined_page_is_without_a_name(self):
        rng = random.Random(54)
        with tempfile.TemporaryDirectory() as folder:
            files = [pathlib.Path(folder, f"{number}.cap") for number in range(4)]
            for file in files:
                file.write_text(image(rng), encoding="ascii")
            for file in files:
                names = names_of(support.run("explain", "file", file)[1].decode())
                expected = {("lower", byte) for byte in range(128)} | {
                    (f"{page:02X}h", byte) for page in PAGES for byte in range(128, 256)}
                self.assertEqual(set(), expected - names.keys())
                self.assertEqual(set(), {place for place, each in names.items() if "unlisted" in each})
                undescribed = {place for place, each in names.items() if "Undescribed" in each}
                self.assertEqual({page for page, _ in undescribed}, set(WITHOUT_TEXT))
                for page, known in WITHOUT_TEXT.items():
                    self.assertEqual(set(), {byte for at, byte in undescribed if at == page} - known, page)
                for page in WHOLE:
                    self.assertEqual(1, len(set().union(*(names[page.replace("h", "") + "h", byte]
                                                          for byte in range(128, 256)))), page)


if __name__ == "__main__":
    unittest.main()
