#!/usr/bin/env python3
"""db: lint with every remark, import of spreadsheets, export and back, drafts of entries."""
import csv
import io
import json
import shutil
import subprocess
import tempfile
import tomllib
import unittest

import lists
import support
from lists import DAY, LAB, Folder, entry

DR4 = "captures/qsfpdd-400g-dr4.cap"
HEAD = "format = 1\n"


def optic(status="validated", **keys):
    keys = {"vendor": '"V"', "part_number": '"P-1"', **keys, "status": f'"{status}"'}
    return "[[optic]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value)


class Lint(unittest.TestCase):
    def remarks(self, text, more=None):
        folder = Folder(a__toml=HEAD + text, **({"b__toml": HEAD + more} if more else {}))
        code, out, err = lists.run("db", "lint", *DAY, *sorted(folder.path.iterdir()))
        self.assertEqual("", err)
        errors = any(": error: " in line for line in out.splitlines())
        self.assertEqual(1 if errors else 0, code, out)
        return out.replace(f"{folder.path}/", "").splitlines()

    def one(self, pattern, *texts):
        found = self.remarks(*texts)
        self.assertEqual(1, len(found), found)
        self.assertRegex(found[0], pattern)

    def test_shipped_lists_and_the_examples_are_clean(self):
        files = sorted((support.SOURCE / "vendor-db").glob("*/*.toml"))
        self.assertEqual(4, len(files))
        self.assertEqual((0, "", ""), lists.run("db", "lint", *DAY, *files))

    def test_unreadable_parts_are_remarks_with_line_and_column(self):
        self.one(r"a\.toml:3:10: error: a text belongs here.*\[not-readable\]", "[[optic]]\nvendor = 3\npart_number = \"P\"\nstatus = \"blocked\"\n")
        self.assertEqual(5, lists.run("db", "lint", "no-such-file")[0])

    def test_entries_that_never_decide(self):
        self.one(r"a\.toml:2:1: error: never decides: .*a\.toml:6 .*blocked counts before validated", optic() + optic("blocked"))
        self.one(r"a\.toml:6:1: error: never decides", optic("blocked") + optic())
        self.one(r"a\.toml:6:1: error: never decides", optic("blocked", vendor='["V", "W"]') + optic())
        self.one("never-decides", optic(part_number='{ cable = "P-{length}M", max_m = 3 }')
                 + optic("limited", part_number='{ cable = "P-{length}M" }'))

    def test_contradictions(self):
        self.one(r"a\.toml:2:1: error: contradicts .*a\.toml:6", optic(vendor='["V", "W"]') + optic("blocked"))
        self.one("may-contradict", optic(part_number='{ regex = "P-[0-9]" }') + optic("blocked", part_number='{ regex = "P-[0-5]" }'))
        self.assertEqual([], self.remarks(optic() + optic("blocked", part_number='"P-2"')))
        self.assertEqual([], self.remarks(optic(platform='"a"') + optic("blocked", platform='"b"')))
        self.assertEqual([], self.remarks(optic(revision='{ max = "A9" }') + optic("blocked", revision='{ min = "B1" }')))
        self.assertEqual([], self.remarks(optic(nos='{ max = "1.9" }') + optic("blocked", nos='{ min = "1.10" }')))
        # A more specific entry is no contradiction: it is the exception that it looks like.
        self.assertEqual([], self.remarks(optic() + optic("blocked", revision='"A"')))

    def test_repetitions_and_layers(self):
        self.one(r"a\.toml:6:1: note: the same optics as .*a\.toml:2", optic() + optic())
        self.one(r"a\.toml:2:1: note: replaced by .*b\.toml:2", optic(), optic())

    def test_names(self):
        self.one("unknown-media", optic(media='"400GBASE-DR5"'))
        self.one("unknown-media", optic(peer='"400G"'))
        self.one("unknown-connector", optic(connector='"LC duplex"'))
        self.one("unknown-form-factor", optic(form_factor='"QSFPDD"'))
        self.assertEqual([], self.remarks(optic(media='["400g-fr4", "100GBASE-LR4", "40GBASE-CR4"]', connector='"MPO 1x12"',
                                                form_factor='"osfp"')))

    def test_dates(self):
        self.one(r"note: expired on 2026-11-27.*\[expired\]", optic(expires="2026-11-27"))
        self.one(r"note: expires on 2026-11-28, today \[expires-soon\]", optic(expires="2026-11-28"))
        found = self.remarks(optic(date="2026-11-20", expires="2026-11-10"))
        self.assertTrue(any("expires before" in line for line in found), found)
        self.one("yet to come", optic(date="2026-11-29"))

    def test_recalls_cover_more_and_less_specific_entries(self):
        recall = optic("recalled", part_number='{ glob = "P-*" }')
        self.one(r"a\.toml:2:1: error: never decides: .*a\.toml:6 covers the same, and no other entry outvotes it", optic() + recall)
        self.one("never-decides", recall + optic(revision='"A"'))
        self.one(r"a\.toml:2:1: error: never decides: .*b\.toml:2", optic(), recall)
        # Some of the optics of an entry are recalled: that is what a recall is for.
        self.assertEqual([], self.remarks(optic(part_number='{ glob = "P*" }') + recall))
        self.assertEqual([], self.remarks(optic() + optic("recalled", serial='{ min = "A1", max = "A9" }')))

    def test_entries_that_begin_and_cease_to_count(self):
        self.one(r"note: expires on 2026-12-01, in 3 days \[expires-soon\]", optic(expires="2026-12-01"))
        self.assertEqual([], self.remarks(optic(expires="2026-12-29")))
        self.one("error: expires before the day from which it counts", optic(**{"from": "2027-02-01"}, expires="2027-01-01"))
        # One after the other they do not meet.
        self.assertEqual([], self.remarks(optic(expires="2027-06-30") + optic("deprecated", **{"from": "2027-07-01"})))
        self.one("never-decides", optic(expires="2027-06-30") + optic("deprecated", **{"from": "2027-06-30"}))

    def test_media_that_no_module_of_the_form_has(self):
        self.one(r"error: matches no module: 100GBASE-SR4 takes 4 lanes, SFP has 1 \[never-matches\]",
                 optic(form_factor='"SFP"', media='"100GBASE-SR4"'))
        self.assertEqual([], self.remarks(optic(form_factor='["SFP", "QSFP28"]', media='"100GBASE-SR4"')))

    def test_texts_that_say_something_else_than_they_seem_to(self):
        self.one(r"error: part_number 'FTLX\*' is met exactly, .*write { glob = \"FTLX\*\" } for a pattern \[star-in-text\]", optic("blocked", part_number='"FTLX*"'))
        self.one(r"vendor 'II-VI INCORPORATED' has 18 characters, the register 16: it never matches; write 'II-VI INCORPORAT' \[too-long\]",
                 optic(vendor='"II-VI INCORPORATED"'))
        self.one(r"looks like several.*\[several-in-text\]", optic(vendor='"A / B"'))
        self.one(r"part_number 'P-1 \(any rev\)' is met exactly.*write 'P-1' \[remark-in-text\]", optic(part_number='"P-1 (any rev)"'))
        self.assertEqual([], self.remarks(optic(vendor='"VOLEKABEL, INC"')))

    def test_modes_and_places_that_nothing_knows(self):
        self.one(r"error: no port is split as 3x100G.*\[unknown-mode\]", optic(modes='["3x100G"]'))
        self.one("unknown-mode", optic(modes='["1x300G"]'))
        self.assertEqual([], self.remarks(optic(modes='["1x400G+3x100G", "2x64G"]')))
        cages = '[[cage]]\nplatform = "sw-a"\nname = "upper"\n'
        self.one(r"note: no \[\[cage\]\] is of the platform 'SW-B'; known are SW-A", optic(platform='"sw-b"') + cages)
        self.one(r"note: no \[\[cage\]\] is called 'LOWER'; known are UPPER", optic(platform='"sw-a"', cage='"lower"') + cages)
        self.assertEqual([], self.remarks(optic(platform='"sw-b"', cage='"lower"')))

    def test_firmware_and_modes(self):
        self.one("both allowed and denied", optic(firmware='{ allow = ["1.2"], deny = ["1.2"] }'))
        self.one("need not be allowed", optic(firmware='{ allow = ["1.10"], min = "1.9" }'))
        self.one("mode-twice", optic(modes='["4x100G", "4x100G-2"]'))

    def test_json(self):
        folder = Folder(a__toml=HEAD + optic(media='"x"'))
        found = lists.json_of("db", "lint", folder / "a.toml")
        self.assertEqual([("unknown-media", 2, 1, "error")], [(r["id"], r["line"], r["column"], r["severity"]) for r in found])


