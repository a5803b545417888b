#!/usr/bin/env python3
"""import optictl: values, errors, paths to modules; all captures against the JSON of the program."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import optictl

SOURCE = pathlib.Path(os.environ["OPTICTL_SOURCE"])
PROGRAM = os.environ["OPTICTL"]
CAPTURES = sorted(SOURCE.glob("captures/**/*.cap"))
DR4 = "file captures/qsfpdd-400g-dr4.cap"


def told_by_program(verb, paths, *options):
    """The objects that the program writes of captures, by their target."""
    done = subprocess.run([PROGRAM, verb, "file", *map(str, paths), "--format", "json", *options],
                          cwd=SOURCE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def flat_memory(module):
    """A function (offset, count) -> bytes over the pages of a module, as SONiC's read_eeprom."""
    pages = {}
    for line in module.capture().splitlines():
        if line.startswith("[") and line.endswith("]"):
            here = pages.setdefault(line[1:-1], {})
        elif line[:2].strip() and line[2:3] == ":":
            for i, byte in enumerate(line[3:].split("|")[0].split("#")[0].split()[:16]):
                if byte != "--":
                    here[int(line[:2], 16) + i] = int(byte, 16)
    memory = {}
    for name, held in pages.items():
        page = 0 if "lower" in name else int(name.split("page ")[1].rstrip("h"), 16)
        for byte, value in held.items():
            memory[byte if byte < 128 else page * 128 + byte] = value
    return lambda offset, count: (bytes(memory[offset + i] for i in range(count))
                                  if all(offset + i in memory for i in range(count)) else None)


def in_json(value):
    """As the program writes what was measured: ten digits (cli/render/measured.hpp)."""
    return value if value is None else float(f"{value:.10g}")


class Values(unittest.TestCase):
    def setUp(self):
        os.chdir(SOURCE)

    def test_all_captures_are_as_in_json(self):
        program = {(each["target"], each.get("label")): each for each in told_by_program("show", CAPTURES)}
        seen = 0
        for path in CAPTURES:
            name = str(path)
            try:
                module = optictl.read(["file", name])
            except optictl.UnreadableError:
                self.assertNotIn(name, [target for target, _ in program])
                continue
            want = next(each for (target, _), each in program.items() if target == name)
            self.assertEqual(module.data(), want, name)
            self.compare(module, want, name)
            seen += 1
        self.assertEqual(seen, len(program))
        self.assertGreater(seen, 60)

    def compare(self, module, want, name):
        self.assertEqual(module.diagnosis.verdict, want["diagnosis"]["verdict"], name)
        self.assertEqual(module.diagnosis.first_bad_step, want["diagnosis"]["first_bad_step"], name)
        keys = ("id", "step", "grade", "host_lanes", "media_lanes", "text", "advice")
        self.assertEqual([tuple(getattr(cause, key) for key in keys) for cause in module.diagnosis.causes],
                         [tuple(cause[key] for key in keys) for cause in want["diagnosis"]["causes"]], name)
        for row in want.get("monitors", []):
            held = module.media_lanes[row["lane"]] if row["lane"] else module.monitors
            monitor = held[row["name"]]
            suffix = f"_{monitor.unit}" if monitor.unit else ""
            where = f"{name} {row['name']} {row['lane']}"
            self.assertEqual(in_json(monitor.value), row[row["name"] + suffix], where)
            self.assertEqual(monitor.dbm, row.get(row["name"] + "_dbm"), where)
            self.assertEqual((monitor.state, monitor.verdict), (row["state"], row["verdict"]), where)
            margins = [value for key, value in row.items() if key.startswith("margin")]
            self.assertEqual([monitor.margin], margins, where)

    def test_a_value_that_is_not_there_is_none(self):
        lane = optictl.read("file captures/sfp-10g-sr-no-light.cap").media_lanes[1]
        self.assertEqual((lane.rx_power.mw, lane.rx_power.dbm, lane.rx_power.state), (0, None, "below-resolution"))

    def test_registers(self):
        module = optictl.read(DR4)
        register = module.registers["OpticalPowerTx1"]
        # 28e7h = 10471 units of 0.1 uW: OIF-CMIS 5.4 Table 8-99.
        self.assertEqual((register.address, register.bytes.hex(), register.raw), ("11h:154-155", "28e7", 10471))
        self.assertAlmostEqual(register.value, 1.0471)
        self.assertEqual(register.clause, "OIF-CMIS 5.4 Table 8-99")
        self.assertEqual(module.registers["11h:154"].name, "OpticalPowerTx1")
        self.assertEqual(len(module.registers.all("OpticalPowerTx<i>")), 8)
        with self.assertRaises(KeyError):
            module.registers["NoSuchRegister"]

    def test_attributes_are_the_keys_of_json(self):
        module = optictl.read("port 12", ports="captures/ports.toml")
        self.assertEqual(module.identity.vendor_name, module.data("list").vendor_name)
        self.assertEqual(module.standard, "CMIS")
        with self.assertRaisesRegex(AttributeError, "identity"):
            module.identitty


