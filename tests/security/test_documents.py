#!/usr/bin/env python3
"""Hostile documents: lists, port maps, spreadsheets, archives, captures, traces. What is too deep,
too many or too large is refused in one line with its cause and what to do; time and memory stay
bounded."""
import gzip
import io
import os
import pathlib
import resource
import subprocess
import tarfile
import tempfile
import time
import unittest

import sanitizer
import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
DOCUMENTS = pathlib.Path(__file__).parent / "documents"
HEAD = "format = 1\n"
SECONDS = 80 if sanitizer.is_in_the_program() else 45  # what is unbounded takes minutes


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run_within(self, *words, megabytes=None):
        """Exit code, output, errors; fails beyond SECONDS or the peak of memory."""
        environment = dict(os.environ, OPTICTL_LISTS=str(support.SOURCE / "vendor-db/lists"),
                           OPTICTL_SITE_LISTS=str(self.folder / "none"))
        # What was freed stays in use with AddressSanitizer, up to 256 MB if not said otherwise.
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=16"
        (self.folder / "none").mkdir(exist_ok=True)
        start = time.monotonic()
        process = subprocess.Popen([support.PROGRAM, *map(str, words)], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment, cwd=support.SOURCE)
        out, err = process.communicate(timeout=2 * SECONDS)
        self.assertLess(time.monotonic() - start, SECONDS, words)
        self.assertGreaterEqual(process.returncode, 0, err[-2000:])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # of any child so far
        if megabytes is not None:
            self.assertLess(peak, megabytes)
        return process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


class Toml(Case):
    VERBS = (("db", "lint"), ("check", "file", DR4, "--list"), ("ports", "show", "--ports"),
             ("list", "port", "all", "--ports"))

    def test_depth(self):
        for name, text in (("key", "a." * 20000 + "a = 1\n"), ("heading", "[" + "a." * 200000 + "a]\n"),
                           ("table", "x = " + "{ a = " * 20000), ("list", "x = " + "[" * 200000)):
            file = self.write(f"{name}.toml", HEAD + text)
            for verb in self.VERBS:
                with self.subTest(name=name, verb=verb):
                    code, out, err = self.run_within(*verb, file)
                    self.assertEqual(1 if verb[0] == "db" else 5, code)
                    lines = (out + err).splitlines()
                    self.assertEqual(1, len(lines), lines)
                    self.assertRegex(lines[0], rf"{name}\.toml:2:1: .*(in quotes|write them flat)")


class Patterns(Case):
    def check(self, *patterns):
        text = "".join(f"[[optic]]\npart_number = {{ regex = '{pattern}' }}\nstatus = \"validated\"\n"
                       for pattern in patterns)
        return self.run_within("check", "file", DR4, "--list", self.write("x.toml", HEAD + text))

    def test_what_is_refused_says_what_to_write(self):
        for pattern, words in ((r"(A)\1", r"back-references \(\\1\) are not supported; write the"),
                               ("A(?=B)", r"look-ahead and look-behind \(\(\?=\) are not supported; give"),
                               ("(?<!A)B", "look-ahead and look-behind .* are not supported; give"),
                               ("A{90000}", "it repeats too much; .*16 characters"),
                               ("((A{50}){50}){50}", "it repeats too much; .*16 characters"),
                               ("A(", r"missing \): A\(; correct it, or write a glob")):
            with self.subTest(pattern=pattern):
                code, _, err = self.check(pattern)
                self.assertEqual(5, code)
                self.assertRegex(err, r"x\.toml:3:25: not a regular expression: " + words)

    def test_what_is_meant_for_part_numbers_is_taken(self):
        code, _, err = self.check("LF-[A-Z0-9]{2,16}(-[0-9]+)?.{0,16}", "[A-Z0-9]{16}", "^LF-.*$",
                                  r"(AC|BD|CE)-(400|800)G-\d?(-[A-Z0-9]{1,8})?", "(?:A|B)+?")
        self.assertEqual(("", True), (err, code in (0, 1)))

    def test_memory_of_thousands_is_bounded(self):
        """Each as large as is taken, none rejected by its first characters."""
        text = HEAD + "".join(f"[[optic]]\npart_number = {{ regex = '.{{0,300}}{number}' }}\n"
                              "status = \"validated\"\n" for number in range(3000))
        file = self.write("x.toml", text)
        self.run_within("check", "file", DR4, "--list", file, megabytes=500)
        many = self.write("many.toml", text + text.replace(HEAD, "") * 7)
        code, _, err = self.run_within("check", "file", DR4, "--list", many)
        self.assertEqual(5, code)
        self.assertIn("a list has at most 20000 regular expressions; write globs, or put them in a template",
                      err.splitlines()[0])


