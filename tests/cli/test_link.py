#!/usr/bin/env python3
"""link: exit codes, JSON by the schema, and what real pairs of captures say."""
import json
import unittest

import jsonschema

import lists
import support

DR4 = "captures/qsfpdd-400g-dr4.cap"
BRINGUP = "captures/qsfpdd-400g-dr4-bringup.cap"
LR4, CWDM4 = "captures/qsfp28-100g-lr4.cap", "captures/qsfp28-100g-cwdm4.cap"


class Link(unittest.TestCase):
    def test_verdicts_and_exit_codes(self):
        for a, b, verdict, code in (
                (DR4, BRINGUP, "conditional", 0), (LR4, CWDM4, "mismatch", 1),
                ("captures/sfp28-25g-lr.cap", "captures/sfp28-25g-lr.cap", "match", 0),
                (DR4, "captures/bad/all-ff.cap", "cannot tell", 1),
                ("captures/qsfpdd-400g-fr4.cap", "captures/qsfpdd-400g-lr4-10-cmis40.cap", "conditional", 0),
                ("captures/qsfpdd-400g-zr-tunable.cap", DR4, "mismatch", 1),
                ("captures/qsfp28-100g-passive-dac.cap", DR4, "mismatch", 1)):
            got, out, err = lists.run("link", "file", a, b)
            self.assertEqual((code, ""), (got, err), (a, b))
            self.assertIn(f"\nlink: {verdict}\n", out, (a, b))

    def test_two_ends_and_no_other_number(self):
        for files in ((DR4,), (DR4, DR4, DR4), ("captures",)):
            code, _, err = lists.run("link", "file", *files)
            self.assertEqual(2, code)
            self.assertIn("a link has two ends", err)
        self.assertEqual(5, lists.run("link", "file", DR4, "no-such-file")[0])

    def test_losses_are_sent_minus_seen(self):
        expected = {name: json.loads((support.SOURCE / f"tests/captures/expected/{name}.json").read_text())
                    for name in ("osfp-800g-dr8", "qsfp112-400g-dr4")}
        a, b = expected.values()
        found = lists.json_of("link", "file", *(f"captures/{name}.cap" for name in expected))[0]
        self.assertEqual(8, len(found["losses"]))
        for loss in found["losses"]:
            sender, receiver = (a, b) if loss["from"] == "a" else (b, a)
            ratio = sender["tx_power_mw"][loss["lane"] - 1] / receiver["rx_power_mw"][loss["lane"] - 1]
            self.assertAlmostEqual(ratio, 10 ** (loss["loss_db"] / 10), places=3)

    def test_schema(self):
        schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        del schema["oneOf"]
        validator = jsonschema.Draft202012Validator({**schema, "$ref": "#/$defs/link"})
        files = support.good_captures() + support.bad_captures()
        for a, b in zip(files, files[1:]):
            for document in lists.json_of("link", "file", a, b):
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


if __name__ == "__main__":
    unittest.main()
