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


class Words(unittest.TestCase):
    """What people write who do not know the names."""
    FILE = support.CAPTURES / "qsfpdd-400g-dr4.cap"

    def said(self, *words):
        code, out, err = support.run("explain", *words)
        return code, out.decode(), err.decode()

    def test_places_are_written_as_in_c_too(self):
        expected = self.said("11h:154-155", "file", self.FILE)
        self.assertEqual(0, expected[0])
        for place in ("0x11:154-155", "11H:0x9a-0x9b", "0x11:0x9A-155"):
            self.assertEqual(expected, self.said(place, "file", self.FILE), place)
        self.assertEqual(2, self.said("0x11:0x100", "file", self.FILE)[0])

    def test_a_page_alone_is_all_of_it(self):
        for page, range_ in (("11h", "11h:128-255"), ("lower", "lower:0-127"), ("02H", "02h:128-255")):
            expected = self.said(range_, "file", self.FILE)
            self.assertEqual(0, expected[0])
            self.assertEqual(expected, self.said(page, "file", self.FILE), page)
        self.assertIn("do you mean", self.said("lowr", "file", self.FILE)[2])

    def test_a_file_needs_no_noun_and_has_no_place(self):
        expected = self.said("11h:154", "file", self.FILE)
        self.assertEqual(expected, self.said("11h:154", self.FILE))
        self.assertEqual(expected, self.said(self.FILE, "11h:154"))

    def test_a_register_behind_file_is_told_its_place(self):
        for word in ("11h:154", "OpticalPowerTx3"):
            code, out, err = self.said("file", self.FILE, word)
            self.assertEqual((2, ""), (code, out))
            self.assertIn(f"optictl explain {word} file", err)
        code, _, err = self.said("file", self.FILE, "nowhere.cap")  # a file that is not there
        self.assertEqual(5, code)
        self.assertIn("no such file", err)

    def test_names_that_nearly_are_one_are_answered_with_it(self):
        for word in ("TxPower", "tx_power", "opticalPowTx"):
            code, _, err = self.said(word, "file", self.FILE)
            self.assertEqual(1, code)
            self.assertIn("; do you mean ", err)
            self.assertIn("OpticalPowerTx<i>", err)
        code, out, err = self.said("temperatur")
        self.assertEqual((2, ""), (code, out))
        self.assertIn("Temperature", err)
        self.assertNotIn("do you mean", self.said("zzzz")[2])

    def test_a_word_that_chooses_nothing_is_told_beside_those_that_do(self):
        code, out, err = self.said("TempMonValue", "Nonsense", "13h:128", "file", self.FILE)
        self.assertEqual(1, code)
        self.assertIn("TempMonValue", out)
        self.assertIn("no register of CMIS is called Nonsense", err)
        self.assertRegex(err, "no register 13h:128 in what this dump holds: lower, 00h")

    def test_the_register_reference_as_json(self):
        register, = support.objects("explain", "11h:154")
        self.assertEqual(("optictl.register/1", "OpticalPowerTx<i>", "CMIS", "RO"),
                         tuple(register[key] for key in ("schema", "name", "standard", "access")))
        self.assertIn("Table 8-99", register["clause"])
        state, = (each for each in support.objects("explain", "lower:3") if each["name"] == "ModuleState")
        codes = {code["first"]: code["name"] for code in state["codes"]}
        self.assertEqual("ModuleReady", codes[3])
        self.assertEqual([], support.objects("explain", "NoSuchRegister"))


if __name__ == "__main__":
    unittest.main()
