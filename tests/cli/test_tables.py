#!/usr/bin/env python3
"""Tables of READMEs and of the manual page say what the program declares: verbs, output formats, dump formats."""
import re
import unittest

import support
from test_usage import verbs

SPELLINGS = {"text": "text", "json": "JSON", "csv": "CSV", "junit": "JUnit", "html": "HTML", "markdown": "Markdown"}


def text_of(path):
    return (support.SOURCE / path).read_text(encoding="utf-8")


def rows_of(text, heading):
    """Rows of the table below the row of titles `heading`, as lists of cells."""
    below = text.partition(heading)[2].split("\n")[1:]
    rows = []
    for line in below:
        if not line.startswith("|"):
            break
        if not set(line) <= set("|-: "):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def formats_of(verb):
    """What --format of a verb takes, of its help."""
    _, out, _ = support.run(verb, "--help")
    found = re.search(r"(?m)^  --format ([a-z|]+)", out.decode())
    return found[1].split("|") if found else []


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.verbs = verbs()
        rows = rows_of(text_of("README.md"), "| verb | shows |")
        # "`breakout`, `power`" are two verbs; "`firmware plan`, `update`" are actions of one.
        cls.rows = [(re.findall(r"`([a-z]+)(?: [a-z]+)?`", names), what) for names, what in rows]

    def test_the_readme_has_every_verb_and_no_other(self):
        named = {name for names, _ in self.rows for name in (names if names[0] != "firmware" else names[:1])}
        named |= set(re.findall(r"`([a-z]+)` a control register", "\n".join(what for _, what in self.rows)))
        named |= set(re.findall(r"`(write)`", "\n".join(what for _, what in self.rows)))
        self.assertEqual(sorted(self.verbs), sorted(named))

    def test_formats_that_the_readme_tells_are_those_that_verbs_take(self):
        told = 0
        for names, what in self.rows:
            found = re.search(r"\btext((?:, (?:JSON|CSV|JUnit|HTML|Markdown))+)", what)
            declared = {SPELLINGS[each] for each in formats_of(names[0])}
            with self.subTest(names):
                if found:
                    told += 1
                    self.assertEqual({"text", *found[1].lstrip(", ").split(", ")}, declared)
                elif declared - {"text", "JSON"}:
                    self.fail(f"{names[0]} takes {sorted(declared)}, and README.md does not say so")
        self.assertGreater(told, 6)

    def test_formats_to_convert_to(self):
        rows = rows_of(text_of("cli/README.md"), "| `--to` | in a folder |")
        names = [name for cells in rows for name in re.findall(r"`([a-z0-9-]+)`", cells[0])]
        endings = [ending for cells in rows for ending in re.findall(r"`([.a-z0-9]+)`", cells[1])]
        _, out, _ = support.run("convert", "--help")
        known = re.search(r"(?m)^  --to ([a-z0-9|-]+)", out.decode())[1].split("|")
        self.assertEqual(sorted(known), sorted(names))
        self.assertEqual(len(names), len(endings))

    def test_formats_that_are_read(self):
        rows = rows_of(text_of("drivers/dump/README.md"), "| `--dump-format` |")
        names = {name for cells in rows for name in re.findall(r"`([a-z0-9-]+)`", cells[0])}
        self.assertEqual(support.reader_names(), names)

    def test_exit_codes_of_the_manual_page_are_those_of_the_help(self):
        _, out, _ = support.run("show", "--help")
        told = re.sub(r"\s+", " ", out.decode().partition("Exit codes: ")[2])
        codes = re.findall(r"(?:^|; )([0-9]+) ", told)
        section = text_of("cli/man/optictl.1").partition(".SH EXIT STATUS")[2].partition(".SH ")[0]
        self.assertEqual(codes, re.findall(r"(?m)^\.TP\n([0-9]+)$", section))


if __name__ == "__main__":
    unittest.main()
