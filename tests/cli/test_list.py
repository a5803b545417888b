#!/usr/bin/env python3
"""list: the words of health, media and applications, each from a capture whose bytes say why."""
import re
import unittest

import support
from test_diff import Changed

# Capture -> health. What the generator put in: crossed thresholds, faults, findings.
HEALTH = {
    "qsfpdd-400g-dr4": "ok",  # nothing crossed; notes do not count
    "qsfp28-100g-lr4": "warning",  # the host has disabled a transmitter: its lane carries nothing
    "qsfp28-100g-dr1": "ok",  # the same map, nothing disabled
    "qsfpdd-400g-zr-tunable": "warning",  # laser temperature 52.5 C, high warning 52 C
    "sfp28-25g-lr": "warning",  # every value is normal: the Rx CDR has lost lock, a warning
    "sfp28-25g-er-power-level-4": "alarm",  # -12.5 C, low alarm below -10 C
    "osfp-800g-sr8-fault": "fault",  # ModuleFault, whatever the monitors say
    "osfp-800g-passive-dac-flat": "ok",  # no monitors at all
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
LR4 = support.CAPTURES / "qsfp28-100g-lr4.cap"


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

    def test_health(self):
        self.column_is("health", HEALTH)
        code, out, _ = support.run("list", "--columns", "health", "file", support.CAPTURES / "bad/all-ff.cap")
        self.assertEqual((0, 1), (code - 1, out.count(b"unknown map")))

    def test_media(self):
        self.column_is("media", MEDIA)

    def test_applications_are_joined_by_commas(self):
        self.column_is("applications", APPLICATIONS)

    def test_json_of_list_has_health_and_the_worst_verdict(self):
        # Captures with one kind of crossing each, and one with none: see HEALTH.
        want = {"qsfp28-100g-lr4": ("warning", "normal"), "qsfpdd-400g-zr-tunable": ("warning", None),
                "sfp28-25g-lr": ("warning", "normal"), "sfp28-25g-er-power-level-4": ("alarm", "low-alarm"),
                "osfp-800g-passive-dac-flat": ("ok", "none")}
        rows = support.objects("list", "file", *(support.CAPTURES / f"{name}.cap" for name in want))
        for (name, (health, verdict)), row in zip(want.items(), rows, strict=True):
            with self.subTest(name):
                self.assertEqual(health, row["health"])
                self.assertIn(row["verdict"], {verdict} if verdict else {"high-warning", "low-warning"})

    def test_one_monitor_over_each_of_its_limits(self):
        # L:22-23, 1/256 C. Limits of 03h:128-135: alarms 77.5 and -7.5, warnings 72.25 and -2.25.
        # L:86 = 0: no transmitter is disabled, so that the monitor alone decides.
        for celsius, health, verdict in ((72.25, "ok", "normal"), (72.5, "warning", "high-warning"),
                                         (77.5, "warning", "high-warning"), (78, "alarm", "high-alarm"),
                                         (-2.25, "ok", "normal"), (-3, "warning", "low-warning"),
                                         (-8, "alarm", "low-alarm")):
            raw = int(celsius * 256) & 0xFFFF
            with self.subTest(celsius), Changed(LR4, {"lower": {22: raw >> 8, 23: raw & 0xFF, 86: 0}}) as file:
                row = support.objects("list", "file", file)[0]
                self.assertEqual((health, verdict), (row["health"], row["verdict"]))

    def test_the_margin_of_a_bit_error_rate_is_not_rounded_away(self):
        """1.234e-05 is that far from its low warning, 0; margins with a unit have four decimals."""
        file = support.CAPTURES / "qsfp28-100g-dwdm2-pages-20h-21h.cap"
        monitors = support.objects("show", "file", file)[0]["monitors"]
        margin = next(m["margin"] for m in monitors if m["name"] == "pre_fec_ber_average" and m["lane"] == 1)
        self.assertAlmostEqual(1.234e-05, margin, places=8)

    def test_findings_of_severity_warning_are_a_warning(self):
        # A2h:119.0: the Rx CDR has lost lock. Every monitor is within its limits.
        file = support.CAPTURES / "sfp28-25g-lr.cap"
        shown = support.objects("show", "file", file)[0]
        self.assertEqual([("cdr-unlocked", "warning")], [(f["id"], f["severity"]) for f in shown["findings"]])
        row = support.objects("list", "file", file)[0]
        self.assertEqual(("warning", "normal"), (row["health"], row["verdict"]))
        with Changed(file, {"A2h lower": {119: 0x00}}) as locked:
            row = support.objects("list", "file", locked)[0]
            self.assertEqual(("ok", "normal", 0), (row["health"], row["verdict"], row["findings"]))

    def test_csv_and_table_say_the_same(self):
        names = "target,media,health,lanes,applications"
        files = support.good_captures()
        rows = columns(names, *files)
        _, out, _ = support.run("list", "--columns", names, "--format", "csv", "file", *files)
        lines = out.decode().split("\r\n")
        self.assertEqual("target,media,health,lanes,applications", lines[0])
        for row, line in zip(rows, lines[1:], strict=False):
            cells = [cell.strip('"') for cell in re.findall(r'"[^"]*"|[^,]+|(?<=,)(?=,|$)', line)]
            self.assertEqual([row[name] or "" for name in names.split(",")], cells)


if __name__ == "__main__":
    unittest.main()
