#!/usr/bin/env python3
"""What modules answer by their command data block, and what they say of their firmware. The module is the emulated one
of a capture that is changed to advertise CDB (01h:163-166, OIF-CMIS 5.4 Table 8-55); what it answers is written down
in drivers/emulator, here by hand."""
import json
import pathlib
import tempfile
import unittest

import jsonschema

import support

CAPTURE = support.CAPTURES / "osfp-800g-dr8.cap"


def with_cdb(advertisement):
    """The capture with bytes 163-166 of page 01h, and its checksum right again (bytes 130-254)."""
    head, page = CAPTURE.read_text(encoding="utf-8").split("[page 01h]\n", 1)
    lines = page.split("\n")
    row = [int(cell, 16) for line in lines[:8] for cell in line.split(": ")[1].split()]
    row[163 - 128:167 - 128] = advertisement
    row[127] = sum(row[2:127]) & 0xFF
    made = [f"{128 + 16 * i:02x}: " + " ".join(f"{byte:02x}" for byte in row[16 * i:16 * i + 16]) for i in range(8)]
    return head + "[page 01h]\n" + "\n".join(made + lines[8:])


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.background = cls.write("background.cap", [0x63, 0x0F, 0x80, 0x00])
        cls.foreground = cls.write("foreground.cap", [0x43, 0x00, 0x00, 0x00])
        cls.schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))

    @classmethod
    def write(cls, name, advertisement):
        path = pathlib.Path(cls.folder.name) / name
        path.write_text(with_cdb(advertisement), encoding="utf-8")
        return path

    def validate(self, name, documents):
        self.assertTrue(documents)
        branch = dict(self.schema, **{"$ref": f"#/$defs/{name}"})
        del branch["oneOf"]
        for document in documents:
            jsonschema.Draft202012Validator(branch).validate(document)


class Cdb(Base):
    def ask(self, file, *options, via="emulated"):
        found = support.objects("cdb", "info", "file", file, "--via", via, *options)
        self.validate("cdb", found)
        return found[0]

    def query(self, document, command, subject=None):
        return next(each for each in document["queries"]
                    if each["command"] == command and each.get("subject") == subject)

    def test_all_that_a_module_has(self):
        for file in (self.background, self.foreground):
            document = self.ask(file, "--validate")
            refused = [(each["command"], each["subject"]) for each in document["queries"] if not each["answered"]]
            self.assertEqual([("0210h", "Aux1"), ("0210h", "Aux2"), ("0210h", "Aux3"), ("0214h", "LTP, media side")],
                             refused)
            self.assertEqual(5000, self.query(document, "0040h")["values"]["max_completion_time_ms"])
            self.assertEqual(10.25, self.query(document, "0050h", "application 1")["values"]["max_module_power_w"])
            # Lane 3, third of the observables: 1000 * 3 + 10 * 3, in 0.1 uW; then the average and the maximum.
            power = self.query(document, "0214h", "received power")["records"][2]
            self.assertEqual("lane 3", power["where"])
            self.assertAlmostEqual(0.3030, power["minimum_mw"])
            self.assertAlmostEqual(0.3032, power["maximum_mw"])
            weights = self.query(document, "0231h", "data path 5, host side")["values"]
            self.assertEqual(1705, weights["error_weight16_count"])
            self.assertTrue(self.query(document, "010Bh")["values"]["restart_keeps_traffic"])

    def test_text_fits_80_columns_and_says_what_was_refused(self):
        code, out, err = support.run("cdb", "info", "file", self.background, "--via", "emulated")
        self.assertEqual((0, b""), (code, err))
        lines = out.decode().splitlines()
        self.assertIn(": 69 of 73 queries answered, 4 refused by the module", " ".join(out.decode().split()))
        self.assertEqual([], [line for line in lines if len(line) > 80])
        self.assertIn("parameter out of range", out.decode())
        verbose = support.run("cdb", "info", "file", self.background, "--via", "emulated", "-v")[1].decode()
        self.assertIn("MaxCompletionTime            5000 ms", verbose)
        self.assertNotIn("MaxCompletionTime", out.decode())

    def test_one_failure_does_not_stop_the_rest(self):
        for habit, words in (("no-cdb-firmware", "failed, no reason given"),
                             ("wrong-cdb-checksum", "the check code of the reply is wrong"),
                             ("stale-cdb-reply", "the module says success and has not written a reply"),
                             ("never-done", "did not end in time and cannot be aborted; reset the module")):
            with self.subTest(habit=habit):
                code, _, _ = support.run("cdb", "info", "file", self.background, "--via", f"emulated=as:{habit}")
                self.assertEqual(1, code)
                document = self.ask(self.background, via=f"emulated=as:{habit}")
                self.assertEqual(6, len(document["queries"]))
                self.assertIn(words, document["queries"][0]["reason"])
        self.assertEqual("No answer: not asked: the module is busy since before.", document["queries"][5]["reason"])

    def test_refused(self):
        for words, code, text in (
                (("cdb", "info", "file", self.background), 6, "a dump cannot be written to"),
                (("cdb", "info", "file", CAPTURE, "--via", "emulated"), 6, "the module has no command data block (CDB)"),
                (("cdb", "info", "file", support.CAPTURES / "qsfp28-100g-lr4.cap", "--via", "emulated"), 6,
                 "only CMIS modules have a command data block"),
                (("firmware", "show", "file", self.background, "--cdb"), 6, "a dump cannot be written to"),
                (("cdb", "file", CAPTURE), 2, "write: optictl cdb info port 12"),
                (("firmware", "file", CAPTURE), 2, "write: optictl firmware show port 12")):
            with self.subTest(words=words):
                done, _, err = support.run(*words)
                self.assertEqual(code, done)
                self.assertIn(text, err.decode())


