#!/usr/bin/env python3
"""lint: what it finds in made images, what it leaves alone, and how it says so."""
import csv
import io
import json
import unittest
import xml.etree.ElementTree

import jsonschema

import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
# Made captures that are not as their standard says, and are kept so for other tests.
NOT_CONFORMING = {"cpo-3200g-4bank.cap", "qsfp28-100g-lr4.cap", "qsfp28-100g-psm4.cap",
                  "sfp-10g-lr-calibration-unstated.cap"}


def edited(page, byte, values):
    """The DR4 capture with other bytes, by their numbers in the page."""
    lines, place = DR4.read_text(encoding="utf-8").splitlines(), None
    for number, line in enumerate(lines):
        if line.startswith("["):
            place = line.strip("[]")
        elif place == page and line[:2] == f"{byte & 0xF0:02x}" and line[2] == ":":
            cells = line.split()
            for offset, value in enumerate(values):
                cells[1 + (byte & 0x0F) + offset] = f"{value:02x}"
            lines[number] = " ".join(cells)
            return ("\n".join(lines) + "\n").encode()
    raise AssertionError(f"no byte {byte} in {page}")


class Lint(unittest.TestCase):
    def lint(self, *words, data=None, code=0):
        got, out, err = support.run("lint", *words, data=data)
        self.assertEqual(code, got, (out, err))
        return out.decode()

    def rules(self, data, code=1):
        document = json.loads(self.lint("file", "-", "--json", data=data, code=code))
        return {(row["check"], row["rule"]): row for row in document["rules"]}, document

    def test_sound_captures_have_no_failure(self):
        for file in support.good_captures():
            document = support.objects("lint", "file", file)[0]
            with self.subTest(file.name):
                self.assertNotEqual("fail", document["verdict"])
                if file.name not in NOT_CONFORMING:
                    self.assertEqual(0, document["counts"]["warn"], document["answer"])

    def test_a_start_that_leaves_the_bank(self):
        # Application 1 takes 8 host lanes; 00h:89 = 03h lets it start on lanes 1 and 2 (Table 8-22).
        found, document = self.rules(edited("lower", 89, [0x03]))
        row = found["AD-02", "application-lanes"]
        self.assertEqual("fail", row["result"])
        self.assertEqual(["lower:89"], row["registers"])
        self.assertIn("may start on lane 2, which leaves 7 of a bank", row["text"])
        self.assertEqual("OIF-CMIS 5.4 Table 8-22", row["clause"])
        self.assertEqual("fail", document["verdict"])
        # A wrong start has no checksum in lower memory: nothing else fails.
        self.assertEqual({"application-lanes"}, {rule for (_, rule), row in found.items() if row["result"] == "fail"})

    def test_a_reserved_duration_and_a_reserved_bit(self):
        found, _ = self.rules(edited("page 01h", 144, [0xE5]))
        self.assertEqual("fail", found["AD-04", "duration-codes"]["result"])
        self.assertIn("MaxDurationDPDeinit has the reserved code Eh", found["AD-04", "duration-codes"]["text"])
        self.assertEqual("fail", found["ID-03", "checksum"]["result"])  # which the edit broke

    def test_what_was_not_read_never_passes(self):
        text = DR4.read_text(encoding="utf-8")
        found, document = self.rules(text.split("[page 01h]")[0].encode(), code=0)
        self.assertEqual("incomplete", document["verdict"])
        self.assertEqual("not-tested", found["AD-04", "duration-codes"]["result"])
        self.lint("file", "-", "--strict", data=text.split("[page 01h]")[0].encode(), code=1)
        self.assertTrue(document["answer"].startswith("-: conforms as far as it was read: "), document["answer"])

    def test_formats_agree(self):
        data = edited("lower", 89, [0x03])
        _, document = self.rules(data)
        rows = list(csv.DictReader(io.StringIO(self.lint("file", "-", "--format", "csv", data=data, code=1))))
        self.assertEqual([row["rule"] for row in document["rules"]], [row["rule"] for row in rows])
        suite = xml.etree.ElementTree.fromstring(self.lint("file", "-", "--format", "junit", data=data, code=1))[0]
        self.assertEqual((str(len(rows)), "1"), (suite.get("tests"), suite.get("failures")))
        failed = [case.get("name") for case in suite if case.find("failure") is not None]
        self.assertEqual(["application-lanes"], failed)

    def test_documents_are_valid(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        files = support.good_captures() + support.bad_captures()
        documents = support.objects("lint", "file", *files)
        self.assertEqual(len(files), len(documents))
        for document in documents + support.objects("lint", "file", *files, "--summary")[-1:]:
            validator.validate(document)

    def test_the_summary_counts_modules_and_their_parts(self):
        summary = support.objects("lint", "file", *support.good_captures(), "--summary")[-1]
        self.assertEqual((len(support.good_captures()), 0), (summary["modules"], summary["failed"]))
        levels = [row["level"] for row in summary["rules"]]
        self.assertEqual(sorted(levels, key=["fail", "warn", "info"].index), levels)
        self.assertTrue(all(row["parts"] for row in summary["rules"]))

    def test_explain(self):
        text = " ".join(self.lint("--explain", "AD-02").split())
        self.assertTrue(text.startswith("AD-02 (advertising): Every advertised instance fits"), text)
        self.assertIn("application-lanes", text)
        self.assertNotIn("duration", text)
        self.assertIn("OIF-CMIS 5.4 Table 8-49", " ".join(self.lint("--explain", "duration-codes").split()))
        _, _, err = support.run("lint", "--explain", "AD-99")
        self.assertIn(b"lint has no check or rule 'AD-99'; checks: ID-01, ", err)
        self.lint("--explain", "AD-99", code=2)

    def test_lines_fit_the_terminal(self):
        for line in self.lint("file", support.CAPTURES, "--all", code=4).splitlines():
            self.assertLessEqual(len(line), 80, line)


if __name__ == "__main__":
    unittest.main()
