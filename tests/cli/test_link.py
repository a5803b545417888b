#!/usr/bin/env python3
"""link: exit codes, JSON by the schema, and what real pairs of captures say."""
import difflib
import json
import sys
import unittest

import jsonschema

import lists
import support
from lists import DAY, LAB, Folder, entry

DR4 = "captures/qsfpdd-400g-dr4.cap"
BRINGUP = "captures/qsfpdd-400g-dr4-bringup.cap"
REPORTS = {
    "breakout.txt": ("link", "--list", LAB, *DAY, "--lane", "3", "file", DR4, "captures/qsfp28-100g-dr1.cap"),
    "lanes.txt": ("link", "--list", LAB, *DAY, "file", DR4, BRINGUP),
    "wide.txt": ("link", "--list", LAB, *DAY, "--lane", "5", "file", "captures/osfp-800g-dr8.cap", DR4),
}
LR4, CWDM4 = "captures/qsfp28-100g-lr4.cap", "captures/qsfp28-100g-cwdm4.cap"


class Link(unittest.TestCase):
    def test_verdicts_and_exit_codes(self):
        for a, b, verdict, code in (
                (DR4, BRINGUP, "conditional", 0), (LR4, CWDM4, "mismatch", 1),
                ("captures/sfp28-25g-lr.cap", "captures/sfp28-25g-lr.cap", "match", 0),
                (DR4, "captures/bad/all-ff.cap", "cannot tell", 1),
                # Lane 2 of the FR4 receives 6.1 dBm, above its own high alarm.
                ("captures/qsfpdd-400g-fr4.cap", "captures/qsfpdd-400g-lr4-10-cmis40.cap", "mismatch", 1),
                ("captures/qsfpdd-400g-zr-tunable.cap", DR4, "mismatch", 1),
                ("captures/qsfp28-100g-passive-dac.cap", DR4, "mismatch", 1)):
            got, out, err = lists.run("link", "file", a, b)
            self.assertEqual((code, ""), (got, err), (a, b))
            self.assertRegex(out, rf"\Alink: {verdict}(:|\n)", (a, b))

    def test_two_ends_or_a_breakout_and_no_other_number(self):
        for files in ((DR4,), ("captures",)):
            code, _, err = lists.run("link", "file", *files)
            self.assertEqual(2, code)
            self.assertIn("a link has two ends, or one and up to 16 of its breakout", err)
        self.assertEqual(5, lists.run("link", "file", DR4, "no-such-file")[0])

    def test_losses_are_sent_minus_seen(self):
        expected = {name: json.loads((support.SOURCE / f"tests/captures/expected/{name}.json").read_text())
                    for name in ("osfp-800g-dr8", "qsfp112-400g-dr4")}
        a, b = expected.values()
        found = lists.json_of("link", "--lane", 5, "file", *(f"captures/{name}.cap" for name in expected))[0]
        self.assertEqual(8, len(found["losses"]))
        for loss in found["losses"]:
            sender, receiver = (a, b) if loss["from"] == "a" else (b, a)
            ratio = sender["tx_power_mw"][loss["lane"] - 1] / receiver["rx_power_mw"][loss["to_lane"] - 1]
            self.assertAlmostEqual(ratio, 10 ** (loss["loss_db"] / 10), places=3)

    def test_losses_over_a_breakout(self):
        one = json.loads((support.SOURCE / "tests/captures/expected/qsfp28-100g-dr1.json").read_text())
        wide = json.loads((support.SOURCE / "tests/captures/expected/qsfpdd-400g-dr4.json").read_text())
        files = (DR4, "captures/qsfp28-100g-dr1.cap")
        self.assertEqual([], lists.json_of("link", "file", *files)[0]["losses"])
        for lane in (1, 2, 3, 4):
            found = lists.json_of("link", "--lane", lane, "file", *files)[0]["losses"]
            self.assertEqual([("a", lane, 1), ("b", 1, lane)], [(l["from"], l["lane"], l["to_lane"]) for l in found])
            down = wide["tx_power_mw"][lane - 1] / one["rx_power_mw"][0]
            up = one["tx_power_mw"][0] / wide["rx_power_mw"][lane - 1]
            self.assertAlmostEqual(down, 10 ** (found[0]["loss_db"] / 10), places=3)
            self.assertAlmostEqual(up, 10 ** (found[1]["loss_db"] / 10), places=3)
        self.assertIn("A has lanes 1 to 4, and B needs 1", lists.run("link", "--lane", 5, "file", *files)[1])
        self.assertEqual(2, lists.run("link", "--lane", 0, "file", *files)[0])

    def test_peers_of_the_entries(self):
        site = Folder(site__toml=entry(part_number='"LF-DD4-DR4-500M"', status='"validated"', peer='"100GBASE-DR"'))
        path = site / "site.toml"
        code, out, _ = lists.run("link", "--list", path, "file", DR4, BRINGUP)
        self.assertEqual(0, code)
        self.assertIn('"LF-DD4-DR4-500M" wants 100GBASE-DR at the other end; B runs it', " ".join(out.split()))
        found = lists.json_of("link", "--list", path, "file", DR4, "captures/qsfpdd-400g-fr4.cap")[0]
        self.assertEqual("mismatch", found["verdict"])
        self.assertEqual((str(path), 2), (found["a"]["entry"]["file"], found["a"]["entry"]["line"]))
        self.assertIsNone(found["b"]["entry"])
        self.assertEqual(["mismatch"], [r["outcome"] for r in found["remarks"] if r["about"] == "peer"])
        # An entry that expired wants nothing, and a bad list decides nothing.
        path.write_text(entry(part_number='"LF-DD4-DR4-500M"', status='"validated"', peer='"400GBASE-FR4"',
                              expires="2020-01-01"), encoding="utf-8")
        self.assertNotIn("wants", lists.run("link", "--list", path, "file", DR4, BRINGUP)[1])
        path.write_text("format = 1\npeer = 1\n", encoding="utf-8")
        self.assertEqual(5, lists.run("link", "--list", path, "file", DR4, BRINGUP)[0])

    def test_a_breakout_has_a_verdict_for_each_leg_and_one_in_all(self):
        pairs = support.SOURCE / "tests/link-pairs/modules"
        wide, leg, other = (pairs / f"{name}.cap" for name in ("dr4-4x100", "dr1", "cwdm4"))
        legs = lists.json_of("link", "file", wide, leg, leg, leg, leg)
        self.assertEqual(["conditional"] * 5, [each["verdict"] for each in legs])
        self.assertEqual([1, 2, 3, 4], [each["first_lane"] for each in legs[-1]["legs"]])
        code, out, _ = lists.run("link", "file", wide, leg, other, leg)
        self.assertEqual(1, code)
        self.assertTrue(out.startswith("breakout: mismatch: leg 2: line signal: "), out)
        self.assertIn("\nleg 1, lane 1 of A: conditional\n", out)
        self.assertIn("\nleg 3, lane 3 of A: conditional\n", out)
        self.assertIn("\nleg 2, lane 2 of A: mismatch\n", out)
        self.assertEqual([], [line for line in out.splitlines() if len(line) > 80])

    def test_bits_that_name_a_speed_alone_are_no_medium(self):
        pairs = support.SOURCE / "tests/link-pairs/modules"
        text = (pairs / "40sr4.cap").read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        at = lines.index("[page 00h]\n")
        row = next(i for i in range(at, len(lines)) if lines[i].startswith("a0:"))
        cells = lines[row].split()
        cells[1 + 4] = "1c"  # 00h:164: InfiniBand SDR, DDR, QDR; the checksum is made right below
        lines[row] = " ".join(cells) + "\n"
        known = support.halves_of("".join(lines))["page 00h"]
        check = next(i for i in range(at, len(lines)) if lines[i].startswith("b0:"))
        cells = lines[check].split()
        cells[1 + 15] = f"{sum(known[byte] for byte in range(128, 191)) & 0xFF:02x}"
        lines[check] = " ".join(cells) + "\n"
        folder = Folder(bits__cap="".join(lines))
        found = lists.json_of("link", "file", folder / "bits.cap", pairs / "40lr4.cap")[0]
        self.assertEqual("mismatch", found["verdict"])
        self.assertEqual([], [r for r in found["remarks"] if r["about"] == "identity"])

    def test_a_dash_may_part_the_ends(self):
        pairs = support.SOURCE / "tests/link-pairs/modules"
        self.assertEqual(0, lists.run("link", "file", pairs / "fr4.cap", "--", "file", pairs / "fr4-b.cap")[0])

    def test_what_if_an_end_ran_another_application(self):
        pairs = support.SOURCE / "tests/link-pairs/modules"
        wide, four = pairs / "dr8-800.cap", pairs / "dr4-400.cap"
        self.assertEqual(1, lists.run("link", "file", wide, four)[0])
        for wanted in ("2x400G", "2", "400GBASE-DR4"):
            code, out, _ = lists.run("link", "--if", f"a={wanted}", "file", wide, four)
            self.assertEqual(0, code, wanted)
            self.assertIn("if A runs 400GBASE-DR4 (application 2)", " ".join(out.split()))
        for wanted in ("2x400G", "400GBASE-DR4"):  # of each end that can
            self.assertEqual(0, lists.run("link", "--mode", wanted, "file", wide, four)[0], wanted)
        for wanted in ("a=3x400G", "a=14", "c=2x400G", "3x400G", "a=", "=2x400G"):
            self.assertEqual(2, lists.run("link", "--if", wanted, "file", wide, four)[0], wanted)

    def test_length_and_fibre(self):
        sr4 = support.SOURCE / "tests/link-pairs/modules/sr4.cap"
        for words, code in ((("--length", "100m"), 0), (("--length", "100m", "--fibre", "om3"), 1),
                            (("--length", "70m", "--fibre", "OM3"), 0), (("--length", "0.2km"), 1),
                            (("--fibre", "os2"), 1), (("--length", "far"), 2), (("--fibre", "om9"), 2)):
            self.assertEqual(code, lists.run("link", *words, "file", sr4, sr4)[0], words)

    def test_golden_report(self):
        for name, words in REPORTS.items():
            want = (support.SOURCE / "tests/golden/link" / name).read_text(encoding="ascii").splitlines()
            got = lists.run(*words)[1].splitlines()
            self.assertEqual("", "\n".join(difflib.unified_diff(want, got, lineterm="", n=1)), name)
            self.assertEqual([], [line for line in got if len(line) > 80])

    def test_schema(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        del schema["oneOf"]
        validator = jsonschema.Draft202012Validator({**schema, "$ref": "#/$defs/link"})
        files = support.good_captures() + support.bad_captures()
        for a, b in zip(files, files[1:]):
            for document in lists.json_of("link", "--list", lists.LAB, *DAY, "--lane", 2, "file", a, b):
                validator.validate(document)

    def test_every_pair_has_the_same_verdict_both_ways(self):
        # Each is a run of the program, which sanitizers make slow.
        files = support.good_captures()[::3 if "sanitize" in str(support.PROGRAM) else 1]
        for a in files[::3]:
            for b in files[::4]:
                one, other = (lists.json_of("link", "file", *pair)[0]["verdict"] for pair in ((a, b), (b, a)))
                self.assertEqual(one, other, (a.name, b.name))

    def test_no_control_character_reaches_the_terminal(self):
        out = lists.run("link", "file", "captures/bad/terminal-escapes.cap", "captures/bad/terminal-escapes-sfp.cap")[1]
        self.assertNotRegex(out, r"[^\n -~]")


def update():
    for name, words in REPORTS.items():
        (support.SOURCE / "tests/golden/link" / name).write_text(lists.run(*words)[1], encoding="ascii")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
