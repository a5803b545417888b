#!/usr/bin/env python3
"""qualify: what sound modules come to, which check finds which misbehaviour of the emulated module, profiles, report."""
import csv
import hashlib
import html.parser
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest
import zlib
from xml.etree import ElementTree

import jsonschema

import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
DR8 = support.CAPTURES / "osfp-800g-dr8.cap"
LR4 = support.CAPTURES / "qsfp28-100g-lr4.cap"
SCHEMA = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))

DIAGNOSTICS = "diagnostics"  # made of osfp-800g-dr8: see with_diagnostics()

# Each misbehaviour (drivers/emulator/misbehaviour.cpp) with the checks that must find it, by what the module then does:
# the clause or plan of the check says so, not what the program prints. Every other one of these checks must pass.
WRITE_CHECKS = ("MS-01", "MS-02", "MS-03", "MS-07", "DP-01", "DP-03", "DP-05", "DP-06", "SK-02", "DP-12", "RS-01")
STATE_CHECKS = ("MS-04", "MS-05", "MS-06", "DP-04", "DP-09", "DP-11", "DM-09")
CDB_CHECKS = ("AD-11", "FW-01", "MS-08")
FOUND_BY = {
    # capture, misbehaviour, checks that are made, those that must fail
    "rejects-appsel-0": (DR4, WRITE_CHECKS, {"DP-05"}),             # says no where section 6.2.4.3 has success
    "lies-about-durations": (DR4, WRITE_CHECKS, {"DP-12"}),         # takes three times what it advertises, and gets there
    "reset-by-pin-only": (DR4, WRITE_CHECKS, {"MS-01", "MS-07"}),   # L:26.3 does nothing
    "takes-any-configuration": (DR4, STATE_CHECKS, {"DP-04"}),      # takes AppSel 15, which it does not advertise
    "keeps-masks": (DR4, STATE_CHECKS, {"MS-06"}),
    "flags-in-any-state": (DR4, STATE_CHECKS, {"DM-09"}),
    "hangs-on-fast-power-change": (DR4, ("MS-05",), {"MS-05"}),     # and it answers nothing any more
    "stays-in-dpinit": (DR4, ("MS-04",), {"MS-04"}),                # and cannot be put back
    "no-cdb-firmware": (DIAGNOSTICS, CDB_CHECKS, {"AD-11", "MS-08"}),
    "wrong-cdb-checksum": (DIAGNOSTICS, CDB_CHECKS, {"AD-11", "FW-01", "MS-08"}),
    "slow-freeze": (DIAGNOSTICS, ("SQ-01", "SQ-02"), {"SQ-01", "SQ-02"}),         # 100 ms, not 10 ms (Table 10-5)
    # DM-05 takes two minutes: all data paths are up then.
    "slow-diagnostics": (DIAGNOSTICS, ("DM-05", "SQ-07", "SQ-08"), {"SQ-07"}),             # 100 ms, not 10 ms (Table 10-5)
    "dark-after-patterns": (DIAGNOSTICS, ("DM-05", "SQ-07", "SQ-08", "SQ-09"), {"SQ-09"}), # and light again behind a reset
    "drops-writes": (DIAGNOSTICS, ("SQ-07",), {"SQ-07"}),           # every second write of a control
}


def page_of(name, page):
    return f"\n[{name}]\n" + "".join(f"{128 + 16 * i:02x}: " + " ".join(f"{byte:02x}" for byte in page[16 * i:16 * i + 16]) + "\n"
                                    for i in range(8))


def changed(text, name, changes):
    """The capture with bytes of an upper page; page 01h with its checksum right again (bytes 130-254, Table 8-45)."""
    page = [0] * 128
    for byte, value in support.halves_of(text)[name].items():
        page[byte - 128] = value
    for byte, value in changes.items():
        page[byte - 128] = value
    if name == "page 01h":
        page[127] = sum(page[2:127]) & 0xFF
    head, _, rest = text.partition(f"\n[{name}]\n")
    return head + page_of(name, page) + "\n[" + rest.partition("\n[")[2]


def with_diagnostics():
    """osfp-800g-dr8 with CDB (01h:163-166, Table 8-55), and generators, checkers and loopbacks (01h:142.5, 13h:128-142)."""
    text = (support.CAPTURES / "osfp-800g-dr8.cap").read_text(encoding="utf-8")
    supported = support.halves_of(text)["page 01h"][142]
    text = changed(text, "page 01h", {142: supported | 0x20, 163: 0x63, 164: 0x0F, 165: 0x80, 166: 0x00})
    page = [0x7F, 0x00, 0x03, 0x33] + [0xFF, 0x1F] * 4 + [0, 0, 0xFF]
    return text.rstrip("\n") + "\n" + page_of("page 13h", page + [0] * (128 - len(page))) + page_of("page 14h", [0] * 128)


