#!/usr/bin/env python3
"""The layer check must find what it is there to find."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_layers  # noqa: E402


class Layers(unittest.TestCase):
    def faults(self, path, text):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True)
            file.write_text(text, encoding="utf-8")
            return list(check_layers.faults(pathlib.Path(folder)))

    def test_forbidden_rooms(self):
        self.assertIn("cmis may not include drivers",
                      self.faults("cmis/a.cpp", '#include "drivers/dump/load.hpp"\n')[0])
        self.assertIn("sff/model may not include sff/sff8024",
                      self.faults("sff/model/a.hpp", '#include "sff/sff8024/identify.hpp"\n')[0])
        self.assertIn("drivers may not include cmis",
                      self.faults("drivers/a.cpp", '  #  include "cmis/decode.hpp"\n')[0])

    def test_forbidden_libraries_and_paths(self):
        self.assertIn("may not use <fmt/format.h>",
                      self.faults("cmis/a.cpp", "#include <fmt/format.h>\n")[0])
        self.assertIn("not included from the root",
                      self.faults("cmis/a.cpp", '#include "page11.hpp"\n')[0])

    def test_allowed(self):
        self.assertEqual([], self.faults("cli/a.cpp", '#include "cmis/decode.hpp"\n'
                                                      "#include <fmt/format.h>\n"))
        self.assertEqual([], self.faults("cmis/a.cpp", '#include "sff/model/module.hpp"\n'))


if __name__ == "__main__":
    unittest.main()