class Paths(unittest.TestCase):
    def setUp(self):
        os.chdir(SOURCE)

    def test_bytes(self):
        raw = (SOURCE / "captures/qsfp28-100g-lr4.cap").read_bytes()
        module = optictl.decode(raw)
        self.assertEqual(module.identity, optictl.read("file captures/qsfp28-100g-lr4.cap").identity)
        with self.assertRaises(optictl.UnreadableError):
            optictl.decode(b"neither this nor that")

    def test_a_function_reads_a_module(self):
        recorded = optictl.read(DR4)
        counts = []
        memory = flat_memory(recorded)

        def read_eeprom(offset, count):
            counts.append(count)
            return memory(offset, count)

        module = optictl.read(read_eeprom, flags=True)  # which a dump has, too
        self.assertEqual(module.identity, recorded.identity)
        self.assertEqual(module.media_lanes[3].rx_power.dbm, recorded.media_lanes[3].rx_power.dbm)
        self.assertEqual(module.diagnosis.verdict, recorded.diagnosis.verdict)
        everything = sum(counts)
        optictl.read(read_eeprom, depth=optictl.Depth.MONITORS)
        self.assertLess(sum(counts) - everything, everything / 2)

    def test_a_function_that_fails(self):
        with self.assertRaisesRegex(optictl.DeviceError, "no bytes"):
            optictl.read(lambda offset, count: None)
        with self.assertRaisesRegex(optictl.DeviceError, "bus is gone"):
            def gone(offset, count):
                raise OSError("bus is gone")
            optictl.read(gone)

    def test_errors_say_what_to_do(self):
        for words, kind in {"port 99": optictl.NotPresentError, "captures": optictl.RequestError,
                            "file nowhere.cap": optictl.UnreadableError}.items():
            with self.assertRaises(kind):
                optictl.read(words, ports="captures/ports.toml")
        with self.assertRaisesRegex(TypeError, "deadline"):
            optictl.read(DR4, dedline=3)

    def test_python_runs_meanwhile(self):
        """Its lock is let go: what a read waits for comes from another thread of the same program."""
        with tempfile.TemporaryDirectory() as folder:
            pipe = f"{folder}/pipe.cap"
            os.mkfifo(pipe)

            def write():
                with open(pipe, "wb") as out:
                    time.sleep(0.1)
                    out.write((SOURCE / "captures/osfp-800g-2xfr4.cap").read_bytes())

            thread = threading.Thread(target=write)
            thread.start()
            module = optictl.read(["file", pipe])
            thread.join()
        self.assertEqual(module.standard, "CMIS")

    def test_a_breakout_of_an_emulated_module(self):
        device = optictl.emulate(optictl.read("file captures/osfp-800g-dr8.cap"))
        with tempfile.TemporaryDirectory() as folder:
            planned = optictl.breakout(device, "2x400G", journal=f"{folder}/journal", dry_run=True)
            self.assertEqual(planned.result, "planned")
            self.assertFalse(os.path.exists(f"{folder}/journal"))
            changed = optictl.breakout(device, "2x400G", journal=f"{folder}/journal")
        self.assertEqual((changed.result, changed.message), ("done", ""))
        paths = optictl.read(device).data_paths
        self.assertEqual([path.host_lanes for path in paths], [[1, 2, 3, 4], [5, 6, 7, 8]])


if __name__ == "__main__":
    sys.exit(unittest.main())
