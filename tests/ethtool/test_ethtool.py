#!/usr/bin/env python3
"""optictl and the real ethtool 6.1 on the same bytes: every line that ethtool prints is compared."""
import collections
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
import compare
import ethtool
import faults
import support

# Modules that ethtool 6.1 does not decode: it dumps them in hexadecimal or stops.
UNDECODED = {
    "cpo-3200g-4bank.cap": "banks as CMIS 5.4 counts them (01h:142 = 3)",
    "dwdm-sfp-fixed-wavelength.cap": "identifier 0Bh",
    "osfpxd-1600g-2xdr8.cap": "an OSFP-XD identifier",
    "qsfp112-400g-dr4.cap": "identifier 1Eh",
    "sfp112-100g-sr1.cap": "an SFP identifier with CMIS",
    "sfpdd-100g-passive-dac-flat.cap": "identifier 1Fh",
}


@unittest.skipUnless(shutil.which("ethtool", path="/usr/sbin:/usr/bin:/sbin"),
                     "left out: ethtool is not installed")
class Ethtool(compare.Comparison, unittest.TestCase):
    def test_our_captures(self):
        compared, seen = 0, collections.Counter()
        for capture in support.good_captures():
            lines = ethtool.decode(ethtool.halves(capture))
            if capture.name in UNDECODED:
                self.assertEqual([], lines, f"{capture.name}: {UNDECODED[capture.name]}")
                continue
            self.assertGreater(len(lines), 15, capture.name)
            module = support.objects("show", "file", capture)[0]
            compared += self.check(capture.name, module, lines, seen)
        print(f"{compared} lines compared")
        for what, count in seen.items():
            print(f"{count:5} {what}")
        self.assertGreater(compared, 3500)
        self.assertEqual(set(), {f.what for f in faults.FAULTS if f.in_our_captures} - set(seen),
                         "faults that no capture shows")

    @unittest.skipUnless(support.SHARED.is_dir(),
                         "left out: no dumps of real modules beside this checkout")
    def test_real_dumps(self):
        compared, seen, decoded = 0, collections.Counter(), 0
        for folder in sorted(p for p in support.SHARED.iterdir() if p.is_dir()):
            lines = ethtool.decode(ethtool.halves_of_folder(folder))
            modules = support.objects("show", "file", folder)
            if lines and modules and modules[0]["map"]["standard"]:
                decoded += 1
                compared += self.check(folder.name, modules[0], lines, seen)
        print(f"{decoded} real dumps, {compared} lines compared, {seen.total()} faults of ethtool")
        self.assertGreater(compared, 2000)


if __name__ == "__main__":
    unittest.main()
