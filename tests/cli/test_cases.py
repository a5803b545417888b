#!/usr/bin/env python3
"""Dumps as people paste them, one row each in tests/cases/expected.txt: what optictl must say."""
import re
import shlex
import unittest

import support

CASES = support.SOURCE / "tests/cases"


def expectations():
    """(line, words, exit code, regexes that match, regexes that do not)."""
    rows = []
    for number, line in enumerate((CASES / "expected.txt").read_text().splitlines(), 1):
        if line.startswith("$ "):
            words, _, code = line[2:].rpartition(" -> ")
            rows.append((number, shlex.split(words), int(code), [], []))
        elif line.startswith("+ "):
            rows[-1][3].append(line[2:])
        elif line.startswith("- "):
            rows[-1][4].append(line[2:])
        elif line and not line.startswith("#"):
            raise ValueError(f"expected.txt:{number}: neither command nor expectation")
    return rows


class Cases(unittest.TestCase):
    def test_each_row(self):
        rows = expectations()
        self.assertGreater(len(rows), 40)
        for number, words, code, present, absent in rows:
            words = [CASES / word if "/" in word else word for word in words]
            got, out, err = support.run(*words)
            text = re.sub(r"\s+", " ", (out + err).decode())
            with self.subTest(line=number):
                self.assertEqual(code, got, text)
                self.assertTrue(present or absent)
                for pattern in present:
                    self.assertRegex(text, pattern)
                for pattern in absent:
                    self.assertNotRegex(text, pattern)

    def test_every_input_has_a_row(self):
        named = {word for _, words, *_ in expectations() for word in words}
        files = {str(path.relative_to(CASES)) for path in CASES.glob("*/*")}
        self.assertEqual(set(), files - named)


SHARED = support.SHARED.parent


@unittest.skipUnless((SHARED / "cases-hostile").is_dir(), "left out: no hostile inputs beside this checkout")
class HostileInputs(unittest.TestCase):
    """Each is answered in one of the ways that the manual names, soon, and with no byte that acts on a terminal."""
    ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")

    def test_each_as_what_it_pretends_to_be(self):
        capture = support.CAPTURES / "osfp-800g-dr8.cap"
        for file in sorted((SHARED / "cases-hostile").iterdir()):
            uses = [("list", "file", file)]
            if file.suffix == ".toml":
                uses = [("db", "lint", file), ("check", "--list", file, "file", capture),
                        ("list", "port", "all", "--ports", file)]
            elif file.suffix == ".trace":
                uses.append(("show", "i2c", "7", "--via", f"replay={file}"))
            for words in uses:
                with self.subTest(words=[str(word) for word in words]):
                    code, out, err = support.run(*words)
                    self.assertIn(code, (0, 1, 2, 3, 4, 5, 6), err)  # 2: a --via that cannot be used
                    text = (out + err).decode()
                    self.assertNotRegex(text, self.ACTS)
                    self.assertTrue(text or code == 0)


@unittest.skipUnless((SHARED / "cases").is_dir(), "left out: no folder of cases beside this checkout")
class SharedCases(unittest.TestCase):
    def test_each_is_here_or_is_read_as_one_that_is(self):
        """Of a folder of cases that lies beside the checkout, nothing is refused."""
        files = [file for file in sorted((SHARED / "cases").glob("*/*")) if file.suffix != ".toml"]
        for file in files:
            with self.subTest(file=str(file)):
                code, out, err = support.run("show", "file", file, "--json")
                self.assertIn(code, (0, 4), err)
                self.assertIn(b'"map"', out)
        print(f"{len(files)} cases read")


if __name__ == "__main__":
    unittest.main()
