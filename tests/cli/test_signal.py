#!/usr/bin/env python3
"""signal: what it says first, statistics of an interval, counters of test patterns, and what they leave behind."""
import csv
import io
import json
import pathlib
import re
import sys
import tempfile
import unittest

import jsonschema

import support

sys.path.insert(0, str(support.SOURCE / "tests/states"))

import make  # pylint: disable=wrong-import-position

ZR = support.CAPTURES / "qsfpdd-400g-zr-tunable.cap"
DR8 = support.CAPTURES / "osfp-800g-dr8.cap"


def edited(base, *edits):
    """A capture with bytes changed, as the states of tests/states have them."""
    head, sections = make.read(base)
    for edit in edits:
        make.apply(sections, edit)
    make.sum_up(sections)
    return make.text_of(head, sections)


class Signal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = (support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8")
        schema = json.loads(text)
        del schema["oneOf"]
        schema["$ref"] = "#/$defs/signal"
        cls.validator = jsonschema.Draft202012Validator(schema)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(self.folder.cleanup)

    def file(self, base, *edits):
        path = pathlib.Path(self.folder.name, "edited.cap")
        path.write_text(edited(base, *edits), encoding="utf-8")
        return path

    def document(self, file, *words, code=0):
        got, out, err = support.run("signal", "file", file, "--json", *words)
        self.assertEqual(code, got, err)
        found = json.loads(out)
        error = jsonschema.exceptions.best_match(self.validator.iter_errors(found))
        self.assertIsNone(error, error and f"{error.json_path}: {error.message[:300]}")
        return found

    def text(self, file, *words):
        return support.run("signal", "file", file, *words)[1].decode()

    def test_the_margin_is_that_to_the_limit_of_the_fec(self):
        # 24h:128 = 98 BB: s 19, m 187: 1.87e-3; C-FEC corrects 1.25e-2: 0.825 orders of magnitude.
        found = self.document(ZR)
        row = found["data_paths"][0]["error_ratios"][0]
        self.assertEqual(("media", "C-FEC", 1.25e-2), (row["side"], row["fec"], row["limit_ber"]))
        self.assertAlmostEqual(1.87e-3, row["pre_fec_ber"])
        self.assertAlmostEqual(0.825, row["margin_orders"], places=3)
        self.assertEqual("ok", found["verdict"])
        self.assertIn("0.8 orders of magnitude below what C-FEC corrects", found["answer"])
        # 24h:144: 148 tenths of a dB, the low warning is 15.0
        self.assertIn("; eSNR of data path 1 is below the low warning: 14.8 dB", found["answer"])
        # channel, grid and frequency of 12h
        self.assertIn("channel_frequency_thz", found["lasers"][0])

    def test_above_the_limit_is_degraded_and_says_what_to_do(self):
        file = self.file(ZR, "24:128=9C,EC", "28:128=FF,FF,00,00,FF,FF,00,00")
        found = self.document(file, code=1)
        self.assertEqual("degraded", found["verdict"])
        self.assertIn("above what C-FEC corrects (1.25e-2): 1.3e-02", found["answer"])
        self.assertIn("Clean the connectors", found["advice"])
        self.assertLess(found["data_paths"][0]["error_ratios"][0]["margin_orders"], 0)

    def test_a_code_without_a_public_limit_is_shown_and_not_judged(self):
        file = self.file(ZR, "L:87=46", "24:128=9C,EC", "28:128=FF,FF,00,00,FF,FF,00,00")
        found = self.document(file)
        row = found["data_paths"][0]["error_ratios"][0]
        self.assertEqual(("O-FEC", None, "no limit"), (row["fec"], row["limit_ber"], row["limit_ber_state"]))
        self.assertIn("no public limit of O-FEC is known", found["answer"])

    def test_a_side_that_is_worse_and_not_judged_is_said_beside_the_worst_that_is(self):
        # Host side 1.0e-6 (s 16, m 100) of RS(544,514); media side 1.87e-3 of a code without a public limit.
        file = self.file(ZR, "L:87=46", "20:158=F0,10", "24:158=80,64")
        found = self.document(file)
        self.assertIn("pre-FEC BER 1.0e-06 at worst (host side of data path 1)", found["answer"])
        self.assertIn("not judged: 1.9e-03 on the media side of data path 1, as no public limit of O-FEC is known",
                      found["answer"])
        self.assertNotIn("not judged", self.document(ZR)["answer"])

    def test_neighbours_with_the_same_words_are_one_row_for_people(self):
        zeros = [f"20:{158 + 2 * i}=F{i + 1},0F" for i in range(7)]  # media paths 2-8 of one that runs
        file = self.file(ZR, *zeros, "24:158=" + ",".join(["00"] * 14))
        self.assertRegex(self.text(file), r"(?m)^  Pre-FEC BER media +media paths 2-8 +0 ")
        found = self.document(file)["others"]
        self.assertEqual(7, sum(row["name"] == "pre_fec_ber_media" for row in found))

    def test_a_module_that_is_held_down_says_so(self):
        file = self.file(DR8, "10:128=FF", "11:128=11,11,11,11")
        found = self.document(file, code=1)
        self.assertIn("cannot tell: no data path is up (DPDeactivated)", found["answer"])
        why = support.objects("why", "file", file)[0]
        step = why["diagnosis"]["steps"][-1]
        self.assertEqual(("signal", "unknown", "its lanes are down"), (step["step"], step["grade"], step["reason"]))

    def test_media_lanes_that_no_application_can_use_are_not_there(self):
        """00h:210 is 0 in modules with one laser, too."""
        found = support.objects("show", "file", self.file(ZR, "00:210=00"), "--all")[0]
        self.assertEqual([1], [lane["lane"] for lane in found["media_lanes"]])
        found = support.objects("show", "file", self.file(DR8, "00:210=00"), "--all")[0]
        self.assertEqual([*range(1, 9)], [lane["lane"] for lane in found["media_lanes"]])

    def test_lanes_have_snr_beside_power_host_and_media_apart(self):
        found = self.document(DR8, code=1)  # SNR of two lanes is below the low alarm
        lanes = [lane for path in found["data_paths"] for lane in path["lanes"]]
        self.assertEqual({"media", "host"}, {lane["side"] for lane in lanes})
        media = {lane["lane"]: lane for lane in lanes if lane["side"] == "media"}
        self.assertIn("rx_power_dbm", media[1])

    def test_a_module_that_observes_nothing_cannot_be_told(self):
        for name, words in (("qsfpdd-400g-dr4", "the module observes nothing of its signals (no VDM)"),
                            ("qsfp28-100g-lr4", "the module observes nothing of its signals (no VDM)")):
            found = self.document(support.CAPTURES / f"{name}.cap", code=1)
            self.assertEqual("cannot-tell", found["verdict"])
            self.assertIn(words, found["answer"])

    def test_csv_has_a_row_for_each_side(self):
        out = support.run("signal", "file", ZR, DR8, "--format", "csv")[1].decode()
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual(1, sum("pre_fec_ber" in line for line in out.splitlines()))
        self.assertEqual(["0.00187"], [row["pre_fec_ber"] for row in rows if row["target"].endswith(ZR.name)])
        self.assertEqual(10, sum(row["target"].endswith(DR8.name) for row in rows))  # five paths, two sides

    def test_columns_of_list(self):
        row = support.objects("list", "--columns", "ber,snr,osnr,frequency", "file", ZR)[0]["columns"]
        self.assertAlmostEqual(1.87e-3, row["ber"])
        self.assertIsNone(row["snr_db"])
        self.assertAlmostEqual(27.4, row["osnr_db"])  # 01 12: 274 tenths
        self.assertEqual(193_100_000 % 6_250, row["frequency_mhz"] % 6_250)

    # ---------------------------------------------------------------- what writes to observe

    def with_statistics(self, *edits):
        """The average and the maximum beside the value of now."""
        return self.file(ZR, "20:156=F0,0D", "24:156=98,BB", "20:158=F0,0B", "24:158=9C,7D", "2f:145=00", *edits)

    def writes(self, file, *words, code=0):
        """The document, and what was written but page selects: ("2f/0", "90", "80")."""
        trace = pathlib.Path(self.folder.name, "x.trace")
        found = self.document(file, *words, "--via", f"emulated,trace={trace}", code=code)
        log = re.findall(r"(?m)^\d+ \d+ w \S+ (\S+) ([0-9a-f]+) \d+ = (.*)$", trace.read_text(encoding="utf-8"))
        return found, [each for each in log if each[0] != "lower"]

    def test_an_interval_is_frozen_read_and_let_go(self):
        found, log = self.writes(self.with_statistics(), "--freeze", "2")
        self.assertGreaterEqual(found["interval_s"], 2)
        self.assertLess(found["interval_s"], 2.3)
        row = found["data_paths"][0]["error_ratios"][0]
        self.assertAlmostEqual(1149e-5, row["pre_fec_ber_max"])  # 9C 7D: s 19, m 1149
        self.assertEqual([("2f/0", "90", each) for each in ("80", "00", "80", "00")], log)

    def test_without_statistics_nothing_is_frozen_and_that_is_said(self):
        found, log = self.writes(ZR, "--freeze", "2")
        self.assertIn("no statistics of its signals", found["no_interval"])
        self.assertNotIn("interval_s", found)
        self.assertEqual([], log)

    def test_what_somebody_else_has_frozen_is_left_alone(self):
        file = self.with_statistics("2f:144=80")
        code, _, err = support.run("signal", "file", file, "--freeze", "1", "--via", "emulated")
        self.assertEqual(6, code)
        self.assertIn(b"another program has frozen the statistics", err)
        found = self.document(file, "--freeze", "1", "--take-over", "--via", "emulated")
        self.assertIn("interval_s", found)

    def test_a_dump_cannot_be_frozen(self):
        code, _, err = support.run("signal", "file", self.with_statistics(), "--freeze", "1")
        self.assertEqual(6, code)
        self.assertIn(b"the statistics cannot be used: a dump cannot be written to", err)

    def test_counters_of_checkers(self):
        """Nothing comes in: the checker that runs has lost the pattern, the other one is not told of."""
        edits = ("01:142|20", "13:129=10", "13:130=03", "13:131=FF", "13:160=02", "14:128=06")
        found, log = self.writes(self.file(ZR, *edits), "--counters")
        self.assertEqual(["02", "03", "04", "05", "01", "06"], [each[2] for each in log])
        self.assertEqual([("host", 2, True)],
                         [(each["side"], each["lane"], each["runs"]) for each in found["counters"]])
        self.assertIsNone(found["counters"][0]["ber"])

    def test_counters_say_what_they_cannot_tell(self):
        edits = ("01:142|20", "13:129=10", "13:130=03", "13:131=FF", "14:128=00")
        found = self.document(self.file(ZR, *edits), "--counters", "--via", "emulated")
        self.assertIn("no checker of test patterns runs, and none has counted", found["no_counters"])
        found, log = self.writes(ZR, "--counters")
        self.assertIn("no counters of test patterns", found["no_counters"])
        self.assertEqual([], log)

    def test_reading_alone_writes_nothing(self):
        _, log = self.writes(self.with_statistics())
        self.assertEqual([], log)


if __name__ == "__main__":
    unittest.main()
