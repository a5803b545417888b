#!/usr/bin/env python3
"""On a terminal the verdict has a colour, and nothing else of what is written is obeyed."""
import os
import pty
import re
import subprocess
import unittest

import support

RED, GREEN, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"


def on_a_terminal(*words, **variables):
    """What optictl writes to a terminal."""
    own, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen([str(support.PROGRAM), *map(str, words)], stdout=theirs, stderr=subprocess.DEVNULL,
                          cwd=support.SOURCE, env={**environment, **variables}) as process:
        return support.read_terminal(own, theirs, process).decode("utf-8").replace("\r\n", "\n")


class Colours(unittest.TestCase):
    def test_verdict_has_its_colour(self):
        for verb in ("show", "why", "flags"):
            bad = on_a_terminal(verb, "file", support.CAPTURES / "osfp-800g-sr8-fault.cap")
            self.assertIn(f"\n{RED}does-not-work: ", bad, verb)
            good = on_a_terminal(verb, "file", support.CAPTURES / "osfp-1600g-dr8.cap")
            self.assertIn(f"\n{GREEN}works\n{PLAIN}", good, verb)
            self.assertNotIn("\\u001B", bad + good, verb)

    def test_no_color_is_heeded_and_files_have_none(self):
        words = ("show", "file", support.CAPTURES / "osfp-800g-sr8-fault.cap")
        plain = on_a_terminal(*words, NO_COLOR="1")
        self.assertNotIn("\x1b", plain)
        _, out, _ = support.run(*words)
        self.assertEqual(plain, out.decode())

    def test_colours_are_all_that_a_terminal_obeys(self):
        for file in ("terminal-escapes.cap", "terminal-escapes-sfp.cap"):
            for verb in ("show", "why", "dom", "flags", "apps", "list"):
                text = on_a_terminal(verb, "file", support.CAPTURES / "bad" / file)
                self.assertNotEqual("", text)
                self.assertNotRegex(re.sub(r"\x1b\[(0|3[123])m", "", text), r"[\x00-\x09\x0b-\x1f\x7f-\x9f]",
                                    f"{verb} {file}")


if __name__ == "__main__":
    unittest.main()
