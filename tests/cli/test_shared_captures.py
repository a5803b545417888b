#!/usr/bin/env python3
"""Dumps of real modules, where they lie beside the checkout: identity, checksums, numbers."""
import json
import re
import unittest

import support

# Where a dump and what is said of it differ, the bytes and the clause decide.
WRONG_ON_PURPOSE = re.compile(r"corrupt-read|bad-cc")


def padded(text):
    return re.sub(r"[ \x00\xff]+$", "", text or "")


@unittest.skipUnless(support.SHARED.is_dir(),
                     "left out: no dumps of real modules beside this checkout")
class SharedCaptures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folders = sorted(p for p in support.SHARED.iterdir() if (p / "meta.json").exists())
        cls.shown = {p.name: support.objects("show", "file", p) for p in cls.folders}

    def each(self):
        for folder in self.folders:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            found = self.shown[folder.name]
            if found and "identity" in found[0]:
                yield folder.name, meta, found[0]

    def test_every_folder_is_read_and_most_are_understood(self):
        unread = [name for name, found in self.shown.items() if not found or "map" not in found[0]]
        self.assertEqual([], unread)
        unknown = sorted(name for name, found in self.shown.items()
                         if found[0]["map"]["standard"] is None)
        print(f"{len(self.shown)} real dumps; no map: {unknown}")
        # A lone page 11h and a lone A2h have no identifier; one image is half missing.
        self.assertLessEqual(len(unknown), 4, unknown)

    def test_standard(self):
        for name, meta, found in self.each():
            want = meta.get("standard") or meta.get("management_interface") or ""
            got = found["map"]["standard"]
            with self.subTest(name, want=want):
                family = {"SFF-8436": "SFF-8636"}
                if want.startswith(("CMIS", "SFF")) and not WRONG_ON_PURPOSE.search(name):
                    want = "CMIS" if want.startswith("CMIS") else want[:8]
                    if want != "SFF":
                        self.assertEqual(family.get(want, want), family.get(got, got))

    def test_vendor_part_and_serial(self):
        compared = 0
        for name, meta, found in self.each():
            pairs = {"vendor_name": meta.get("vendor"), "vendor_part_number": meta.get("pn"),
                     "vendor_serial_number": meta.get("sn"), "vendor_revision": meta.get("rev")}
            for key, want in pairs.items():
                got = found["identity"].get(key)
                if want is None or not isinstance(got, str):
                    continue
                with self.subTest(name, key=key):
                    self.assertEqual(padded(want).strip(), got.strip())
                    compared += 1
        print(f"{compared} texts compared")
        self.assertGreater(compared, 150)

    def test_decoded_numbers_of_the_fboss_images(self):
        compared = 0
        for name, meta, found in self.each():
            decoded = meta.get("decoded") or {}
            monitors = {(m["name"], m["lane"]): m for m in found["monitors"]}
            for key, monitor, unit in (("temperature_c", "temperature", "temperature_c"),
                                       ("vcc_v", "supply_voltage", "supply_voltage_v")):
                got = monitors.get((monitor, None), {}).get(unit)
                if isinstance(decoded.get(key), (int, float)) and got is not None:
                    with self.subTest(name, key=key):
                        self.assertAlmostEqual(decoded[key], got, places=6)
                        compared += 1
            apps = decoded.get("applications")
            if isinstance(apps, list) and found["map"]["standard"] == "CMIS":
                mine = {a["code"]: a for a in found["applications"]}
                for app in apps:
                    with self.subTest(name, app=app["apsel"]):
                        have = mine.get(app["apsel"])
                        self.assertIsNotNone(have)
                        self.assertEqual(int(app["host_id"], 16), have["host"]["interface"]["code"])
                        self.assertEqual(int(app["media_id"], 16), have["media"]["interface"]["code"])
                        compared += 1
        print(f"{compared} numbers and applications compared")
        self.assertGreater(compared, 50)

    def test_external_calibration_by_the_specification(self):
        folder = support.SHARED / "sonic-synthetic-sfp-extcal"
        if not folder.exists():
            self.skipTest("left out: no synthetic SFP beside this checkout")
        want = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["expected_by_spec"]
        got = {m["name"]: m for m in self.shown[folder.name][0]["monitors"]}
        for key, monitor, name in (("temperature_C", "temperature", "temperature_c"),
                                   ("voltage_V", "supply_voltage", "supply_voltage_v"),
                                   ("tx_bias_mA", "tx_bias", "tx_bias_ma"),
                                   ("tx_power_dBm", "tx_power", "tx_power_dbm"),
                                   ("rx_power_dBm", "rx_power", "rx_power_dbm")):
            self.assertAlmostEqual(want[key], got[monitor][name], places=3, msg=key)


if __name__ == "__main__":
    unittest.main()