class Firmware(Base):
    def show(self, file, *options):
        found = support.objects("firmware", "show", "file", file, *options)
        self.validate("firmware", found)
        return found[0]

    def test_registers_alone(self):
        """L:39-40 03h 11h is 3.17, 01h:128-131 03h 0Ch 01h 04h."""
        document = self.show(CAPTURE)
        self.assertEqual(("3.17", "3.12", "1.4", []),
                         tuple(document[key] for key in ("active", "inactive", "hardware", "banks")))
        self.assertNotIn("status", document)

    def writes(self, *options):
        """Where a run writes to: (half page, byte in hex) of each write of its trace."""
        trace = pathlib.Path(self.folder.name) / f"{len(options)}.trace"
        code, _, _ = support.run("firmware", "show", "file", self.background, *options,
                                 "--via", f"emulated,trace={trace}")
        self.assertEqual(0, code)
        rows = [line.split() for line in trace.read_text(encoding="utf-8").splitlines()]
        return {(row[4], row[5]) for row in rows if row[2:3] == ["w"]}

    def test_nothing_is_sent_unasked(self):
        """Page selects alone, at 7Eh or 7Fh of lower memory; asked, the mailbox besides."""
        selects = {("lower", "7e"), ("lower", "7f")}
        self.assertLessEqual(self.writes(), selects)
        self.assertEqual({("9f/0", "80"), ("9f/0", "82")}, self.writes("--cdb") - selects)

    def test_banks_by_cdb(self):
        document = self.show(self.background, "--via", "emulated", "--cdb")
        self.assertEqual("03h", document["status"])
        self.assertEqual("A runs and is committed; B holds a valid load", document["situation"])
        self.assertEqual([("A", "3.17 build 0", True, True, True), ("B", "3.12 build 0", False, False, True)],
                         [tuple(bank[key] for key in ("bank", "version", "runs", "committed", "valid"))
                          for bank in document["banks"]])
        self.assertEqual(("LPL or EPL", 128, 64, 3), tuple(document["update"][key] for key in
                                                          ("blocks_by", "block_bytes", "header_bytes", "start_s")))

    def test_ways_of_old_modules(self):
        document = self.show(self.background, "--via", "emulated=as:write-mechanism-03h", "--cdb")
        self.assertEqual("LPL or EPL", document["update"]["blocks_by"])

    def test_modules_without_such_registers(self):
        for name in ("qsfp28-100g-lr4", "sfp-10g-lr-calibration-unstated"):
            document = self.show(support.CAPTURES / f"{name}.cap")
            self.assertIsNone(document["active"])
            self.assertEqual("not stated", document["active_state"])


if __name__ == "__main__":
    unittest.main()
