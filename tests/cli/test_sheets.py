#!/usr/bin/env python3
"""db import of spreadsheets as people keep them: what programs save, what people write into cells."""
import tomllib
import unittest

import support
from lists import Folder

HEAD = "Vendor;PN;Status"


class Sheets(unittest.TestCase):
    def load(self, data, *words, encoding="utf-8"):
        """Exit code, entries and complaints."""
        self.folder = Folder()
        (self.folder.path / "sheet.csv").write_bytes(data.encode(encoding) if isinstance(data, str) else data)
        code, out, err = (each.decode() if isinstance(each, bytes) else each for each in
                          support.run("db", "import", "csv", self.folder / "sheet.csv", *words))
        return code, tomllib.loads(out).get("optic", []) if out else None, err.replace(f"optictl: {self.folder.path}/sheet.csv: ", "")

    def one(self, data, *words, **how):
        code, entries, err = self.load(data, *words, **how)
        self.assertEqual((0, 1), (code, len(entries or ())), err)
        return entries[0]

    def refused(self, data, pattern, *words):
        code, entries, err = self.load(data, *words)
        self.assertEqual((5, None), (code, entries), err)
        self.assertRegex(err, pattern)

    def left_out(self, data, pattern, *words):
        code, entries, err = self.load(data, *words)
        self.assertEqual((1, []), (code, entries), err)
        self.assertRegex(err, pattern)

    def cell(self, title, text, *words):
        """What a cell of a column becomes."""
        return self.one(f'PN;Status;{title}\nP-1;validated;"{text}"\n', *words)

    def bad(self, title, text, pattern, *words):
        self.left_out(f'PN;Status;{title}\nP-1;validated;"{text}"\n', pattern, *words)

    # -- files

    def test_which_optic_a_row_is_about_must_be_said(self):
        for text in ("Article;Media;Status\nAC-400-DR4-V2;400GBASE-DR4;validated\n",
                     "Supplier;Article;Media;Status\nACME;AC-400-DR4-V2;400GBASE-DR4;validated\n",
                     "Transceiver Product ID,Form Factor,Media,Status\nQSFP-100G-PSM4-S,QSFP28,SMF,validated\n"):
            self.refused(text, r"no column is the part number; say which: --map part_number=COLUMN")
        text = "Article;Media;Status\nAC-400-DR4-V2;400GBASE-DR4;validated\n"
        self.assertEqual("AC-400-DR4-V2", self.one(text, "--map", "part_number=Article")["part_number"])
        self.assertEqual({"media", "status"}, set(self.one(text, "--map", "media=Media")))
        code, entries, err = self.load("PN;Vendor PN;Status\nA;B;blocked\n")
        self.assertEqual((1, "A"), (code, entries[0]["part_number"]))
        self.assertIn("column 'Vendor PN' is a second part_number, and is not taken", err)

    def test_rows_above_the_names_of_the_columns(self):
        table = f"{HEAD}\nACME;P-1;validated\n"
        for above in ("Approved optics, lab 4;;\n", ";;\n\n;;\nList of 2026-03-02;;\nStatus;;\n", "sep=;\n", '"sep=;"\r\n'):
            self.assertEqual("ACME", self.one(above + table)["vendor"][0])
        self.assertEqual("P-1", self.one("sep=|\nVendor|PN|Status\nA,B|P-1|blocked\n")["part_number"])
        self.assertEqual("P-1", self.one('"Vendor\nName";"Part\r\n Number";Status\nACME;P-1;validated\n')["part_number"])
        self.assertEqual("P-1", self.one('Who;"Order\n number";Status\nA;P-1;blocked\n', "--map", "part_number=Order number")["part_number"])
        text = "Vendor;PN\nX;Y\nVendor;PN;Status\nACME;P-1;blocked\n"
        self.assertEqual("ACME", self.one(text, "--header-line", "3")["vendor"][0])
        self.refused(text, "line 9 is empty.*--header-line", "--header-line", "9")
        self.assertIn("line 4", self.load(f"Title;;\n\n{HEAD}\nACME;P-1;maybe\n")[2])

    def test_blank_rows_and_cells(self):
        code, entries, err = self.load(f"{HEAD}\n;;\nACME;P-1;validated\n ;\u00a0;\n\n;;;;;\nACME;P-2;blocked;;;\n")
        self.assertEqual((0, 2), (code, len(entries)), err)
        self.left_out(f"{HEAD}\nACME;P-1;validated;x\n", "line 2: the row has 4 cells, the line with the titles 3")

    def test_encodings(self):
        text = f"{HEAD};Notes\r\nACME\u00a0;\u00a0P-1;validated;gr\u00fcn, 5 \u2013 7 \u00b0C\r\n"
        for encoding, note in (("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "it was UTF-16"), ("utf-16-le", "it was UTF-16"),
                               ("utf-16-be", "it was UTF-16"), ("cp1252", "taken as Windows-1252 (Latin-1)")):
            found = self.one(text, encoding=encoding)
            self.assertEqual((["ACME"], "P-1", "gr\u00fcn, 5 \u2013 7 \u00b0C"), (found["vendor"], found["part_number"], found["reason"]), encoding)
            self.assertIn(note, self.load(text, encoding=encoding)[2])
        self.refused(b"PK\x03\x04\x14\x00", "this is a workbook .*save the sheet as CSV")
        self.assertEqual("AC-1 A", self.one(f"{HEAD}\nACME;AC-1\u00a0A;validated\n")["part_number"])

    # -- cells

    def test_words_for_status(self):
        text = f"{HEAD}\nA;P-1;OK\nA;P-2; Do  not use\nA;P-3;EOL\nA;P-4;validated\nA;P-5;Recalled\n"
        code, entries, err = self.load(text)
        self.assertEqual((1, ["validated", "recalled"]), (code, [each["status"] for each in entries]))
        self.assertIn("'OK' is no status (validated, limited, deprecated, blocked, recalled); say what it means: "
                      '--map-status "OK=validated"; the row is left out', err)
        code, entries, err = self.load(text, "--map-status", "ok=validated", "--map-status", "do not use=blocked", "--map-status", "EOL=deprecated")
        self.assertEqual((0, ["validated", "blocked", "deprecated", "validated", "recalled"]), (code, [each["status"] for each in entries]), err)
        for word in ("ok", "ok=fine", "=blocked", "ok=unknown"):
            self.assertEqual(2, self.load(text, "--map-status", word)[0], word)

    def test_days(self):
        for text in ("2026-03-02", "02.03.2026", "2-Mar-26", "46083", "2026-03-02 00:00:00"):
            self.assertEqual("2026-03-02", str(self.cell("Expires", text)["expires"]), text)
        self.bad("Expires", "3/2/26", r"column 'Expires': '3/2/26' is 2026-02-03 or 2026-03-02; say --dates dmy or --dates mdy; the row is left out")
        self.assertEqual("2026-02-03", str(self.cell("Expires", "3/2/26", "--dates", "dmy")["expires"]))
        self.assertEqual("2026-03-02", str(self.cell("Expires", "3/2/26", "--dates", "mdy")["expires"]))
        # One day that can only be read in one way settles the others.
        code, entries, err = self.load("PN;Status;Tested\nA;blocked;3/2/26\nB;blocked;31/3/26\n")
        self.assertEqual((0, ["2026-02-03", "2026-03-31"]), (code, [str(each["date"]) for each in entries]), err)
        # A day that is for people only is left out without its row.
        code, entries, err = self.load("PN;Status;Tested\nA;blocked;soon\n")
        self.assertEqual((1, [{"part_number": "A", "status": "blocked"}]), (code, entries))
        self.assertIn("'soon' is no day; write YYYY-MM-DD; the cell is left out", err)

    def test_numbers(self):
        for text, watts in (("12.5", 12.5), ("1,5", 1.5), ("12 W", 12), ("<= 12,0W", 12), ("\u2264 9 watts", 9)):
            self.assertEqual(watts, self.cell("Power", text)["max_power_w"], text)
        self.bad("Power", "1,500", "'1,500' has two meanings; write 1.500 or 1500")
        self.bad("Power", "tbd", "a number belongs here, this is 'tbd'")
        self.bad("Power", "12-15", "a number belongs here")

    def test_several_in_a_cell(self):
        self.assertEqual(["25G", "10G"], self.cell("Speed", "25G, 10G")["modes"])
        self.assertEqual(["1x400G", "4x100G"], self.cell("Speed", "1x400G\n4x100G")["modes"])
        self.assertEqual({"allow": ["3.17", "3.18"]}, self.cell("FW", "3.17, 3.18")["firmware"])
        for text in (">=3.2", "3.2 or later", "3.2+", "\u2265 3.2"):
            self.assertEqual({"min": "3.2"}, self.cell("FW", text)["firmware"], text)
        self.bad("FW", "3.17, >=3.19", "'>=3.19' beside other versions; write it in a column firmware_min")
        self.assertEqual(["FINISAR", "II-VI"], self.cell("Vendor", "FINISAR; II-VI")["vendor"])
        for title, text in (("Vendor", "FINISAR / II-VI / COHERENT"), ("Vendor", "FINISAR, II-VI")):
            code, entries, err = self.load(f'PN;Status;{title}\nP-1;validated;"{text}"\n')
            self.assertEqual((1, [text]), (code, entries[0]["vendor"]))
            self.assertRegex(err, "line 2: vendor .* looks like several; write a list, or an entry each; taken as it stands")
        for text in ("PN1, PN2", "PN1 / PN2", "PN (any rev)", "A PART NUMBER OF MORE"):
            self.assertEqual(1, self.load(f'PN;Status\n"{text}";validated\n')[0], text)

    def test_a_row_makes_one_entry(self):
        self.left_out('PN;Status;Modes\nP-1;validated;"{ mode = ""1x400G"" }]\n[[optic]]\nvendor = ""V""\nstatus = ""validated""\nmodes = [""1x400G"""\n', "left out")


if __name__ == "__main__":
    unittest.main()
