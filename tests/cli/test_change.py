#!/usr/bin/env python3
"""Verbs that change modules, on emulated ones that keep their state: asked for, planned, written, taken back."""
import json
import os
import pathlib
import pty
import subprocess
import tempfile
import unittest

import jsonschema

import support

DR8 = support.CAPTURES / "osfp-800g-dr8.cap"
DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
SR4 = support.CAPTURES / "qsfp28-100g-sr4.cap"


class Change(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.journal = self.folder / "journal.jsonl"
        self.state = self.folder / "module.cap"

    def run_on(self, dump, *words, emulated=True, settings=""):
        via = ("--via", f"emulated=state:{self.state}{settings}") if emulated else ()
        journal = () if words[0] in ("show", "apps") else ("--journal", self.journal)
        return support.run(*words, "file", dump, *via, *journal)

    def byte(self, page, number):
        """A byte of the module as its state file has it."""
        inside = False
        for line in self.state.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                inside = line == f"[{page}]"
            row = support.ROW.match(line)
            if inside and row and int(row[1], 16) <= number < int(row[1], 16) + 16:
                return int(row[2].split()[number % 16], 16)
        self.fail(f"no byte {number} of {page}")
        return None

    def test_without_yes_and_without_a_terminal_nothing_is_written(self):
        code, out, _ = self.run_on(DR4, "tx", "off", "2")
        self.assertEqual(6, code)
        self.assertIn(b"nothing", out)
        self.assertIn(b"10h:130   00h -> 02h", out)
        self.assertFalse(self.state.exists())
        self.assertFalse(self.journal.exists())

    def test_a_dry_run_and_a_dump_are_plans_alone(self):
        for options, emulated in ((("--dry-run",), True), (("--yes",), False)):
            code, out, _ = self.run_on(DR4, "breakout", "1x400G", *options, emulated=emulated)
            self.assertEqual(0, code)
            self.assertIn(b"planned, nothing was written", " ".join(out.decode().split()).encode())
            self.assertFalse(self.state.exists())
            self.assertFalse(self.journal.exists())

    def test_at_a_terminal_the_plan_is_shown_and_asked_for(self):
        for answer, code in (("y\n", 0), ("n\n", 6), ("\n", 6)):
            self.state.unlink(missing_ok=True)
            main, terminal = pty.openpty()
            with subprocess.Popen(
                    [support.PROGRAM, "tx", "off", "2", "file", DR4, "--via", f"emulated=state:{self.state}",
                     "--journal", self.journal], stdin=terminal, stdout=subprocess.PIPE, stderr=terminal) as process:
                os.close(terminal)
                seen = b""
                while b"[y/N]" not in seen:
                    seen += os.read(main, 4096)
                os.write(main, answer.encode())
                process.stdout.read()
                self.assertEqual(code, process.wait(timeout=30))
            os.close(main)
            self.assertIn(b"10h:130", seen)
            self.assertIn(b"drops", seen)
            self.assertEqual(code == 0, self.state.exists())

    def test_lasers_are_tuned_within_their_limits(self):
        laser = support.CAPTURES / "qsfpdd-400g-zr-tunable.cap"
        code, out, err = self.run_on(laser, "tune", "--frequency", "193.175", "--grid", "75", "--power", "-10", "--yes")
        self.assertEqual(0, code, out + err)
        self.assertIn("tune to 193.175 THz on the 75 GHz grid at -10 dBm: done", " ".join(out.decode().split()))
        self.assertEqual([0x00, 0x03], [self.byte("page 12h", 136 + i) for i in (0, 1)])
        self.assertEqual([0xFC, 0x18], [self.byte("page 12h", 200 + i) for i in (0, 1)])  # -10.00 dBm
        for words, code, text in ((("--frequency", "191"), 2, "is no channel of the"),
                                  (("--frequency", "193.1", "--grid", "25"), 6, "does not have that grid"),
                                  (("--frequency", "fast"), 2, "is no number of THz"),
                                  ((), 2, "tune to what?")):
            got, _, err = self.run_on(laser, "tune", *words, "--yes")
            self.assertEqual(code, got, err)
            self.assertIn(text, " ".join(err.decode().split()))
        self.assertEqual(6, self.run_on(DR8, "tune", "--frequency", "193.1", "--dry-run", emulated=False)[0])

    def test_signals_take_no_code_beyond_what_is_advertised(self):
        code, out, err = self.run_on(DR8, "amplitude", "1", "1-4", "--yes")
        self.assertEqual(0, code, out + err)
        self.assertIn(b"amplitude 1 1-4: done", out)
        for words, code, text in ((("equalizer", "tx", "15"), 6, "is more than the module advertises"),
                                  (("equalizer", "tx"), 2, "no code"),
                                  (("equalizer", "loud", "3"), 2, "is none of tx CODE|tx-auto|pre CODE|post CODE"),
                                  (("amplitude",), 2, "amplitude what?"),
                                  (("loopback", "media-output"), 6, "is not advertised")):
            got, out, err = self.run_on(DR8, *words, "--yes")
            self.assertEqual(code, got, err)
            self.assertIn(text, " ".join(err.decode().split()))

    def test_registers_by_name(self):
        code, _, err = self.run_on(DR4, "write", "DPStateChangedMask1", "1", "--yes")
        self.assertEqual(6, code, err)
        self.assertIn(b"--expert", err)
        code, out, err = self.run_on(DR4, "write", "DPStateChangedMask2", "1", "--yes", "--expert")
        self.assertEqual(0, code, out + err)
        self.assertEqual(0x02, self.byte("page 10h", 213) & 0x02)
        code, out, err = self.run_on(DR4, "undo", "--yes")
        self.assertEqual(0, code, out + err)
        for name, code, text in (("VendorName", 6, "is no control"), ("NoSuchRegister", 2, "no register"),
                                 ("PasswordEntryArea", 6, "is no control"), ("10h:130", 2, "is no name of a register"),
                                 ("OutputDisableTx1", 2, "does not fit")):
            got, _, err = self.run_on(DR4, "write", name, "2", "--yes", "--expert")
            self.assertEqual((name, code), (name, got), err)
            self.assertIn(text, " ".join(err.decode().split()))

    def test_done_undone_and_in_the_journal(self):
        code, out, _ = self.run_on(DR8, "tx", "off", "1-2", "--yes")
        self.assertEqual(0, code, out)
        self.assertEqual(0x03, self.byte("page 10h", 130))
        self.assertEqual(0x77, self.byte("page 11h", 128))  # DPInitialized, CMIS Table 8-94
        code, out, _ = support.run("journal", "--journal", self.journal)
        self.assertEqual(0, code)
        self.assertIn(b"tx off 1, 2", out)
        code, out, _ = self.run_on(DR8, "undo", "--yes")
        self.assertEqual(0, code, out)
        self.assertEqual(0x00, self.byte("page 10h", 130))
        self.assertEqual(0x44, self.byte("page 11h", 128))  # DPActivated
        code, _, err = self.run_on(DR8, "undo", "--yes")
        self.assertEqual(3, code)
        self.assertIn(b"nothing to take back", err)

    def test_breakouts_one_after_the_other(self):
        for mode, entries in (("8x100G", (0x30, 0x32, 0x34, 0x36, 0x38, 0x3A, 0x3C, 0x3E)),
                              ("2x400G", (0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28)),
                              ("1x800G", (0x10,) * 8),
                              ("1x400G+4x100G", (0x20, 0x20, 0x20, 0x20, 0x38, 0x3A, 0x3C, 0x3E)),
                              ("1x400G", (0x20, 0x20, 0x20, 0x20, 0, 0, 0, 0))):
            with self.subTest(mode=mode):
                code, out, err = self.run_on(DR8, "breakout", mode, "--yes")
                self.assertEqual(0, code, (out, err))
                self.assertEqual(entries, tuple(self.byte("page 11h", 206 + i) for i in range(8)))
        code, out, _ = self.run_on(DR8, "breakout", "1x400G", "--yes")
        self.assertEqual(0, code)
        self.assertIn(b"nothing to do", out)

    def test_plans_in_files(self):
        plan = self.folder / "plan.json"
        code, _, _ = self.run_on(DR8, "tx", "off", "1", "--plan-out", plan)
        self.assertEqual(0, code)
        self.assertFalse(self.state.exists())
        self.assertEqual("plan/1", json.loads(plan.read_text(encoding="utf-8"))["schema"])
        self.assertEqual(6, self.run_on(SR4, "apply", plan, "--yes")[0])  # another module
        self.assertFalse(self.state.exists())
        self.assertEqual(0, self.run_on(DR8, "apply", plan, "--yes")[0])
        self.assertEqual(0x01, self.byte("page 10h", 130))
        code, out, _ = self.run_on(DR8, "apply", plan, "--yes")  # it is so already
        self.assertEqual(6, code)
        self.assertIn(b"10h:130 is 01h, not 00h", " ".join(out.decode().split()).encode())
        plan.write_text("{}", encoding="utf-8")
        self.assertEqual(5, self.run_on(DR8, "apply", plan, "--yes")[0])

    def test_files_without_an_end_are_refused(self):
        for words in (("apply", "/dev/zero", "file", DR4), ("journal", "--journal", "/dev/zero")):
            code, _, err = support.run(*words)
            self.assertEqual(5, code, err)
            self.assertIn(b"/dev/zero: the file is larger than ", err)

    def test_what_is_not_there_is_refused_in_words(self):
        for words, code, said in (
                (("rate", "tx-high"), 6, b"no register"),
                (("tx", "off", "9"), 2, b"no lane 9"),
                (("tx", "of"), 2, b"none of"),
                (("tx", "off", "4-1"), 2, b"no list of lanes"),
                (("breakout", "3x400G"), 2, b"does not fit"),
                (("breakout", "4x123G"), 2, b"no application"),
                (("power", "off"), 2, b"low|high|auto|reset")):
            with self.subTest(words=words):
                done = self.run_on(DR8, *words, "--yes")
                self.assertEqual(code, done[0], done)
                self.assertIn(said, done[2])
        code, _, err = self.run_on(SR4, "breakout", "4x25G", "--yes")
        self.assertEqual(2, code)
        self.assertIn(b"advertises no applications", err)
        self.assertFalse(self.state.exists())

    def test_misbehaviour_is_compensated_or_said(self):
        for name, code, said in (("needs-appsel-0-first", 0, "done"),
                                 ("rejects-appsel-0", 0, "done"),
                                 ("success-but-acs-unchanged", 1, "taken back"),
                                 ("config-in-progress-forever", 1, "ConfigSuccess"),
                                 ("stays-in-dpinit", 1, "left halfway")):
            with self.subTest(name=name):
                self.state.unlink(missing_ok=True)
                self.assertEqual(0, self.run_on(DR8, "breakout", "1x800G", "--yes")[0])
                done = self.run_on(DR8, "breakout", "2x400G", "--yes", settings=f":as:{name}")
                self.assertEqual(code, done[0], done)
                self.assertIn(said, " ".join(done[1].decode().split()))
        code, _, err = self.run_on(DR8, "tx", "off", settings=":as:no-such")
        self.assertEqual(2, code)
        self.assertIn(b"needs-appsel-0-first", err)

    def test_killed_at_any_write_undo_takes_it_back(self):
        """By SIGKILL, when the journal has so many writes. tests/control kills at every transaction."""
        self.assertEqual(0, self.run_on(DR8, "breakout", "1x800G", "--yes")[0])
        base = self.state.read_bytes()
        for writes in range(1, 8):
            with self.subTest(writes=writes):
                self.state.write_bytes(base)
                self.journal.unlink(missing_ok=True)
                process = subprocess.Popen(  # pylint: disable=consider-using-with
                    [support.PROGRAM, "breakout", "8x100G", "file", DR8, "--via", f"emulated=state:{self.state}",
                     "--journal", self.journal, "--yes"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                while process.poll() is None:
                    lines = self.journal.read_bytes().count(b'"entry":"write"') if self.journal.exists() else 0
                    if lines >= writes:
                        process.kill()
                process.wait(timeout=30)
                operations = json.loads(support.run("journal", "--json", "--journal", self.journal)[1])["operations"]
                if operations[0]["outcome"] == "done":
                    continue  # it was faster
                self.assertEqual("interrupted", operations[0]["outcome"])
                code, out, err = self.run_on(DR8, "undo", "1", "--yes")
                self.assertEqual(0, code, (out, err))
                self.assertEqual((0x10,) * 8, tuple(self.byte("page 11h", 206 + i) for i in range(8)))
                self.assertEqual(0, self.byte("page 10h", 128))
                self.assertEqual(0, self.byte("page 10h", 130))

    def test_reading_verbs_leave_the_module_alone(self):
        self.assertEqual(0, self.run_on(DR8, "tx", "off", "1", "--yes")[0])
        before = self.state.read_bytes()
        for verb in ("show", "apps"):
            self.assertIn(self.run_on(DR8, verb)[0], (0, 1))
        self.assertEqual(before, self.state.read_bytes())

    def test_json_is_by_the_schema(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        for words in (("tx", "off", "1"), ("tx", "off", "1", "--yes"), ("tx", "off", "1", "--yes"),
                      ("breakout", "8x100G", "--yes"), ("power", "reset", "--yes"), ("rate", "tx-high", "--yes")):
            with self.subTest(words=words):
                out = self.run_on(DR8, *words, "--json")[1]
                for line in out.decode().splitlines():
                    validator.validate(support.parsed(line))
        done = self.run_on(DR8, "breakout", "2x400G", "--yes", "--json", settings=":as:stays-in-dpinit")
        validator.validate(support.parsed(done[1].decode()))
        for words in ((), ("1",)):
            validator.validate(json.loads(support.run("journal", *words, "--json", "--journal", self.journal)[1]))

    def optoe(self, dump, **processes):
        """A root folder with the file of optoe as plain memory: it takes writes, and nothing comes of them."""
        device = self.folder / "root/sys/bus/i2c/devices/25-0050"
        device.mkdir(parents=True)
        (device / "name").write_text("optoe3\n", encoding="ascii")
        (device / "dev_class").write_text("3\n", encoding="ascii")
        memory = bytearray(128 * 257)
        for line in support.run("convert", "--to", "xxd", "file", dump)[1].decode().splitlines():
            at, _, row = line.partition(":")
            cells = bytes.fromhex(row.split("  ")[0].replace(" ", ""))
            memory[int(at, 16):int(at, 16) + len(cells)] = cells
        (device / "eeprom").write_bytes(memory)
        for number, name in processes.items():
            folder = self.folder / "root/proc" / number.strip("p")
            folder.mkdir(parents=True)
            (folder / "comm").write_text(f"{name}\n", encoding="ascii")
        return device / "eeprom"

    def run_on_optoe(self, *words):
        with support.environment(OPTICTL_ROOT=str(self.folder / "root")):
            return support.run(*words, "sysfs", "/sys/bus/i2c/devices/25-0050/eeprom", "--journal", self.journal)

    def test_optoe_is_written_to(self):
        file = self.optoe(DR4)
        before = file.read_bytes()
        at = 128 + 0x10 * 128 + (137 - 128)  # page 10h stands behind lower memory and pages 00h-0Fh
        code, out, err = self.run_on_optoe("polarity", "rx-inverted", "2", "--yes")
        self.assertEqual(0, code, (out, err))
        changed = [i for i, pair in enumerate(zip(before, file.read_bytes())) if pair[0] != pair[1]]
        self.assertEqual([at], changed)
        code, out, err = self.run_on_optoe("undo", "--yes")
        self.assertEqual(0, code, (out, err))
        self.assertEqual(before, file.read_bytes())

    def test_beside_a_program_that_manages_modules_nothing_is_written(self):
        file = self.optoe(DR4, p812="xcvrd", p7="bash")
        before = file.read_bytes()
        code, out, _ = self.run_on_optoe("rx", "off", "2", "--yes")
        self.assertEqual(6, code)
        text = " ".join(out.decode().split())
        self.assertIn("xcvrd (PID 812)", text)
        self.assertIn("--take-over", text)
        self.assertEqual(before, file.read_bytes())
        self.assertFalse(self.journal.exists())


if __name__ == "__main__":
    unittest.main()
