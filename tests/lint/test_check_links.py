#!/usr/bin/env python3
"""The check of links must find what it is there to find."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_links  # noqa: E402

FILES = {"cmis/vdm/decode.cpp": "", "cmis/vdm/decode.hpp": "", "cmis/README.md": "# cmis\n## How a row reads\n",
         "build/old.cpp": ""}


class Links(unittest.TestCase):
    def faults(self, text, path="cmis/vdm/README.md"):
        with tempfile.TemporaryDirectory() as folder:
            for name, content in {**FILES, path: text}.items():
                file = pathlib.Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
            root = pathlib.Path(folder)
            return list(check_links.Check(root).faults(root / path))

    def test_what_is_there(self):
        for text in ("[a](../README.md)", "[a](../README.md#how-a-row-reads)", "[`x`](decode.cpp)", "`decode.*`",
                     "[a](https://example.com/x)", "`cmis/vdm/decode`", "`vdm/decode.cpp`", "`cmis/vdm/`", "`decode*`",
                     "`module/3`", "`cmis/NAME.cpp`", "    `cmis/gone.cpp` in a block", "`a b/c`"):
            self.assertEqual([], self.faults(text), text)

    def test_what_is_not(self):
        for text in ("[a](gone.md)", "[a](../README.md#gone)", "[`x`](../gone/)", "`cmis/gone.cpp`", "`vdm/gone.*`",
                     "`gone.hpp`", "`gone.*`", "`old.cpp`", "[a](../../../README.md)"):
            self.assertEqual(1, len(self.faults(f"first line\n{text}\n")), text)
        self.assertEqual(["README.md:2: gone.md does not exist"], self.faults("\n[a](gone.md)", "README.md"))


if __name__ == "__main__":
    unittest.main()
