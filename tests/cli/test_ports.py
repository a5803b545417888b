#!/usr/bin/env python3
"""Ports: the map, its errors, what discover proposes of a fake system, the scheduler of many ports."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

import jsonschema

import support
from support import halves_of

MAP = support.CAPTURES / "ports.toml"
PLATFORM = "x86_64-lab_sw32-r0"


class Root:
    """A copy of /sys and the like, as much as optictl looks at."""
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def file(self, path, content):
        path = self.folder / path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def link(self, path, target):
        path = self.folder / path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def optoe(self, bus, capture, root_bus=None, kind="optoe3", port_name="unitialized"):
        """A module of one address behind optoe, its bus behind a multiplexer of `root_bus`."""
        device = f"/sys/bus/i2c/devices/{bus}-0050"
        self.file(f"{device}/eeprom", linear(capture) if capture else b"")
        self.file(f"{device}/name", kind + "\n")
        self.file(f"{device}/port_name", port_name + "\n")
        self.file(f"{device}/dev_class", kind[-1] + "\n")
        self.link(f"{device}/driver", "../../../../bus/i2c/drivers/optoe")
        if root_bus is not None:
            self.link(f"/sys/bus/i2c/devices/i2c-{bus}",
                      f"../../../devices/pci0/i2c-{root_bus}/{root_bus}-0070/i2c-{bus}")

    def run(self, *words, **more):
        done = subprocess.run([str(support.PROGRAM), *map(str, words)], capture_output=True,
                              check=False, timeout=120, cwd=support.SOURCE,
                              env={**os.environ, "OPTICTL_ROOT": str(self.folder), **more})
        return done.returncode, done.stdout.decode(), done.stderr.decode()


def linear(capture):
    """The memory of a module of one address, page after page, as optoe shows it."""
    image = bytearray(128 * 257)
    for half, known in halves_of(capture.read_text(encoding="utf-8")).items():
        page = re.fullmatch(r"page ([0-9a-f]{2})h", half)
        if half == "lower" or page:
            shift = int(page[1], 16) * 128 if page else 0
            for number, byte in known.items():
                image[shift + number] = byte
    return bytes(image)


class TheMap(unittest.TestCase):
    def test_every_name_of_a_port_is_a_target(self):
        for word in ("12", "Ethernet88", "swp12", "ethernet88"):
            found = support.objects("show", "port", word, "--ports", MAP)
            self.assertEqual(1, len(found))
            self.assertEqual("port Ethernet88", found[0]["target"])
            self.assertEqual("LF-DD4-DR4-500M", found[0]["identity"]["vendor_part_number"])

    def test_ranges_and_lists(self):
        def targets(word):
            return [o["target"][5:] for o in support.objects("list", "port", word, "--ports", MAP)]
        self.assertEqual(["Ethernet80", "Ethernet88", "Ethernet108"], targets("11-12,15"))
        self.assertEqual(5, len(targets("all")))
        self.assertEqual(["Ethernet80", "Ethernet88", "Ethernet96"], targets("cmis"))
        self.assertEqual(["Ethernet104", "Ethernet108"], targets("sff"))
        self.assertEqual(["Ethernet108"], targets("mgmt"))

    def test_no_such_port(self):
        code, out, err = support.run("show", "port", "77", "--ports", MAP)
        self.assertEqual((3, b""), (code, out))
        self.assertIn(b"there is no port `77` in", err)
        self.assertIn(b"it has 5 ports, Ethernet80 (11) to Ethernet108 (15)", err)

    def test_no_map(self):
        code, _, err = support.run("list", "port", "1", "--ports", "/no/such/map.toml")
        self.assertEqual(5, code)
        self.assertIn(b"port map /no/such/map.toml: ", err)

    def test_an_error_of_a_map_names_line_and_column(self):
        port = '[[port]]\nname = "a"\nindex = 1\nmodule = "i2c 7"\n'
        for text, where, what in (
                (port + "speed = 4\n", "5:1", "unknown key `speed`; known are name, index"),
                (port.replace('"i2c 7"', '"i3c 7"'), "4:10", "`module` says where"),
                (port.replace("= 1", "= -1"), "3:9", "`index` is a number from 0 to 4096"),
                (port + port, "5:1", "`a` names the port of line 1 already"),
                (port + "present = { file = '/x', bit = 64 }\n", "5:32", "`bit` is a number"),
                (port + "present = { bit = 1 }\n", "5:11", "`present` names no file"),
                (port + 'cage = "qsfp', "5:", "not TOML: "),
                ("schema = 2\n" + port, "1:10", "schema 2 is newer than 1"),
                ("schema = 1\n", "", "the map has no port")):
            with self.subTest(what), tempfile.NamedTemporaryFile(suffix=".toml") as file:
                pathlib.Path(file.name).write_text(text, encoding="utf-8")
                code, _, err = support.run("ports", "show", "--ports", file.name)
                self.assertEqual(5, code)
                self.assertEqual(1, err.count(b"\n"), err)
                self.assertIn(f"{file.name}:{where}", err.decode())
                self.assertIn(what, err.decode())

    def test_show_lists_the_map(self):
        found = support.objects("ports", "show", "--ports", MAP)
        self.assertEqual([11, 12, 13, 14, 15], [port["index"] for port in found])
        self.assertEqual(["swp15", "mgmt"], found[4]["aliases"])
        self.assertEqual(14.0, found[0]["max_power_w"])


class Schema(unittest.TestCase):
    def test_objects_are_valid(self):
        text = (support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8")
        validator = jsonschema.Draft202012Validator(json.loads(text))
        for words in (("ports", "show"), ("ports", "check"), ("doctor", "port", "12"),
                      ("doctor", "i2c", "9999"), ("list", "port", "all")):
            found = support.objects(*words, "--ports", MAP)
            self.assertTrue(found)
            for each in found:
                with self.subTest(" ".join(words)):
                    validator.validate(each)


class FakeSystem(unittest.TestCase):
    DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
    LR4 = support.CAPTURES / "qsfp28-100g-lr4.cap"

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Root(self.folder.name)
        self.map = pathlib.Path(self.folder.name) / "ports.toml"

    def discover(self):
        code, out, err = self.root.run("ports", "discover")
        self.assertEqual(0, code, err)
        self.map.write_text(out, encoding="utf-8")
        return out, err

    def ports(self):
        _, out, _ = self.root.run("ports", "show", "--format", "json", "--ports", self.map)
        return [json.loads(line) for line in out.splitlines()]

    def sonic(self):
        folder = f"/usr/share/sonic/device/{PLATFORM}"
        self.root.file("/host/machine.conf", f"onie_version=1\nonie_platform={PLATFORM}\n")
        self.root.file(f"{folder}/default_sku", "Lab-SW32 t1\n")
        self.root.file(f"{folder}/Lab-SW32/port_config.ini",
                       "# name lanes alias index speed\n"
                       "Ethernet0 1,2,3,4 Eth1/1 0 200000\n"
                       "Ethernet4 5,6,7,8 Eth1/2 0 200000\n"
                       "Ethernet8 9,10,11,12,13,14,15,16 Eth2 1 400000\n")
        # Buses in no order, as on real boards.
        pddf = {}
        for number, bus in ((1, 26), (2, 25)):
            pddf[f"PORT{number}"] = {"dev_info": {"device_type": "QSFP28"}}
            pddf[f"PORT{number}-EEPROM"] = {"i2c": {"topo_info": {
                "parent_bus": hex(bus), "dev_addr": "0x50", "dev_type": "optoe3"}}}
            pddf[f"PORT{number}-CTRL"] = {"i2c": {"attr_list": [{"attr_name": "xcvr_present"},
                                                                {"attr_name": "xcvr_reset"}]}}
        self.root.file(f"{folder}/pddf/pddf-device.json", json.dumps(pddf))
        for bus, capture, present in ((26, self.DR4, "1"), (25, self.LR4, "0")):
            self.root.optoe(bus, capture, 1)
            self.root.file(f"/sys/bus/i2c/devices/{bus}-0053/xcvr_present", present + "\n")
            self.root.file(f"/sys/bus/i2c/devices/{bus}-0053/xcvr_reset", "0\n")

    def test_sonic_with_pddf(self):
        self.sonic()
        out, _ = self.discover()
        self.assertIn("counts cages from 0", out)
        self.assertIn("PORT1 is on bus 26 as optoe3", out)
        first, second = self.ports()
        self.assertEqual(("Ethernet0", 1, 8), (first["name"], first["index"], first["lanes"]))
        self.assertEqual(["Eth1/1", "Ethernet4", "Eth1/2"], first["aliases"])
        self.assertEqual(("Ethernet8", 2), (second["name"], second["index"]))
        self.assertEqual("sysfs /sys/bus/i2c/devices/26-0050/eeprom", first["module"])

    def test_sonic_with_platform_json(self):
        self.sonic()
        folder = f"/usr/share/sonic/device/{PLATFORM}"
        (self.root.folder / folder.lstrip("/") / "Lab-SW32/port_config.ini").unlink()
        self.root.file(f"{folder}/platform.json", json.dumps({"interfaces": {
            "Ethernet0": {"index": "1,1,1,1", "lanes": "0,1,2,3",
                          "breakout_modes": {"1x400G": ["etp1"], "2x200G": ["etp1a", "etp1b"]}},
            "Ethernet8": {"index": "2,2", "lanes": "8,9", "breakout_modes": {"1x100G": ["etp2"]}}}}))
        out, _ = self.discover()
        self.assertIn("platform.json: counts cages from 1", out)
        first, second = self.ports()
        self.assertEqual(("Ethernet0", ["etp1"], 4),
                         (first["name"], first["aliases"], first["lanes"]))
        self.assertEqual(("Ethernet8", ["etp2"], 2),
                         (second["name"], second["aliases"], second["lanes"]))

    def test_a_port_behind_optoe_is_the_module_of_the_dump(self):
        self.sonic()
        self.discover()
        # A dump holds the latched flags; live they are read only when asked for.
        code, out, err = self.root.run("show", "port", "Ethernet4", "--flags", "--format", "json",
                                       "--ports", self.map)
        self.assertEqual(0, code, err)
        live, dump = json.loads(out), support.objects("show", "file", self.DR4)[0]
        for key in ("identity", "lanes", "thresholds", "applications", "monitors"):
            self.assertEqual(dump.get(key), live.get(key), key)

    def test_what_is_set_down_is_meant_to_be_down(self):
        """The same idle module (s013: all data paths deactivated), as the network devices of its port are set."""
        self.root.optoe(26, support.SOURCE / "tests/states/modules/s013.cap")
        self.root.file("/ports.toml", 'schema = 1\n[[port]]\nname = "1/1"\nindex = 1\n'
                                      'module = "sysfs /sys/bus/i2c/devices/26-0050/eeprom"\n'
                                      'netdevs = ["swp1s0", "swp1s1"]\n')
        ports = self.root.folder / "ports.toml"
        for flags, more, verdict in (((0x1002, 0x1002), (), "works"), ((0x1003, 0x1003), (), "does-not-work"),
                                     ((0x1002, 0x1003), (), "does-not-work"), ((0x1002, None), (), "does-not-work"),
                                     ((0x1002, 0x1002), ("--expect", "up"), "does-not-work")):
            for number, value in enumerate(flags):
                folder = f"/sys/class/net/swp1s{number}"
                self.root.file(f"{folder}/ifindex", f"{number + 2}\n")
                self.root.file(f"{folder}/flags", f"{value:#x}\n" if value is not None else "")
            for verb in ("why", "show", "list"):
                with self.subTest(flags=flags, more=more, verb=verb):
                    _, out, err = self.root.run(verb, "port", "1/1", "--json", "--ports", ports, *more)
                    shown = json.loads(out)
                    self.assertEqual(verdict, (shown if verb == "list" else shown["diagnosis"])["verdict"], err)
        for number in (0, 1):
            self.root.file(f"/sys/class/net/swp1s{number}/flags", "0x1002\n")
        _, out, err = self.root.run("watch", "port", "1/1", "--json", "--for", "200ms", "--ports", ports)
        self.assertIn('"verdict":"works"', out, err)
        self.assertIn("\nworks: the link is meant to be down\n",
                      self.root.run("why", "port", "1/1", "--expect", "down", "--ports", ports)[1])

    def test_an_empty_cage(self):
        self.sonic()
        self.discover()
        code, out, err = self.root.run("list", "port", "all", "--format", "json", "--ports",
                                       self.map)
        self.assertEqual((3, ""), (code, err))
        found = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(["port Ethernet0", "port Ethernet8"], [o["target"] for o in found])
        self.assertEqual(3, found[1]["exit_code"])
        self.assertIn("the cage is empty, as", found[1]["message"])
        code, _, err = self.root.run("show", "port", "all", "--ports", self.map)
        self.assertEqual(3, code)
        self.assertIn("port Ethernet8: the cage is empty, as", err)
        _, out, _ = self.root.run("list", "port", "present", "--format", "json", "--ports", self.map)
        self.assertEqual(1, len(out.splitlines()))
        code, out, err = self.root.run("report", "port", "all", "--format", "json", "--ports", self.map)
        self.assertEqual((0, ""), (code, err))
        report = json.loads(out)
        self.assertEqual((1, 1), (report["modules"], report["without_module"]))
        self.assertEqual([["port Ethernet8"]], [each["targets"] for each in report["absent"]])

    def test_a_module_that_is_there_and_does_not_answer_is_left_out_by_no_filter(self):
        self.sonic()
        self.discover()
        self.root.file("/sys/bus/i2c/devices/26-0050/eeprom", b"") # as a module that says NACK
        for word in ("present", "cmis", "sff"):
            with self.subTest(word=word):
                code, out, _ = self.root.run("list", "port", word, "--ports", self.map)
                self.assertEqual(3, code)
                self.assertRegex(out, "port Ethernet0  .*eeprom is empty: no module, or its driver")

    def test_every_port_has_a_row_with_what_is_wrong(self):
        """An empty cage and a module held in reset, in every form of a list; the reason does not push columns out."""
        self.sonic()
        self.root.file("/sys/bus/i2c/devices/26-0053/xcvr_reset", "1\n")
        self.discover()
        words = ("list", "port", "all", "--ports", self.map)
        held, empty = "the module is held in reset, as", "the cage is empty, as"
        for format_ in ("text", "csv", "json"):
            with self.subTest(format_):
                code, out, err = self.root.run(*words, "--format", format_)
                self.assertEqual(4, code)
                self.assertIn(f"optictl: port Ethernet0: {held}", err)
                self.assertNotIn(empty, err)
                rows = [line for line in out.splitlines() if "port Ethernet" in line]
                self.assertEqual(2, len(rows), out)
                for row, name, why in zip(rows, ("Ethernet0", "Ethernet8"), (held, empty), strict=True):
                    self.assertIn(f"port {name}", row)
                    self.assertIn(why, row)
        _, out, _ = self.root.run(*words)
        self.assertEqual(["target", "verdict", "type", "part number", "serial", "vendor", "media"],
                         re.split(r"  +", out.splitlines()[0]))
        _, out, _ = self.root.run(*words, "--columns", "verdict,serial")
        self.assertEqual("verdict  serial", out.splitlines()[0])
        self.assertIn(f"port Ethernet8: {empty}", out)
        # A row that has no place for the reason: it is told beside it.
        code, out, err = self.root.run(*words, "--format", "csv", "--columns", "target,serial")
        self.assertEqual((4, "port Ethernet8,"), (code, out.splitlines()[2]))
        self.assertIn(f"optictl: port Ethernet8: {empty}", err)
        # What is not there has no vendor to be counted by.
        code, out, err = self.root.run("list", "port", "all", "--ports", self.map, "--count-by", "vendor")
        self.assertEqual((4, ""), (code, out))
        self.assertIn(empty, err)

    def test_held_in_reset(self):
        self.sonic()
        self.root.file("/sys/bus/i2c/devices/26-0053/xcvr_reset", "1\n")
        self.discover()
        code, _, err = self.root.run("show", "port", "1", "--ports", self.map)
        self.assertEqual(4, code)
        self.assertIn("the module is held in reset", err)

    def test_s3ip_nvidia_and_boards(self):
        self.root.file("/sys/s3ip/transceiver/eth3/eeprom", linear(self.DR4))
        self.root.file("/sys/s3ip/transceiver/eth3/present", "1\n")
        self.root.file("/sys/module/sx_core/asic0/module0/eeprom/pages/0/i2c-0x50/data",
                       linear(self.LR4)[:256])
        self.root.optoe(40, self.LR4, 2, "optoe1", "port_40")
        self.root.file("/sys/bus/i2c/devices/9-0050/eeprom", b"\0" * 256)
        self.root.file("/sys/bus/i2c/devices/9-0050/name", "24c02\n")
        self.root.link("/sys/bus/i2c/devices/9-0050/driver", "../../../../bus/i2c/drivers/at24")
        _, err = self.discover()
        self.assertEqual({("port1", "sysfs /sys/module/sx_core/asic0/module0/eeprom/pages"),
                          ("port3", "sysfs /sys/s3ip/transceiver/eth3/eeprom"),
                          ("port_40", "sysfs /sys/bus/i2c/devices/40-0050/eeprom")},
                         {(port["name"], port["module"]) for port in self.ports()})
        self.assertIn("9-0050/eeprom: `24c02` of driver `at24` is left out", err)
        _, out, _ = self.root.run("list", "port", "all", "--format", "json", "--ports", self.map)
        self.assertEqual(["ND-Q28-LR4", "LF-DD4-DR4-500M", "ND-Q28-LR4"],
                         [each["vendor_part_number"] for each in map(json.loads, out.splitlines())
                          if each["schema"] == "optictl.list/2"])

    def test_fboss(self):
        # As bsp_mapping.md of FBOSS and its mapping of Montblanc name them.
        self.root.link("/run/devmap/xcvrs/xcvr_io_2", "/dev/i2c-31")
        self.root.link("/run/devmap/xcvrs/xcvr_io_10", "../../../dev/i2c-30")
        self.root.link("/run/devmap/xcvrs/xcvr_ctrl_2", "/sys/bus/auxiliary/devices/xcvr_ctrl.2")
        self.root.link("/run/devmap/xcvrs/xcvr_io_3", "/dev/ttyS0")
        self.root.link("/run/devmap/i2c-busses/XCVR_1", "/dev/i2c-29")
        self.root.link("/run/devmap/i2c-busses/XCVR_2", "/dev/i2c-99")  # named above already
        self.root.link("/run/devmap/i2c-busses/SMB_IOB", "/dev/i2c-7")  # no cage
        out, _ = self.discover()
        self.assertIn("/run/devmap/xcvrs/xcvr_io_2 leads to bus 31", out)
        self.assertEqual([("port1", 1, "i2c 29"), ("port2", 2, "i2c 31"), ("port10", 10, "i2c 30")],
                         [(port["name"], port["index"], port["module"]) for port in self.ports()])

    def test_nothing_there(self):
        code, out, err = self.root.run("ports", "discover")
        self.assertEqual((3, ""), (code, out))
        self.assertIn("no port was found", err)

    def test_check(self):
        self.sonic()
        self.discover()
        code, out, _ = self.root.run("ports", "check", "--ports", self.map)
        self.assertEqual(0, code, out)
        self.assertRegex(out, r"note +cage +the cage is empty")
        self.map.write_text(self.map.read_text(encoding="utf-8")
                            .replace("25-0050", "26-0050").replace("25-0053/xcvr_present", "none")
                            .replace('name = "Ethernet0"', 'name = "Ethernet0"\ncage = "sfp28"'),
                            encoding="utf-8")
        code, out, _ = self.root.run("ports", "check", "--ports", self.map)
        self.assertEqual(1, code, out)
        self.assertIn("reads the module of Ethernet0", " ".join(out.split()))
        self.assertIn("in a cage that the map calls sfp28", " ".join(out.split()))
        self.assertRegex(out, r"problem +present ")


class ManyPorts(unittest.TestCase):
    ROOTS = 8
    PORTS = 64

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Root(self.folder.name)
        self.map = pathlib.Path(self.folder.name) / "ports.toml"
        text = ""
        for port in range(self.PORTS):
            self.root.optoe(100 + port, FakeSystem.DR4, port % self.ROOTS)
            text += (f'[[port]]\nname = "p{port}"\nindex = {port}\n'
                     f'module = "sysfs /sys/bus/i2c/devices/{100 + port}-0050/eeprom"\n')
        self.map.write_text(text, encoding="utf-8")

    def list(self, *words):
        start = time.monotonic()
        code, out, err = self.root.run("list", "port", "all", "--format", "json", "--ports",
                                       self.map, "--stats", *words)
        return code, [json.loads(line) for line in out.splitlines()], err, \
            time.monotonic() - start

    def bus_seconds(self, err):
        """The bus time of each root adapter, as --stats tells it."""
        spent = [0.0] * self.ROOTS
        for name, milliseconds in re.findall(r"port p(\d+): .* ([0-9.]+) ms on the bus", err):
            spent[int(name) % self.ROOTS] += float(milliseconds) / 1000
        return spent

    @unittest.skipIf(any(preset in os.fspath(support.PROGRAM) for preset in ("sanitize", "tsan")),
                     "sanitizers take time of their own")
    def test_adapters_are_read_beside_each_other_ports_of_one_in_turn(self):
        code, found, err, wall = self.list("--via", "paced=40k")
        self.assertEqual(0, code, err)
        self.assertEqual([f"port p{port}" for port in range(self.PORTS)],
                         [each["target"] for each in found])
        slowest = max(self.bus_seconds(err))
        self.assertGreater(slowest, 0.3)
        self.assertLess(wall, 1.15 * slowest + 0.1)
        self.assertGreater(wall, slowest)

    def test_a_dead_port_changes_nothing_but_its_own_line(self):
        _, whole, _, _ = self.list()
        self.root.file("/sys/bus/i2c/devices/117-0050/eeprom", b"")
        code, found, _, _ = self.list()
        self.assertEqual(3, code)
        self.assertEqual("optictl.error/1", found[17]["schema"])
        for number, (before, after) in enumerate(zip(whole, found)):
            if number != 17:
                before.pop("source")  # it holds the time of the read
                after.pop("source")
                self.assertEqual(before, after)


if __name__ == "__main__":
    unittest.main()
