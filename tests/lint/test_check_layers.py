#!/usr/bin/env python3
"""The layer check must find what it is there to find."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_layers  # noqa: E402


VERB = """extern const Verb doctor;
to.flag("--force", value, "help");
to.number("-j,--jobs",
          value, "help");
"""


class Layers(unittest.TestCase):
    def faults(self, path, text):
        with tempfile.TemporaryDirectory() as folder:
            for name, content in {"cli/verbs/a.cpp": VERB, path: text}.items():
                file = pathlib.Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
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

    def test_rooms_of_the_command_line(self):
        for path, name in (("cli/engine/a.cpp", "cli/render/text.hpp"), ("cli/engine/a.cpp", "cli/output.hpp"),
                           ("cli/engine/a.cpp", "cli/verbs/common/options.hpp"), ("cli/render/a.cpp", "drivers/fetch.hpp"),
                           ("cli/render/a.cpp", "cli/output.hpp"), ("cli/verbs/b.cpp", "cmis/decode.hpp")):
            with self.subTest(path=path, name=name):
                self.assertIn("may not include", self.faults(path, f'#include "{name}"\n')[0])

    def test_places_of_registers_stand_in_rows_alone(self):
        for line in ("if (differs(a, b, {memmap::lower, 0, 1})) {", "read(memmap::upper(0x11), 154);",
                     'put(out, "set 10h:145-152");', 'text += "A2h:96";'):
            with self.subTest(line=line):
                for path in ("cli/engine/a.cpp", "cli/render/a.cpp", "cli/verbs/b.cpp"):
                    self.assertIn("is the place of a register", self.faults(path, line + "\n")[0])
                self.assertEqual([], self.faults("cmis/a.cpp", line + "\n"))
        for line in ("image.knows(memmap::lower, 0, half);", '// "11h:154-155", as users write it',
                     'put(out, "at 10h"); // 11h:154', 'fmt::format("{}:{}", page, byte);'):
            with self.subTest(line=line):
                self.assertEqual([], self.faults("cli/render/a.cpp", line + "\n"))

    def test_a_library_knows_no_process(self):
        for line in ('const char* root = std::getenv("ROOT");', "std::fputs(text, stderr);", "std::cout << 1;",
                     "::exit(1);", "return ExitCode::Ok;"):
            with self.subTest(line=line):
                self.assertIn("is the command line's", self.faults("cli/engine/a.cpp", line + "\n")[0])
                self.assertEqual([], self.faults("cli/a.cpp", line + "\n"))
        for name in ("CLI/CLI.hpp", "iostream", "cstdio"):
            self.assertIn("may not use", self.faults("cli/engine/a.cpp", f"#include <{name}>\n")[0])
        self.assertIn("for cli/command_line.cpp alone", self.faults("cli/verbs/b.cpp", "#include <CLI/CLI.hpp>\n")[0])
        self.assertEqual([], self.faults("cli/engine/a.cpp", "// nothing goes to stdout\n"))

    def test_a_library_names_no_option_and_no_verb(self):
        for path in ("drivers/a.cpp", "vendor-db/a.cpp", "cli/engine/a.cpp"):
            for text in ("or use --force", "--jobs", "see `optictl doctor` first"):
                with self.subTest(path=path, text=text):
                    self.assertIn("a word of the command line", self.faults(path, f'f("{text}");\n')[0])
        for text in ("--forced", "--no-force", "optictl capture 1", "ask for `mlxlink --force`"):
            with self.subTest(text=text):
                self.assertEqual([], self.faults("drivers/a.cpp", f'f("{text}");\n'))
        self.assertEqual([], self.faults("cli/b.cpp", 'f("use --force");\n'))

    def test_allowed(self):
        self.assertEqual([], self.faults("cli/engine/a.cpp", '#include "cmis/decode.hpp"\n'
                                                             "#include <fmt/format.h>\n"))
        self.assertEqual([], self.faults("cmis/a.cpp", '#include "sff/model/module.hpp"\n'))


if __name__ == "__main__":
    unittest.main()
