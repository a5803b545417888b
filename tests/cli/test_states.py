#!/usr/bin/env python3
"""Every state of tests/states has the same verdict in every verb, from a file and from an emulated module."""
import csv
import pathlib
import re
import unittest

import support

STATES = support.SOURCE / "tests/states"
LIVE = ("--via", "emulated", "--flags")  # latched flags are in the files, too
FAILS = {"works": (0, 0), "degraded": (0, 1), "does-not-work": (1, 1), "cannot-tell": (1, 1)}  # why; --check


def states():
    with open(STATES / "states.csv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            accepted = {part.split("=")[1] for part in row["also"].split(";") if part.startswith("accept=")}
            yield row["file"], {row["verdict"]} | (accepted & FAILS.keys())


def verdicts(verb, *words):
    """File name -> (verdict, first bad step)."""
    found = {}
    for shown in support.objects(verb, "file", STATES / "modules", *words):
        name = pathlib.PurePath(shown["target"]).name
        if shown["schema"].startswith("optictl.error"):
            found.setdefault(name, ("no module", shown["message"]))  # beside the module where part was read
            continue
        of = shown if verb == "list" else shown["diagnosis"]
        found[name] = (of["verdict"], of["first_bad_step"])
    return found


class States(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.by_file = verdicts("why")

    def test_verdicts_are_those_of_the_table(self):
        rows = list(states())
        self.assertGreater(len(rows), 100)
        wrong = [(name, self.by_file[name], want) for name, want in rows if self.by_file[name][0] not in want]
        self.assertEqual([], wrong)

    def test_every_verb_says_the_same(self):
        for verb, words in (("show", ()), ("list", ()), ("dom", ("--check",)), ("show", LIVE), ("why", LIVE),
                            ("list", LIVE), ("dom", ("--check", *LIVE))):
            with self.subTest(verb=verb, words=words):
                found = verdicts(verb, *words)
                differ = {name: (found.get(name), want) for name, want in self.by_file.items() if found.get(name) != want}
                # A device whose bytes say nothing at all is no module; a file of such bytes is one that
                # cannot be told.
                if LIVE[0] in words:
                    differ = {name: pair for name, pair in differ.items()
                              if (pair[0][0], pair[1][0]) != ("no module", "cannot-tell")}
                self.assertEqual({}, differ)

    def test_text_begins_with_the_verdict_and_codes_follow_it(self):
        for name, (verdict, _) in self.by_file.items():
            file = STATES / "modules" / name
            with self.subTest(name):
                why, check = FAILS[verdict]
                if re.search("^error ", file.read_text(), re.MULTILINE):
                    why = check = 4  # part of it failed to be read
                code, out, _ = support.run("why", "file", file)
                self.assertEqual(why, code)
                self.assertRegex(out.decode().splitlines()[1], rf"^{verdict}($|:)")
                code, out, _ = support.run("show", "file", file, "--check")
                self.assertEqual(check, code)
                self.assertRegex(out.decode().splitlines()[1], rf"^{verdict}($|:)")


if __name__ == "__main__":
    unittest.main()
