#!/usr/bin/env python3
"""What optictl prints of each capture is what tests/golden holds; --update writes it anew.

Golden texts guard against unmeant changes; that they are right is what the other tests show."""
import difflib
import re
import sys
import unittest

import support

VIEWS = {"show": ("show",), "explain": ("explain",), "apps": ("apps",)}
GOLDEN = support.SOURCE / "tests" / "golden"


def cases():
    for file in support.good_captures() + support.bad_captures():
        relative = file.relative_to(support.SOURCE)
        for view, words in VIEWS.items():
            yield GOLDEN / f"{file.parent.name}-{file.stem}.{view}.txt", (*words, "file", relative)


def output(words):
    code, out, err = support.run(*words)
    return out.decode("ascii") + f"-- exit {code}\n" + err.decode("ascii")


class Golden(unittest.TestCase):
    def test_outputs(self):
        for path, words in cases():
            with self.subTest(path.name):
                self.assertTrue(path.exists(), f"{path.name} is missing: run with --update")
                want = path.read_text(encoding="ascii").splitlines()
                got = output(words).splitlines()
                diff = "\n".join(list(difflib.unified_diff(want, got, "golden", "now", lineterm="", n=1))[:30])
                self.assertEqual("", diff)

    def test_no_golden_without_a_capture(self):
        known = {path.name for path, _ in cases()}
        self.assertEqual(set(), {p.name for p in GOLDEN.glob("*.txt")} - known)

    def test_tables_are_80_columns_wide(self):
        for path, _ in cases():
            if path.name.endswith(".show.txt"):
                text = path.read_text(encoding="ascii").split("\n-- exit")[0]
                # Names of interfaces are not cut, however long they are.
                text = re.sub(r"^Applications\n(  .*\n)+", "", text, flags=re.M)
                self.assertEqual([], [line for line in text.splitlines() if len(line) > 80], path.name)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        GOLDEN.mkdir(exist_ok=True)
        for path, words in cases():
            path.write_text(output(words), encoding="ascii")
    else:
        unittest.main()