class Long(Case):
    """Lists and spreadsheets of which each line meets all others: quadratic, they took minutes."""

    def optics(self, count, part, **more):
        keys = "".join(f"{key} = {value}\n" for key, value in more.items())
        return "".join(f"[[optic]]\nvendor = \"V\"\npart_number = {part.replace('#', f'{i:05}')}\n{keys}"
                       f"status = \"{'validated' if i % 2 else 'blocked'}\"\n" for i in range(count))

    def lint(self, text):
        code, out, err = self.run_within("db", "lint", self.write("x.toml", HEAD + text), megabytes=600)
        self.assertEqual("", err)
        self.assertLess(len(out), 300000)
        return code, out.splitlines()

    def test_lint_of_the_same_entry(self):
        code, remarks = self.lint(self.optics(5000, '"P"'))
        self.assertEqual(1, code)
        self.assertEqual(1, len([line for line in remarks if line.endswith("[never-decides]")]))
        self.assertRegex(remarks[-1], r"and 3998 more like those above; mend these first \[twice\]$")

    def test_lint_of_globs(self):
        self.assertEqual((0, []), self.lint(self.optics(20000, '{ glob = "P-#*" }')))
        code, remarks = self.lint(self.optics(5000, '{ glob = "*-#" }'))
        self.assertEqual(0, code)
        self.assertRegex(remarks[-1], r"4699 entries begin as more than 300 others: .* \[too-many-alike\]$")

    def test_lint_of_templates(self):
        text = "".join(f"[template.t{i}]\nvendor = \"V\"\nstatus = \"validated\"\n"
                       f"[[optic]]\npart_number = \"P{i}\"\nlike = \"t{i}\"\n" for i in range(20000))
        self.assertEqual((0, []), self.lint(text))

    def test_lint_of_aliases(self):
        names = ", ".join(f'"V{i}"' for i in range(100000))
        code, remarks = self.lint(f'[[optic]]\nvendor = [{names}]\npart_number = "P"\nstatus = "blocked"\n')
        self.assertEqual(1, code)
        self.assertIn("'vendor' has more than 1000 values; split the entry", remarks[0])

    def test_import_of_columns(self):
        table = "Part Number" + "".join(f",c{i}" for i in range(300000)) + "\n" + "p\n" * 300000
        code, _, err = self.run_within("db", "import", "csv", self.write("x.csv", table))
        self.assertEqual(0, code)
        self.assertLess(len(err.splitlines()), 25)
        self.assertIn("and 299980 more columns are not taken", err)
        columns = ",".join(["x"] * 150000 + ["vendor"] * 150000)
        code, _, err = self.run_within("db", "import", "csv", self.write("y.csv", columns + "\na\n"))
        self.assertEqual(5, code)
        self.assertLess(len(err), 2000)


class Traces(Case):
    def test_times_beyond_reason(self):
        good = ("optictl trace 1\nsource=x\ntime=2026-11-29T03:11:07Z\ncan=by-select max_read:128 bridge:3\n"
                "START DURATION r A0 lower 00 1 = 18\n")
        for start, duration in (("9223372036854775807", "1"), ("1", "9223372036854775807"), ("-1", "1"),
                                ("1", "-9223372036854775808"), ("400000000000000000", "0")):
            trace = self.write("x.trace", good.replace("START", start).replace("DURATION", duration))
            code, _, err = self.run_within("dom", "--via", f"replay={trace}", "i2c", "1")
            self.assertNotEqual(0, code)
            self.assertIn("line 5: no transaction", err)


def header(name, size):
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf()


