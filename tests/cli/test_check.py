#!/usr/bin/env python3
"""check: verdicts, exit codes, modes, cages, batches, and the golden reports of tests/golden/check."""
import csv
import difflib
import io
import json
import sys
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema

import lists
import support
from fleet import Fleet
from lists import DAY, LAB, Folder, entry

DR4 = "captures/qsfpdd-400g-dr4.cap"
GOLDEN = support.SOURCE / "tests" / "golden" / "check"
REPORTS = {
    "captures.txt": ("check", "--list", LAB, *DAY, "file", "captures"),
    "captures.csv": ("check", "--list", LAB, *DAY, "--format", "csv", "file", "captures"),
    "captures.xml": ("check", "--list", LAB, *DAY, "--format", "junit", "file", "captures"),
    "captures.json": ("check", "--list", LAB, *DAY, "--format", "json", "file", DR4, "captures/osfp-800g-dr8.cap"),
    "summary.txt": ("check", "--list", LAB, *DAY, "--summary", "file", "captures"),
    "summary.json": ("check", "--list", LAB, *DAY, "--summary", "--format", "json", "file", "captures"),
    "place.txt": ("check", "--list", LAB, *DAY, "--platform", "sw-a", "--cage", "upper", "--nos", "4.3.1",
                  "--mode", "4x100G", "file", DR4, "captures/qsfpdd-400g-fr4.cap",
                  "captures/qsfpdd-400g-zr-tunable.cap", "captures/qsfp28-100g-lr4.cap"),
}


def verdict(*words):
    found = lists.json_of("check", *DAY, *words)
    assert len(found) == 1, found
    return found[0]


