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


if __name__ == "__main__":
    unittest.main()
