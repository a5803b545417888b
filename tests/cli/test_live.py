#!/usr/bin/env python3
"""Modules read live: what a read costs, by what a dump costs behind an emulated bus; traces; faults."""
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

import support
from test_diff import Changed

STATS = re.compile(r"(\d+) transactions \((\d+) page selects\), (\d+) bytes read, ([0-9.]+) ms on the bus")
# The kinds of modules of the table in drivers/README.md, by the capture that stands for each.
KINDS = {
    "CMIS, 8 lanes": "osfp-800g-dr8",
    "CMIS, 16 lanes": "osfpxd-1600g-2xdr8",
    "CMIS, flat": "osfp-800g-passive-dac-flat",
    "SFF-8636": "qsfp28-100g-lr4",
    "SFF-8472": "sfp-externally-calibrated",
}
VERBS = ("list", "dom", "signal", "show")


def capture(name):
    return support.CAPTURES / f"{name}.cap"


def cost(verb, name):
    _, _, talk = support.run(verb, "file", capture(name), "--via", "emulated,paced=400k", "--stats")
    return STATS.search(talk.decode()).groups()


class Costs(unittest.TestCase):
    def test_the_table_of_the_readme_is_true(self):
        text = (support.SOURCE / "drivers/README.md").read_text(encoding="utf-8")
        for kind, name in KINDS.items():
            cells = []
            for verb in VERBS:
                transactions, _, size, time = cost(verb, name)
                cells.append(f"{transactions} / {size} / {float(time):.1f}")
            with self.subTest(kind=kind):
                self.assertIn(f"| {kind} | " + " | ".join(cells) + " |", text)

    def test_monitors_of_eight_lanes_take_less_than_seven_milliseconds(self):
        self.assertLess(float(cost("dom", "qsfpdd-400g-sr8")[3]), 7.0)  # without VDM

    def test_signals_of_eight_lanes_and_two_groups_take_less_than_in_sonic(self):
        """SONiC reads the values of these observables alone in 129 transactions of 1265 bytes; this is all that
        signal reads: applications, states, monitors and thresholds, too."""
        transactions, selects, size, _ = map(float, cost("signal", "osfp-800g-dr8"))
        self.assertEqual((43, 11, 768), (transactions, selects, size))
        self.assertLess(transactions, 129)
        self.assertLess(size, 1265)


