"""Characters that a terminal obeys, or that turn the direction of writing, in names and lists."""
import io
import re
import subprocess
import tarfile
import tomllib
import unittest

from rooms import CAPTURE, PROGRAM, InFolder

# C0 but tab and line ends, DEL, C1; marks, embeddings, overrides and isolates of direction; line and
# paragraph separators.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u061c\u200e\u200f\u2028\u2029"
                    "\u202a-\u202e\u2066-\u2069\ufeff]")
EVIL = "a\u009b31m\u202eb\u2066c\u0085d\u200fe\u061cf"
LIST = f'''format = 1
name = "{EVIL}"
[[optic]]
name = "{EVIL}"
vendor = {{ glob = "*" }}
part_number = "LF-1"
platform = ["{EVIL}"]
status = "limited"
reason = "{EVIL}"
[[optic]]
vendor = {{ glob = "*" }}
status = "limited"
reason = "{EVIL}"
'''


class TestEscapes(InFolder):
    def setUp(self):
        super().setUp()
        self.dump = self.folder / f"{EVIL}.cap"
        self.dump.write_bytes(CAPTURE.read_bytes().replace(
            b"\n[lower]", f"\nremark = {EVIL}\n[lower]".encode(), 1))
        self.list = self.folder / f"{EVIL}.toml"
        self.list.write_text(LIST)
        self.archive = self.folder / f"{EVIL}.tar"
        with tarfile.open(self.archive, "w") as archive:
            for name in (f"{EVIL}/x.cap", f"{EVIL}.cap"):
                data = CAPTURE.read_bytes()
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        self.ports = self.folder / "ports.toml"
        self.ports.write_text(f'schema = 1\n[[port]]\nname = "{EVIL}"\nindex = 1\ncage = "{EVIL}"\n'
                              f'module = "file {self.dump}"\n')

    def check(self, *words, expect=True):
        done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, check=False,
                              timeout=60)
        for stream in (done.stdout, done.stderr):
            text = stream.decode("utf-8")  # all of it is UTF-8
            found = HIDDEN.search(text)
            self.assertIsNone(found, f"{words[:2]}: {found!r} in {text[:2000]!r}")
        # The test looks at what has the names at all: they are there, escaped.
        if expect:
            self.assertRegex((done.stdout + done.stderr).decode(), r"\\u009[Bb]|xc2\\+x9b")
        return done.stdout.decode("utf-8")

    def test_verbs_that_read_modules(self):
        for target in (self.dump, self.archive, self.folder):
            for verb in ("show", "dom", "flags", "apps", "explain", "list", "check", "convert"):
                only = ["--only-lists", "--list", self.list] if verb == "check" else []
                for form in ("text", "json"):
                    self.check(verb, *only, "--format", form, "file", target,
                               expect=verb not in ("explain", "convert"))
        self.check("diff", "file", self.dump, CAPTURE)
        self.check("link", "--only-lists", "--list", self.list, "file", self.dump, CAPTURE)
        self.check("dump", "file", self.dump, expect=False)

    def test_other_formats(self):
        self.check("list", "--format", "csv", "file", self.dump)
        self.check("list", "--count-by", "target", "file", self.dump)
        self.check("show", "--format", "markdown", "file", self.dump)
        for form in ("csv", "junit"):
            self.check("check", "--only-lists", "--list", self.list, "--format", form, "file",
                       self.dump)

    def test_lists(self):
        wrong = self.folder / f"{EVIL}-wrong.toml"
        wrong.write_text(f'format = 1\n"{EVIL}" = "{EVIL}"\n')
        for words in (["lint", wrong], ["list", self.list], ["export", "csv", self.list],
                      ["export", "json", self.list]):
            self.check("db", *words)
        self.check("db", "lint", "--format", "json", wrong)
        out = self.check("db", "show", "--only-lists", "--list", self.list, "LF-1")
        self.check("db", "show", "--only-lists", "--list", self.list, "LF-1", "--format", "json")
        # The escapes are those of TOML: what is shown reads as what is listed.
        entry = tomllib.loads(out)["optic"][0]
        self.assertEqual(EVIL, entry["reason"])

    def test_files_that_are_written(self):
        for words in (["export", "csv", "--entries-only", self.list], ["export", "json", self.list]):
            out = self.folder / "out"
            self.check("db", *words, "-o", out, expect=False)
            self.assertIsNone(HIDDEN.search(out.read_text()))

    def test_import(self):
        table = self.folder / "table.csv"
        table.write_text(f"vendor,part_number,reason\nLUMEN,LF-1,{EVIL}\n")
        self.check("db", "import", "csv", table)

    def test_ports(self):
        for form in ("text", "json"):
            self.check("ports", "show", "--ports", self.ports, "--format", form)

    def test_words_of_the_command_line(self):
        self.check("--" + EVIL, expect=False)
        for words in (["show", "--" + EVIL], ["show", EVIL], ["show", "file", EVIL],
                      ["list", "--columns", EVIL, "file", self.dump], ["db", EVIL],
                      ["show", "--as", EVIL, "file", self.dump],
                      ["show", "--via", EVIL, "file", self.dump]):
            self.check(*words)


if __name__ == "__main__":
    unittest.main()
