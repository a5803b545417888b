#!/usr/bin/env python3
"""report: what of a fleet is counted, against what list says of each of its modules, and against what is known of made-up ones."""
import collections
import csv
import json
import pathlib
import re
import tempfile
import unittest

import jsonschema

import support

SCHEMA = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"


def changed(file, changes):
    """The text of a capture with bytes of {half page: {byte: value}} changed."""
    lines, half = file.read_text(encoding="utf-8").splitlines(), None
    for number, line in enumerate(lines):
        row = support.ROW.match(line)
        if line.startswith("["):
            half = line[1:-1]
        elif row:
            first, cells = int(row.group(1), 16), row.group(2).split()
            for byte, value in changes.get(half, {}).items():
                if first <= byte < first + len(cells):
                    cells[byte - first] = f"{value:02x}"
            lines[number] = f"{row.group(1)}: {' '.join(cells)}"
    return "\n".join(lines) + "\n"


class Report(unittest.TestCase):
    def report(self, *words, code=0):
        got, out, err = support.run("report", *words, "--format", "json")
        self.assertEqual(code, got, err)
        document = support.parsed(out.decode().splitlines()[-1])  # what cannot be read has an object of its own before
        jsonschema.validate(document, SCHEMA)
        return document

    def test_it_agrees_with_the_views_of_each_module(self):
        files = support.good_captures()
        document = self.report("file", *files)
        self.assertEqual(len(files), document["modules"])
        _, out, _ = support.run("list", "file", *files, "--format", "csv", "--columns",
                                "target,verdict,part_number,serial,cause")
        rows = {row["target"]: row for row in csv.DictReader(out.decode().splitlines())}
        for each in document["each"]:
            row = rows[each["target"]]
            self.assertEqual((row["verdict"], row["part number"], row["serial"], row["cause"]),
                             (each["verdict"], each["vendor_part_number"], each["vendor_serial_number"], each["cause"]))
            self.assertEqual(each["verdict"] == "works", each["advice"] == "", each)
        verdicts = collections.Counter(row["verdict"] for row in rows.values())
        self.assertEqual(dict(verdicts), {each["verdict"]: each["modules"] for each in document["verdicts"] if each["modules"]})
        self.assertEqual(len(files), sum(each["modules"] for each in document["kinds"]))
        self.assertAlmostEqual(sum(each["max_power_w"] or 0 for each in document["each"]), document["power"]["max_power_w"])
        for key, of in (("rx_power_db", "rx_margin_db"), ("tx_power_db", "tx_margin_db")):
            for bin in document["margins"][key]:
                if bin.get("from_state") == "not known":
                    count = sum(each[of] is None for each in document["each"])
                else:
                    low = float("-inf") if bin["from"] is None else bin["from"]
                    high = float("inf") if bin["to"] is None else bin["to"]
                    count = sum(each[of] is not None and low <= each[of] < high for each in document["each"])
                self.assertEqual(count, bin["modules"], bin)

    def test_margins_and_firmware_of_made_up_modules(self):
        # 11h:186-193, OpticalPowerRx1-4 (Table 8-99) in 0.1 uW; its low warning is what the capture has at 02h:198.
        half = support.halves_of(DR4.read_text(encoding="utf-8"))["page 02h"]
        low = (half[198] << 8) | half[199]
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for name, share in (("a", 10 ** 0.05), ("b", 10 ** 0.15), ("c", 10 ** -0.1)):  # 0.5, 1.5, -1 dB to it
                power = round(low * share)
                rx = {186 + i: value for i in range(0, 8, 2) for i, value in ((i, power >> 8), (i + 1, power & 255))}
                minor = {40: 9} if name == "c" else {}  # L:40, minor number of the active firmware (Table 8-13)
                (folder / f"{name}.cap").write_text(changed(DR4, {"page 11h": rx, "lower": minor}), encoding="utf-8")
            document = self.report(folder)
            margins = {pathlib.Path(each["target"]).stem: each["rx_margin_db"] for each in document["each"]}
            for name, margin in (("a", 0.5), ("b", 1.5), ("c", -1.0)):
                self.assertAlmostEqual(margin, margins[name], delta=0.02)
            counts = [bin["modules"] for bin in document["margins"]["rx_power_db"]]
            self.assertEqual([1, 1, 1, 0, 0, 0], counts)
            self.assertEqual({"3.17": 2, "3.9": 1}, {each["firmware"]: each["modules"] for each in document["firmware"]})
            _, out, _ = support.run("report", folder)
            self.assertRegex(out.decode(), r"(?s)Kinds that run several versions of firmware\n.*3\.17 +2 .*3\.9 +1 ")

    def test_it_says_what_could_not_be_read_and_what_is_not_known(self):
        with tempfile.TemporaryDirectory() as folder:
            cut = pathlib.Path(folder) / "cut.cap"
            cut.write_text("optictl capture 1\n\n[lower]\n00: 18 50\n01: 00\n")
            document = self.report("file", DR4, cut, support.CAPTURES / "bad/unknown-identifier.cap", code=5)
            _, out, _ = support.run("report", "file", DR4, cut)
        self.assertEqual((2, 1), (document["modules"], document["unread"]))
        self.assertEqual([str(cut)], [each["target"] for each in document["failures"]])
        self.assertEqual("cannot-tell", document["each"][1]["verdict"])
        self.assertIsNone(document["each"][1]["max_power_w"])
        self.assertEqual(1, document["power"]["known"])
        self.assertRegex(" ".join(out.decode().split()), r"^1 module: 1 is degraded; 1 more target could not be read ")

    def test_forms(self):
        code, page, _ = support.run("report", "captures/bad", DR4, "--format", "html")
        self.assertNotIn(b"<script", page)
        self.assertNotIn(b"\x1b", page)
        self.assertEqual([], re.findall(rb"(?:src|href)=", page))
        _, text, _ = support.run("report", "captures/bad", DR4)
        self.assertLessEqual(max(map(len, text.decode().splitlines())), 80)
        _, out, _ = support.run("report", DR4, "--format", "csv")
        rows = list(csv.DictReader(out.decode().splitlines()))
        self.assertEqual(["LF-DD4-DR4-500M"], [row["vendor_part_number"] for row in rows])


if __name__ == "__main__":
    unittest.main()