SHEET = """Supplier,SKU,Rev,FW,Speeds,Verdict,Owner,Shelf,Watts
LUMENFORGE,LF-DD4-DR4-500M,B1..B9,3.17; 3.12,1x400G;4x100G,Validated,ann,12,10.5
"VOLEKABEL, INC",VK-{length}M,,,,limited,bob,,
NORDLYS OPTICS,ND-*,A,3.x,,validated,,7,
GLASSWREN,/GW-(1|2)/,,,,maybe,,,watts
OPALINE,,,,,validated,,,
"""


class Import(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(sheet__csv=SHEET)

    def load(self, *words):
        return lists.run("db", "import", "csv", self.folder / "sheet.csv", *words)

    def test_columns_are_recognised_or_mapped_and_nothing_is_dropped_silently(self):
        code, out, err = self.load("--map", "part_number=SKU")
        self.assertEqual(1, code)
        entries = tomllib.loads(out)["optic"]
        self.assertEqual(["LF-DD4-DR4-500M", {"cable": "VK-{length}M"}], [e["part_number"] for e in entries[:2]])
        self.assertEqual(["LUMENFORGE"], entries[0]["vendor"])
        self.assertEqual(["VOLEKABEL, INC"], entries[1]["vendor"])
        self.assertEqual({"min": "B1", "max": "B9"}, entries[0]["revision"])
        self.assertEqual(["3.17", "3.12"], entries[0]["firmware"]["allow"])
        self.assertEqual(10.5, entries[0]["max_power_w"])
        self.assertIn("column 'Shelf' is not taken (2 cells)", err)
        self.assertRegex(err, r"line 4, column 'FW': '3.x' is no version")
        self.assertRegex(err, r"line 5, column 'Verdict': 'maybe' is no status .*--map-status \"maybe=validated\"; the row is left out")
        self.assertRegex(err, r"line 5, column 'Watts': a number belongs here")
        self.assertRegex(err, r"line 6: it has no part number, and would be about all optics .* write \(any\) there if it is")
        self.assertIn("2 entries taken", err)

    def test_without_a_part_number_column_it_asks_which(self):
        code, out, err = self.load()
        self.assertEqual((5, ""), (code, out))
        self.assertIn("--map part_number=COLUMN", err)
        self.assertIn("SKU", err)

    def test_mistakes_of_the_mapping(self):
        self.assertIn("no such key", self.load("--map", "pn=SKU")[2])
        self.assertIn("no such column", self.load("--map", "part_number=X")[2])
        self.assertEqual(2, self.load("--map", "SKU")[0])

    def test_files_of_spreadsheets(self):
        for text in ("\ufeffVendor;PN;Status\r\nV;\"P,1\";blocked\r\n\r\n", "Vendor\tPN\tStatus\nV\tP,1\tblocked\n",
                     "Vendor,PN,Status\nV,\"P,1\",blocked\n"):
            self.folder.write("sheet.csv", text)
            code, out, _ = self.load()
            self.assertEqual(0, code)
            self.assertEqual("P,1", tomllib.loads(out)["optic"][0]["part_number"])
        for text, words in (("", "no rows"), ("PN\n", "no rows"), ("PN\n\"open\n", "line 2: a quote opens")):
            self.folder.write("sheet.csv", text)
            code, _, err = self.load()
            self.assertEqual(5, code)
            self.assertIn(words, err)

    def test_rows_without_status_are_limited_unless_said(self):
        self.folder.write("sheet.csv", "PN\nP-1\n")
        self.assertEqual("limited", tomllib.loads(self.load()[1])["optic"][0]["status"])
        self.assertEqual("blocked", tomllib.loads(self.load("--status", "blocked")[1])["optic"][0]["status"])

    def test_output_goes_to_a_file_that_lint_accepts(self):
        code, out, _ = self.load("--map", "part_number=SKU", "-o", self.folder / "site.toml")
        self.assertEqual((1, ""), (code, out))
        self.assertEqual(0, lists.run("db", "lint", self.folder / "site.toml")[0])


class Export(unittest.TestCase):
    def test_csv_and_back_is_the_same_list(self):
        """Templates are resolved; cages and contradictions have no place in CSV, and are not lost in silence."""
        code, out, err = lists.run("db", "export", "csv", LAB)
        self.assertEqual((1, ""), (code, out))
        for lost in ("no place for its 2 [[cage]]", "no place for its 1 [[contradiction]]", "no place for its 1 [[vendor]]", "nothing is exported"):
            self.assertIn(lost, err)
        code, out, err = lists.run("db", "export", "csv", "--entries-only", LAB)
        self.assertEqual(0, code)
        self.assertIn("no place for its 2 [[cage]]", err)
        self.assertEqual(7, len(list(csv.DictReader(io.StringIO(out)))))
        folder = Folder(sheet__csv=out)
        self.assertEqual(0, lists.run("db", "import", "csv", folder / "sheet.csv", "-o", folder / "again.toml")[0])
        whole = tomllib.loads(lists.run("db", "export", "toml", LAB)[1])
        again = tomllib.loads(lists.run("db", "export", "toml", folder / "again.toml")[1])
        self.assertEqual(whole["optic"], again["optic"])

    def test_an_entry_that_csv_cannot_hold_is_refused(self):
        folder = Folder(a__toml=HEAD + optic(reason='" blanks at the ends "'))
        code, out, err = lists.run("db", "export", "csv", folder / "a.toml")
        self.assertEqual((1, ""), (code, out))
        self.assertRegex(err, r"a\.toml:2 *: CSV cannot hold its reason|a\.toml:2: CSV cannot hold its reason")

    def test_toml_holds_all(self):
        """Cages, contradictions and names of vendors as well; once more it is the same text."""
        code, out, err = lists.run("db", "export", "toml", LAB, support.SOURCE / "vendor-db/lists/vendors.toml")
        self.assertEqual((0, ""), (code, err))
        whole = tomllib.loads(out)
        self.assertEqual((7, 2, 1), (len(whole["optic"]), len(whole["cage"]), len(whole["contradiction"])))
        self.assertEqual(tomllib.loads((support.SOURCE / "vendor-db/lists/vendors.toml").read_text())["vendor"], whole["vendor"][1:])
        folder = Folder(again__toml=out)
        self.assertEqual(out, lists.run("db", "export", "toml", folder / "again.toml")[1])

    def test_json_holds_the_whole_entry_as_toml(self):
        found = [json.loads(line) for line in lists.run("db", "export", "json", LAB)[1].splitlines()]
        schemas = [each["schema"] for each in found]
        self.assertEqual((7, 2, 1), tuple(schemas.count(f"optictl.{kind}/1") for kind in ("entry", "cage", "contradiction")))
        folder = Folder(again__toml=HEAD + "\n".join(each["toml"] for each in found))
        again = [json.loads(line) for line in lists.run("db", "export", "json", folder / "again.toml")[1].splitlines()]
        self.assertEqual([each["toml"] for each in found], [each["toml"] for each in again])

    def test_list_and_show(self):
        code, out, _ = lists.run("db", "list", LAB)
        self.assertEqual(0, code)
        self.assertIn("lab.toml: 7 entries, 1 contradictions, 2 cages - example lab", out)
        code, out, _ = lists.run("db", "show", "VK-Q28-4S28-7", "--list", LAB)
        self.assertEqual((0, 1), (code, out.count("[[optic]]")))
        self.assertIn("min_m = 1, max_m = 10", out)
        self.assertEqual(2, lists.run("db", "show", "LUMENFORGE", "--list", LAB)[1].count("[[optic]]"))
        self.assertEqual(1, lists.run("db", "show", "NO-SUCH-PART", "--list", LAB)[0])

    def test_usage(self):
        for words in ((), ("frob",), ("export",), ("export", "xml"), ("import", "csv"), ("show",), ("add",)):
            self.assertEqual(2, lists.run("db", *words)[0], words)


class Add(unittest.TestCase):
    def test_a_draft_validates_the_module_it_was_made_from(self):
        for file in support.good_captures():
            folder = Folder()
            code, _, err = lists.run("db", "add", *DAY, "--status", "validated", "-o", folder / "new.toml", "--from", "file", file)
            self.assertEqual((0, ""), (code, err), file.name)
            found = lists.json_of("check", *DAY, "--list", folder / "new.toml", "file", file)[0]
            self.assertEqual("validated", found["verdict"], (file.name, found["reason"], found["other_entries"]))
            self.assertEqual((0, "", ""), lists.run("db", "lint", *DAY, folder / "new.toml"), file.name)

    def test_a_draft_is_for_review_and_can_be_appended(self):
        code, out, _ = lists.run("db", "add", *DAY, "--from", "file", DR4)
        self.assertEqual(0, code)
        folder = Folder(site__toml=entry(part_number='"X"', status='"blocked"') + out)
        draft = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))["optic"][1]
        self.assertEqual(("limited", "for review"), (draft["status"], draft["reason"]))
        self.assertEqual(["1x400G-8", "4x100G-2"], draft["modes"])

    def test_no_entry_for_what_cannot_be_believed(self):
        code, out, _ = lists.run("db", "add", "--from", "file", "captures/bad/wrong-checksums-cmis.cap")
        self.assertEqual(1, code)
        self.assertNotIn("[[optic]]", out)

    def test_the_lists_of_the_tree_are_in_the_program(self):
        """A program that was copied alone judges as an installed one does."""
        names = sorted(path.name for path in (support.SOURCE / "vendor-db/lists").glob("*.toml"))
        self.assertTrue(names)
        with tempfile.TemporaryDirectory() as folder:
            alone = shutil.copy(support.PROGRAM, folder)
            done = subprocess.run([alone, "db", "export", "json"], capture_output=True, check=True)
            listed = subprocess.run([alone, "db", "list"], capture_output=True, check=True, text=True)
        exported = support.run("db", "export", "json", *(
            str(support.SOURCE / "vendor-db/lists" / name) for name in names))[1]
        self.assertEqual(exported.replace(f"{support.SOURCE}/vendor-db/lists/".encode(), b"shipped/"), done.stdout)
        self.assertIn(b"optictl.vendor/1", done.stdout)
        for name in names:
            self.assertIn(f"shipped/{name}: ", listed.stdout)


if __name__ == "__main__":
    unittest.main()
