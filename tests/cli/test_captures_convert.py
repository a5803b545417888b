#!/usr/bin/env python3
"""convert loses nothing, and writes files whole or not at all."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import support


class Convert(unittest.TestCase):
    def test_what_was_converted_reads_the_same_and_converts_to_itself(self):
        for files in (support.good_captures(), support.bad_captures()):
            with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
                self.convert_into(first, *files)
                self.convert_into(second, first)
                before = support.objects("explain", "file", *files)
                after = support.objects("explain", "file", first)
                self.assertEqual((len(files), len(files)), (len(before), len(after)))
                for file, was, now in zip(files, before, after):
                    with self.subTest(file.name):
                        once = (pathlib.Path(first) / file.name).read_bytes()
                        self.assertTrue(once.startswith(b"optictl capture 1\n"))
                        self.assertEqual(once, (pathlib.Path(second) / file.name).read_bytes())
                        self.assertEqual(was["registers"], now["registers"])

    def convert_into(self, folder, *files):
        _, out, _ = support.run("convert", "file", *files, "-o", folder)
        self.assertEqual(b"", out)

    def test_a_folder_of_captures(self):
        with tempfile.TemporaryDirectory() as name:
            code, out, _ = support.run("convert", "file", support.CAPTURES / "bad", "-o", name)
            written = sorted(p.name for p in pathlib.Path(name).iterdir())
            self.assertEqual((0, b""), (code, out))
            self.assertEqual([p.name for p in support.bad_captures()], written)

    def test_many_modules_do_not_fit_standard_output(self):
        code, out, err = support.run("convert", "file", *support.good_captures()[:2])
        self.assertEqual(2, code)
        self.assertIn(b"one capture", err)
        self.assertEqual(1, out.count(b"optictl capture 1"))

    def test_an_unwritable_place_is_one_clear_line(self):
        code, _, err = support.run("convert", "file", support.good_captures()[0],
                                   "-o", "/nonexistent-folder/x.cap")
        self.assertEqual(4, code)
        self.assertIn(b"/nonexistent-folder/x.cap", err)

    def test_the_committed_captures_are_what_the_generator_writes(self):
        done = subprocess.run([sys.executable, support.SOURCE / "tests/captures/make.py", "--check"],
                              check=False, capture_output=True, text=True)
        self.assertEqual("", done.stderr)
        self.assertEqual(0, done.returncode)


if __name__ == "__main__":
    unittest.main()
