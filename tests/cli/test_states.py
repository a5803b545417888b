#!/usr/bin/env python3
"""Every state of tests/states has the same verdict in every verb, from a file and from an emulated module."""
import csv
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import support

STATES = support.SOURCE / "tests/states"
LIVE = ("--via", "emulated", "--flags")  # latched flags are in the files, too
FAILS = {"works": (0, 0), "degraded": (0, 1), "does-not-work": (1, 1), "cannot-tell": (1, 1)}  # why; --check


def states():
    for name in ("states.csv", "more.csv"):
        with open(STATES / name, encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                accepted = {part.split("=")[1] for part in row["also"].split(";") if part.startswith("accept=")}
                yield row["file"], {row["verdict"]} | (accepted & FAILS.keys())


def verdicts(folder, verb, *words):
    """File name -> (verdict, first bad step)."""
    found = {}
    for shown in support.objects(verb, "file", folder, *words):
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
        cls.folder = tempfile.TemporaryDirectory()
        cls.images = pathlib.Path(cls.folder.name)
        for image in (STATES / "modules").glob("*.cap"):
            shutil.copy(image, cls.images)
        subprocess.run([sys.executable, STATES / "make.py", cls.images], check=True)
        cls.by_file = verdicts(cls.images, "why")
        with open(STATES / "more.csv", encoding="utf-8", newline="") as table:
            cls.incomplete = {row["file"] for row in csv.DictReader(table)
                              if any(edit[0] == "-" or edit[-1] == "?" for edit in row["edits"].split())}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_verdicts_are_those_of_the_table(self):
        rows = list(states())
        self.assertGreater(len(rows), 480)
        wrong = [(name, self.by_file[name], want) for name, want in rows if self.by_file[name][0] not in want]
        self.assertEqual([], wrong)

    def test_every_verb_says_the_same(self):
        for verb, words in (("show", ()), ("list", ()), ("dom", ("--check",)), ("show", LIVE), ("why", LIVE),
                            ("list", LIVE), ("dom", ("--check", *LIVE))):
            with self.subTest(verb=verb, words=words):
                found = verdicts(self.images, verb, *words)
                differ = {name: (found.get(name), want) for name, want in self.by_file.items() if found.get(name) != want}
                # A device whose bytes say nothing at all is no module; a file of such bytes is one that
                # cannot be told.
                if LIVE[0] in words:
                    differ = {name: pair for name, pair in differ.items()
                              if (pair[0][0], pair[1][0]) != ("no module", "cannot-tell")}
                    # Nor does it have what an edit took out of a dump: what hangs on it is not read.
                    differ = {name: pair for name, pair in differ.items()
                              if pair[0] != ("cannot-tell", "readable") or name not in self.incomplete}
                self.assertEqual({}, differ)

    def test_text_begins_with_the_verdict_and_codes_follow_it(self):
        for name, (verdict, _) in self.by_file.items():
            file = self.images / name
            with self.subTest(name):
                why, check = FAILS[verdict]
                if re.search("^error ", file.read_text(), re.MULTILINE):
                    why = check = 4  # part of it failed to be read
                code, out, _ = support.run("why", "file", file)
                self.assertEqual(why, code)
                self.assertRegex(out.decode(), rf"\A.*\n(?:  .*\n)*{verdict}(?:\n|:)")  # a long path is wrapped
                code, out, _ = support.run("show", "file", file, "--check")
                self.assertEqual(check, code)
                self.assertRegex(out.decode(), rf"\A.*\n(?:  .*\n)*{verdict}(?:\n|:)")  # a long path is wrapped

    def test_of_two_ends_the_part_to_blame_is_named(self):
        """(A, B): culprit of A to B with the lanes of the receiver, of B to A, exit code. Lanes as states.csv says."""
        all_four = [1, 2, 3, 4]
        cases = {
            ("s001", "s001"): (("none", []), ("none", []), 0),
            ("s001", "s035"): (("way", all_four), ("none", []), 1),  # B is dark, A sends
            ("s022", "s035"): (("sender", all_four), ("none", []), 1),  # B is dark, A has its Tx disabled
            ("s037", "s001"): (("none", []), ("way", [2]), 1),  # one dark lane of A
            ("s041", "s001"): (("none", []), ("receiver", all_four), 1),  # light, no lock
            ("s001", "s019"): (("none", []), ("sender", all_four), 1),  # B is DPInitialized: its Tx is off
            ("s040", "s001"): (("none", []), ("none", []), 0),  # A has latched a loss of lock, and works again
        }
        for ends, (a_to_b, b_to_a, code) in cases.items():
            files = [STATES / "modules" / f"{name}.cap" for name in ends]
            with self.subTest(ends):
                found = support.objects("why", "file", *files)[0]
                self.assertEqual([a_to_b, b_to_a], [(found[way]["culprit"], found[way]["receiver_lanes"])
                                                    for way in ("a_to_b", "b_to_a")])
                self.assertEqual(code, support.run("why", "file", *files)[0])
                for way in ("a_to_b", "b_to_a"):
                    self.assertEqual(found[way]["culprit"] == "none", found[way]["text"] == "")
                    self.assertEqual(found[way]["text"] == "", found[way]["advice"] == "")

    def test_of_two_ends_of_copper_nothing_is_measured(self):
        ends = [support.CAPTURES / f"{name}.cap" for name in ("qsfp28-100g-passive-dac", "qsfp28-100g-passive-dac")]
        found = support.objects("why", "file", *ends)[0]
        self.assertEqual(("works", "not-measured"), (found["verdict"], found["a_to_b"]["culprit"]))
        self.assertIn("error counters", found["b_to_a"]["advice"])
        self.assertEqual(0, support.run("why", "file", *ends)[0])

    def test_the_first_line_of_two_ends_is_the_answer_with_its_reason(self):
        """s055: 80.5 C, above the alarm of 80; s035: all receivers dark; s001: nothing is wrong."""
        hot = "degraded: A: Temperature is above the high alarm: 80.5 degC"
        dark = "does-not-work: A sends on media lanes 1-4, B receives nothing on media lanes 1-4"
        for a, b, expect, want, code in (("s055", "s001", "up", hot, 0), ("s055", "s035", "up", dark, 1),
                                         ("s055", "s035", "down", hot, 0), ("s001", "s001", "up", "works", 0),
                                         ("s001", "s035", "down", "works: the link is meant to be down", 0),
                                         ("s010", "s001", "down", "does-not-work: A: the module is in ModuleFault: "
                                                                  "temperature related fault", 1)):
            with self.subTest(a=a, b=b, expect=expect):
                files = [STATES / "modules" / f"{name}.cap" for name in (a, b)]
                got, out, _ = support.run("why", "--expect", expect, "file", *files)
                first = " ".join(out.decode().split("\nA: ")[0].split())
                self.assertEqual((want, code), (first, got))

    def test_reasons_of_steps_are_words(self):
        found = [shown["diagnosis"] for shown in support.objects("why", "file", STATES / "modules")
                 if "diagnosis" in shown]
        ids = {cause["id"] for each in found for cause in each["causes"]}
        reasons = {step["reason"] for each in found for step in each["steps"] if "reason" in step}
        self.assertIn("data path states not read", reasons)
        self.assertEqual(set(), reasons & ids)

    def test_lanes_of_ends_of_other_widths_meet_where_the_user_says(self):
        ends = [support.CAPTURES / f"{name}.cap" for name in ("osfp-800g-dr8", "qsfp112-400g-dr4")]
        self.assertEqual("unknown", support.objects("why", "file", *ends)[0]["a_to_b"]["culprit"])
        rays = support.objects("why", "file", *ends, "--lane", "5")[0]["a_to_b"]["lanes"]
        self.assertEqual([(5, 1), (6, 2), (7, 3), (8, 4)], [(ray["from"], ray["to"]) for ray in rays])


if __name__ == "__main__":
    unittest.main()