class Text(html.parser.HTMLParser):
    """The elements of a page, and what they load."""

    def __init__(self):
        super().__init__()
        self.open, self.loads, self.elements = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class Qualify(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def emulated(self, capture, behaviour="", name="state"):
        (self.path / name).unlink(missing_ok=True)
        return self.emulated_again(capture, behaviour, name)

    def emulated_again(self, capture, behaviour="", name="state"):
        """The module with the state that it has."""
        state = self.path / name
        if capture == DIAGNOSTICS:
            capture = self.path / "diagnostics.cap"
            capture.write_text(with_diagnostics(), encoding="utf-8")
        return ["file", capture, "--via", f"emulated=state:{state}{behaviour and ':as:' + behaviour}",
                "--journal", self.path / "journal.jsonl"]

    def qualify(self, *words, code=0):
        got, out, err = support.run("qualify", *words, "--reads", 50, "--repeats", 2, "--format", "json")
        self.assertEqual(code, got, (out[:2000], err))
        document = support.parsed(out)
        jsonschema.validate(document, SCHEMA)
        rows = {row["check"]: row for row in document["checks"]}
        self.assertEqual(len(rows), len(document["checks"]), "an id stands twice")
        return document, rows

    def test_a_sound_module_passes_and_is_as_before(self):
        for capture in (DR4, LR4):
            with self.subTest(capture.name):
                document, rows = self.qualify(*self.emulated(capture), "--allow", "write", "--soak", 60)
                self.assertEqual("pass", document["verdict"])
                self.assertEqual(0, document["counts"]["fail"] + document["counts"]["error"])
                for check in ("DP-06", "SK-02", "RS-01", "BU-01", "ID-07"):
                    self.assertEqual("pass", rows[check]["result"], rows[check])
                # The Tx output of the LR4 is disabled on two lanes: it is stable, and that proves nothing of traffic.
                self.assertEqual("pass" if capture == DR4 else "info", rows["SK-01"]["result"], rows["SK-01"])
                curves = {key for key in document["soak"]}
                self.assertIn("rx_power_dbm", curves)
                self.assertEqual(["lane 1", "lane 2", "lane 3", "lane 4"],
                                 [each["name"] for each in document["soak"]["rx_power_dbm"]])

    def test_what_sound_modules_must_not_fail(self):
        # Each once failed for a reason that was not the module's.
        for capture, checks in (
                ("qsfpdd-400g-sr8", "DP-06"),                       # lane 5 is squelched, which keeps its power (01h:155.5-4)
                ("sfp112-100g-sr1", "MS-01"),                       # its path starts by itself while polarity is put back
                ("qsfpdd-200g-fr4-cmis30", "DP-06,SK-02"),
                ("qsfp28-100g-dwdm2-pages-20h-21h", "DM-08"),
                ("sfp28-25g-passive-dac", "BU-01,ID-04")):
            with self.subTest(capture):
                document, rows = self.qualify(*self.emulated(support.CAPTURES / f"{capture}.cap"), "--allow", "write",
                                              "--only", checks)
                self.assertEqual("pass", document["verdict"])
                for check in checks.split(","):
                    self.assertEqual("pass", rows[check]["result"], rows[check])

    def test_what_a_dump_lacks_is_no_fault_of_the_module(self):
        _, rows = self.qualify(*self.emulated(support.CAPTURES / "sfp28-25g-passive-dac.cap"))
        for check in ("BU-04", "BU-06"):  # A0h:128-255 is not in the dump
            self.assertEqual("skip", rows[check]["result"], rows[check])
            self.assertIn("the dump does not have these bytes", rows[check]["text"])
        document, rows = self.qualify("file", support.CAPTURES / "dwdm-sfp-fixed-wavelength.cap", code=1)
        self.assertEqual("cannot-tell", document["verdict"])
        self.assertEqual(("error", "7 advertised monitors were not read"), (rows["DM-03"]["result"], rows["DM-03"]["text"]))

    @unittest.skipUnless(os.environ.get("OPTICTL_QUALIFY_FULL"), "the target qualify_full has it")
    def test_every_capture_emulated(self):
        # Two cannot pass: one has a fault (DM-07: it is too hot), of the other half the dump was not read.
        verdicts = {}
        for capture in support.good_captures():
            code, out, err = support.run("qualify", *self.emulated(capture), "--allow", "write", "--format", "json", timeout=300)
            document = support.parsed(out)
            if document["verdict"] != "pass":
                failed = [row["check"] for row in document["checks"] if row["result"] == "fail"]
                verdicts[capture.stem] = (document["verdict"], failed)
        self.assertEqual({"osfp-800g-sr8-fault": ("fail", ["DM-07"]), "dwdm-sfp-fixed-wavelength": ("cannot-tell", [])}, verdicts)

    def test_a_full_qualification_takes_less_than_two_minutes(self):
        # Of wall time: what a module is waited for takes none. The DR8, with ten applications, is in the target qualify_full.
        captures = [DR4] + ([DR8] if os.environ.get("OPTICTL_QUALIFY_FULL") else [])
        for capture in captures:
            with self.subTest(capture.name):
                begin = time.monotonic()
                code, out, err = support.run("qualify", *self.emulated(capture), "--allow", "write", "--soak", 300, "--format", "json",
                                             timeout=300)
                took = time.monotonic() - begin
                self.assertEqual((0, "pass"), (code, support.parsed(out)["verdict"]), err)
                self.assertLess(took, 120)
                if len(captures) > 1:
                    print(f"{capture.name}: {took:.1f} s")

    def test_firmware_is_qualified_where_an_image_is_given(self):
        body = bytes((37 * i + i // 253) % 256 for i in range(1024))
        image = self.path / "new.bin"
        image.write_bytes(bytes([3, 18, 0, 7]) + zlib.crc32(body).to_bytes(4, "big") + bytes(56) + body)
        words = (*self.emulated(DIAGNOSTICS), "--allow", "write", "--image", image)
        code, _, err = support.run("qualify", *words)
        self.assertEqual(6, code, err)  # refused: nothing says that it is for this module
        self.assertIn(b"new.bin.toml", err)
        manifest = self.path / "acme.toml"
        manifest.write_text(f'format = 1\n[[firmware]]\nimage = "new.bin"\nsha256 = "{hashlib.sha256(image.read_bytes()).hexdigest()}"\n'
                            'version = "3.18"\nbuild = 7\nvendor = { glob = "*" }\npart_number = { glob = "*" }\n')
        made = ("FW-03", "FW-04", "FW-05", "FW-06", "FW-07", "FW-08", "FW-11")
        document, rows = self.qualify(*words, "--manifest", manifest, "--only", ",".join(made) + ",FW-01,RS-01")
        for check in (*made, "FW-01", "RS-01"):
            self.assertEqual("pass", rows[check]["result"], rows[check])
        # The bank of before runs and is committed, the other one holds the image.
        shown = support.objects("firmware", "show", *self.emulated_again(self.path / "diagnostics.cap")[:4], "--cdb")[0]
        self.assertEqual([("3.17 build 0", True, True), ("3.18 build 7", False, False)],
                         [(bank["version"], bank["runs"], bank["committed"]) for bank in shown["banks"]])
        self.assertLessEqual({"firmware: start", "firmware: complete"}, {row["what"] for row in document["timings"]})
        # With the image of what it runs: up and down, and it is as before.
        old = self.path / "old.bin"
        old.write_bytes(bytes([3, 17, 0, 0]) + image.read_bytes()[4:])
        manifest.write_text(manifest.read_text() +
                            f'[[firmware]]\nimage = "old.bin"\nsha256 = "{hashlib.sha256(old.read_bytes()).hexdigest()}"\n'
                            'version = "3.17"\nbuild = 0\nvendor = { glob = "*" }\npart_number = { glob = "*" }\n')
        _, rows = self.qualify(*words, "--image", old, "--manifest", manifest, "--only", "FW-03,FW-09")
        self.assertEqual(("pass", "pass"), (rows["FW-03"]["result"], rows["FW-09"]["result"]), rows["FW-09"])
        self.assertTrue(rows["FW-09"]["text"].endswith("bank A, 3.17 build 0 runs"), rows["FW-09"])
        for twice, message in ((("--image", image), b"both are the same image"), (("--image", old, "--image", old), b"one, or two")):
            code, _, err = support.run("qualify", *words, *twice, "--manifest", manifest)
            self.assertEqual(2, code)
            self.assertIn(message, err)
        code, _, err = support.run("qualify", "file", DR4, "--manifest", manifest)
        self.assertEqual(2, code)
        self.assertIn(b"name that with --image", err)

    def test_what_only_some_modules_have(self):
        # Of the 800G DR8 with diagnostics: CDB, statistics, patterns, loopbacks; a symbol count of 11 of 15 is near the edge.
        _, rows = self.qualify(*self.emulated(DIAGNOSTICS), "--allow", "write", "--only",
                               "AD-11,FW-01,MS-08,SQ-01,SQ-03,SQ-06,SQ-07,SQ-08,SQ-10,RS-01")
        for check in ("AD-11", "FW-01", "MS-08", "SQ-01", "SQ-03", "SQ-07", "SQ-08", "SQ-10", "RS-01"):
            self.assertEqual("pass", rows[check]["result"], rows[check])
        self.assertEqual("info", rows["SQ-06"]["result"])
        self.assertEqual("13 patterns on the media side, error ratios below 3.1e-11; "
                         "13 patterns on the host side, error ratios below 3.1e-11", rows["SQ-07"]["text"])
        _, rows = self.qualify(*self.emulated(support.CAPTURES / "qsfpdd-400g-zr-tunable.cap"), "--allow", "write", "--only", "TN-01,RS-01")
        self.assertEqual(("pass", "pass"), (rows["TN-01"]["result"], rows["RS-01"]["result"]))
        self.assertEqual("tuned to 191.400, 193.800, 196.100 THz and back", rows["TN-01"]["text"])

    def test_observing_is_allowed_apart(self):
        for allowed, results in ((("--allow", "observe"), ("pass", "skip")), ((), ("skip", "skip"))):
            _, rows = self.qualify(*self.emulated(DIAGNOSTICS), *allowed, "--only", "FW-01,MS-02", code=0 if allowed else 1)
            self.assertEqual(results, (rows["FW-01"]["result"], rows["MS-02"]["result"]))

    def test_observed_errors_that_are_too_many_and_statistics_out_of_order(self):
        """Page 25h has group 2 of VDM: 134-135 the pre-FEC BER of media lane 2, 158-163 minimum, average and maximum of lane 1;
        all F16. A064h is 100 x 10^-4, above 2.4e-4 of RS(544,514) (IEEE 802.3 Clause 91)."""
        text = (support.CAPTURES / "osfp-800g-dr8.cap").read_text(encoding="utf-8")
        file = self.path / "edited.cap"
        for check, bytes_ in (("SQ-03", {134: 0xA0, 135: 0x64}), ("SQ-10", {158: 0xA0, 159: 0x64})):
            file.write_text(changed(text, "page 25h", bytes_), encoding="utf-8")
            _, rows = self.qualify("file", file, "--only", "SQ-03,SQ-10", code=1)
            self.assertEqual([check], [name for name in ("SQ-03", "SQ-10") if rows[name]["result"] == "fail"])
        file.write_text(text, encoding="utf-8")
        _, rows = self.qualify("file", file, "--only", "SQ-03,SQ-10")
        self.assertEqual(("pass", "pass"), (rows["SQ-03"]["result"], rows["SQ-10"]["result"]))

    def test_values_in_a_dump_that_are_beyond_what_they_may_be(self):
        # 01h:146, ModuleTempMax (Table 8-50), 40 C below the 41.25 C that it has.
        file = self.path / "edited.cap"
        file.write_text(changed(DR4.read_text(encoding="utf-8"), "page 01h", {146: 40}), encoding="utf-8")
        _, rows = self.qualify("file", file, "--only", "DM-07", code=1)
        self.assertEqual("fail", rows["DM-07"]["result"])
        self.assertIn("41.2 C; the module states -5 to 40 C", rows["DM-07"]["text"])
        _, rows = self.qualify("file", DR4, "--only", "DM-07")
        self.assertEqual("pass", rows["DM-07"]["result"])

    def test_reading_alone_unless_it_may_write(self):
        _, rows = self.qualify(*self.emulated(DR4))
        writes = [row for row in rows.values() if row["kind"] == "write"]
        self.assertGreater(len(writes), 8)
        self.assertEqual({"skip"}, {row["result"] for row in writes})
        self.assertFalse((self.path / "journal.jsonl").exists())

    def test_a_dump_is_not_asked_twice(self):
        _, rows = self.qualify("file", DR4)
        self.assertEqual({"skip"}, {row["result"] for row in rows.values() if row["kind"] != "static"})
        self.assertEqual("pass", rows["DM-03"]["result"])

    def test_misbehaviours_are_found_by_their_checks(self):
        for behaviour, (capture, made, checks) in FOUND_BY.items():
            with self.subTest(behaviour):
                _, rows = self.qualify(*self.emulated(capture, behaviour), "--allow", "write", "--only", ",".join(made), code=1)
                found = {check for check in made if rows.get(check, {}).get("result") == "fail"}
                self.assertEqual(checks, found, {check: rows[check]["text"] for check in made if check in rows})

    def test_a_module_that_cannot_be_put_back_ends_the_run(self):
        # No configuration is taken, so not even that of before: nothing more is tried on it.
        for behaviour, text in (("success-but-acs-unchanged", "the active set on lanes 1-8 did not come"),
                                ("config-in-progress-forever", "ConfigSuccess and the active set on lanes 1-8 did not come")):
            with self.subTest(behaviour):
                document, rows = self.qualify(*self.emulated(DR4, behaviour), "--allow", "write", code=1)
                self.assertEqual("not-finished", document["verdict"])
                self.assertIn("could not be put back", document["answer"])
                self.assertIn(text, document["answer"])
                self.assertNotIn("DP-01", rows)
                self.assertTrue((self.path / "journal.jsonl").exists())

    def test_an_odd_lane_is_found(self):
        # Lane 2 receives 0.0100 mW, -20 dBm, the others about 0 dBm: more than 2 dB apart.
        text = DR4.read_text(encoding="utf-8")
        lines = text.splitlines()
        page = None
        for number, line in enumerate(lines):
            if line.startswith("["):
                page = line.strip("[]")
            elif page == "page 11h" and line.startswith("b0:"):
                cells = line.split()
                cells[1 + 12:1 + 14] = ["00", "64"]  # 11h:188-189, OpticalPowerRx2 (Table 8-99): 0.1 uW each
                lines[number] = " ".join(cells)
        file = self.path / "odd.cap"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        _, rows = self.qualify("file", file)
        self.assertEqual("info", rows["DM-06"]["result"])
        self.assertIn("Rx lanes 20.", rows["DM-06"]["text"])

    def test_a_profile_is_learned_and_tells_others_apart(self):
        profile = self.path / "dr4.toml"
        code, out, err = support.run("qualify", "learn", "file", DR4, "-o", profile)
        self.assertEqual((0, b""), (code, err))
        self.assertIn(b"learned from 1 module", out)
        _, rows = self.qualify("file", DR4, "--profile", profile)
        for check in ("ID-05", "AD-03", "DM-02", "DM-04"):
            self.assertEqual("pass", rows[check]["result"], rows[check])
        # This one has no VDM, so nothing is asked of others; that it has no CDB is known.
        self.assertEqual(("skip", "pass"), (rows["AD-09"]["result"], rows["AD-10"]["result"]))
        _, rows = self.qualify("file", support.CAPTURES / "osfp-800g-dr8.cap", "--profile", profile, code=1)
        for check in ("ID-05", "AD-03", "DM-02", "DM-04"):
            self.assertEqual("fail", rows[check]["result"], rows[check])

    def test_observables_and_cdb_as_the_profile_says(self):
        words = self.emulated(DIAGNOSTICS)
        profile = self.path / "dr8.toml"
        self.assertEqual(0, support.run("qualify", "learn", *words, "-o", profile)[0])
        made = ("--profile", profile, "--only", "AD-09,AD-10")
        _, rows = self.qualify(*words, *made)
        for check in ("AD-09", "AD-10"):
            self.assertEqual("pass", rows[check]["result"], rows[check])
        # Another module of the kind: SNR of media lane 1 is not observed (20h:128-129, type 5, is unused), 1 instance of CDB
        # becomes 2 (01h:163.7-6, Table 8-55).
        capture = self.path / "diagnostics.cap"
        text = capture.read_text(encoding="utf-8")
        self.assertEqual(5, support.halves_of(text)["page 20h"][129])
        capture.write_text(changed(changed(text, "page 20h", {128: 0, 129: 0}), "page 01h", {163: 0xA3}), encoding="utf-8")
        _, rows = self.qualify("file", capture, *made, code=1)
        self.assertEqual(("fail", "fail"), (rows["AD-09"]["result"], rows["AD-10"]["result"]), rows["AD-09"])
        self.assertEqual(["snr_media: 2-8, expected 1-8"], rows["AD-09"]["evidence"])
        self.assertEqual(["cdb_instances_supported: two instances, expected one instance"], rows["AD-10"]["evidence"])
        # What the profile does not name may be there.
        profile.write_text('profile = 1\n[vdm]\nsnr_media = "1-8"\n')
        capture.write_text(text, encoding="utf-8")
        _, rows = self.qualify("file", capture, *made)
        self.assertEqual(("pass", "skip"), (rows["AD-09"]["result"], rows["AD-10"]["result"]))

    def test_profiles_inherit_and_excuse(self):
        (self.path / "base.toml").write_text("profile = 1\n[range]\ntemperature_c = [0, 20]\n[bound]\nlane_spread_db = 5\n")
        (self.path / "site.toml").write_text(
            'profile = 1\ninherits = "base.toml"\n[deviation]\n'
            '"DM-04" = { reason = "warm chamber", owner = "lab", until = 2999-01-01 }\n')
        _, rows = self.qualify("file", DR4, "--profile", self.path / "base.toml", code=1)
        self.assertEqual("fail", rows["DM-04"]["result"])
        self.assertIn("Temperature: 41.25 C, expected 0 to 20", " ".join(rows["DM-04"]["evidence"]))
        self.assertEqual("pass", rows["DM-06"]["result"])
        _, rows = self.qualify("file", DR4, "--profile", self.path / "site.toml")
        self.assertEqual("skip", rows["DM-04"]["result"])
        self.assertEqual("deviation of lab until 2999-01-01: warm chamber", rows["DM-04"]["text"])
        # A deviation that is over excuses nothing.
        site = (self.path / "site.toml").read_text().replace("2999", "2020")
        (self.path / "site.toml").write_text(site)
        self.qualify("file", DR4, "--profile", self.path / "site.toml", code=1)

    def test_profiles_that_are_wrong_say_where(self):
        cases = {
            "profile = 2\n": "1:11: a profile begins with the version of its format: profile = 1",
            "profile = 1\n[range]\ntemprature_c = [1, 2]\n": "3:1: no key is called 'temprature_c'; did you mean 'temperature_c'?",
            "profile = 1\n[range]\ntemperature_c = [9, 2]\n": "3:17: temperature_c = [least, most]",
            "profile = 1\n[bound]\ndump_s = 'x'\n": "3:10: a number belongs here, this is a text",
            'profile = 1\n[deviation]\n"DM-04" = { reason = "x" }\n': "3:1: a deviation has a reason and an owner",
            'profile = 1\ninherits = "bad.toml"\n': "2:12: a profile that inherits from itself, or through too many files",
        }
        for text, message in cases.items():
            with self.subTest(text):
                file = self.path / "bad.toml"
                file.write_text(text)
                code, _, err = support.run("qualify", "file", DR4, "--profile", file)
                self.assertEqual(5, code)
                self.assertIn(f"{file}:{message}".encode(), err)

    def test_files_that_are_not_there_are_named_without_a_line(self):
        gone = self.path / "gone.toml"
        for words, message in ((("--profile", gone), f"optictl: {gone}: there is no such file; check the path, or have it made of good "
                                                     f"modules: optictl qualify learn TARGET... -o {gone}"),
                               (("--image", gone), f"optictl: {gone}: there is no such file; check the path"),
                               (("--external", gone), f"optictl: {gone}: there is no such file; check the path"),
                               (("--resume", gone), f"optictl: {gone}: there is no such file; check the path")):
            with self.subTest(words[0]):
                code, _, err = support.run("qualify", "file", DR4, *words)
                self.assertEqual((5, message + "\n"), (code, err.decode()))
        image = self.path / "new.bin"
        image.write_bytes(bytes(100))
        code, _, err = support.run("qualify", "file", DR4, "--image", image, "--manifest", gone)
        self.assertEqual((5, f"optictl: {gone}: there is no such file; check the path\n"), (code, err.decode()))
        # What a profile names, with the place where it does.
        file = self.path / "site.toml"
        for text in ('profile = 1\ninherits = "gone.toml"\n', 'profile = 1\nbaseline = "gone.toml"\n'):
            file.write_text(text)
            code, _, err = support.run("qualify", "file", DR4, "--profile", file)
            self.assertEqual((5, f"optictl: {file}:2:12: {gone}: there is no such file; check the path\n"), (code, err.decode()))
        for words in (("diff", gone, gone), ("summary", gone)):
            code, _, err = support.run("qualify", *words)
            self.assertEqual(5, code)
            self.assertIn(f"optictl: {gone}: there is no such file; check the path\n", err.decode())

    def test_the_page_loads_nothing_and_is_well_formed(self):
        code, out, _ = support.run("qualify", *self.emulated(DR4), "--soak", 60, "--reads", 50, "--format", "html")
        self.assertEqual(0, code)
        page = Text()
        page.feed(out.decode())
        self.assertEqual([], page.open)
        self.assertEqual([], page.loads)
        self.assertNotIn("script", page.elements)
        self.assertEqual(5, page.elements.count("svg"))  # temperature, supply, bias, Tx and Rx power
        self.assertIn(b"default-src 'none'", out)

    def test_a_tunable_module_is_tuned_and_put_back(self):
        zr = support.CAPTURES / "qsfpdd-400g-zr-tunable.cap"
        checks = ("DM-08", "TN-01", "TN-02", "TN-03", "TN-04", "RS-01")
        _, rows = self.qualify(*self.emulated(zr), "--allow", "write", "--only", ",".join(checks))
        self.assertEqual({check: "pass" for check in checks}, {check: rows[check]["result"] for check in checks})
        # 04h: 75 and 100 GHz, channels -17 to 30 of 100 GHz: 193.1 - 1.7 and 193.1 + 3.0 THz
        self.assertEqual("channels below 191.400 and above 196.100 THz are refused", rows["TN-02"]["text"])

    def test_a_module_without_controls_is_as_it_was(self):
        dac = support.CAPTURES / "osfp-800g-passive-dac-flat.cap"
        document, rows = self.qualify(*self.emulated(dac), "--allow", "write")
        self.assertEqual(("pass", "pass"), (document["verdict"], rows["RS-01"]["result"]))

    def test_a_report_in_a_file_has_the_format_of_its_name(self):
        first = {"html": b"<!DOCTYPE html>", "json": b'{"schema":"optictl.qualify/1"', "xml": b"<?xml", "csv": b"target,check,",
                 "txt": str(DR4).encode()}
        for ending, begin in first.items():
            with self.subTest(ending):
                file = self.path / f"report.{ending}"
                code, out, err = support.run("qualify", "file", DR4, "-o", file)
                self.assertEqual((0, b""), (code, err))
                self.assertTrue(file.read_bytes().startswith(begin) or ending == "csv" and begin in file.read_bytes()[:200])
                self.assertIn(b"passes what was checked", out)
                self.assertTrue(out.endswith(f"The report is in {file}\n".encode()), out)
        code, out, err = support.run("qualify", "file", DR4, "-o", self.path / "none" / "report.html")
        self.assertEqual(4, code)
        self.assertIn(b"none/report.html: ", err)
        self.assertNotIn(b"The report is in", out)

    def test_rows_and_cases_name_their_module(self):
        for verb in ("qualify", "lint"):
            _, out, _ = support.run(verb, "file", DR4, LR4, "--format", "csv")
            rows = list(csv.DictReader(out.decode().splitlines()))
            self.assertEqual({str(DR4), str(LR4)}, {row["target"] for row in rows})
            _, out, _ = support.run(verb, "file", DR4, LR4, "--format", "junit")
            suites = ElementTree.fromstring(out).findall("testsuite")
            self.assertEqual([f"optictl {verb}: {DR4}", f"optictl {verb}: {LR4}"], [each.get("name") for each in suites])
            self.assertEqual([len(each) for each in suites], [int(each.get("tests")) for each in suites])

    def test_results_as_fboss_publishes_them(self):
        _, out, _ = support.run("qualify", "file", support.CAPTURES / "bad/wrong-checksums-cmis.cap", "--format", "csv", "--columns",
                                "fboss")
        rows = list(csv.DictReader(out.decode().splitlines()))
        self.assertEqual(["Test Case", "Transceiver", "Qualifying FW", "Previous FW", "Status"], list(rows[0]))
        found = {row["Test Case"]: row["Status"] for row in rows}
        self.assertEqual(("PASSED", "FAILED", "SKIPPED"), (found["identity/ID-01.Identifier known and repeated"],
                                                           found["identity/ID-03.Checksums"], found["module/MS-01.Reset"]))
        self.assertEqual({("LF-DD4-DR4-500M", "3.17")}, {(row["Transceiver"], row["Qualifying FW"]) for row in rows})

    def test_the_report_before(self):
        before = self.path / "before.json"
        support.run("qualify", "file", DR4, "-o", before, "--format", "json")
        file = self.path / "hot.cap"
        # CaseTemperatureMax 20 C (01h:146, Table 8-50) with a module of 41 C: DM-07 fails, and nothing else.
        file.write_text(changed(DR4.read_text(encoding="utf-8"), "page 01h", {146: 20}), encoding="utf-8")
        document, _ = self.qualify("file", file, "--previous", before, code=1)
        self.assertEqual("worse", document["since"]["verdict"])
        worse = [row["check"] for row in document["since"]["checks"] if row["change"] == "new-failure"]
        self.assertEqual(["DM-07"], worse)
        document, _ = self.qualify("file", DR4, "--previous", before)
        self.assertEqual("no-worse", document["since"]["verdict"])
        code, _, err = support.run("qualify", "file", LR4, "--previous", before)
        self.assertEqual(0, code)
        self.assertIn(f"{before} has no report of this module".encode(), err)

    def test_a_folder_is_each_of_its_modules(self):
        for name, capture in (("a.cap", DR4), ("b.cap", LR4), ("c.cap", DR4)):
            (self.path / name).write_bytes(capture.read_bytes())
        code, out, _ = support.run("qualify", self.path, "--json")
        self.assertEqual(1, code)  # two of one serial number
        documents = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([str(self.path / name) for name in ("a.cap", "b.cap", "c.cap")], [each["target"] for each in documents])
        found = [next(row["result"] for row in each["checks"] if row["check"] == "ID-08") for each in documents]
        self.assertEqual(["pass", "pass", "fail"], found)

    def test_names_of_modules_stay_text(self):
        lines = DR4.read_text(encoding="utf-8").splitlines()
        name = "<b>&\"x'</b>".ljust(16).encode()
        page = None
        for number, line in enumerate(lines):
            if line.startswith("["):
                page = line.strip("[]")
            elif page == "page 00h" and line[:3] in ("80:", "90:"):
                cells = line.split()
                first = int(line[:2], 16)
                for byte in range(129, 145):  # VendorName, Table 8-27
                    if first <= byte < first + 16:
                        cells[1 + byte - first] = f"{name[byte - 129]:02x}"
                lines[number] = " ".join(cells)
        file = self.path / "hostile.cap"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        _, out, _ = support.run("qualify", "file", file, "--format", "html")
        self.assertIn(b"&lt;b&gt;&amp;&quot;x'&lt;/b&gt;", out)
        self.assertNotIn(b"<b>", out)

    def test_forms(self):
        _, out, _ = support.run("qualify", "file", DR4, "--format", "csv")
        rows = list(csv.DictReader(out.decode().splitlines()))
        self.assertIn("DP-01", [row["check"] for row in rows])
        _, out, _ = support.run("qualify", "file", DR4, "--format", "junit")
        self.assertRegex(out.decode(), r'name="DM-06 Lanes are alike" time="\d+\.\d{3}"/>')
        _, out, _ = support.run("qualify", "list")
        listed = re.findall(r"^  ([A-Z]{2}-\d\d)", out.decode(), re.M)
        self.assertEqual(sorted(row["check"] for row in rows), sorted(listed))
        _, out, _ = support.run("qualify", "list", "dp-06")
        self.assertEqual(["DP-06: Tx disable", "    Group                        datapath"], out.decode().splitlines()[:2])
        self.assertIn(b"--allow write", out)

    def test_checks_are_named_by_id_letters_or_group(self):
        def made(only):
            has_one_of_a_dump = "id" in only.lower()  # a run in which no check is made does not pass
            document, rows = self.qualify("file", DR4, "--only", only, code=0 if has_one_of_a_dump else 1)
            return {check for check, row in rows.items() if row["text"] != "not asked for"}

        bus = made("bus")
        self.assertEqual(bus, made("bu"))
        self.assertLessEqual({"BU-01", "BU-03", "BU-04", "BU-06"}, bus)
        self.assertEqual(bus | {"ID-01"}, made("BUS,id-01"))
        for wrong in ("b", "BU-", "BU-0", "bus,"):
            code, _, err = support.run("qualify", "file", DR4, "--only", wrong)
            # A dump has no bus: no check is made, and that is no pass.
            self.assertEqual((2, True) if wrong != "bus," else (1, False), (code, b"is no check, and no group" in err), wrong)

    def test_what_cannot_be_written_in_the_end_is_not_begun(self):
        folder = self.path / "nowhere"
        for words in (("-o", folder / "r.html"), ("--keep", folder / "r.json"), ("-o", "/proc/r.html")):
            code, out, err = support.run("qualify", "file", DR4, *words)
            self.assertEqual((4, b""), (code, out), words)
            self.assertTrue(err.decode().startswith(f"optictl: {words[1]}: "), err)
        code, out, err = support.run("qualify", "learn", "file", DR4, "-o", folder / "p.toml")
        self.assertEqual((4, b""), (code, out))
        self.assertIn(f"there is no folder {folder}; make it".encode(), err)
        code, out, err = support.run("qualify", "file", DR4, "-o", self.path / "r.pdf")
        self.assertEqual((2, b""), (code, out))
        self.assertIn(b"r.pdf: a report is .html, .json, .xml (JUnit), .csv, .md or .txt", err)
        self.assertFalse((self.path / "r.pdf").exists())
        self.assertEqual(0, support.run("qualify", "file", DR4, "-o", self.path / "r.pdf", "--format", "html")[0])
        self.assertEqual(0, support.run("qualify", "file", DR4, "-o", self.path / "r.md")[0])
        self.assertTrue((self.path / "r.md").read_text().startswith("**"))

    def test_times_are_written_as_people_write_them(self):
        document, rows = self.qualify(*self.emulated(DR4), "--only", "SK-01", "--soak", "2m", "--interval", "30s")
        self.assertEqual("pass", rows["SK-01"]["result"])
        self.assertIn("120 s", rows["SK-01"]["text"])
        for wrong in ("5min", "nan", "-1", "2d", ""):
            code, _, err = support.run("qualify", "file", DR4, "--soak", wrong)
            self.assertEqual((2, True), (code, f"'{wrong}' is no time up to a day; write 90, 500ms, 5m or 1h".encode() in err), (wrong, err))

    def test_a_run_without_a_check_that_was_made_does_not_pass(self):
        words = self.emulated(DR4)  # it has neither VDM nor test patterns, and no peer
        code, out, _ = support.run("qualify", *words, "--only", "SQ", "--allow", "write")
        self.assertEqual(1, code)
        self.assertIn("cannot tell, no check was made: ", " ".join(out.decode().split()))
        self.assertIn(b"the module observes no error ratios: SQ-03", out)  # why, without being asked
        document, _ = self.qualify(*self.emulated(DR4, name="again"), "--only", "SQ,ID-01")
        self.assertEqual("pass", document["verdict"])

    def test_a_dump_cannot_be_written_to(self):
        for words, is_told in ((("--allow", "write"), True), ((), False),
                               (("--allow", "write", "--via", "emulated", "--journal", self.path / "j"), False)):
            _, _, err = support.run("qualify", "file", DR4, *words, "--only", "ID-01")
            self.assertEqual(is_told, b"a dump cannot be written to" in err, words)

    def test_several_modules_end_with_how_many_came_to_what(self):
        hot = support.CAPTURES / "osfp-800g-sr8-fault.cap"
        code, out, _ = support.run("qualify", "file", DR4, DR8, hot)
        self.assertEqual(1, code)
        self.assertEqual(["3 modules", f"fails: 1 ({hot})", "passes what was checked: 2"],
                         out.decode().splitlines()[-3:])
        self.assertNotIn(b"modules", support.run("qualify", "file", DR4)[1])
        gone = self.path / "gone.cap"
        code, out, _ = support.run("qualify", "file", DR4, gone)
        self.assertEqual((5, ["1 module", f"not read: 1 ({gone})", "passes what was checked: 1"]),
                         (code, out.decode().splitlines()[-3:]))

    def test_a_report_in_a_file_has_what_could_not_be_read(self):
        gone = self.path / "gone.cap"
        for name, words in (("r.xml", b'<testcase classname="unreadable" name="'), ("r.json", b"optictl.error/1")):
            code, _, err = support.run("qualify", "file", DR4, gone, "-o", self.path / name)
            self.assertEqual((5, 1), (code, err.count(b"there is no such file")))
            self.assertIn(words, (self.path / name).read_bytes())
        code, out, err = support.run("qualify", "summary", self.path / "r.json")
        self.assertEqual(1, code)
        self.assertIn(b"not all pass: 1 of 1 report pass, 1 target not read; ", out)
        self.assertIn(f"r.json: {gone}: there is no such file".encode(), err)
        document = support.parsed(support.run("qualify", "summary", self.path / "r.json", "--format", "json")[1])
        self.assertEqual((1, [("not-read", str(gone))]),
                         (document["unread"], [(each["verdict"], each["module"]) for each in document["not_passed"]]))
        for lines in support.run("qualify", "file", DR4, DR8, "--format", "json")[1].splitlines():
            self.assertEqual("optictl.qualify/1", json.loads(lines)["schema"])

    def test_a_run_goes_on_where_another_was_interrupted(self):
        first, rows = self.qualify(*self.emulated(DR4), "--allow", "write", "--only", "DP-06,MS-02,BU-01")
        report = self.path / "first.json"
        report.write_text(json.dumps(first))
        words = (*self.emulated(DR4, name="second"), "--only", "DP-06,MS-02,BU-01,DP-05,RS-01,DP-12", "--resume", report)
        document, rows = self.qualify(*words, "--allow", "write")
        for check in ("DP-06", "MS-02", "BU-01"):  # answered before
            self.assertTrue(rows[check]["text"].endswith(f"(run of {first['begun']})"), rows[check])
        for check in ("DP-05", "RS-01", "DP-12"):  # not yet, or about the run itself
            self.assertEqual("pass", rows[check]["result"], rows[check])
            self.assertNotIn("(run of", rows[check]["text"])
        # Its times count, too.
        self.assertLessEqual({row["what"] for row in first["timings"]}, {row["what"] for row in document["timings"]})
        # Nothing is taken of another module, of other firmware, or of a check that could not be made.
        for change, words_of_it in (({"module": "OTHER"}, "another module"), ({"firmware": "9.9"}, "of firmware 9.9")):
            report.write_text(json.dumps(dict(first, **change)))
            code, out, err = support.run("qualify", *words, "--format", "json")
            self.assertNotIn(b"(run of", out)
            self.assertIn(words_of_it, err.decode())
        for row in first["checks"]:
            row["result"] = "error"
        report.write_text(json.dumps(first))
        self.assertNotIn(b"(run of", support.run("qualify", *words, "--format", "json")[1])

    def bytes_of_state(self):
        """What a host set, and what came of it: 10h:128-142, the applications in effect, low power."""
        halves = support.halves_of((self.path / "state").read_text(encoding="utf-8"))
        return ([halves["page 10h"][128 + i] for i in range(15)], [halves["page 11h"][206 + i] for i in range(8)],
                halves["lower"][26])

    def left_by(self, journal):
        """The operations that a killed run left in force: begun, something written, neither failed nor undone."""
        begun, written, failed, undone = {}, set(), set(), set()
        for line in journal.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line) if line.endswith("}") else {}  # the last line may have been cut off
            number, kind = entry.get("number"), entry.get("entry")
            if kind == "begin":
                begun[number] = entry.get("undoes", 0)
            elif kind == "write":
                written.add(number)
            elif kind == "end" and entry["outcome"] == "failed":
                failed.add(number)
            elif kind == "end" and entry["outcome"] == "done":
                undone.add(begun[number])
        return {number for number, undoes in begun.items() if not undoes} & written - failed - undone

    def test_a_run_that_is_ended_leaves_the_module_as_it_was(self):
        # By Ctrl-C it puts the module back itself; after a SIGKILL the run that goes on does, by the journal.
        words = [*self.emulated(DR4), "--allow", "write"]
        self.qualify(*words, "--only", "DP-05")
        base = self.bytes_of_state()
        words += ["--only", "DP-06,SK-02,DP-05,RS-01", "--repeats", 60, "--format", "json"]
        journal, kept = self.path / "journal.jsonl", self.path / "kept.json"
        ended, left_open = {signal.SIGINT: 0, signal.SIGKILL: 0}, 0
        for ending, writes in ((signal.SIGINT, 4), (signal.SIGKILL, 1), (signal.SIGKILL, 12), (signal.SIGKILL, 41)):
            with self.subTest(ending=ending, writes=writes):
                for file in (journal, kept):
                    file.unlink(missing_ok=True)
                with subprocess.Popen([str(support.PROGRAM), "qualify", *map(str, words), "--keep", kept],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
                    while process.poll() is None:
                        if journal.exists() and journal.read_bytes().count(b'"entry":"write"') >= writes:
                            process.send_signal(ending)
                            break
                    out = process.communicate(timeout=60)[0]
                if process.returncode == 0:
                    continue  # it was faster
                ended[ending] += 1
                self.assertEqual(-ending, process.returncode)
                unfinished = json.loads(kept.read_bytes())
                jsonschema.validate(unfinished, SCHEMA)
                self.assertEqual("not-finished", unfinished["verdict"])
                if ending == signal.SIGINT:
                    self.assertEqual("not-finished", json.loads(out)["verdict"])
                    self.assertEqual(base, self.bytes_of_state())
                # A signal may come between two operations: then nothing is to be taken back.
                left = self.left_by(journal)
                code, out, err = support.run("qualify", *words, "--resume", kept)
                self.assertEqual(0, code, (out[:2000], err))
                self.assertEqual("pass", json.loads(out)["verdict"])
                self.assertEqual(base, self.bytes_of_state())
                left_open += len(left)
                self.assertEqual(bool(left), b"what the run before left was taken back first: operation " in err,
                                 (left, err))
                # Nothing is left that undo would change.
                code, out, err = support.run("undo", *self.emulated_again(DR4), "--yes")
                self.assertIn(code, (0, 3), (out, err))
                self.assertEqual(base, self.bytes_of_state())
        self.assertGreater(ended[signal.SIGINT], 0)
        self.assertGreater(ended[signal.SIGKILL], 0)
        self.assertGreater(left_open, 0)

    def test_a_run_is_one_row_of_the_journal(self):
        journal = self.path / "journal.jsonl"
        self.qualify(*self.emulated(DR4), "--allow", "write", "--only", "DP-06")
        operations = json.loads(support.run("journal", "--json", "--journal", journal)[1])["operations"]
        self.assertGreater(len(operations), 4)
        _, out, _ = support.run("journal", "--journal", journal)
        text = " ".join(out.decode().split())
        writes = sum(each["writes"] for each in operations)
        self.assertRegex(text, rf" what 1-{len(operations)} .* done {writes} qualify: {len(operations)} operations$")
        # What is no longer there may be in the file before.
        code, _, err = support.run("journal", "999", "--journal", journal)
        self.assertEqual((3, False), (code, b"older ones" in err))
        journal.with_name("journal.jsonl.1").write_bytes(journal.read_bytes())
        for verb in ("journal", "undo"):
            code, _, err = support.run(verb, "999", "--journal", journal)
            self.assertEqual((3, True), (code, b"journal.jsonl.1: --journal names it" in err), err)

    def test_results_of_a_lab_are_merged(self):
        table = self.path / "lab.csv"
        table.write_text("serial;check;result;text;source\n"
                         "OPTEST00000001;tx-power;fail;-3.9 dBm by the meter, -3.0 dBm by the module;SFF-8472 section 9\n"
                         "OPTEST00000001;tdecq;pass;2.1 dB;IEEE 802.3\nOTHER;tdecq;fail;;\n")
        document, rows = self.qualify("file", DR4, "--external", table, code=1)
        self.assertEqual(("fail", "external", "SFF-8472 section 9"),
                         tuple(rows["tx-power"][key] for key in ("result", "kind", "source")))
        self.assertEqual(("pass", "2.1 dB"), (rows["tdecq"]["result"], rows["tdecq"]["text"]))
        self.assertEqual("fail", document["verdict"])
        for text, words in (("serial,check\n", "no column 'result'"), ("serial,check,result\nA,x,good\n", ":2: the result is one of"),
                            ("serial,check,result\nA,DM-05,pass\n", ":2: DM-05 is a check of this program"),
                            ("serial,check,result\nA,x y,pass\n", ":2: a check is called by"),
                            ("serial,check,result\nA,x,pass\nA,x,fail\n", ":3: x of A stands there twice")):
            with self.subTest(text):
                table.write_text(text)
                code, _, err = support.run("qualify", "file", DR4, "--external", table)
                self.assertEqual(5, code)
                self.assertIn(words, err.decode())
        table.write_text("serial,check,result\nOTHER,x,pass\n")
        code, _, err = support.run("qualify", "file", DR4, "--external", table)
        self.assertIn(b"no external result is of serial number OPTEST00000001", err)

    def test_serial_numbers_of_a_run_are_compared(self):
        code, out, _ = support.run("qualify", "file", DR4, support.CAPTURES / "osfp-800g-dr8.cap", DR4.parent / "../captures" / DR4.name,
                                   "--only", "ID-08", "--format", "json")
        results = [{row["check"]: row for row in json.loads(line)["checks"]}["ID-08"] for line in out.decode().splitlines()]
        self.assertEqual(1, code)
        self.assertEqual(["pass", "pass", "fail"], [row["result"] for row in results])
        self.assertIn("qsfpdd-400g-dr4.cap has the serial number OPTEST00000001, too", results[2]["text"])
        _, rows = self.qualify("file", DR4, "--only", "ID-08", code=1)  # one serial number tells nothing
        self.assertEqual("skip", rows["ID-08"]["result"])

    def test_the_table_of_checks_says_what_is_made(self):
        # cli/engine/qualify/README.md has all checks of the catalogue; those that are made are those that the program lists.
        text = (support.SOURCE / "cli/engine/qualify/README.md").read_text(encoding="utf-8")
        table = re.findall(r"^\| ([A-Z]{2}-\d\d)( \(own\))? \| (\w+) \| (\w+) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.M)
        self.assertEqual(86, sum(1 for row in table if not row[1]))
        self.assertEqual(len(table), len({row[0] for row in table}))
        self.assertLessEqual({row[3] for row in table}, {"lint", "qualify", "other", "lab", "never", "open"})
        _, out, _ = support.run("qualify", "list", "--format", "json")
        listed = {row["check"]: row["kind"] for row in json.loads(out)["checks"]}
        self.assertEqual(listed, {row[0]: row[2] for row in table if row[3] in ("lint", "qualify")})
        lint = {row[0] for row in table if row[3] == "lint"}
        _, out, _ = support.run("lint", "file", DR4, "--format", "json")
        self.assertLessEqual({row["check"] for row in json.loads(out)["rules"]}, lint)
        named = set(re.findall(r"\b[A-Z]{2}-\d\d", text.partition("## Public plans")[2]))
        self.assertLessEqual(named, {row[0] for row in table if not row[1]})

    def test_words_that_are_wrong(self):
        for words, message in ((["qualify"], b"no target"), (["qualify", "learn", "file", DR4], b"qualify learn TARGET... -o part.toml"),
                               (["qualify", "file", DR4, "--allow", "all"], b"write"),
                               (["qualify", "file", DR4, "--only", "DM-99"], b"'DM-99' is no check, and no group of checks; optictl qualify list")):
            code, _, err = support.run(*words)
            self.assertEqual(2, code)
            self.assertIn(message, err)


if __name__ == "__main__":
    unittest.main()
