#!/usr/bin/env python3
"""diff: what differs is told by its topic, nothing else is, and the exit code says whether."""
import csv
import io
import json
import pathlib
import tempfile
import unittest

import jsonschema

import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
LR4 = support.CAPTURES / "qsfp28-100g-lr4.cap"
SFP = support.CAPTURES / "sfp28-25g-lr.cap"


LOST = "degraded: the signal from the host was lost on host lane 3 since the flags were read last"  # DR4


class Changed:
    """A copy of a capture with some bytes set: {title: {byte number: value}}."""

    def __init__(self, capture, changes):
        lines, current = [], {}
        for line in capture.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                current = changes.get(line.strip("[]"), {})
            elif line[2:4] == ": " and current:
                first, cells = int(line[:2], 16), line[4:].split()
                for i in range(len(cells)):
                    cells[i] = f"{current[first + i]:02x}" if first + i in current else cells[i]
                line = f"{line[:2]}: {' '.join(cells)}"
            lines.append(line)
        self.text = "\n".join(lines) + "\n"

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.folder.name) / "changed.cap"
        path.write_text(self.text, encoding="utf-8")
        return path

    def __exit__(self, *_):
        self.folder.cleanup()


def differences(capture, changes, *options):
    with Changed(capture, changes) as other:
        code, out, _ = support.run("diff", *options, "file", capture, other, "--format", "json")
    document = json.loads(out)
    told = [(d["topic"], d["name"], d["lane"], d["baseline"], d["other"])
            for d in document["differences"]]
    assert document["same"] == (not told) and code == (1 if told else 0), (code, told)
    return told


