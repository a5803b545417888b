#!/usr/bin/env python3
"""optictl and the real ethtool 6.1 on the same bytes: every line that ethtool prints is compared."""
import collections
import math
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
import ethtool
import faults
import rules
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


def number_agrees(text, ours):
    """To the last digit that ethtool prints; both numbers of a power, in mW and in dBm."""
    printed = re.search(r"-?\d+(?:\.(\d+))?", text)
    digits = len(printed[1] or "")
    return abs(float(printed[0]) - ours) <= 0.5001 * 10 ** -digits


def printed_by_ethtool(ours):
    """ethtool puts _ for what is not printable; optictl gives such a field as its bytes."""
    if not isinstance(ours, dict):
        return ours
    return "".join(chr(byte) if 32 <= byte <= 126 else "_" for byte in bytes.fromhex(ours["hex"]))


def agrees(kind, text, ours):
    if kind == "text":  # optictl cuts NUL and FFh, which pad many a field, as well as blanks
        return text.rstrip("_ ") == printed_by_ethtool(ours).rstrip("_ ").lstrip()
    if kind == "oui":
        return text.upper() == ours.replace("-", ":")
    if kind == "on":
        return text in (("On", "Yes") if ours else ("Off", "No", "None"))
    if kind == "code":
        return int(text.split()[0], 16) == ours["code"]
    if kind == "class":
        return int(text) == ours["code"] + 1
    if kind == "technology":  # SFF-8636 prints the byte, whose upper nibble is the code
        code = int(text.split()[0], 16)
        return ours["code"] in (code, code >> 4)
    if kind == "revision":
        return text == f"Rev. {ours}"
    return number_agrees(text, ours)


def metres_agree(text, ours, key):
    number, unit = re.match(r"([\d.]+)(k?m)$", text).groups()
    metres = float(number) * (1000 if unit == "km" else 1)
    return math.isclose(metres, ours * (1000 if key.endswith("_km") else 1), abs_tol=1e-6)


def compare(module, label, text):
    """(agrees, ours), or None where no rule takes the label."""
    for pattern, kind, where in rules.RULES:
        match = pattern.match(label)
        if not match:
            continue
        holder, key = where(module, match)
        ours = (holder or {}).get(key)
        if ours is None:
            stem = re.sub(r"_(c|v|ma|mw|nm|m|km|db|w|mbd|percent)$", "", key)
            state = (holder or {}).get(stem + "_state") or (holder or {}).get("state")
            empty = kind == "text" and not text.strip("_ ")
            return empty, state or "absent"
        if kind == "metres":
            return metres_agree(text, ours, key), ours
        return agrees(kind, text, ours), ours
    return None


@unittest.skipUnless(shutil.which("ethtool", path="/usr/sbin:/usr/bin:/sbin"),
                     "left out: ethtool is not installed")
class Ethtool(unittest.TestCase):
    def check(self, name, module, lines, seen):
        """Compares every line of one module; counts known faults in `seen`. Returns how many."""
        compared = 0
        for label, text in lines:
            if not rules.is_compared(module, label):
                continue
            with self.subTest(name, label=label, ethtool=text):
                result = compare(module, label, text)
                self.assertIsNotNone(result, "no rule for this line")
                good, ours = result
                compared += 1
                if not good:
                    fault = next((f for f in faults.FAULTS
                                  if f.explains(module, label, text, ours)), None)
                    self.assertIsNotNone(fault, f"optictl has {ours}")
                    seen[fault.what] += 1
        return compared

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
