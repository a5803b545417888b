#!/usr/bin/env python3
"""convert --redact: every byte that the standards give to users, vendors and passwords is gone, in each map."""
import unittest

import support
from support import halves_of
from test_diff import Changed

MARK = 0xA5
# Bytes by the tables of each standard: half page, first, last. What is named here is nobody's to share.
CMIS = [("lower", 118, 125, "PasswordChangeEntryArea, PasswordEntryArea (Table 8-25)"),
        ("page 00h", 223, 255, "Custom (Table 8-27)"),
        ("page 01h", 191, 222, "Custom (Table 8-43)"),
        ("page 02h", 230, 254, "Custom (Table 8-63)"),
        ("page 03h", 128, 255, "user EEPROM (section 8.6)"),
        ("page 10h", 240, 255, "Custom (Table 8-77)")]
SFF8636 = [("lower", 119, 126, "password change and entry areas (Table 6-2)"),
           ("page 00h", 224, 255, "vendor specific (6.3.30)")]
SFF8472 = [("A0h lower", 96, 127, "vendor specific (Table 4-2)"),
           ("A2h lower", 120, 126, "vendor specific, password (Table 4-3)"),
           ("A2h page 00h", 128, 247, "user EEPROM (Table 4-3)")]
CAPTURES = {"qsfpdd-400g-dr4": CMIS, "qsfp28-100g-lr4": SFF8636, "sfp28-25g-lr": SFF8472}


class Redact(unittest.TestCase):
    def marked(self, name, areas):
        changes = {}
        for half, first, last, _ in areas:
            changes.setdefault(half, {}).update({at: MARK for at in range(first, last + 1)})
        with Changed(support.CAPTURES / f"{name}.cap", changes) as file:
            before = halves_of(file.read_text(encoding="utf-8"))
            document = support.objects("convert", "file", file, "--redact")[0]
        return before, halves_of(document["capture"])

    def test_areas_of_users_and_vendors_and_passwords_are_zero(self):
        for name, areas in CAPTURES.items():
            before, after = self.marked(name, areas)
            for half, first, last, what in areas:
                half = half.removeprefix("A0h ")
                with self.subTest(name, half=half, what=what):
                    present = [at for at in range(first, last + 1) if at in before[half]]
                    self.assertEqual({MARK}, {before[half][at] for at in present})
                    self.assertEqual({0}, {after[half][at] for at in present})

    def test_nothing_else_is_changed_but_names_and_checksums(self):
        # Serial number, date, CLEI code and what was marked; 00h:222, 01h:255 and 02h:255, the checksums.
        allowed = {"page 00h": {*range(166, 200), 222}, "page 01h": {255}, "page 02h": {255}}
        before, after = self.marked("qsfpdd-400g-dr4", CMIS)
        for half, known in before.items():
            marked = {at for where, first, last, _ in CMIS for at in range(first, last + 1) if where == half}
            changed = {at for at, value in known.items() if after[half][at] != value}
            self.assertEqual(set(), changed - marked - allowed.get(half, set()), half)

    def test_clei_codes_are_replaced_in_each_map(self):
        # 00h:190-199 of CMIS, 02h:128-137 of SFF-8636.
        for name in ("qsfpdd-400g-dr4", "qsfp28-100g-sr4"):
            file = support.CAPTURES / f"{name}.cap"
            code = support.objects("show", "file", file)[0]["identity"]["clei_code"]
            self.assertTrue(code)
            document = support.objects("convert", "file", file, "--redact")[0]
            shown = support.objects("show", "file", "-", data=document["capture"].encode())[0]
            self.assertEqual("CL000001", shown["identity"]["clei_code"])
            self.assertNotIn(code, document["capture"])


if __name__ == "__main__":
    unittest.main()
