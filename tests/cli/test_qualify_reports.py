#!/usr/bin/env python3
"""qualify diff and summary: what became of checks and times between two reports, and what many come to together."""
import copy
import csv
import json
import pathlib
import tempfile
import unittest

import jsonschema

import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
SCHEMA = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))

# What becomes of a check, by its result before and after (None: the report does not have it): an answer that is there
# no more is no good news, and neither is one that was never there.
BAD, NONE = ("fail", "error"), ("skip", None)


def fate(before, after):
    if after in BAD:
        return "still-failing" if before in BAD else "new-failure"
    if after in NONE:
        return "same" if before in NONE else "no-longer-made"
    if before in BAD:
        return "mended"
    if before in NONE:
        return "now-made"
    return {("pass", "info"): "noted", ("info", "pass"): "cleared"}.get((before, after), "same")


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = pathlib.Path(cls.folder.name)
        state, journal = cls.path / "state", cls.path / "journal"
        code, out, err = support.run("qualify", "file", DR4, "--via", f"emulated=state:{state}", "--journal", journal,
                                     "--allow", "write", "--reads", 50, "--repeats", 3, "--format", "json")
        assert code == 0, (out[:500], err)
        cls.sound = support.parsed(out)

    def report(self, name, change=lambda report: None):
        made = copy.deepcopy(self.sound)
        change(made)
        file = self.path / name
        file.write_text(json.dumps(made) + "\n", encoding="utf-8")
        return file

    def diff(self, before, after, code=0):
        got, out, err = support.run("qualify", "diff", before, after, "--format", "json")
        self.assertEqual(code, got, (out, err))
        document = support.parsed(out)
        jsonschema.validate(document, SCHEMA)
        return document

    def test_a_report_says_what_it_is_of(self):
        self.assertEqual("LUMENFORGE", self.sound["vendor_name"])
        self.assertEqual("LF-DD4-DR4-500M", self.sound["vendor_part_number"])
        self.assertRegex(self.sound["begun"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        for row in self.sound["timings"]:
            self.assertEqual(row["count"], len(row["each_us"]))
            self.assertAlmostEqual(row["most_s"], max(row["each_us"]) / 1e6, places=5)

    def test_every_pair_of_results_has_its_fate(self):
        results = ["pass", "info", "skip", "fail", "error", None]
        pairs = [(a, b) for a in results for b in results if (a, b) != (None, None)]
        row = self.sound["checks"][0]

        def rows(of):
            return [dict(row, check=f"ZZ-{number:02}", result=pair[of])
                    for number, pair in enumerate(pairs) if pair[of] is not None]
        before = self.report("before.json", lambda report: report.update(checks=rows(0)))
        after = self.report("after.json", lambda report: report.update(checks=rows(1)))
        document = self.diff(before, after, code=1)
        self.assertEqual("worse", document["verdict"])
        changes = {each["check"]: each for each in document["checks"]}
        for number, pair in enumerate(pairs):
            with self.subTest(pair):
                self.assertEqual(fate(*pair), changes[f"ZZ-{number:02}"]["change"])
                self.assertEqual(pair, (changes[f"ZZ-{number:02}"]["before"], changes[f"ZZ-{number:02}"]["after"]))
        for name, count in document["counts"].items():
            self.assertEqual(count, sum(each["change"].replace("_", "-") == name.replace("_", "-")
                                        for each in document["checks"]), name)

    def test_the_same_is_no_worse_and_an_answer_that_is_missing_cannot_tell(self):
        sound = self.report("sound.json")
        document = self.diff(sound, sound)
        self.assertEqual(("no-worse", []), (document["verdict"], document["timings"]))
        self.assertEqual({"same"}, {each["change"] for each in document["checks"]})

        def skip(report):
            report["checks"][-1].update(result="skip", text="it drops traffic, and was not allowed")
        self.assertEqual("cannot-tell", self.diff(sound, self.report("less.json", skip))["verdict"])
        _, out, _ = support.run("qualify", "diff", sound, self.path / "less.json")
        self.assertIn(b"cannot tell whether it is worse: 1 no longer made", b" ".join(out.split()))
        self.assertIn(b"qualify again as before", out)

    def test_times_that_changed_clearly_are_told(self):
        # A quarter longer and not: 20 ms against 25 and 30 ms. An advertised time that changed is told as it is.
        def times(report, reset, other, bound):
            row = dict(report["timings"][0], count=1)
            report["timings"] = [dict(row, what="reset", each_us=[reset], advertised_s=bound),
                                 dict(row, what="other", each_us=[other], advertised_s=1.0)]
        before = self.report("t1.json", lambda report: times(report, 20_000, 20_000, 1.0))
        after = self.report("t2.json", lambda report: times(report, 30_000, 25_000, 1.0))
        document = self.diff(before, after)
        self.assertEqual([("reset", 0.02, 0.03)],
                         [(each["what"], each["before_s"], each["after_s"]) for each in document["timings"]])
        after = self.report("t3.json", lambda report: times(report, 20_000, 20_000, 2.0))
        self.assertEqual([("reset", 1.0, 2.0)],
                         [(each["what"], each["advertised_before_s"], each["advertised_after_s"])
                          for each in self.diff(before, after)["timings"]])

    def test_of_several_modules_each_is_compared_with_itself(self):
        def named(name, fails):
            def change(report):
                report["module"] = name
                report["checks"][0]["result"] = "fail" if fails else "pass"
            return change
        files = [self.report(f"{i}.json", named(name, fails))
                 for i, (name, fails) in enumerate((("one", False), ("two", True), ("two", True), ("one", True), ("three", False)))]
        before, after = self.path / "b.jsonl", self.path / "a.jsonl"
        before.write_text("".join(each.read_text() for each in files[:2]))
        after.write_text("".join(each.read_text() for each in files[2:]))
        code, out, err = support.run("qualify", "diff", before, after, "--format", "json")
        self.assertEqual(1, code)
        verdicts = {each["module_after"]: each["verdict"] for each in map(support.parsed, out.decode().splitlines())
                    if "verdict" in each}
        self.assertEqual({"two": "no-worse", "one": "worse"}, verdicts)
        self.assertIn(b"1 of 3 reports are of modules that", err)

    def test_the_summary_counts_by_part_and_check(self):
        folder = self.path / "fleet"
        folder.mkdir()
        for number, (part, result) in enumerate((("P1", "pass"), ("P1", "fail"), ("P1", "skip"), ("P2", "pass"))):
            made = copy.deepcopy(self.sound)
            made.update(vendor_part_number=part, module=f"V {part} S{number}", verdict="fail" if result == "fail" else "pass")
            made["checks"] = [dict(made["checks"][0], check="ID-01", result=result)]
            (folder / f"{number}.json").write_text(json.dumps(made))
        (folder / "other.json").write_text('{"schema": "optictl.lint/1"}')
        code, out, _ = support.run("qualify", "summary", folder, "--format", "json")
        self.assertEqual(1, code)
        document = support.parsed(out)
        jsonschema.validate(document, SCHEMA)
        self.assertEqual((4, 3), (document["reports"], document["passed"]))
        self.assertEqual([("LUMENFORGE P1", "fail", 1, 0, 1, 1, 0), ("LUMENFORGE P2", "pass", 1, 0, 0, 0, 0)],
                         [tuple(each[key] for key in ("part", "result", "pass", "info", "skip", "fail", "error"))
                          for each in document["matrix"]])
        self.assertEqual([("V P1 S1", ["ID-01 fail"])],
                         [(each["module"], each["checks"]) for each in document["not_passed"]])
        _, out, _ = support.run("qualify", "summary", folder)
        self.assertIn(b"not all pass: 3 of 4 reports pass; 4 modules of 2 parts", out)
        self.assertRegex(out.decode(), r"ID-01  fail 1/2  pass +Identifier")
        _, out, _ = support.run("qualify", "summary", folder, "--format", "csv")
        self.assertEqual(2, len(list(csv.DictReader(out.decode().splitlines()))))
        _, out, _ = support.run("qualify", "summary", folder, "--format", "html")
        self.assertIn(b'<td class="bad">fail 1/2</td>', out)

    def test_what_is_no_report_is_said(self):
        empty, cut, deep = (self.path / name for name in ("empty.json", "cut.json", "deep.json"))
        empty.write_text("{}")
        cut.write_text(json.dumps(self.sound)[:500])
        deep.write_text("[" * 500_000)
        sound = self.report("sound.json")
        double = self.report("double.json", lambda report: report["checks"].append(report["checks"][0]))
        for file, words in ((empty, "no report of a qualification"), (cut, "byte 50"), (deep, "no JSON"),
                            (self.path / "nowhere.json", "no such file"), (double, "stands there twice")):
            with self.subTest(file.name):
                code, _, err = support.run("qualify", "diff", sound, file)
                self.assertEqual(5, code)
                self.assertIn(f"{file}: ", err.decode())
                self.assertIn(words, err.decode())
        for words in (["diff", sound], ["summary"]):
            self.assertEqual(2, support.run("qualify", *words)[0])

    def test_names_in_reports_stay_text(self):
        file = self.report("hostile.json", lambda report: report.update(module="<b>\x1b[31m"))
        _, out, _ = support.run("qualify", "diff", file, file, "--format", "html")
        self.assertNotIn(b"<b>", out)
        _, out, _ = support.run("qualify", "diff", file, file)
        self.assertNotIn(b"\x1b", out)


if __name__ == "__main__":
    unittest.main()
