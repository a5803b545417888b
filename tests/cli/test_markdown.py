#!/usr/bin/env python3
"""--format markdown is what GitHub, GitLab and Jira take for tables, and nothing a module says is markup."""
import re
import unittest

import support

VERBS = (["show"], ["show", "-v"], ["why"], ["dom"], ["flags"], ["apps"], ["signal"], ["lint"], ["check"], ["report"], ["diff"])
CELL_END = re.compile(r"(?<!\\)(?:\\\\)*\|")
RULE = re.compile(r"\|(?: *-{3,}:? *\|)+")
DR4 = "captures/qsfpdd-400g-dr4.cap"


class Markdown(unittest.TestCase):
    def tables_of(self, text):
        """Tables of a text, each as its lines; what stands between fences is left out."""
        tables, fence = [], None
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if line.startswith("```"):
                fence = None if fence == line else fence or line
            elif fence is None and line.startswith("|"):
                if number == 0 or not lines[number - 1].startswith("|"):
                    self.assertTrue(number == 0 or not lines[number - 1], f"no blank line before {line}")
                    tables.append([])
                tables[-1].append(line)
        self.assertIsNone(fence, "a fence without its end")
        return tables

    def test_every_table_has_a_line_of_titles_and_no_row_has_more_cells(self):
        for words in VERBS:
            with self.subTest(words):
                _, out, _ = support.run(*words, "--format", "markdown", "file", "captures", "captures/bad")
                tables = self.tables_of(out.decode())
                self.assertGreater(len(tables), 2 if words[0] not in ("why", "flags") else -1)
                for table in tables:
                    self.assertGreater(len(table), 2, table)
                    self.assertRegex(table[1], RULE)
                    widths = [len(CELL_END.findall(line)) for line in table]
                    self.assertEqual(widths[0], widths[1], table[:2])
                    self.assertLessEqual(max(widths), widths[0], table)

    def test_the_answer_comes_first_and_says_what_text_says(self):
        _, text, _ = support.run("why", "file", DR4)
        _, out, _ = support.run("why", "--format", "markdown", "file", DR4)
        said = re.sub(r"\\(.)", r"\1", out.decode())
        title, answer, *lines = [line for line in text.decode().split("\n") if line and not line.startswith(" ")]
        self.assertTrue(said.startswith(f"### {title}\n\n**{answer}"), said[:200])
        for line in lines:
            self.assertIn(re.sub("  +", ": ", line.strip()), said)

    def test_nothing_of_a_module_is_markup(self):
        name = "*x|y*<b>`[z](q)"  # of 15 bytes, 00h:129-143
        given = " ".join(f"{byte:02x}" for byte in name.encode())
        capture = (support.SOURCE / DR4).read_text()
        changed = capture.replace("80: 18 4c 55 4d 45 4e 46 4f 52 47 45 20 20 20 20 20", f"80: 18 {given}")
        self.assertNotEqual(capture, changed)
        _, out, _ = support.run("show", "--format", "markdown", "file", "-", data=changed.encode())
        self.assertIn(r"\*x\|y\*\<b>\`\[z\](q)", out.decode())
        self.assertNotRegex(out.decode(), r"(?<!\\)[<`]")


if __name__ == "__main__":
    unittest.main()
