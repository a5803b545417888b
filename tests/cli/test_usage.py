#!/usr/bin/env python3
"""Exit codes, help, and the one clear line that every mistake gets."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import support

DR4 = "captures/qsfpdd-400g-dr4.cap"


def verbs():
    """The verbs that the program lists in its help."""
    _, out, _ = support.run("--help")
    found = re.findall(r"^  ([a-z]+) ", out.decode().partition("Look at modules:")[2], flags=re.M)
    if "show" not in found:
        raise AssertionError(f"the help of the program lists no verbs: {out!r}")
    return found


class Usage(unittest.TestCase):
    def fails(self, code, pattern, *words, data=None):
        got, _, err = support.run(*words, data=data)
        lines = err.decode("ascii").splitlines()
        self.assertEqual(code, got, lines)
        self.assertTrue(lines and re.search(pattern, lines[-1] if code == 5 else "\n".join(lines)), lines)
        return lines

    def test_the_manual_page_has_every_verb(self):
        page = (support.SOURCE / "cli/man/optictl.1").read_text(encoding="utf-8")
        for verb in verbs():
            self.assertRegex(page, rf"(?m)^\.TP\n\.B {verb}$", verb)

    def test_every_verb_of_the_sources_is_in_the_help(self):
        sources = "".join(file.read_text(encoding="utf-8") for file in (support.SOURCE / "cli/verbs").rglob("*.cpp"))
        self.assertEqual(sorted(re.findall(r"extern const Verb (\w+);", sources)), sorted(verbs()))

    def test_help_of_every_verb_has_examples_and_exit_codes(self):
        for verb in verbs():
            code, out, _ = support.run(verb, "--help")
            self.assertEqual(0, code)
            self.assertIn(b"Examples:", out)
            self.assertIn(b"Exit codes:", out)

    def test_help_fits_the_terminal_but_for_examples(self):
        for width, chosen in ((80, verbs()), (60, ["show", "qualify"]), (120, ["show", "qualify"])):
            with support.environment(COLUMNS=str(width)):
                for words in ([], *([verb] for verb in chosen)):
                    _, out, _ = support.run(*words, "--help")
                    text = re.sub(r"\nExamples:\n.*?\n\n", "\n", out.decode(), flags=re.S)
                    self.assertEqual([], [line for line in text.splitlines() if len(line) > width], words)

    def test_version_names_the_tables(self):
        code, out, _ = support.run("--version")
        self.assertEqual(0, code)
        for words in (b"SFF-8024 rev 4.13", b"OIF-CMIS 5.4", b"SFF-8636 rev 2.11", b"SFF-8472 rev 12.4"):
            self.assertIn(words, out)

    def test_no_target_is_every_port_where_many_are_told_at_once(self):
        for verb in ("list", "report"):
            with support.environment(OPTICTL_PORTS=str(support.CAPTURES / "ports.toml")):
                self.assertEqual(support.run(verb, "port", "all"), support.run(verb))
            self.fails(5, "port map", verb)

    def test_usage_errors(self):
        self.fails(2, "no verb; begin with optictl list port all, .* optictl --help")
        self.fails(2, "'sho' is no verb; do you mean show", "sho", "port", "12")
        self.fails(2, "'port' is no verb; a verb goes before the target: optictl show port", "port", "12")
        self.fails(2, "'frobnicate' is no verb; optictl --help", "frobnicate")
        self.fails(2, "no target", "show")
        self.fails(2, "at least one PATH", "show", "file")
        self.fails(2, "is no file, no network device and no port", "show", "no-such-thing")
        self.fails(2, "do you mean summary?", "qualify", "sumary", "reports")
        self.fails(2, "do you mean replay?", "watch", "rpelay", "night.db")
        self.fails(2, "--format", "show", "file", DR4, "--format", "xml")
        self.fails(5, "port map", "show", "port", "12")
        self.fails(2, "needs the number of a BUS", "show", "i2c")
        self.fails(2, "--via: 'magic' is none of trace=FILE", "show", "file", DR4, "--via", "magic")
        self.fails(2, "explain what", "explain")
        self.fails(2, "db: do what", "db")
        self.fails(2, "do you mean list", "db", "lst")
        self.fails(2, "write lint, list", "db", "frobnicate")
        self.fails(2, "no register|is no register", "explain", "11h:999")
        self.fails(2, "no standard has a register", "explain", "NoSuchRegister")

    def test_unreadable_input(self):
        self.fails(5, "does-not-exist", "show", "file", "does-not-exist")
        self.fails(5, "hex on", "show", "file", "-", data=b"Identifier : 0x03 (SFP)\nExtended identifier : 0x04\n")
        lines = self.fails(5, r":5:", "show", "file", "-",
                           data=b"optictl capture 1\n\n[lower]\n00: 18 50\n01: 00\n")
        self.assertEqual(1, len(lines))

    def test_the_worst_code_wins_and_every_target_is_tried(self):
        code, out, err = support.run("list", "file", "does-not-exist", DR4)
        self.assertEqual(5, code)
        self.assertIn(b"qsfpdd-400g-dr4", out)
        self.assertIn(b"does-not-exist", err)

    def test_standard_input(self):
        data = (support.SOURCE / DR4).read_bytes()
        code, out, _ = support.run("show", "file", "-", data=data)
        self.assertEqual(0, code)
        self.assertIn(b"LUMENFORGE", out)

    def test_closed_output_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(support.PROGRAM), "show", "file", DR4], stdout=full,
                                  stderr=subprocess.PIPE, check=False, cwd=support.SOURCE)
        self.assertEqual(4, done.returncode)
        self.assertIn(b"standard output", done.stderr)

    def test_an_unknown_map_shows_bytes_and_fails(self):
        for name in ("all-ff", "unknown-identifier"):
            code, out, _ = support.run("show", "file", f"captures/bad/{name}.cap")
            self.assertEqual(1, code)
            self.assertIn(b"no known memory map", out)
            self.assertNotIn(b"Vendor", out)

    def test_check_fails_unless_the_module_works_only_when_asked(self):
        # A wrong checksum; latched flags; -12.5 C below an alarm of -10 C; a warning, which passes.
        cases = {"captures/bad/wrong-checksums-cmis.cap": 1, DR4: 1, "captures/sfp28-25g-er-power-level-4.cap": 1,
                 "captures/bad/truncated-64-bytes.cap": 1, "captures/qsfpdd-400g-zr-tunable.cap": 0}
        for verb in ("show", "dom"):
            for file, failed in cases.items():
                with self.subTest(verb=verb, file=file):
                    self.assertEqual((0, failed), tuple(support.run(verb, "file", file, *more)[0]
                                                        for more in ((), ("--check",))))

    def test_why_fails_where_it_does_not_work_or_cannot_be_told(self):
        cases = {"captures/qsfpdd-400g-zr-tunable.cap": (0, 0), DR4: (0, 1),
                 "captures/osfp-800g-sr8-fault.cap": (1, 1), "captures/bad/page-copies.cap": (1, 1),
                 # What failed to be read when the capture was made counts as when it fails now.
                 "captures/bad/missing-pages.cap": (4, 4),
                 "captures/bad/all-ff.cap": (1, 1)}
        for file, codes in cases.items():
            with self.subTest(file):
                self.assertEqual(codes, tuple(support.run("why", "file", file, *more)[0]
                                              for more in ((), ("--strict",))))

    def test_a_word_without_a_noun_is_what_it_can_only_mean(self):
        self.assertEqual(support.run("show", "file", DR4), support.run("show", DR4))
        self.assertEqual(support.run("list", "file", "captures"), support.run("list", "captures"))
        ports = ("--ports", "captures/ports.toml")
        self.assertEqual(support.run("show", "port", "12", *ports), support.run("show", "12", *ports))
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "12").write_bytes((support.SOURCE / DR4).read_bytes())
            done = subprocess.run([support.PROGRAM, "show", "12", "--ports", support.SOURCE / "captures/ports.toml"],
                                  cwd=folder, capture_output=True, check=False, text=True)
        self.assertEqual((2, "optictl: '12' may be file 12 or port 12; write the one that is meant\n"),
                         (done.returncode, done.stderr))

    def test_two_dashes_part_words_of_every_verb(self):
        for words in (("show", "file"), ("list", "file"), ("link", "file", DR4), ("why", "file", DR4)):
            plain, parted = support.run(*words, DR4), support.run(*words, "--", DR4)
            self.assertEqual(plain, parted, words)

    def test_the_expectation_counts_in_both_formats_of_a_pair(self):
        dark = "captures/qsfp28-100g-lr4.cap"
        for expect in ("up", "down"):
            code, text, _ = support.run("why", "file", DR4, dark, "--expect", expect)
            from_json, document, _ = support.run("why", "file", DR4, dark, "--expect", expect, "--json")
            self.assertEqual(code, from_json, expect)
            verdict = json.loads(document)["verdict"]
            self.assertEqual(verdict, text.decode().split()[0].rstrip(":"), expect)

    def test_shorthands(self):
        self.assertEqual(support.run("show", "--help"), support.run("help", "show"))
        self.assertEqual(support.run("--help"), support.run("help"))
        self.assertEqual(support.run("--version"), support.run("-V"))
        self.assertEqual(support.run("list", "file", DR4, "--format", "json"),
                         support.run("list", "file", DR4, "--json"))

    def test_the_option_that_is_meant_is_named(self):
        self.fails(2, "'--jsn' is no option of show; do you mean --json[?] optictl show --help lists them", "show",
                   "file", DR4, "--jsn")
        self.fails(2, "'--nonsense-of-a-word' is no option of show; optictl show --help", "show", "file", DR4,
                   "--nonsense-of-a-word")

    def test_as_overrides_the_evidence(self):
        found = support.objects("show", "file", DR4, "--as", "sff8636")[0]
        self.assertEqual("--as", found["map"]["chosen_by"])
        self.assertIn(found["map"]["standard"], ("SFF-8636", "SFF-8436"))

    def test_explain_of_the_tables(self):
        code, out, _ = support.run("explain", "01h:160")
        self.assertEqual(0, code)
        self.assertIn(b"TxBiasCurrentScalingFactor", out)
        self.assertIn(b"OIF-CMIS 5.4 Table 8-53", out)

    def test_values_of_several_registers_have_their_parts(self):
        code, out, _ = support.run("explain", "Power Class")
        self.assertEqual(0, code)
        for part in (b"Power Class 1 to 4 (00h:129.7-6)", b"Power Class 5 to 7 (00h:129.1-0)",
                     b"Power Class 8 implemented (00h:129.5)"):
            self.assertIn(part, out)
        lr4 = support.CAPTURES / "qsfp28-100g-lr4.cap"
        found = support.objects("explain", "power class", "file", lr4)[0]["registers"]
        self.assertEqual(["Power Class"], [register["name"] for register in found])
        self.assertEqual("Power Class 4 (3.5 W max.)", found[0]["text"].split(" (")[0] + " (3.5 W max.)")

    def test_explain_chooses_registers(self):
        for selector, count in (("11h:154", 1), ("11h:154-157", 2), ("OpticalPowerTx", 8),
                                ("OpticalPowerTx3", 1), ("vendorname", 1)):
            found = support.objects("explain", selector, "file", DR4)[0]["registers"]
            self.assertEqual(count, len(found), selector)
        self.assertEqual(1, support.run("explain", "a0h:3", "file", DR4)[0])


if __name__ == "__main__":
    unittest.main()
