#!/usr/bin/env python3
"""`optictl watch`: lines of JSON with a summary at the end, and a screen on a terminal."""
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time
import unittest

import jsonschema

import support

DR8 = support.CAPTURES / "osfp-1600g-dr8.cap"
DARK = support.CAPTURES / "sfp-10g-sr-no-light.cap"


def screen_of(columns, rows, *words, seconds=3):
    """What a terminal of that size shows at the end, line by line, and all that was written to it."""
    own, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    with subprocess.Popen([str(support.PROGRAM), "watch", *map(str, words)], stdout=theirs, stderr=theirs,
                          cwd=support.SOURCE) as process:
        end = time.monotonic() + seconds
        asked = []

        def stop_it():
            if not asked and time.monotonic() > end:
                process.send_signal(signal.SIGINT)
                asked.append(True)

        text = support.read_terminal(own, theirs, process, stop_it)
    written = text.decode("utf-8")
    last = written.split("\x1b[?1049l")[0].split("\x1b[H")[-1]
    lines = re.split(r"\r+\n", re.sub(r"\x1b\[\??[0-9]*[A-Za-z]", "", last))
    return lines, written


class Lines(unittest.TestCase):
    def validate(self, documents):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        for document in documents:
            name = document["schema"].removeprefix("optictl.").removesuffix("/1").replace("-", "_")
            branch = dict(schema, **{"$ref": f"#/$defs/{name}"})
            del branch["oneOf"]
            jsonschema.Draft202012Validator(branch).validate(document)

    def test_samples_and_summary(self):
        code, out, err = support.run("watch", "file", DR8, DARK, "--via", "emulated", "--for", "2500ms", "--every", "1s")
        self.assertEqual((0, b""), (code, err))
        lines = [support.parsed(line) for line in out.decode().splitlines()]
        self.validate(lines)
        kinds = [line["schema"] for line in lines]
        self.assertGreaterEqual(kinds.count("optictl.sample/1"), 4)
        self.assertEqual(["optictl.watch-summary/1"] * 2, kinds[-2:])
        ports = {line["port"]: line for line in lines[-2:]}
        summary = ports[str(DR8)]
        self.assertEqual(0, summary["flaps"])
        self.assertGreaterEqual(summary["samples"], 2)
        lower = support.halves_of(DR8.read_text())["lower"]
        values = {(value["quantity"], value["lane"]): value for value in summary["values"]}
        degrees = (lower[14] * 256 + lower[15]) / 256  # OIF-CMIS 5.4 Table 8-10
        for key in ("min", "mean", "max"):
            self.assertAlmostEqual(degrees, values["temperature_c", None][key], places=2)
        self.assertEqual(0, values["temperature_c", None]["drift"])
        self.assertIn(("rx_power_dbm", 8), values)
        dark = {(value["quantity"], value["lane"]): value for value in ports[str(DARK)]["values"]}
        self.assertEqual(-40, dark["rx_power_dbm", 1]["max"])

    def test_a_signal_ends_it_with_the_summary(self):
        with subprocess.Popen([str(support.PROGRAM), "watch", "file", DR8, "--via", "emulated", "--every", "200ms"],
                              stdout=subprocess.PIPE, cwd=support.SOURCE) as process:
            json.loads(process.stdout.readline())
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read().decode().splitlines()
        self.assertEqual(-signal.SIGINT, process.returncode)
        self.assertEqual("optictl.watch-summary/1", json.loads(rest[-1])["schema"])

    def test_what_cannot_be_read_is_said(self):
        code, out, err = support.run("watch", "file", "/no/such/file", "--for", "1s", "--every", "500ms")
        self.assertIn(code, (3, 4))
        self.assertIn(b"no sample", err)
        lines = [json.loads(line) for line in out.decode().splitlines()]
        self.validate(lines)
        kinds = [line["schema"] for line in lines]
        self.assertIn("optictl.event/1", kinds)

    def test_usage(self):
        for words, why in ((("--for", "x"), b"is no time"), (("--every", "1ms"), b"is no time"), ((), b"no target")):
            target = ("file", DR8) if words else ()
            code, _, err = support.run("watch", *target, *words)
            self.assertEqual(2, code)
            self.assertIn(why, err)


class Screen(unittest.TestCase):
    def test_it_fits_and_shows_the_worst_first(self):
        for columns, rows in ((80, 24), (200, 50), (40, 8)):
            lines, written = screen_of(columns, rows, "file", DR8, DARK, "--via", "emulated", "--every", "500ms")
            self.assertLessEqual(len(lines), rows)
            self.assertTrue(all(len(line) <= columns for line in lines), lines)
            self.assertIn("sfp-10g-sr-no-li", lines[2])
            self.assertIn("osfp-1600g-dr8.c", lines[3])
            if columns >= 80:
                self.assertIn("does-not-work", lines[2])
                self.assertIn("no light on media", lines[2])
                self.assertRegex(lines[3], r"works +61\.0")
            # No colour, and what was there before comes back.
            self.assertNotRegex(written, r"\x1b\[[0-9;]*m")
            self.assertIn("\x1b[?25h\x1b[?1049l", written)
            self.assertIn("flaps", written.rsplit("\x1b[?1049l", maxsplit=1)[1])

    def test_many_ports_on_a_small_screen(self):
        lines, _ = screen_of(80, 24, "file", *support.good_captures(), "--via", "emulated", "--every", "1s", seconds=4)
        self.assertLessEqual(len(lines), 24)
        self.assertRegex("\n".join(lines), r"and \d+ more")


if __name__ == "__main__":
    unittest.main()
