#!/usr/bin/env python3
"""baseline: create, check, diff and lint, as an operator of a rack uses them."""
import csv
import io
import json
import pathlib
import tarfile
import tempfile
import unittest
import xml.etree.ElementTree as xml

import jsonschema

import support
from fleet import Fleet

DR4 = "qsfpdd-400g-dr4"


def rack():
    """Three DR4, one of them with older firmware, and an LR4."""
    fleet = Fleet(Ethernet12="qsfp28-100g-lr4")
    for port, serial, firmware in (("Ethernet0", "S1", (3, 17)), ("Ethernet4", "S2", (3, 17)),
                                   ("Ethernet8", "S3", (3, 15))):
        fleet.put(port, DR4, serial=serial, firmware=firmware)
    return fleet


class Baseline(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "rack7.toml"

    def create(self, fleet, *options, code=0):
        found, out, err = support.run("baseline", "create", "file", fleet, "-o", self.file, *options)
        self.assertEqual((code, b""), (found, err))
        return out.decode()

    def check(self, fleet, *options, code=1):
        found, out, err = support.run("baseline", "check", self.file, "file", fleet, *options)
        self.assertEqual((code, b""), (found, err))
        return out.decode()

    def test_the_majority_and_who_differs(self):
        out = self.create(rack())
        self.assertIn("4 modules of 2 kinds; 1 differs", out)
        self.assertRegex(out, r"Ethernet8 +firmware.active_firmware +3.15 +3.17\n")
        self.assertRegex(out, r"LF-DD4-DR4-500M +3.17 +2 +Ethernet0, Ethernet4\n")
        self.create(rack(), "--strict", code=1)

    def test_the_same_rack_passes_but_for_what_differed(self):
        self.create(rack())
        out = self.check(rack())
        self.assertIn("4 ports: 3 same, 1 as-before", out)
        self.assertRegex(out, r"Ethernet8 +as-before +firmware.active_firmware: 3.15; its kind has\s+3.17")
        self.check(rack(), "--allow-known", code=0)
        self.check(rack(), "--ignore", "firmware", code=0)

    def test_moved_gone_new_replaced_changed(self):
        before = rack()
        before.put("Ethernet20", DR4, serial="S5")
        before.put("Ethernet24", DR4, serial="S6")
        self.create(before)
        after = rack()
        after.move("Ethernet0", "Ethernet16")
        after.put("Ethernet8", DR4, serial="S3", firmware=(3, 18))
        after.put("Ethernet20", DR4, serial="S9")
        after.remove("Ethernet12")
        after.put("Ethernet28", DR4, serial="S7")
        after.put("Ethernet24", "osfp-800g-dr8")
        expected = {"Ethernet0": "moved", "Ethernet4": "same", "Ethernet8": "changed", "Ethernet12": "gone",
                    "Ethernet16": "moved", "Ethernet20": "replaced", "Ethernet24": "replaced",
                    "Ethernet28": "new"}
        report = json.loads(self.check(after, "--format", "json"))
        self.assertEqual(expected, {port["port"]: port["fate"] for port in report["ports"]})
        self.assertEqual(list(expected), [port["port"] for port in report["ports"]])
        by_port = {port["port"]: port for port in report["ports"]}
        self.assertEqual("Ethernet16", by_port["Ethernet0"]["moved_to"])
        self.assertEqual("Ethernet0", by_port["Ethernet16"]["moved_from"])
        self.assertIn({"port": "Ethernet8", "fate": "changed", "match": "differs",
                       "what": "firmware.active_firmware", "expected": "3.17", "found": "3.18"},
                      report["changes"])
        rows = list(csv.DictReader(io.StringIO(self.check(after, "--format", "csv"))))
        self.assertIn(("Ethernet20", "serial", "S5", "S9"),
                      [(row["port"], row["what"], row["expected"], row["found"]) for row in rows])
        self.assertIn("Ethernet12", [row["port"] for row in rows])
        suite = xml.fromstring(self.check(after, "--format", "junit"))
        self.assertEqual(("8", "7"), (suite.find(".//testsuite").get("tests") if suite.tag != "testsuite"
                                      else suite.get("tests"),
                                      str(len(suite.findall(".//failure")))))

    def test_what_was_not_read_is_not_as_expected(self):
        self.create(rack())
        after = rack()
        text = (after.path / "Ethernet4.cap").read_text(encoding="ascii")
        before, _, rest = text.partition("[page 02h]")
        (after.path / "Ethernet4.cap").write_text(before + "[" + rest.partition("\n[")[2], encoding="ascii")
        (after.path / "Ethernet12.cap").write_text("rubbish\n", encoding="ascii")
        code, out, _ = support.run("baseline", "check", self.file, "file", after)
        self.assertEqual(5, code)
        self.assertRegex(out.decode(), r"Ethernet4 +cannot-tell +thresholds: [0-9]+ properties not read\n")
        self.assertRegex(out.decode(), r"Ethernet12 +cannot-tell")
        self.assertNotIn("gone", out.decode())

    def test_redacted_captures_are_not_another_fleet(self):
        before = rack()
        self.create(before)
        after = Fleet()
        for capture in before.path.glob("*.cap"):
            _, out, _ = support.run("convert", "--redact", "file", capture)
            (after.path / capture.name).write_bytes(out)
        out = self.check(after, "--allow-known", code=0)
        self.assertIn("serial numbers of 4 ports not compared", out)
        code, out, _ = support.run("baseline", "diff", before, after)
        self.assertEqual(0, code, out)

    def test_two_inventories(self):
        before, after = rack(), rack()
        after.put("Ethernet8", DR4, serial="S3", firmware=(3, 17))
        code, out, _ = support.run("baseline", "diff", before, after)
        self.assertEqual(1, code)
        self.assertIn("Ethernet8  changed  firmware.active_firmware: 3.15 -> 3.17\n", out.decode())
        self.assertEqual((code, out), support.run("baseline", "diff", "file", before, after)[:2])
        self.create(before)
        code, out, _ = support.run("baseline", "diff", self.file, "file", after)
        self.assertEqual((1, 1), (code, out.count(b"changed  ")))
        self.assertEqual(0, support.run("baseline", "diff", before, self.file)[0])

    def archive_of(self, fleet, name, top):
        """A fleet as `tar cf NAME TOP` packs it."""
        with tarfile.open(self.file.with_name(name), "w") as archive:
            for capture in sorted(fleet.path.rglob("*.cap")):
                inside = str(capture.relative_to(fleet.path))
                archive.add(capture, f"{top}/{inside}" if top else inside)
        return self.file.with_name(name)

    def test_the_one_folder_of_an_archive_is_no_part_of_the_ports(self):
        fleet = rack()
        old, new = self.archive_of(fleet, "old.tar", "rack7-october"), self.archive_of(fleet, "new.tar", "rack7-november")
        flat = self.archive_of(fleet, "flat.tar", "")
        for sides in ((old, new), (old, fleet), (fleet, new), (flat, new), (old, old)):
            code, out, _ = support.run("baseline", "diff", *sides)
            self.assertEqual((0, 1), (code, out.count(b"4 ports: 4 same")), out)
        # A baseline of an archive, and a fleet of another one, or of a folder; and the other way round.
        for made, checked in ((old, new), (old, fleet), (fleet, new)):
            support.run("baseline", "create", "file", made, "-o", self.file)
            code, out, _ = support.run("baseline", "check", self.file, "--allow-known", "file", checked)
            self.assertEqual((0, b""), (code, out[out.index(b"4 ports"):].partition(b"4 ports: 3 same, 1 as-before")[0]))
        # A folder that the other side has as well is a system, not the name of the archive.
        systems = [Fleet(), Fleet()]
        for several, names in zip(systems, (("sw1",), ("sw1", "sw2"))):
            for name in names:
                (several.path / name).mkdir()
                several.put(f"{name}/Ethernet0", DR4, serial=name)
        code, out, _ = support.run("baseline", "diff", *(self.archive_of(each, f"{i}.tar", "") for i, each in enumerate(systems)))
        self.assertEqual(1, code)
        self.assertIn(b"2 ports: 1 same, 1 new", out)
        self.assertIn(b"sw2/Ethernet0  new", out)

    def test_an_archive_for_each_system_is_a_folder_for_each(self):
        systems = Fleet()
        for name in ("sw1", "sw2"):
            (systems.path / name).mkdir()
            systems.put(f"{name}/Ethernet0", DR4, serial=name)
        self.create(systems)
        for top in ("", "sw"):  # Ethernet0.cap, or sw1/Ethernet0.cap in sw1.tar
            archives = Fleet()
            for name in ("sw1", "sw2"):
                with tarfile.open(archives.path / f"{name}.tar", "w") as archive:
                    archive.add(systems.path / name / "Ethernet0.cap", f"{name}/Ethernet0.cap" if top else "Ethernet0.cap")
            code, out, _ = support.run("baseline", "check", self.file, "file", archives)
            self.assertEqual((0, 1), (code, out.count(b"2 ports: 2 same")), out)

    def test_a_baseline_of_nothing_is_not_written(self):
        fleet = rack()
        self.create(fleet)
        before = self.file.read_bytes()
        code, out, err = support.run("baseline", "create", "file", Fleet(), "-o", self.file)
        self.assertEqual((5, b"", before), (code, out, self.file.read_bytes()))
        self.assertIn(b"no module was read, so that nothing is written", err)

    def test_a_path_needs_no_noun(self):
        fleet = rack()
        code, out, err = support.run("baseline", "create", fleet.path, "-o", self.file)
        self.assertEqual((0, b"4 modules"), (code, out[out.index(b"4 "):][:9]), err)
        code, out, _ = support.run("baseline", "check", self.file, fleet.path, "--allow-known")
        self.assertIn(b"4 ports", out)
        code, _, err = support.run("baseline", "check", self.file, fleet.path / "nowhere")
        self.assertEqual(2, code)
        self.assertIn(b"write the baseline, then the modules", err)

    def test_the_names_of_the_port_map(self):
        fleet = Fleet(swp12=DR4)
        self.create(fleet, "--ports", support.CAPTURES / "ports.toml")
        self.assertIn('name = "Ethernet88"', self.file.read_text(encoding="utf-8"))
        found = support.run("baseline", "check", self.file, "port", "12", "--ports",
                            support.CAPTURES / "ports.toml")
        self.assertEqual((0, b""), (found[0], found[2]), found)

    def test_mistakes(self):
        self.file.write_text("baseline = 1\n[[kind]]\nvendr = 'A'\n", encoding="utf-8")
        for words, code, text in (
                (("check", self.file, "file", support.CAPTURES), 5, "did you mean 'vendor'?"),
                (("check", "/nonexistent/x.toml", "file", support.CAPTURES), 5, "x.toml"),
                (("check", self.file), 2, "baseline check: write the baseline"),
                (("create",), 2, "of which modules?"),
                (("diff", "one"), 2, "write two inventories"),
                (("frob",), 2, "write: baseline create"),
                (("create", "file", support.CAPTURES, "--date", "x"), 2, "--date")):
            found, _, err = support.run("baseline", *words)
            self.assertEqual(code, found, words)
            self.assertIn(text, err.decode())
        fleet = rack()
        (fleet.path / "Ethernet0.txt").write_bytes((fleet.path / "Ethernet0.cap").read_bytes())
        code, _, err = support.run("baseline", "create", "file", fleet)
        self.assertEqual(2, code)
        self.assertIn(b"two modules are called Ethernet0", err)

    def test_the_schema(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        fleet = rack()
        self.create(fleet)
        lint = self.file.with_name("lint.toml")
        lint.write_text("baseline = 1\n[[kind]]\nvendor = 'A'\n", encoding="utf-8")
        for words in (("create", "file", fleet), ("check", self.file, "file", support.CAPTURES),
                      ("diff", self.file, support.CAPTURES), ("lint", lint)):
            for document in support.objects("baseline", *words):
                validator.validate(document)


if __name__ == "__main__":
    unittest.main()