class Same(unittest.TestCase):
    def test_a_device_shows_what_its_dump_shows(self):
        # A2h of this one appears after a write to the module only (SFF-8472 12.4 Table 8-5, bit 2).
        behind_a_write = {"dwdm-sfp-fixed-wavelength"}
        for name in sorted({file.stem for file in support.good_captures()} - behind_a_write):
            file = capture(name)
            for verb in ("show", "dom", "flags"):
                words = [verb, "file", file] + (["--flags"] if verb != "flags" else [])
                direct = support.objects(*words)[0]
                device = support.objects(*words, "--via", "emulated")[0]
                for document in (direct, device):
                    document.pop("source")
                    document.pop("map")  # its evidence counts the pages that were read
                    if verb != "show":
                        document.pop("observables", None)  # of VDM pages, which these verbs do not read
                if verb == "show":
                    # Captures of SFP have no upper halves, which every SFP has: a device says so.
                    device["findings"] = [each for each in device["findings"] if
                                          "the dump does not have these bytes" not in each["text"]]
                    lacking = [each for each in device["diagnosis"]["causes"]
                               if "the dump does not have these bytes" in each["text"]]
                    if lacking:
                        device["diagnosis"]["causes"].remove(lacking[0])
                        device["diagnosis"]["steps"][0] = direct["diagnosis"]["steps"][0]
                with self.subTest(name=name, verb=verb):
                    self.assertEqual(device.get("monitors"), direct.get("monitors"))
                    self.assertEqual(device.get("thresholds"), direct.get("thresholds"))
                    self.assertEqual(device.get("flags"), direct.get("flags"))
                    if verb == "show":
                        self.assertEqual(device, direct)

    def test_a_module_that_names_another_map_is_read_by_what_it_names(self):
        """The page select of one map is a byte of the user in another: what is written goes by the identifier, what
        is shown by the bytes. The second reading is no swap of the module."""
        for name, half, identifier in (("qsfp28-100g-lr4", "lower", 0x18), ("qsfp28-100g-lr4", "lower", 0x03),
                                       ("qsfpdd-400g-dr4", "lower", 0x0D), ("qsfpdd-400g-dr4", "lower", 0x03),
                                       ("sfp28-25g-lr", "A0h lower", 0x18)):
            with self.subTest(name, identifier=identifier), Changed(capture(name), {half: {0: identifier}}) as file:
                direct = support.objects("show", "file", file)[0]
                device = support.objects("show", "file", file, "--via", "emulated")[0]
                self.assertEqual(direct["map"]["standard"], device["map"]["standard"])
                self.assertTrue(device["map"]["conflict"])
                self.assertEqual(direct["identity"], device["identity"])
                _, _, talk = support.run("show", "file", file, "--via", "emulated")
                self.assertNotIn(b"changed during the read", talk)

    def test_latched_flags_are_read_for_those_who_ask(self):
        words = ["show", "file", capture("osfp-800g-dr8"), "-v", "--via", "emulated"]
        _, out, talk = support.run(*words)
        self.assertIn(b"0 of 0 read", out)
        self.assertNotIn(b"clears", talk)
        _, out, talk = support.run(*words, "--flags")
        self.assertIn(b"LOSFlagTx  lane 6", out)
        self.assertIn(b"which clears them", talk)

    def test_a_trace_replays_to_the_identical_output(self):
        with tempfile.TemporaryDirectory() as folder:
            trace = pathlib.Path(folder, "x.trace")
            for name in KINDS.values():
                for verb in ("show", "dom", "list"):
                    for form in ("text", "json"):
                        words = [verb, "file", capture(name), "--format", form, "--stats", "--via"]
                        layers = f"emulated,paced=100k,fault=seed:5:rate:4:kinds:nack+short,trace={trace}"
                        first = support.run(*words, layers)
                        self.assertTrue(trace.read_bytes().startswith(b"optictl trace 1\n"))
                        with self.subTest(name=name, verb=verb, form=form):
                            self.assertEqual(first, support.run(*words, f"replay={trace}"))

    def test_a_dump_of_a_device_is_that_device(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in KINDS.values():
                file = pathlib.Path(folder, f"{name}.cap")
                code, _, talk = support.run("dump", "file", capture(name), "--via", "emulated", "--flags", "-o", file)
                with self.subTest(name=name):
                    # The capture of the SFP has no upper halves, which every SFP has.
                    self.assertEqual(4 if b"does not have" in talk else 0, code, talk)
                    self.assertEqual(name == "sfp-externally-calibrated", code == 4)
                    code, out, _ = support.run("diff", "--all", "file", capture(name), file)
                    self.assertEqual((0, b"no difference"), (code, b" ".join(out.split())[-13:]))  # a long path is wrapped


class Failures(unittest.TestCase):
    def fails(self, code, *words, text):
        found, _, talk = support.run(*words)
        self.assertEqual(code, found, talk)
        self.assertIn(text, talk)

    def test_each_failure_has_its_code_and_its_words(self):
        self.fails(3, "show", "i2c", "4095", text=b"no bus i2c-4095")
        self.fails(3, "show", "i2c", "eight", text=b"no bus number")
        self.fails(3, "show", "netdev", "no-such-device", text=b"no network device no-such-device")
        self.fails(3, "show", "sysfs", "/nonexistent/eeprom", text=b"no such device")
        self.fails(4, "show", "netdev", "lo", text=b"lo: ")
        self.fails(2, "show", "i2c", "7", "--via", "emulated", text=b"for dumps")
        gone = "emulated,fault=seed:1:rate:100:kinds:remove"
        self.fails(3, "show", "file", capture("osfp-800g-dr8"), "--via", "emulated,fault=rate:100:kinds:nack",
                   text=b"no module answers")
        self.assertIn(support.run("show", "file", capture("osfp-800g-dr8"), "--via", gone)[0], (3, 4))

    def test_a_module_that_is_taken_out_leaves_a_partial_dump(self):
        with tempfile.TemporaryDirectory() as folder:
            partial = 0
            for seed in range(1, 30):
                file = pathlib.Path(folder, f"{seed}.cap")
                code, _, talk = support.run("dump", "file", capture("osfp-800g-dr8"), "-o", file, "--via",
                                            f"emulated,fault=seed:{seed}:rate:60:kinds:remove")
                if not file.exists():  # never there, or gone before its serial number was read
                    self.assertIn(code, (3, 4))
                    continue
                known = support.halves_of(file.read_text(encoding="utf-8"))
                truth = support.halves_of(capture("osfp-800g-dr8").read_text(encoding="utf-8"))
                for half, found in known.items():
                    self.assertLessEqual(found.items(), truth[half].items())
                if code == 4:
                    self.assertIn(b"stopped answering", talk)
                    partial += 1
            self.assertGreater(partial, 3)

    def test_a_trace_holds_one_module(self):
        self.fails(2, "list", "file", capture("osfp-800g-dr8"), capture("qsfp28-100g-lr4"), "--via", "trace=x",
                   text=b"one target")
        with tempfile.TemporaryDirectory() as folder:
            code, out, talk = support.run("list", "file", "captures/bad", "--via", f"trace={folder}/x")
            self.assertEqual(2, code)
            self.assertIn(b"another was there before", talk)

    def test_traces_are_named_after_their_modules(self):
        with tempfile.TemporaryDirectory() as folder:
            files = [capture("osfp-800g-dr8"), capture("qsfp28-100g-lr4")]
            words = ["list", "file", *files, "--jobs", "2", "--via"]
            code, out, talk = support.run(*words, f"trace={folder}/%p.trace")
            self.assertEqual(0, code, talk)
            self.assertEqual(2, len(list(pathlib.Path(folder).glob("*.trace"))))
            self.assertEqual(out, support.run(*words, f"replay={folder}/%p.trace")[1])

    def test_a_signal_ends_a_read_with_what_is_there(self):
        # 891 bytes take 4 s at 2 kHz: the signal comes in the middle, also on a busy machine.
        words = [str(support.PROGRAM), "show", "file", str(capture("osfp-800g-dr8")), "--deadline", "0", "--via",
                 "paced=2k"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(1.5)
            process.send_signal(signal.SIGINT)
            out, talk = process.communicate(timeout=10)
        self.assertEqual(-signal.SIGINT, process.returncode)
        self.assertIn(b"LUMENFORGE", out)
        self.assertIn(b"interrupted", talk)

    def test_a_deadline_ends_a_read_with_what_is_there(self):
        self.fails(4, "dump", "file", capture("osfp-800g-dr8"), "--deadline", "0.01", "--via",
                   "emulated,paced=100k", text=b"--deadline")


class Dump(unittest.TestCase):
    """Pages that only a dump reads, and those that are named."""

    def setUp(self):
        def page(name, first):
            return f"[{name}]\n80: " + " ".join(f"{(first + i) % 256:02x}" for i in range(16)) + "\n" + "".join(
                f"{row:02x}: " + " ".join(["5a"] * 16) + "\n" for row in range(0x90, 0x100, 0x10))
        text = capture("osfp-800g-dr8").read_text(encoding="utf-8")
        self.text = text + page("page b0h", 7)

    def pages_of_dump(self, *options):
        with tempfile.TemporaryDirectory() as folder:
            source, dump = pathlib.Path(folder, "source.cap"), pathlib.Path(folder, "dump.cap")
            source.write_text(self.text, encoding="utf-8")
            code, _, talk = support.run("dump", "file", source, "--via", "emulated", "-o", dump, *options)
            truth = support.halves_of(self.text)
            found = support.halves_of(dump.read_text(encoding="utf-8"))
            for half, known in found.items():
                self.assertLessEqual(known.items(), truth[half].items(), half)
            return code, {half.removeprefix("page ") for half in found} & {
                "20h", "21h", "24h", "28h", "2ch", "2dh", "2fh", "b0h"}, talk

    def test_advertised_pages_without_registers(self):
        plain = {"20h", "21h", "24h", "28h", "2dh", "2fh"}  # two groups
        self.assertEqual((0, plain), self.pages_of_dump()[:2])
        self.assertEqual((0, plain | {"2ch"}), self.pages_of_dump("--flags")[:2])

    def test_pages_by_number(self):
        code, pages, talk = self.pages_of_dump("--pages", "b0")
        self.assertEqual(0, code, talk)
        self.assertIn("b0h", pages)
        code, pages, talk = self.pages_of_dump("--pages", "B0-b1")
        self.assertEqual(4, code)  # b1h is not there: a hole with its error
        self.assertIn(b"page b1h", talk)
        self.assertIn("b0h", pages)
        for wrong in ("g0", "b1-b0", "100", "", "b0,", "-"):
            self.assertEqual(2, support.run("dump", "file", capture("osfp-800g-dr8"), "--pages", wrong)[0], wrong)


class Optoe(unittest.TestCase):
    """A copy of /sys stands in for the system: $OPTICTL_ROOT."""

    def run_in(self, root, *words):
        with support.environment(OPTICTL_ROOT=root):
            return support.run(*words)

    def test_a_file_of_optoe_and_a_class_that_does_not_fit(self):
        with tempfile.TemporaryDirectory() as root:
            device = pathlib.Path(root, "sys/bus/i2c/devices/25-0050")
            device.mkdir(parents=True)
            (device / "dev_class").write_text("1\n", encoding="ascii")
            halves = support.halves_of(capture("qsfp28-100g-lr4").read_text(encoding="utf-8"))
            order = ["lower", "page 00h", "page 01h", "page 02h", "page 03h"]
            (device / "eeprom").write_bytes(bytes(
                halves.get(half, {}).get(byte + (0 if half == "lower" else 128), 0)
                for half in order for byte in range(128)))
            path = "/sys/bus/i2c/devices/25-0050"
            code, out, talk = self.run_in(root, "list", "sysfs", path)
            self.assertEqual(0, code, talk)
            self.assertIn(b"QSFP", out)
            code, out, _ = self.run_in(root, "doctor", "sysfs", path)
            self.assertEqual(0, code)
            self.assertIn(b"dev_class 1 fits", out)
            (device / "dev_class").write_text("2\n", encoding="ascii")
            code, out, _ = self.run_in(root, "doctor", "sysfs", path)
            self.assertEqual(1, code)
            self.assertIn(b"the module needs 1", out)


if __name__ == "__main__":
    unittest.main()
