#!/usr/bin/env python3
"""What optictl prints of each capture is what tests/golden holds; --update writes it anew.

Golden texts guard against unmeant changes; that they are right is what the other tests show, and
what whoever updates them reads: `git diff --stat tests/golden`, then the diff of one capture of
each standard in full."""
import difflib
import sys
import unittest

import layout
import support

VIEWS = {"show.txt": ("show",), "verbose.txt": ("show", "-v"), "why.txt": ("why",), "explain.txt": ("explain",), "apps.txt": ("apps",),
         "show.json": ("show", "--all", "--format", "json")}
GOLDEN = support.SOURCE / "tests" / "golden"


def cases():
    for file in support.good_captures() + support.bad_captures():
        relative = file.relative_to(support.SOURCE)
        for view, words in VIEWS.items():
            yield GOLDEN / f"{file.parent.name}-{file.stem}.{view}", (*words, "file", relative)


def output(words):
    code, out, err = support.run(*words)
    if "json" in words:  # exit code and messages are those of show.txt
        return "\n".join(layout.lay_out(layout.parse(out))) + "\n"
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
        self.assertEqual(set(), {p.name for p in GOLDEN.iterdir() if p.is_file()} - known)

    def test_tables_are_80_columns_wide(self):
        for path, _ in cases():
            if path.name.endswith((".show.txt", ".verbose.txt", ".why.txt", ".apps.txt")):
                text = path.read_text(encoding="ascii").split("\n-- exit")[0]
                self.assertEqual([], [line for line in text.splitlines() if len(line) > 80], path.name)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        GOLDEN.mkdir(exist_ok=True)
        for path, words in cases():
            path.write_text(output(words), encoding="ascii")
    else:
        unittest.main()
