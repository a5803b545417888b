#!/usr/bin/env python3
"""Dumps cut anywhere: each is read as far as it goes or refused in one line, and never crashes."""
import tempfile
import pathlib
import unittest

import support


class Truncated(unittest.TestCase):
    def test_every_capture_cut_at_many_places(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for file in support.good_captures():
                data = file.read_bytes()
                for cut in range(0, len(data), max(1, len(data) // 12)):
                    (folder / f"{file.stem}-{cut:06}.cap").write_bytes(data[:cut])
            code, out, err = support.run("explain", "file", folder)
            self.assertIn(code, (1, 5))
            self.assertNotIn(b"Sanitizer", err)
            for line in err.decode("ascii").splitlines():
                self.assertTrue(line.startswith("optictl: "), line)
            self.assertGreater(len(out), 0)


if __name__ == "__main__":
    unittest.main()