class Diff(unittest.TestCase):
    def test_every_capture_is_the_same_as_itself(self):
        for capture in support.good_captures() + support.bad_captures():
            with self.subTest(capture.name):
                code, out, _ = support.run("diff", "--all", "file", capture, capture)
                self.assertEqual((0, True), (code, b" ".join(out.split()).endswith(b": no difference")))

    def test_one_byte_is_one_difference_of_its_topic(self):
        # Page 00h: VendorSN 166-181, VendorRev 164-165; lower 39 active firmware, 26 controls;
        # 02h:176 Tx power high alarm; 10h:130 OutputDisableTx (one bit a lane); 03h-like bytes: 00h:251.
        cases = [
            (DR4, {"page 00h": {0xA6: ord("X")}},
             [("unit", "Serial number", None, "OPTEST00000001", "XPTEST00000001")]),
            (DR4, {"page 00h": {0xA4: ord("C")}}, [("identity", "Part revision", None, "B2", "C2")]),
            (DR4, {"lower": {39: 9}}, [("firmware", "Active firmware", None, "3.17", "9.17")]),
            (DR4, {"page 10h": {0x82: 0x04}},
             [("configuration", "Tx disabled", 3, "no", "yes"),
              ("state", "Verdict", None, LOST, "does-not-work: the host has disabled the Tx output of media lane 3")]),
            (DR4, {"page 00h": {0xFB: 0x5A}}, [("bytes", "Custom[252]", None, "00", "5a")]),
            (LR4, {"page 03h": {0x80: 0x50}},
             [("thresholds", "Temp High Alarm", None, "77.50 C", "80.50 C")]),
            (SFP, {"A0h lower": {60: 0x06}},
             [("capabilities", "Wavelength", None, "1310 nm", "1566 nm")]),
        ]
        for capture, changes, want in cases:
            with self.subTest(capture.name, changes=changes):
                got = differences(capture, changes)
                if want[0][0] == "bytes":
                    self.assertEqual(["bytes"], [d[0] for d in got])
                    self.assertEqual(("00", "5a"), next(
                        pair for pair in zip(got[0][3].split(), got[0][4].split())
                        if pair[0] != pair[1]))
                else:
                    self.assertEqual(want, got)

    def test_bits_of_a_derived_value_are_told_of_once(self):
        # SFF-8636 00h:129 power class, 00h:135 Fibre Channel technology; SFF-8472 A0h:7 likewise.
        for capture, changes, names in (
                (LR4, {"page 00h": {129: 0xCE}}, {"Power class", "Maximum power"}),
                (LR4, {"page 00h": {135: 0x04}}, {"Fibre Channel technology"}),
                (SFP, {"A0h lower": {7: 0x02}}, {"Fibre Channel technology"})):
            with self.subTest(capture.name, changes=changes):
                self.assertEqual(names, {d[1] for d in differences(capture, changes)})

    def test_state_and_flags_are_told_and_monitors_when_asked_for(self):
        # 11h:186 is Rx power of lane 1, L:9.0 the temperature's high alarm (latched), L:14 the temperature.
        changes = {"lower": {14: 0x10, 9: 0x01}, "page 11h": {0xBA: 0x01}}
        flag = ("flags", "TempMonHighAlarmFlag", None, "no", "yes")
        self.assertEqual([flag], differences(DR4, changes))
        topics = {t for t, *_ in differences(DR4, changes, "--all")}
        self.assertEqual({"monitors", "flags"}, topics)
        self.assertEqual([("monitors", "Temperature", None), ("monitors", "Rx power", 1)],
                         [d[:3] for d in differences(DR4, changes, "--only", "monitors")])

    def test_a_dark_module_differs_from_a_good_one_without_options(self):
        """s035 is s001 whose receivers are dark: LOS (11h:147) and low alarms latched, outputs not valid (11h:132)."""
        good, dark = (support.SOURCE / f"tests/states/modules/{name}.cap" for name in ("s001", "s035"))
        code, out, _ = support.run("diff", "file", good, dark)
        self.assertEqual(1, code)
        words = " ".join(out.decode().split())
        self.assertIn("Verdict works -> does-not-work: no light on media lanes 1-4", words)
        self.assertIn("Rx output valid, lanes 1-8 yes -> no", words)
        self.assertIn("LOSFlagRx<i>, lanes 1-4 no -> yes", words)
        found = support.objects("diff", "file", good, dark)[0]["differences"]
        self.assertEqual(["LOSFlagRx1", "LOSFlagRx2"], [d["name"] for d in found if "LOS" in d["name"]][:2])

    def test_a_verdict_differs_where_no_state_and_no_flag_does(self):
        # SFF-8472 A2h:104-105 = 0, with the LOS state clear (110.1): light is gone, and only power says so.
        sfp = support.SOURCE / "tests/states/modules/s179.cap"
        found = differences(sfp, {"A2h lower": {104: 0, 105: 0}})
        self.assertEqual([("state", "Verdict", None, "works", "does-not-work: no light on media lane 1")], found)

    def test_flags_that_were_read_of_one_alone_are_no_difference(self):
        with Changed(DR4, {}) as other:
            text = other.read_text()
            start = text.index("[page 11h]")
            rows = text[start:].splitlines(keepends=True)
            rows[1] = rows[1][:4] + " ".join(rows[1][4:].split()[:6] + ["--"] * 10) + "\n"  # 11h:134-143
            other.write_text(text[:start] + "".join(rows))
            found = support.objects("diff", "file", DR4, other)[0]["differences"]
            self.assertEqual([], [d for d in found if d["topic"] == "flags"])

    def test_monitors_have_tolerances(self):
        # Temperature 41.25 C is 2940h: 46.25 is five degrees more, 46.26 just beyond.
        self.assertEqual([], differences(DR4, {"lower": {14: 0x2E, 15: 0x40}}, "--only", "monitors"))
        self.assertEqual(1, len(differences(DR4, {"lower": {14: 0x2E, 15: 0x44}},
                                            "--only", "monitors")))

    def test_tolerance_of_each_quantity_from_both_sides(self):
        # OIF-CMIS 5.4: Vcc L:16-17 is 3.2874 V; of lane 1, Tx power 11h:154-155 is 1.0471 mW, bias
        # 170-171 is 62.014 mA (2 uA a count), Rx power 186-187 is 0.8913 mW. Tolerances: 0.05 V,
        # 5 % of the first, 0.5 dB. Powers in 0.1 uW: p * 10^(dB/10).
        def power(mw, db):
            return round(mw * 10 ** (db / 10) * 1e4)

        places = {"Supply voltage": ("lower", 16), "Tx power": ("page 11h", 154), "Tx bias": ("page 11h", 170),
                  "Rx power": ("page 11h", 186)}
        cases = {
            "Supply voltage": ((33364, True), (32384, True), (33384, False), (32364, False)),
            "Tx bias": ((32526, True), (29488, True), (32590, False), (29425, False)),
            "Tx power": tuple((power(1.0471, db), abs(db) < 0.5) for db in (0.4, -0.4, 0.6, -0.6, 2.4, -2.4)),
            "Rx power": tuple((power(0.8913, db), abs(db) < 0.5) for db in (0.4, -0.4, 0.6, -0.6, 2.4, -2.4)),
        }
        for name, values in cases.items():
            page, byte = places[name]
            lane = None if page == "lower" else 1
            for raw, same in values:
                with self.subTest(name, raw=raw):
                    found = differences(DR4, {page: {byte: raw >> 8, byte + 1: raw & 0xFF}}, "--only", "monitors")
                    self.assertEqual([] if same else [("monitors", name, lane)], [d[:3] for d in found])

    def test_light_that_is_gone_is_a_difference(self):
        found = differences(DR4, {"page 11h": {186: 0, 187: 0}}, "--only", "monitors")
        self.assertEqual([("monitors", "Rx power", 1, "0.8913 mW (-0.50 dBm)", "0 mW (-inf dBm, no light)")], found)

    def test_topics_are_chosen(self):
        changes = {"page 00h": {0xA6: ord("X"), 0xA4: ord("C")}}
        self.assertEqual(["identity"],
                         [d[0] for d in differences(DR4, changes, "--ignore", "unit")])
        self.assertEqual(["unit"], [d[0] for d in differences(DR4, changes, "--only", "unit")])
        self.assertEqual([], differences(DR4, changes, "--only", "firmware,applications"))
        code, _, err = support.run("diff", "--only", "nonsense", "file", DR4, DR4)
        self.assertEqual((2, True), (code, b"'nonsense' is no topic" in err))

    def test_what_is_ignored_does_not_come_back_as_bytes(self):
        # The date is four registers (00h:182-189), a version two (lower 39-40).
        date = {"page 00h": {0xBA: ord("0"), 0xBB: ord("9"), 0xBC: ord("Z"), 0xBD: ord("9")}}
        self.assertEqual(["unit"], [d[0] for d in differences(DR4, date)])
        self.assertEqual([], differences(DR4, date, "--ignore", "unit"))
        self.assertEqual([], differences(DR4, {"lower": {40: 9}}, "--ignore", "firmware"))

    def test_applications_by_their_code(self):
        got = differences(DR4, {"lower": {86: 0x0F}})
        self.assertEqual([("applications", "Application 1")], [d[:2] for d in got])
        # Byte 88 counts the lanes of application 1: 8 and 4 become 4 and 4.
        got = differences(DR4, {"lower": {88: 0x44}})
        self.assertEqual([("applications", "Application 1")], [d[:2] for d in got])
        self.assertEqual([], differences(DR4, {"lower": {88: 0x44}}, "--ignore", "applications"))

    def test_many_against_one_baseline(self):
        found = support.objects("diff", "file", DR4, LR4, SFP, DR4)
        self.assertEqual([str(LR4), str(SFP), str(DR4)], [f["target"] for f in found])
        self.assertEqual([False, False, True], [f["same"] for f in found])
        self.assertTrue(all(f["baseline"] == str(DR4) for f in found))
        for document in found[:2]:  # two maps: what both say, not what only one can
            self.assertEqual("map", document["differences"][0]["topic"])
            self.assertFalse(any("absent" in (d["baseline"], d["other"])
                                 for d in document["differences"]))

    def test_csv_has_the_rows_of_json(self):
        shown = support.objects("diff", "file", DR4, LR4)[0]["differences"]
        _, out, _ = support.run("diff", "file", DR4, LR4, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(out.decode())))
        self.assertGreater(len(rows), 10)
        self.assertEqual([(d["topic"], d["name"], str(d["lane"] or "")) for d in shown],
                         [(row["topic"], row["name"], row["lane"]) for row in rows])

    def test_one_module_is_a_usage_error(self):
        code, _, err = support.run("diff", "file", DR4)
        self.assertEqual((2, True), (code, b"file BASELINE OTHER" in err))

    def test_the_same_change_on_several_lanes_is_one_line(self):
        with Changed(DR4, {"page 10h": {0x82: 0x07}}) as other:
            _, out, _ = support.run("diff", "file", DR4, other)
        self.assertIn("Tx disabled, lanes 1-3           no -> yes", out.decode())

    def test_schema(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json")
                            .read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        for document in support.objects("diff", "--all", "file",
                                        *support.good_captures(), *support.bad_captures()):
            validator.validate(document)


if __name__ == "__main__":
    unittest.main()