class Archives(Case):
    def tar(self, *entries):
        """A tar of (name, content), ("link", target), with the type of the entry beside it."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name, kind, content in entries:
                info = tarfile.TarInfo(name)
                info.type = kind
                if kind == tarfile.REGTYPE:
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
                else:
                    info.linkname = content
                    archive.addfile(info)
        return out.getvalue()

    def list(self, file):
        code, out, err = self.run_within("list", "file", file, "--format", "json")
        return code, [support.parsed(line) for line in out.splitlines()], err

    def test_what_is_passed_over_is_bounded_before_it_is_decompressed(self):
        for name, size in (("x.md", 100 << 20), (".hidden", 1 << 40), ("large.bin", 100 << 20)):
            with self.subTest(name=name):
                archive = self.write("x.tar.gz", gzip.compress(header(name, size)))
                code, rows, _ = self.list(archive)
                self.assertEqual((5, 1), (code, len(rows)))
                self.assertIn("cannot be read further (it decompresses to too much that is no dump); "
                              "what came before was read", rows[0]["message"])

    def test_empty_entries_without_end_are_bounded(self):
        archive = self.write("x.tar.gz", gzip.compress(header(".x", 0) * (1 << 19)))
        self.assertIn("decompresses to too much", self.list(archive)[1][0]["message"])

    def test_what_is_handed_on_is_bounded(self):
        packed = subprocess.Popen(["zstd", "-q", "-1", "-o", self.folder / "x.tar.zst"],
                                  stdin=subprocess.PIPE)
        zeros = bytes(30 << 20)
        for number in range(12):
            packed.stdin.write(header(f"{number:02}.bin", len(zeros)) + zeros)
        packed.stdin.close()
        self.assertEqual(0, packed.wait())
        code, rows, _ = self.list(self.folder / "x.tar.zst")
        self.assertEqual(5, code)
        self.assertLess(len(rows), 12)
        self.assertIn("decompresses to too much", rows[-1]["message"])

    def test_one_layer_of_compression(self):
        tar = self.tar(("a.cap", tarfile.REGTYPE, DR4.read_bytes()))
        self.assertEqual(0, self.list(self.write("1.tar.gz", gzip.compress(tar)))[0])
        code, rows, _ = self.list(self.write("2.tar.gz", gzip.compress(gzip.compress(tar))))
        self.assertEqual((5, 1), (code, len(rows)))
        self.assertIn("compressed more than once; decompress it first", rows[0]["message"])

    def test_links_and_devices_are_counted_in_one_line(self):
        archive = self.write("x.tar", self.tar(
            ("h/b.cap", tarfile.REGTYPE, DR4.read_bytes()), ("h/a.cap", tarfile.LNKTYPE, "h/b.cap"),
            ("h/c.cap", tarfile.SYMTYPE, "b.cap"), ("h/d.cap", tarfile.CHRTYPE, ""),
            ("h/e.cap", tarfile.FIFOTYPE, "")))
        code, rows, err = self.list(archive)
        self.assertEqual((0, 1), (code, len(rows)))
        self.assertEqual([f"optictl: {archive}: left out: 2 links, 2 devices and pipes; unpack the "
                          "archive to read what they stand for"], err.splitlines())

    def test_an_archive_of_which_nothing_is_taken_fails(self):
        for content, words in (
                ([(".a.cap", tarfile.REGTYPE, b"x")], "no dump, only 1 hidden file, "),
                ([("y.md", tarfile.REGTYPE, b"x"), ("d/y.toml", tarfile.REGTYPE, b"x")],
                 "no dump, only 2 hidden files, "),
                ([("a", tarfile.SYMTYPE, "b")], "no dump, only 1 link;"),
                ([("d", tarfile.DIRTYPE, "")], "the archive holds no file")):
            with self.subTest(words=words):
                code, rows, _ = self.list(self.write("x.tar", self.tar(*content)))
                self.assertEqual((5, 1), (code, len(rows)))
                self.assertIn(words, rows[0]["message"])

    def test_an_archive_within_an_archive_is_no_module(self):
        inner = self.tar(("a.cap", tarfile.REGTYPE, DR4.read_bytes()))
        for content in (inner, gzip.compress(DR4.read_bytes())):
            code, rows, _ = self.list(self.write("x.tar", self.tar(("y", tarfile.REGTYPE, content))))
            self.assertEqual((5, 1), (code, len(rows)))
            self.assertIn("x.tar/y: an archive or compressed file within another; unpack it first",
                          rows[0]["message"])

    def test_long_names_are_cut_in_tables_only(self):
        name = "n" * 900000 + ".cap"
        entries = [(name, tarfile.REGTYPE, DR4.read_bytes())]
        entries += [(f"{number}.cap", tarfile.REGTYPE, DR4.read_bytes()) for number in range(300)]
        archive = self.write("x.tar", self.tar(*entries))
        code, out, _ = self.run_within("list", "file", archive)
        self.assertEqual((0, 302), (code, len(out.splitlines())))
        self.assertLess(max(map(len, out.splitlines())), 400)
        self.assertRegex(out.splitlines()[1], r"^/.*nnn\.\.\.nnn.*n\.cap ")
        self.assertEqual(f"{archive}/{name}", self.list(archive)[1][0]["target"])


class Json(Case):
    VIEWS = (("show", "--all"), ("show", "--raw"), ("dom",), ("flags",), ("apps",), ("list",), ("check",),
             ("explain", "identifier"), ("convert", "--to", "json"))

    def test_no_key_occurs_twice(self):
        captures = support.good_captures() + support.bad_captures() + sorted(DOCUMENTS.glob("*.cap"))
        for view in self.VIEWS:
            with self.subTest(view=view):
                _, out, _ = self.run_within(*view, "--format", "json", "file", *captures)
                self.assertGreaterEqual(len([support.parsed(line) for line in out.splitlines()]), 60)

    def test_parameters_of_one_name(self):
        """Types C0h-FFh of SFF-8636 Table 6-42 are the vendor's, so many have one name."""
        shown = support.objects("show", "file", DOCUMENTS / "parameters-of-one-name.cap")[0]
        sets = shown["parameter_thresholds"]
        self.assertGreater(len([each for each in sets if each["name"] == "vendor_parameter"]), 1)
        self.assertNotIn("vendor_parameter", shown["thresholds"])
        known = {(each["name"], each["threshold_set"]) for each in sets}
        named = {(each["name"], each["threshold_set"]) for each in shown["monitors"]
                 if "threshold_set" in each}
        self.assertEqual(known, named)

    def test_the_hook_sees_twins(self):
        with self.assertRaises(ValueError):
            support.parsed('{"a": {"b": 1, "b": 2}}')


if __name__ == "__main__":
    unittest.main()
