#!/usr/bin/env python3
"""migrate: which ports serve a mode today, which once configured, which need another optic or port."""
import csv
import io
import json
import tempfile
import unittest
import xml.etree.ElementTree as xml

import jsonschema

import support
from fleet import Fleet

PORTS = support.CAPTURES / "rack7-ports.toml"
LIST = support.SOURCE / "vendor-db/examples/rack7.toml"


def migrate(wish, *words, code=1):
    found, out, err = support.run("migrate", wish, *words)
    assert (found, err) == (code, b""), (found, out, err)
    return out.decode()


def steps(wish, *words, code=1):
    document = json.loads(migrate(wish, *words, "--format", "json", code=code))
    return {port["port"]: port["step"] for port in document["ports"]}, document


class Migrate(unittest.TestCase):
    def test_a_path_needs_no_noun(self):
        words = ("migrate", "800G", "to", "2x400G")
        capture = support.CAPTURES / "osfp-800g-dr8.cap"
        self.assertEqual(support.run(*words, "file", capture), support.run(*words, capture))

    def test_each_port_of_a_switch(self):
        found, document = steps("800G -> 2x400G", "--ports", PORTS, "--list", LIST, "port", "all")
        self.assertEqual({"Ethernet0": "configure", "Ethernet8": "today", "Ethernet16": "replace",
                          "Ethernet24": "other-port", "Ethernet32": "replace",
                          "Ethernet40": "not-concerned", "Ethernet48": "not-concerned"}, found)
        ports = {port["port"]: port for port in document["ports"]}
        self.assertIn("application 2 (400GAUI-4-S C2M) on host lanes 1, 5", ports["Ethernet0"]["text"])
        self.assertEqual(["OPALINE NETWORKS ON-OS8-2DR4-LP"], ports["Ethernet32"]["would_serve"])
        self.assertEqual((15.0, 11.0), (ports["Ethernet32"]["before_w"], ports["Ethernet32"]["after_w"]))
        self.assertIn("takes 8 host lanes, Ethernet24 has 4", ports["Ethernet24"]["text"])
        self.assertFalse(document["possible"])

    def test_power_of_each_box(self):
        _, document = steps("800G -> 2x400G", "--ports", PORTS, "--list", LIST, "port", "all")
        box, = document["power"]
        self.assertEqual("spine-1", box["box"])
        for time in ("before_w", "after_w"):
            self.assertAlmostEqual(sum(port[time] for port in document["ports"]), box[time])
            self.assertAlmostEqual(box[time], document[time])
        self.assertAlmostEqual(5 * 18 - 6 + 2 * 14, box["limit_w"])

    def test_who_faces_whom(self):
        _, document = steps("800G -> 2x400G", "--ports", PORTS, "port", "all")
        pairs = {(pair["one"].split()[-1], pair["other"].split()[-1]): pair for pair in document["pairs"]}
        dr4 = pairs["LF-OS8-DR8", "LF-DD4-DR4-500M"]
        self.assertEqual(("conditional", "single-mode fibre, 4 pairs a port"), (dr4["verdict"], dr4["fibre"]))
        self.assertIn("needs a breakout cable, MPO 1x16 to MPO 1x12", dr4["words"])
        self.assertEqual("mismatch", pairs["LF-OS8-DR8", "ND-4FR4-2K"]["verdict"])
        self.assertEqual("conditional", pairs["ND-8X2FR4", "ND-4FR4-2K"]["verdict"])

    def test_a_fleet_that_can_passes(self):
        self.assertEqual({"Ethernet0": "configure"},
                         steps("800G -> 2x400G", "--ports", PORTS, "port", "1", code=0)[0])
        self.assertEqual({"Ethernet40": "not-concerned"},
                         steps("800G->2x400G", "--ports", PORTS, "port", "6")[0])
        # Without the first mode every port is concerned.
        self.assertEqual({"Ethernet40": "replace"}, steps("2x400G", "--ports", PORTS, "port", "6")[0])

    def test_boxes_are_folders(self):
        fleet = Fleet()
        for name in ("sw1", "sw2"):
            (fleet.path / name).mkdir()
        fleet.put("sw1/Ethernet0", "osfp-800g-dr8")
        fleet.put("sw2/Ethernet0", "qsfpdd-400g-dr4")
        found, document = steps("400G -> 4x100G", "file", fleet, code=0)
        self.assertEqual({"sw1/Ethernet0", "sw2/Ethernet0"}, set(found))
        self.assertEqual(["sw1", "sw2"], [box["box"] for box in document["power"]])
        self.assertIn("In all ", migrate("400G -> 4x100G", "file", fleet, code=0))

    def test_what_is_not_known_is_not_good(self):
        fleet = Fleet()
        fleet.put("Ethernet0", "osfp-800g-dr8")
        (fleet.path / "Ethernet8.cap").write_text("rubbish\n", encoding="ascii")
        text = (support.CAPTURES / "osfp-800g-dr8.cap").read_text(encoding="ascii")
        # Without the page of lane assignments nobody knows where applications start.
        (fleet.path / "Ethernet16.cap").write_text(text.partition("[page 01h]")[0], encoding="ascii")
        code, out, _ = support.run("migrate", "800G -> 4x200G", "file", fleet, "--format", "json")
        found = {port["port"]: port["step"]
                 for port in (json.loads(line) for line in out.decode().splitlines()
                              if "optictl.migration/1" in line).__next__()["ports"]}
        self.assertEqual(5, code)
        self.assertEqual(("cannot-tell", "cannot-tell"), (found["Ethernet8"], found["Ethernet16"]))

    def test_a_blocked_optic_is_replaced(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as blocked:
            blocked.write('format = 1\n[[optic]]\nvendor = "LUMENFORGE"\npart_number = "LF-OS8-DR8"\n'
                          'status = "blocked"\nreason = "recall 7"\n')
            blocked.flush()
            found, document = steps("2x400G", "--ports", PORTS, "--list", blocked.name, "port", "1")
        self.assertEqual({"Ethernet0": "replace"}, found)
        self.assertIn("recall 7", document["ports"][0]["text"])
        self.assertEqual([], document["ports"][0]["would_serve"])

    def test_csv_and_junit(self):
        words = ("800G -> 2x400G", "--ports", PORTS, "port", "all", "--format")
        rows = list(csv.DictReader(io.StringIO(migrate(*words, "csv"))))
        self.assertEqual((7, "today"), (len(rows), rows[1]["step"]))
        suite = xml.fromstring(migrate(*words, "junit"))
        self.assertEqual((7, 3, 2), tuple(len(suite.findall(f".//{tag}"))
                                          for tag in ("testcase", "failure", "skipped")))

    def test_mistakes(self):
        for words, text in ((("port", "all"), "write the wish"), (("fast", "file", "x.cap"), "is no mode"),
                            (("800G -> fast", "file", "x.cap"), "a wish is"), (("2x400G",), "write the wish")):
            code, _, err = support.run("migrate", *words, "--ports", PORTS)
            self.assertEqual(2, code, words)
            self.assertIn(text, err.decode())

    def test_the_schema(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        for wish in ("800G -> 2x400G", "400G -> 4x100G", "1x100G"):
            for document in support.objects("migrate", wish, "file", support.CAPTURES):
                validator.validate(document)


if __name__ == "__main__":
    unittest.main()
