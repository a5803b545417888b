#!/usr/bin/env python3
"""The story of vendor-db/README.md: each command is run, and prints what stands there."""
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

import lists
import support

README = support.SOURCE / "vendor-db/README.md"
COMMAND = re.compile(r"^    \$ optictl (.*)$")


def steps(text):
    """(command, what it prints, place of its lines) for each block of the README."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = COMMAND.match(line)
        if found:
            end = number + 1
            while lines[end:end + 1] and not COMMAND.match(lines[end]) and (
                    lines[end].startswith("    ") or
                    (not lines[end] and "".join(lines[end + 1:end + 2]).startswith("    "))):
                end += 1
            yield found.group(1), [l[4:] for l in lines[number + 1:end]], (number + 1, end)


class Story:
    """A folder with the files that the story names, and links to those of the tree."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        for name in ("captures", "vendor-db"):
            (self.folder / name).symlink_to(support.SOURCE / name)

    def run(self, command):
        program = [str(pathlib.Path(support.PROGRAM).resolve())]
        done = subprocess.run(program + shlex.split(command), cwd=self.folder, capture_output=True,
                              check=False, env=os.environ)
        lines = (done.stderr + done.stdout).decode("ascii").strip("\n").splitlines()
        return lines + ([f"exit code {done.returncode}"] if done.returncode else [])

    def close(self):
        shutil.rmtree(self.folder)


class StoryTest(unittest.TestCase):
    def test_every_command_prints_what_the_readme_says(self):
        story = Story()
        self.addCleanup(story.close)
        found = list(steps(README.read_text(encoding="utf-8")))
        self.assertGreater(len(found), 5)
        for command, want, _ in found:
            with self.subTest(command):
                self.assertEqual("", "\n".join(difflib.unified_diff(want, story.run(command), lineterm="")))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        telling = Story()
        text = README.read_text(encoding="utf-8").splitlines()
        results = [(place, telling.run(command)) for command, _, place in steps("\n".join(text))]
        for (first, last), printed in reversed(results):
            text[first:last] = ["    " + line if line else "" for line in printed]
        README.write_text("\n".join(text) + "\n", encoding="utf-8")
        telling.close()
    else:
        unittest.main()
