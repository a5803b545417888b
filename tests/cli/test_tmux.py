#!/usr/bin/env python3
"""`optictl watch` in a real terminal, as tmux shows it: it fits, changes in place, needs no colour, and leaves the
terminal as it was."""
import math
import os
import shutil
import subprocess
import tempfile
import time
import unittest

import support

DR8 = "osfp-1600g-dr8.cap"
DARK = "sfp-10g-sr-no-light.cap"


@unittest.skipUnless(shutil.which("tmux"), "no tmux: install Debian's package tmux")
class Screen(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.servers = 0
        for name in (DR8, DARK):  # short names: lines that contain them break at the same place everywhere
            shutil.copy(support.CAPTURES / name, self.folder.name)

    def tearDown(self):
        self.tmux("kill-server")
        self.folder.cleanup()

    def tmux(self, *words):
        """A server of its own for each start(): one that was killed may still hold its socket."""
        socket = os.path.join(self.folder.name, f"tmux{self.servers}")
        return subprocess.run(["tmux", "-S", socket, *words], capture_output=True, text=True, check=False, timeout=20).stdout

    def start(self, columns, rows, term="screen", words=""):
        self.servers += 1
        environment = f"TERM={term}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", self.folder.name,
                  "env", environment, "sh")
        words = words or f"file {DR8} {DARK} --via emulated --every 500ms"
        self.tmux("send-keys", f"echo before; {os.path.abspath(support.PROGRAM)} watch {words}", "Enter")

    def wait(self, *texts):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            shown = self.tmux("capture-pane", "-p", "-e")
            if all(text in shown for text in texts):
                return shown.splitlines()
            time.sleep(0.1)
        raise AssertionError(f"no {texts} in {shown!r}")

    def test_sizes(self):
        for columns, rows in ((80, 24), (200, 50)):
            self.start(columns, rows)
            lines = self.wait("optictl watch: 2 modules", "does-not-work", "works ")
            self.assertLessEqual(max(len(line) for line in lines), columns)
            self.assertNotIn("\x1b[3", "".join(lines))  # no colour
            self.assertTrue(lines[0].startswith("optictl watch: 2 modules"), lines)
            self.assertTrue(lines[1].split()[:4] == ["port", "verdict", "degC", "Tx"], lines)
            self.assertEqual(columns >= 100, "BER" in lines[1])
            self.assertIn("does-not-work", lines[2])  # the worst first
            self.assertIn("works", lines[3])
            self.assertIn("no light on media", lines[2])
            self.assertIn("61.0", lines[3])
            self.tmux("send-keys", "C-c")
            after = self.wait(" 0 flaps, ", "drift")  # the shell is back, below the summary
            self.assertNotIn("optictl watch: 2 modules", "".join(after))
            self.tmux("kill-server")

    def test_it_follows_the_size_of_the_terminal(self):
        self.start(200, 50)
        self.wait("optictl watch: 2 modules", "does-not-work")
        self.tmux("resize-window", "-x", "60", "-y", "10")
        end = time.monotonic() + 20
        while time.monotonic() < end:
            lines = self.tmux("capture-pane", "-p").splitlines()
            if lines and lines[0].startswith("optictl watch") and len(lines[0]) <= 60 and "does-not-work" in "".join(lines):
                break
            time.sleep(0.2)
        self.assertLessEqual(len(lines), 10)
        self.assertTrue(all(len(line) <= 60 for line in lines), lines)
        self.assertIn("does-not-work", lines[2])

    def type(self, *keys):
        self.tmux("send-keys", *keys)

    def wait_lines(self, is_so, why):
        """Waits until the lines of the screen are so; returns them."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            lines = self.tmux("capture-pane", "-p").splitlines()
            if len(lines) > 4 and is_so(lines):
                return lines
            time.sleep(0.1)
        raise AssertionError(f"{why}: {lines}")

    def test_keys(self):
        for columns, rows in ((80, 24), (200, 50)):
            self.start(columns, rows)
            lines = self.wait_lines(lambda shown: "does-not-work" in shown[2] and "works" in shown[3], "the worst first")
            self.assertRegex(lines[rows - 1], r"^Enter: lanes  s: sort \(worst\)  /: filter .*q: end$")
            self.type("s")  # as they were named
            self.wait_lines(lambda shown: "osfp-1600g-dr8" in shown[2] and "(port)" in shown[-1], "sorted by port")
            self.type("r")
            self.wait_lines(lambda shown: "sfp-10g-sr" in shown[2] and "(port, reversed)" in shown[-1], "reversed")
            self.type("r", "s")
            self.wait_lines(lambda shown: "(temperature)" in shown[-1] and "61.0" in shown[2], "the hottest first")
            self.type("/", "s", "p", "p")  # of its part number
            lines = self.wait_lines(lambda shown: shown[0] == "1 of 2 modules match 'spp'", "one is left")
            self.assertNotIn("osfp-1600g", "".join(lines))
            self.assertTrue(lines[-1].startswith("/spp_"), lines)
            self.type("Escape")
            self.wait_lines(lambda shown: "osfp-1600g" in shown[2], "all are back")
            self.type("Down")
            self.wait_lines(lambda shown: shown[2].startswith("> osfp-1600g"), "chosen")
            self.type("Enter")
            lines = self.wait_lines(lambda shown: shown[0].startswith("osfp-1600g-dr8.cap: works"), "its lanes")
            self.assertRegex(lines[1], r"^BLUEFJORD BF-16T-DR8 OPTEST00000014; read \d+ s ago$")
            self.assertRegex(lines[3], r"^lane light  bias mA  Tx dBm  Rx dBm margin dB  Rx dBm over \d+ s, ")
            self.assertEqual([str(lane) for lane in range(1, 9)], [line.split()[0] for line in lines[4:12]])
            halves = support.halves_of((support.CAPTURES / DR8).read_text())
            received = halves["page 11h"][190] * 256 + halves["page 11h"][191]  # lane 3, 11h:190-191, 0.1 uW
            self.assertEqual(f"{10 * math.log10(received * 1e-4):.2f}", lines[6].split()[4])
            self.assertTrue(all(len(line) <= columns for line in lines), lines)
            self.wait_lines(lambda shown: len(shown[4].split()) >= 7, "a line of its power")  # after some samples
            self.type("v")
            self.wait_lines(lambda shown: "Tx dBm over" in shown[3], "the other power")
            self.type("?")
            self.wait_lines(lambda shown: shown[0] == "Keys", "help")
            self.type("x", "Escape")
            self.wait_lines(lambda shown: shown[0].startswith("optictl watch: 2 modules"), "the list again")
            self.type("q")
            after = self.wait(" 0 flaps, ", "drift")
            self.assertNotIn("optictl watch: 2 modules", "".join(after))
            self.type("echo typed", "Enter")  # the terminal echoes again
            self.wait("echo typed")
            self.tmux("kill-server")

    def test_replay(self):
        done = subprocess.run([os.path.abspath(support.PROGRAM), "watch", "file", DR8, DARK, "--via", "emulated",
                               "--every", "300ms", "--for", "3s", "--record", "r.db"], capture_output=True, check=False,
                              timeout=60, cwd=self.folder.name)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.start(80, 24, words="replay r.db --speed 2")
        lines = self.wait_lines(lambda shown: "the end" in shown[0] and "works" in "".join(shown[3:]), "it was played")
        self.assertRegex(lines[0], r"^replay 20\d\d-\d\d-\d\dT[0-9:]{8} UTC x2, the end; recorded [0-9:]{8} until [0-9:]{8}$")
        self.assertRegex(lines[2], r"sfp-10g-sr-no-li does-not-work  29\.8 .* no light on m")
        self.assertRegex(lines[3], r"osfp-1600g-dr8\.c works +61\.0 ")
        self.assertIn("space + -: time", lines[-1])
        self.type("Left", "Space")  # back, and wait there
        self.wait_lines(lambda shown: ", paused; " in shown[0], "paused")
        self.type("+", "Space")
        self.wait_lines(lambda shown: "x4, the end" in shown[0], "it goes on, faster")
        self.type("Down", "Enter")
        self.wait_lines(lambda shown: shown[0].startswith("sfp-10g-sr-no-light.cap: does-not-work: "), "its lanes")
        self.type("q")
        self.wait("echo before")


if __name__ == "__main__":
    unittest.main()
