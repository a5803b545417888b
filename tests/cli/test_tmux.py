#!/usr/bin/env python3
"""`optictl watch` in a real terminal, as tmux shows it: it fits, changes in place, needs no colour, and leaves the
terminal as it was."""
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

    def start(self, columns, rows, term="screen"):
        self.servers += 1
        environment = f"TERM={term}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", self.folder.name,
                  "env", environment, "sh")
        self.tmux("send-keys", f"echo before; {os.path.abspath(support.PROGRAM)} watch file {DR8} {DARK} --via emulated --every 500ms", "Enter")

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


if __name__ == "__main__":
    unittest.main()
