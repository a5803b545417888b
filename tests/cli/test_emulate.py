#!/usr/bin/env python3
"""A capture as a live module that other programs run against: the tree of files as the driver optoe has it, by FUSE.
Where that cannot be mounted the tests are left out, aloud."""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
SFP = support.CAPTURES / "sfp28-25g-er-power-level-4.cap"
SR4 = support.CAPTURES / "qsfp28-100g-sr4.cap"
SCHEMA = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt

# CMIS: bytes of the file as the driver has them, lower memory and then all pages of 128 bytes.
TX_DISABLE = 128 * 0x10 + 130
STATES = 128 * 0x11 + 128


def page_bytes(capture, section):
    """A half page of a capture as its text has it."""
    found, inside = {}, False
    for line in capture.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line == f"[{section}]"
        row = support.ROW.match(line)
        if inside and row:
            for i, word in enumerate(row[2].split()):
                found[int(row[1], 16) + i] = int(word, 16) if word != "--" else 0
    return bytes(found[i] for i in sorted(found))


class Emulate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.tree = self.folder / "modules"

    @contextlib.contextmanager
    def served(self, *words):
        with subprocess.Popen([support.PROGRAM, "emulate", "file", *words, "--mount", self.tree, "--json"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                line = process.stdout.readline()
                self.assertTrue(line, process.stderr.read() if not line else "")
                document = json.loads(line)
                jsonschema.validate(document, SCHEMA)
                yield document
            finally:
                process.terminate()
                self.code = process.wait(timeout=30)
                process.stdout.read()
                self.talk = process.stderr.read()

    def until(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            time.sleep(0.02)
        self.assertTrue(condition())

    def test_the_tree_is_that_of_the_driver(self):
        with self.served(DR4, SFP, SR4) as document:
            self.assertEqual([3, 2, 1], [row["dev_class"] for row in document["modules"]])
            self.assertEqual([f"{self.tree}/{n}-0050/eeprom" for n in (1, 2, 3)],
                             [row["file"] for row in document["modules"]])
            self.assertEqual(["1-0050", "2-0050", "3-0050"], sorted(os.listdir(self.tree)))
            self.assertEqual("3\n", (self.tree / "1-0050/dev_class").read_text())
            self.assertEqual("optoe2\n", (self.tree / "2-0050/name").read_text())
            memory = (self.tree / "1-0050/eeprom").read_bytes()
            self.assertEqual(page_bytes(DR4, "page 01h"), memory[256:384])
            self.assertEqual(page_bytes(DR4, "page 00h"), memory[128:256])
            self.assertEqual((self.tree / "1-0050/eeprom").stat().st_size, len(memory))
            sfp = (self.tree / "2-0050/eeprom").read_bytes()
            self.assertEqual(page_bytes(SFP, "A0h lower"), sfp[:128])
            self.assertEqual(page_bytes(SFP, "A2h lower")[:56], sfp[256:312])  # thresholds
        self.assertEqual(0, self.code, self.talk)
        self.assertFalse(self.tree.exists())

    def test_what_is_written_to_the_driver_counts(self):
        with self.served(DR4):
            limit = self.tree / "1-0050/write_max"
            limit.write_text("8\n")
            self.assertEqual("8\n", limit.read_text())
            for wrong in ("0", "129", "many"):
                with self.assertRaises(OSError):
                    limit.write_text(wrong)
            with self.assertRaises(OSError):
                (self.tree / "1-0050/name").write_text("x")
            (self.tree / "1-0050/port_name").write_text("Ethernet0\n")
            self.assertEqual("Ethernet0\n", (self.tree / "1-0050/port_name").read_text())

    def test_another_program_writes_and_the_module_acts(self):
        """Tx of media lane 1 off: its path, host lanes 1 and 2, leaves DPActivated (4) for DPInitialized (7)."""
        with self.served(DR4, "--pace", "1"):
            with open(self.tree / "1-0050/eeprom", "r+b", buffering=0) as file:
                self.assertEqual(b"\x44", os.pread(file.fileno(), 1, STATES))
                os.pwrite(file.fileno(), b"\x01", TX_DISABLE)
                self.until(lambda: os.pread(file.fileno(), 1, STATES) == b"\x77")
                self.assertEqual(b"\x44", os.pread(file.fileno(), 1, STATES + 1))
                self.assertEqual(b"\0", os.pread(file.fileno(), 1, 127))  # the driver leaves page 00h

    def test_optictl_finds_a_module_there_and_changes_it(self):
        with self.served(DR4, "--pace", "1"):
            target = ("sysfs", self.tree / "1-0050")
            code, out, err = support.run("show", *target, "--json")
            self.assertEqual(0, code, err)
            shown, truth = support.parsed(out), support.objects("show", "file", DR4)[0]
            for key in ("identity", "applications", "lanes", "data_paths"):
                self.assertEqual(truth.get(key), shown.get(key))
            code, out, err = support.run("breakout", "1x400G", *target, "--yes", "--journal", self.folder / "j")
            self.assertEqual(0, code, out + err)
            code, out, err = support.run("undo", *target, "--yes", "--journal", self.folder / "j")
            self.assertEqual(0, code, out + err)
            after = support.objects("show", *target)[0]
            self.assertEqual(truth["data_paths"], after["data_paths"])

    def test_misbehaviours_show(self):
        with self.served(DR4, "--as", "success-but-acs-unchanged", "--pace", "1"):
            code, out, _ = support.run("breakout", "1x400G", "sysfs", self.tree / "1-0050", "--yes", "--journal",
                                       self.folder / "j")
            self.assertEqual(1, code)
            self.assertIn("11h:206 is 20h, not 10h", " ".join(out.decode().split()))
        with self.served(DR4, "--as", "ignores-page"):
            memory = (self.tree / "1-0050/eeprom").read_bytes()
            self.assertEqual(memory[128:256], memory[256:384])

    def test_a_state_is_kept_and_is_of_one_process(self):
        state = self.folder / "state.cap"
        with self.served(DR4, "--state", state, "--pace", "1"):
            with open(self.tree / "1-0050/eeprom", "r+b", buffering=0) as file:
                os.pwrite(file.fileno(), b"\x04", TX_DISABLE)
            code, _, err = support.run("show", "file", DR4, "--via", f"emulated=state:{state}")
            self.assertEqual(6, code, err)
            self.assertIn(b"state.cap is in use by another run of the program, for 5 s now; end that one", err)
            code, _, err = support.run("emulate", "file", DR4, "--state", state, "--mount", self.folder / "other")
            self.assertEqual(6, code, err)
            self.assertIn(b"is in use by another run of the program", err)
        with self.served(DR4, "--state", state):
            with open(self.tree / "1-0050/eeprom", "rb", buffering=0) as file:
                self.assertEqual(b"\x04", os.pread(file.fileno(), 1, TX_DISABLE))

    def test_what_was_asked_is_in_the_trace(self):
        trace = self.folder / "trace"
        with self.served(SR4, "--trace", trace):
            with open(self.tree / "1-0050/eeprom", "r+b", buffering=0) as file:
                os.pread(file.fileno(), 4, 128 * 3 + 128)
        lines = [line.split()[2:] for line in trace.read_text().splitlines() if line[0].isdigit()]
        self.assertIn(["w", "A0", "lower", "7f", "1", "=", "03"], lines)
        self.assertEqual(["w", "A0", "lower", "7f", "1", "=", "00"], lines[-1])


class WithoutATree(unittest.TestCase):
    def test_what_cannot_be_served_is_said(self):
        for words, code, text in (
                (("file", DR4), 2, "served where? --mount FOLDER"),
                (("i2c", "7", "--mount", "/nowhere"), 2, "i2c 7 is a module already; dump it"),
                (("file", "no-such.cap", "--mount", "/nowhere"), 5, "no-such.cap"),
                (("file", DR4, "--as", "nonsense", "--mount", "/nowhere"), 2, "nonsense"),
                (("file", DR4, "--mount", "/nowhere/at/all"), 4, "/nowhere/at/all"),
                (("file", DR4, SR4, "--state", "x", "--mount", "/nowhere"), 2, "name one dump")):
            got, _, err = support.run("emulate", *words)
            self.assertEqual(code, got, err)
            self.assertIn(text, err.decode())

    def test_the_misbehaviours_are_listed(self):
        code, out, _ = support.run("emulate", "--list")
        self.assertEqual(0, code)
        self.assertIn(b"needs-appsel-0-first", out)
        document = support.objects("emulate", "--list")[0]
        jsonschema.validate(document, SCHEMA)
        self.assertIn({"name": "ignores-page", "seen": "OIF-CMIS 5.4 8.2.15",
                       "what": "shows the page that is written to the page select, and page 00h behind it"},
                      document["misbehaviours"])


def why_not():
    """Why nothing can be mounted here; empty where it can."""
    if not os.path.exists("/dev/fuse"):
        return "there is no /dev/fuse"
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [support.PROGRAM, "emulate", "file", DR4, "--mount", folder], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        process.terminate()
        process.wait(timeout=30)
        return "" if line else process.stderr.read().strip()


if __name__ == "__main__":
    REASON = why_not()
    if REASON and "cannot be mounted" not in REASON and "/dev/fuse" not in REASON:
        sys.exit(f"emulate: {REASON}")
    if REASON:
        print(f"\n*** EMULATED FILES ARE NOT TESTED: {REASON} ***\n", file=sys.stderr)
        done = unittest.main(argv=[sys.argv[0], "WithoutATree"], exit=False)
        sys.exit(SKIPPED if done.result.wasSuccessful() else 1)
    unittest.main()