class Check(unittest.TestCase):
    def test_what_is_about_to_begin_or_expire_is_said(self):
        folder = Folder(list__toml=entry(part_number='"LF-DD4-DR4-500M"', status='"validated"', expires="2026-12-01")
                        + entry(part_number='"LF-DD4-DR4-500M"', status='"deprecated"', **{"from": "2026-12-05"}).removeprefix("format = 1\n"))
        found = lists.json_of("check", "--list", folder / "list.toml", *DAY, "file", DR4)[0]
        self.assertEqual("validated", found["verdict"])
        texts = {each["id"]: each["text"].replace(f"{folder.path}/", "") for each in found["findings"] if each["id"].startswith("entry")}
        self.assertEqual({"entry-expires": "the entry at list.toml:2 counts until 2026-12-01, in 3 days",
                          "entry-begins": "from 2026-12-05 on, in 7 days, the entry at list.toml:%d counts: deprecated" % found["other_entries"][0]["line"]},
                         texts)

    def test_a_recall_in_another_list(self):
        folder = Folder(a__toml=entry(part_number='{ glob = "LF-*" }', status='"recalled"', reason='"laser ages"'),
                        b__toml=entry(vendor='"LUMENFORGE"', part_number='"LF-DD4-DR4-500M"', status='"validated"'))
        found = lists.json_of("check", "--list", folder / "a.toml", "--list", folder / "b.toml", *DAY, "file", DR4)[0]
        self.assertEqual(("blocked", "recalled: laser ages", "recalled"), (found["verdict"], found["reason"], found["entry"]["status"]))
        self.assertEqual("a recall counts before every other entry", found["other_entries"][0]["lost"])

    def test_single_ports_of_sfp_modules(self):
        for capture, mode, word, text in (
                ("sfp-1000base-t", "1x1G", "met", "one port of 1000BASE-T"),
                ("sfp-1000base-t", "1x10G", "excluded", "it is 1000BASE-T, 1G in all"),
                ("sfp-10g-lr-calibration-unstated", "1x10G", "met", "one port of 10GBASE-LR"),
                ("sfp-10g-lr-calibration-unstated", "1x1G", "cannot-tell", "whether it also runs 1G is not advertised"),
                ("sfp-10g-passive-dac", "1x10G", "cannot-tell", "it names no interface whose speed is known")):
            _, out, _ = support.run("check", "file", support.CAPTURES / f"{capture}.cap", "--mode", mode)
            lines = " ".join(out.decode().split())
            self.assertRegex(lines, f"{word} +{mode}: .*{text}", (capture, mode))

    def test_golden_reports(self):
        for name, words in REPORTS.items():
            with self.subTest(name):
                want = (GOLDEN / name).read_text(encoding="ascii").splitlines()
                got = lists.run(*words)[1].splitlines()
                self.assertEqual("", "\n".join(list(difflib.unified_diff(want, got, lineterm="", n=1))[:30]))

    def test_text_is_80_columns_wide(self):
        for name in ("captures.txt", "place.txt"):
            lines = (GOLDEN / name).read_text(encoding="ascii").splitlines()
            self.assertEqual([], [line for line in lines if len(line) > 80 and " " in line.strip()])

    def test_exit_codes(self):
        passes, fails = DR4, "captures/osfp-800g-dr8.cap"
        self.assertEqual(0, lists.run("check", "--list", LAB, *DAY, "file", passes)[0])
        self.assertEqual(1, lists.run("check", "--list", LAB, *DAY, "file", fails)[0])
        self.assertEqual(1, lists.run("check", "--list", LAB, *DAY, "file", fails, passes)[0])
        self.assertEqual(0, lists.run("check", "--list", LAB, *DAY, "--allow", "unknown", "file", fails)[0])
        self.assertEqual(5, lists.run("check", "--list", "no-such-list", "file", passes)[0])
        self.assertEqual(5, lists.run("check", "file", "no-such-dump")[0])
        self.assertEqual(2, lists.run("check", "--mode", "400", "file", passes)[0])
        self.assertEqual(2, lists.run("check", "--platform", "no-such", "file", passes)[0])
        self.assertEqual(2, lists.run("check", "--cage", "no-such", "file", passes)[0])

    def test_a_list_with_a_mistake_decides_nothing(self):
        folder = Folder(bad__toml="format = 1\n[[optic]]\nvender = \"X\"\n")
        code, out, err = lists.run("check", "--list", folder / "bad.toml", "file", DR4)
        self.assertEqual((5, ""), (code, out))
        self.assertIn("bad.toml:3:1: no key is called 'vender'; did you mean 'vendor'?", err)

    def test_layers(self):
        part = {"vendor": '"LUMENFORGE"', "part_number": '"LF-DD4-DR4-500M"'}
        folder = Folder(a__toml=entry(**part, status='"validated"', reason='"first"'),
                        b__toml=entry(**part, status='"validated"', reason='"second"'))
        found = verdict("--list", folder / "a.toml", "--list", folder / "b.toml", "file", DR4)
        self.assertEqual("second", found["reason"])
        self.assertEqual(["the same in a list that comes before"], [e["lost"] for e in found["other_entries"]])
        # A folder stands for its lists, by name.
        self.assertEqual("second", verdict("--list", folder.path, "file", DR4)["reason"])

    def test_unverifiable_comes_first(self):
        folder = Folder(all__toml=entry(part_number='{ glob = "*" }', status='"validated"'))
        for name in ("wrong-checksums-cmis", "wrong-checksums-sff8636", "wrong-checksums-sff8472", "all-ff",
                     "truncated-64-bytes"):
            found = verdict("--list", folder / "all.toml", "file", f"captures/bad/{name}.cap")
            self.assertEqual("unverifiable", found["verdict"], name)
            self.assertFalse(found["passes"])

    def test_unprintable_names_match_no_wildcard_and_are_shown(self):
        folder = Folder(all__toml=entry(vendor='{ glob = "*" }', status='"validated"'))
        file = "captures/bad/non-ascii-vendor-name.cap"
        found = verdict("--list", folder / "all.toml", "file", file)
        self.assertEqual("unknown", found["verdict"])
        self.assertIn("\\x", found["module"]["vendor_name"])
        self.assertIn("cannot be printed", found["reason"])
        self.assertNotRegex(lists.run("check", "file", "captures/bad/terminal-escapes.cap")[1], r"[^\n -~]")

    def test_near_misses(self):
        folder = Folder(near__toml=entry(vendor='"LUMENFORGE."', part_number='"LF-DD4-DR4-500M"',
                                         status='"validated"'))
        found = verdict("--list", folder / "near.toml", "file", DR4)
        self.assertEqual("unknown", found["verdict"])
        miss = found["near_misses"][0]
        self.assertEqual(("vendor", "LUMENFORGE.", "LUMENFORGE"), (miss["field"], miss["listed"], miss["found"]))

    def test_modes_of_the_module(self):
        folder = Folder(any__toml=entry(vendor='"LUMENFORGE"', part_number='{ glob = "LF-*" }',
                                        status='"validated"'))
        dr8 = "captures/osfp-800g-dr8.cap"
        for mode, file, want in (("4x100G", DR4, "validated"), ("4x100G-2", DR4, "validated"),
                                 ("1x400G", DR4, "validated"), ("8x100G", DR4, "blocked"),
                                 ("4x100G-1", DR4, "blocked"), ("2x200G", DR4, "blocked"),
                                 ("8x100G", dr8, "validated"), ("2x400G", dr8, "validated"),
                                 ("1x800G", dr8, "validated"), ("16x100G", dr8, "blocked")):
            found = verdict("--list", folder / "any.toml", "--mode", mode, "file", file)
            self.assertEqual(want, found["verdict"], (mode, file, found["reason"]))
        found = verdict("--list", folder / "any.toml", "--mode", "8x100G", "file", DR4)
        self.assertIn("fits 4 times side by side", found["reason"])

    def test_start_lanes_hold_in_every_bank(self):
        # OIF-CMIS 5.4 section 8.1.3.3: lanes are counted afresh in each group of eight.
        folder = Folder(any__toml=entry(vendor='{ glob = "*" }', status='"validated"'))
        for mode, file, want in (("2x800G", "osfpxd-1600g-2xdr8", "met"), ("3x800G", "osfpxd-1600g-2xdr8", "excluded"),
                                 ("32x100G", "cpo-3200g-4bank", "met"), ("2x800G", "osfp-800g-dr8", "excluded")):
            found = verdict("--list", folder / "any.toml", "--mode", mode, "file", f"captures/{file}.cap")
            self.assertEqual([want], [n["outcome"] for n in found["requirements"] if n["kind"] == "mode"], (mode, file))

    def test_the_port_of_the_map(self):
        folder = Folder(any__toml=entry(vendor='{ glob = "*" }', status='"validated"'))
        module = support.SOURCE / "captures/osfp-800g-dr8.cap"  # 8 lanes
        for keys, want in (('cage = "osfp"\nlanes = 8\nmax_power_w = 30', "validated"),
                           ('cage = "osfp"\nlanes = 8\nmax_power_w = 8', "blocked"),
                           ('cage = "qsfp112"\nlanes = 8\nmax_power_w = 30', "blocked"),
                           ('cage = "osfp"\nlanes = 4\nmax_power_w = 30', "blocked")):
            folder.write("ports.toml", f'schema = 1\n[[port]]\nname = "Ethernet0"\nindex = 0\n{keys}\n'
                                       f'module = "file {module}"\n')
            found = verdict("--list", folder / "any.toml", "--ports", folder / "ports.toml", "--mode", "2x400G",
                            "port", "Ethernet0")
            self.assertEqual(want, found["verdict"], (keys, found["reason"]))

    def test_power_against_the_cage(self):
        lr4 = "captures/qsfp28-100g-lr4.cap"  # class 4, 3.5 W
        for cage, want in (("qsfp-class-4", "met"), ("qsfp-class-3", "excluded")):
            needs = verdict("--cage", cage, "file", lr4)["requirements"]
            self.assertEqual([("power", want)], [(n["kind"], n["outcome"]) for n in needs if n["kind"] == "power"])
        needs = verdict("--cage", "sfp-level-1", "file", lr4)["requirements"]
        self.assertIn(("form_factor", "excluded"), [(n["kind"], n["outcome"]) for n in needs])

    def test_expect(self):
        dark = "captures/sfp-10g-sr-no-light.cap"
        folder = Folder(any__toml=entry(vendor='"OPALINE NETWORKS"', status='"validated"'))
        words = ("--list", folder / "any.toml", "file", dark)
        self.assertTrue(verdict(*words)["passes"])
        up = verdict("--expect", "up", *words)
        self.assertFalse(up["passes"])
        self.assertEqual([("fault", "rx-dark-all")], [(f["severity"], f["id"]) for f in up["findings"]])
        self.assertEqual({"verdict": "does-not-work", "first_bad_step": "rx"}, up["diagnosis"])
        down = verdict("--expect", "down", *words)
        self.assertTrue(down["passes"])
        self.assertEqual(([], "works"), (down["findings"], down["diagnosis"]["verdict"]))

    def test_expectations_are_judged_as_why_judges_them(self):
        """With --expect a validated module passes where `why --strict` is content, and nowhere else."""
        folder = Folder(any__toml=entry(vendor='{ glob = "*" }', status='"validated"'))
        files = sorted((support.SOURCE / "tests/states/modules").glob("s*.cap"))
        passed = 0
        for expect in ("up", "down"):
            codes = {f["target"]: f["diagnosis"]["verdict"] for f in support.objects("why", "--expect", expect, "file", *files)
                     if "diagnosis" in f}
            for found in support.objects("check", "--expect", expect, "--list", folder / "any.toml", "file", *files):
                if "passes" in found:
                    with self.subTest(found["target"], expect=expect):
                        verdict_ = codes[found["target"]]
                        self.assertEqual(verdict_, found["diagnosis"]["verdict"])
                        self.assertTrue(verdict_ == "works" or not found["passes"])
                        self.assertTrue(verdict_ != "works" or found["passes"] or found["verdict"] != "validated")
                        passed += found["passes"]
        self.assertGreater(passed, 50)

    def test_implausible_thresholds_are_findings(self):
        found = verdict("file", "captures/bad/thresholds-inverted.cap")
        self.assertTrue(any("threshold" in f["id"] for f in found["findings"]), found["findings"])

    def test_contradictions_of_the_standards(self):
        # The same module whose technology byte (00h:212) says 850 nm VCSEL instead of 1310 nm EML.
        text = (support.SOURCE / DR4).read_text(encoding="ascii")
        row = next(line for line in text.splitlines() if line.startswith("d0: 00 00 f0 00 06 00"))
        changed = text.replace(row, row.replace("d0: 00 00 f0 00 06", "d0: 00 00 f0 00 00"))
        changed = changed.replace("00 00 00 00 00 00 00 00 fe 00", "00 00 00 00 00 00 00 00 f8 00")
        changed = changed.replace("d0: 00 00 f0 00 00 00 00 00 00 00 00 00 00 00 fe 00",
                                  "d0: 00 00 f0 00 00 00 00 00 00 00 00 00 00 00 f8 00")
        folder = Folder(odd__cap=changed)
        found = verdict("file", folder / "odd.cap")
        self.assertIn("smf-media-850nm", [f["id"] for f in found["findings"]], found)
        self.assertNotIn("smf-media-850nm", [f["id"] for f in verdict("file", DR4)["findings"]])

    def test_good_captures_contradict_no_standard(self):
        text = (support.SOURCE / "vendor-db/lists/standards.toml").read_text(encoding="utf-8")
        ids = [line.split('"')[1] for line in text.splitlines() if line.startswith("id = ")]
        for found in lists.json_of("check", "file", *support.good_captures()):
            said = [f["id"] for f in found["findings"] if f["id"] in ids]
            self.assertEqual([], said, found["target"])

    def test_batch_counts_and_firmware_drift(self):
        text = (support.SOURCE / DR4).read_text(encoding="ascii")
        folder = Folder(one__cap=text, two__cap=text, three__cap=text.replace("00 29 40\n", "00 29 40\n", 1))
        old = text.replace("00: 18 54 00 06", "00: 18 54 00 06", 1)
        row = next(line for line in old.splitlines() if line.startswith("20: "))
        # Lower memory 39-40 is the active firmware: 03 11 -> 03 0c.
        folder.write("three.cap", old.replace(row, row.replace("03 11", "03 0c"), 1))
        self.assertIn("03 11", row)
        summary = lists.json_of("check", "--summary", "--list", LAB, *DAY, "file", folder.path)[0]
        self.assertEqual(3, summary["modules"])
        self.assertEqual({"3.17": 2, "3.12": 1}, summary["firmware_drift"][0]["firmware"])
        out = lists.run("check", "--list", LAB, *DAY, "file", folder.path)[1]
        three = str(folder / "three.cap")
        self.assertIn(f"LF-DD4-DR4-500M differs: 1 of 3.12 ({three}), 2 of 3.17", " ".join(out.split()))
        self.assertIn("3 modules: ", out)
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(summary)
        drift = summary["firmware_drift"][0]
        self.assertEqual(([{"target": three, "firmware": "3.12"}], 0), (drift["outliers"], drift["outliers_left_out"]))
        out = lists.run("check", "--summary", "--list", LAB, *DAY, "--format", "csv", "file", folder.path)[1]
        self.assertEqual([("3.12", "yes", three), ("3.17", "no", "")],
                         [(row["firmware"], row["firmware_differs"], row["targets"]) for row in csv.DictReader(io.StringIO(out))])

    def test_firmware_drift_fails_where_one_firmware_is_asked_for(self):
        fleet = Fleet()
        for port, firmware in (("a", (3, 17)), ("b", (3, 12)), ("c", (3, 17)), ("d", (3, 12))):
            fleet.put(port, "qsfpdd-400g-dr4", serial=f"OPTEST0000{port}", firmware=firmware)
        words = ("check", "--list", LAB, *DAY, "--allow", "unknown")
        self.assertEqual(0, lists.run(*words, "file", fleet)[0])
        self.assertEqual(1, lists.run(*words, "--same-firmware", "file", fleet)[0])
        self.assertEqual(0, lists.run(*words, "--same-firmware", "file", DR4, "captures/qsfp28-100g-lr4.cap")[0])
        # Half and half: nobody has the usual one, so all are named.
        drift = lists.json_of(*words, "--summary", "file", fleet)[0]["firmware_drift"][0]
        self.assertEqual(["a", "b", "c", "d"], sorted(each["target"][-5:-4] for each in drift["outliers"]))
        suite = ElementTree.fromstring(lists.run(*words, "--same-firmware", "--format", "junit", "file", fleet)[1])
        self.assertEqual(["firmware"], [case.get("classname") for case in suite.iter("testcase") if case.find("failure") is not None])
        self.assertEqual(("5", "1"), (suite.find("testsuite").get("tests"), suite.find("testsuite").get("failures")))

    def test_csv_and_junit(self):
        files = support.good_captures() + support.bad_captures()
        out = lists.run("check", "--list", LAB, *DAY, "--format", "csv", "file", *files)[1]
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual(len(files), len(rows))
        out = lists.run("check", "--list", LAB, *DAY, "--format", "junit", "file", *files, "no-such")[1]
        suite = ElementTree.fromstring(out).find("testsuite")
        failing = sum(row["passes"] == "no" for row in rows)
        self.assertEqual((len(files) + 1, failing, 1),
                         tuple(int(suite.get(k)) for k in ("tests", "failures", "errors")))
        self.assertEqual(failing, len(suite.findall("testcase/failure")))
        self.assertEqual(len(files) + 1, len(suite.findall("testcase")))

    def test_threads_do_not_change_the_report(self):
        words = ("check", "--list", LAB, *DAY, "file", "captures")
        self.assertEqual(lists.run(*words, "-j", "1")[1], lists.run(*words, "-j", "4")[1])

    def test_show_needs_no_lists(self):
        code, _, err = support.run("show", "file", DR4)
        self.assertEqual((0, b""), (code, err))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        GOLDEN.mkdir(exist_ok=True)
        for report, command in REPORTS.items():
            (GOLDEN / report).write_text("\n".join(lists.run(*command)[1].splitlines()) + "\n", encoding="ascii")
    else:
        unittest.main()
