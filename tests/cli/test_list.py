#!/usr/bin/env python3
"""list: the words of verdicts, media and applications, each from a capture whose bytes say why."""
import re
import unittest

import support
from test_diff import Changed

# Capture -> verdict. What the generator put in: crossed thresholds, faults, controls, flags.
VERDICT = {
    "qsfpdd-400g-dr4": "degraded",  # latched flags alone: L:136.2, L:137.3
    "qsfp28-100g-lr4": "does-not-work",  # L:86.2: the host has disabled the transmitter of lane 3
    "qsfp28-100g-dr1": "degraded",  # the same map, nothing disabled; latched flags
    "qsfpdd-400g-zr-tunable": "works",  # laser temperature 52.5 C, high warning 52 C: a remark
    "sfp28-25g-lr": "does-not-work",  # A2h:119.0, which is live: the Rx CDR has lost lock
    "sfp28-25g-er-power-level-4": "does-not-work",  # A2h:119.1: the Tx CDR has
    "osfp-800g-sr8-fault": "does-not-work",  # ModuleFault, whatever the monitors say
    "osfp-800g-passive-dac-flat": "works",  # no monitors at all, which is said
}
MEDIA = {
    "qsfpdd-400g-dr4": "400GBASE-DR4",  # optical: the media interface alone
    "osfp-800g-passive-dac-flat": "800G-ETC-CR8 or 800GBASE-CR8",  # copper: the host side says more
    "osfp-800g-aec": "800GAUI-8-L C2M, Active Cable assembly with BER < 10^-12",  # both
    "qsfp28-100g-lr4": "100GBASE-LR4",  # extended code 3, "100GBASE-LR4 or 25GBASE-LR", four lanes
    "sfp28-25g-lr": "25GBASE-LR",  # the same code in a module of one lane
    "sfp-10g-passive-dac": "Passive Cable",
    "sfp-10g-dwdm-tunable": "",  # no compliance code is set
}
APPLICATIONS = {
    "qsfpdd-400g-dr4": "400GAUI-8 C2M, 100GAUI-2 C2M",  # host interfaces 17 and 13, in this order
    "sfp28-25g-lr": "",
}
FR4 = support.CAPTURES / "qsfpdd-200g-fr4-cmis30.cap"  # works


def columns(names, *files):
    return [row["columns"] for row in support.objects("list", "--columns", names, "file", *files)]


class List(unittest.TestCase):
    def column_is(self, name, want):
        files = [support.CAPTURES / f"{capture}.cap" for capture in want]
        rows = columns(name, *files)
        self.assertEqual(len(files), len(rows))
        for capture, row in zip(want, rows):
            with self.subTest(capture):
                self.assertEqual(want[capture], row[name])

    def test_verdict(self):
        self.column_is("verdict", VERDICT)
        self.column_is("step", {"qsfp28-100g-lr4": "tx", "sfp28-25g-lr": "rx", "osfp-800g-sr8-fault": "fault",
                                "qsfpdd-400g-zr-tunable": ""})
        code, out, _ = support.run("list", "--columns", "verdict", "file", support.CAPTURES / "bad/all-ff.cap")
        self.assertEqual((0, 1), (code - 1, out.count(b"cannot-tell")))

    def test_media(self):
        self.column_is("media", MEDIA)

    def test_applications_are_joined_by_commas(self):
        self.column_is("applications", APPLICATIONS)

    def test_json_of_list_has_the_verdict_and_the_worst_monitor(self):
        # Captures with one kind of crossing each, and one with none: see VERDICT.
        want = {"qsfp28-100g-lr4": ("tx", "normal"), "qsfpdd-400g-zr-tunable": (None, None),
                "sfp28-25g-lr": ("rx", "normal"), "sfp28-25g-er-power-level-4": ("host-input", "low-alarm"),
                "osfp-800g-passive-dac-flat": (None, "none")}
        rows = support.objects("list", "file", *(support.CAPTURES / f"{name}.cap" for name in want))
        for (name, (step, monitor)), row in zip(want.items(), rows, strict=True):
            with self.subTest(name):
                self.assertEqual((VERDICT[name], step), (row["verdict"], row["first_bad_step"]))
                self.assertEqual(step is None and name.startswith("osfp"), row["cause"] is None)
                self.assertIn(row["worst_monitor"], {monitor} if monitor else {"high-warning", "low-warning"})

    def test_one_monitor_over_each_of_its_limits(self):
        # L:14-15, 1/256 C. Limits of 02h:128-135: alarms 78.5 and -8.25, warnings 73 and -3.5.
        for celsius, verdict, monitor in ((73, "works", "normal"), (73.5, "works", "high-warning"),
                                          (78.5, "works", "high-warning"), (79, "degraded", "high-alarm"),
                                          (-3.5, "works", "normal"), (-4, "works", "low-warning"),
                                          (-9, "degraded", "low-alarm")):
            raw = int(celsius * 256) & 0xFFFF
            with self.subTest(celsius), Changed(FR4, {"lower": {14: raw >> 8, 15: raw & 0xFF}}) as file:
                row = support.objects("list", "file", file)[0]
                self.assertEqual((verdict, monitor), (row["verdict"], row["worst_monitor"]))

    def test_the_margin_of_a_bit_error_rate_is_not_rounded_away(self):
        """1.234e-05 is that far from its low warning, 0; margins with a unit have four decimals."""
        file = support.CAPTURES / "qsfp28-100g-dwdm2-pages-20h-21h.cap"
        monitors = support.objects("show", "file", file)[0]["monitors"]
        margin = next(m["margin"] for m in monitors if m["name"] == "pre_fec_ber_average" and m["lane"] == 1)
        self.assertAlmostEqual(1.234e-05, margin, places=8)

    def test_a_live_bit_decides(self):
        # A2h:119.0: the Rx CDR has lost lock. Every monitor is within its limits; flags are latched.
        file = support.CAPTURES / "sfp28-25g-lr.cap"
        shown = support.objects("show", "file", file)[0]
        self.assertEqual([("cdr-unlocked", "warning")], [(f["id"], f["severity"]) for f in shown["findings"]])
        row = support.objects("list", "file", file)[0]
        self.assertEqual(("does-not-work", "normal"), (row["verdict"], row["worst_monitor"]))
        with Changed(file, {"A2h lower": {119: 0x00}}) as locked:
            row = support.objects("list", "file", locked)[0]
            self.assertEqual(("degraded", "normal", 0), (row["verdict"], row["worst_monitor"], row["findings"]))

    def test_csv_and_table_say_the_same(self):
        names = "target,media,verdict,lanes,applications"
        files = support.good_captures()
        rows = columns(names, *files)
        _, out, _ = support.run("list", "--columns", names, "--format", "csv", "file", *files)
        lines = out.decode().split("\r\n")
        self.assertEqual("target,media,verdict,lanes,applications", lines[0])
        for row, line in zip(rows, lines[1:], strict=False):
            cells = [cell.strip('"') for cell in re.findall(r'"[^"]*"|[^,]+|(?<=,)(?=,|$)', line)]
            self.assertEqual([row[name] or "" for name in names.split(",")], cells)


if __name__ == "__main__":
    unittest.main()
