"""Files where /proc is missing, so that one without a name cannot be given a name: the other way."""
import os
import stat
import subprocess
import sys
import unittest

import sanitizer
from rooms import CAPTURE, PROGRAM, SKIPPED, STRANGER, InFolder

HIDE = "mount -t tmpfs none /proc && exec \"$@\""


def without_proc(*words):
    return subprocess.run(["unshare", "-m", "sh", "-c", HIDE, "sh", *map(str, words)],
                          capture_output=True, check=False, timeout=60)


class TestNamedDrafts(InFolder):
    def test_files_are_made_and_replaced_all_the_same(self):
        words = [PROGRAM, "convert", "file", CAPTURE, "-o", self.folder / "out"]
        for _ in range(2):
            done = without_proc(*words)
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertEqual(["out"], os.listdir(self.folder))
        self.assertEqual(0o644, stat.S_IMODE((self.folder / "out").stat().st_mode))

    def test_the_same_rules_hold(self):
        file = self.of_stranger("out", 0o4666)
        done = without_proc(PROGRAM, "convert", "file", CAPTURE, "-o", file)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(STRANGER.pw_uid, file.stat().st_uid)
        self.assertEqual(0o644, stat.S_IMODE(file.stat().st_mode))
        self.assertEqual(["out"], os.listdir(file.parent))


if __name__ == "__main__":
    if without_proc("true").returncode != 0:
        print("this test hides /proc: run it as root, where mounts are allowed")
        sys.exit(SKIPPED)
    if sanitizer.is_in_the_program():
        print("AddressSanitizer needs /proc for its options and its search for leaks: the release stage "
              "runs this test")
        sys.exit(SKIPPED)
    unittest.main()
