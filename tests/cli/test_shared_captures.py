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

    def observed(self, name):
        """Samples of VDM by (bank, group, slot of the group), and those of page 35h by name and statistic."""
        found = support.objects("dom", "file", support.SHARED / name)[0]["observables"]
        vdm = {(each["bank"], each["group"], (each["instance"] - 1) % 64): each
               for each in found if each["type"] != 0}
        return vdm, {(each["name"], each["statistic"]): each["value"] for each in found if each["type"] == 0}

    def test_observables_of_the_fboss_images(self):
        """What FBOSS and meta.json say of each sample of VDM. Types that CMIS leaves to vendors have no value."""
        compared, own, images = 0, set(), 0
        for folder in self.folders:
            decoded = json.loads((folder / "meta.json").read_text(encoding="utf-8")).get("decoded") or {}
            if "vdm" not in decoded:
                continue
            images += 1
            found, _ = self.observed(folder.name)
            self.assertEqual(len(decoded["vdm"]), len([key for key, each in found.items()
                                                       if key in self.places(decoded["vdm"])]), folder.name)
            for want in decoded["vdm"]:
                place = self.place(want)
                got = found[place]
                with self.subTest(folder.name, place=place, type=want["type"]):
                    self.assertEqual(want["type"], got["type"])
                    if want["type"] >= 100 and got["state"] == "not-available":
                        own.add(want["type"])
                    elif want["raw"] == "0xffff" and want["type"] in (7, 8):
                        self.assertEqual("saturated", got["state"])  # no ratio: Table 8-180
                    elif got["value"] is not None and not want["name"].startswith("type_"):
                        self.assertAlmostEqual(want["value"], got["value"], delta=1e-6 * max(1, abs(want["value"])))
                        compared += 1
        print(f"{compared} samples of VDM in {images} images compared; types of vendors: {sorted(own)}")
        if images:
            self.assertGreater(compared, 200)

    @staticmethod
    def place(want):
        return want["bank"], int(want["page"], 16) - 0x24 + 1, (want["offset"] - 128) // 2

    def places(self, wants):
        return {self.place(want) for want in wants}

    def test_statistics_of_the_coherent_image_of_fboss(self):
        folder = support.SHARED / "fboss-cmis_osfp_zr_800g"
        if not folder.exists():
            self.skipTest("left out: no ZR image of FBOSS beside this checkout")
        wants = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["expected"]["coherent_link_pm_35h"]
        _, got = self.observed(folder.name)
        names = {"tx_power": "tx_power_coherent"}
        for key, want in wants.items():
            name = re.sub(r"_(ps_nm|ps2?|db|mhz|percent|dbm|krad_s)$", "", key)
            for word, statistic in (("avg", "average"), ("min", "minimum"), ("max", "maximum")):
                with self.subTest(key, statistic=statistic):
                    self.assertAlmostEqual(want[word], got[names.get(name, name), statistic], places=6)

    def test_statistics_of_a_coherent_module_before_the_bit_that_says_so(self):
        """CMIS 4.1 has no 01h:142.4; the interface says that it is coherent. Numbers as SONiC prints them."""
        folder = support.SHARED / "sonic-synthetic-400zr-ccmis"
        if not folder.exists():
            self.skipTest("left out: no coherent image of SONiC beside this checkout")
        wants = json.loads((folder / "sonic.json").read_text(encoding="utf-8"))["calls"]["get_transceiver_pm"]
        _, got = self.observed(folder.name)
        names = {"soproc": "sop_roc", "tx_power": "tx_power_coherent", "rx_tot_power": "rx_total_power",
                 "rx_sig_power": "rx_signal_power"}
        compared = 0
        for key, want in wants.items():
            name, word = key.rsplit("_", 1)
            if name in ("prefec_ber", "uncorr_frames"):  # of the counters of page 34h
                continue
            statistic = {"avg": "average", "min": "minimum", "max": "maximum"}[word]
            with self.subTest(key):
                self.assertAlmostEqual(want, got[names.get(name, name), statistic], places=3)
                compared += 1
        self.assertEqual(36, compared)

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
