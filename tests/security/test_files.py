"""Names and folders of files that are written, as any user."""
import os
import re
import subprocess
import unittest

from rooms import CAPTURE, CAPTURES, PROGRAM, STRANGER, InFolder, run


class TestNames(InFolder):
    def test_names_of_255_bytes(self):
        for name in ("x" * 255, "\u00fc" * 127):
            file = self.folder / name
            for verb in (["convert", "file", CAPTURE, "-o", file],
                         ["show", "--via", f"emulated,trace={file}", "file", CAPTURE]):
                code, _, err = run(*verb)
                self.assertEqual(0, code, err)
                self.assertTrue(file.exists())
                code, _, err = run(*verb)  # replaced
                self.assertEqual(0, code, err)
        self.assertEqual(2, len(os.listdir(self.folder)))

    def test_a_name_that_is_too_long_is_called_so(self):
        code, _, err = run("convert", "file", CAPTURE, "-o", self.folder / ("x" * 256))
        self.assertEqual(4, code)
        self.assertIn(b"the name is too long (255 bytes", err)

    def test_the_folder_is_named_where_it_is_the_cause(self):
        (self.folder / "file").write_text("")
        for place, words in ((self.folder / "none" / "x", "there is no folder"),
                             (self.folder / "file" / "x", "is no folder")):
            code, _, err = run("convert", "file", CAPTURE, "-o", place)
            self.assertEqual(4, code)
            self.assertIn(f"{place.parent}", err.decode())
            self.assertIn(words, err.decode())

    def test_a_folder_that_may_not_be_written_is_named(self):
        target = self.folder / "x.cap"
        target.write_text("old")
        target.chmod(0o666)
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        # By standard input: another user may not see into the folder of the sources.
        words = [str(PROGRAM), "convert", "file", "-", "-o", str(target)]
        if os.geteuid() == 0:  # root may write anywhere
            words = ["setpriv", f"--reuid={STRANGER.pw_uid}", "--clear-groups", *words]
        done = subprocess.run(words, input=CAPTURE.read_bytes(), capture_output=True, check=False, timeout=60)
        self.assertEqual(4, done.returncode, done.stderr)
        self.assertIn(f"no file can be made in the folder {self.folder}", done.stderr.decode())
        self.assertNotIn("rights of the file", done.stderr.decode())
        self.assertEqual("old", target.read_text())

    def test_the_umask_counts(self):
        for mask, mode in ((0o077, 0o600), (0o022, 0o644), (0o000, 0o666)):
            file = self.folder / f"{mask:o}"
            subprocess.run([str(PROGRAM), "convert", "file", str(CAPTURE), "-o", str(file)],
                           check=True, capture_output=True, umask=mask, timeout=60)
            self.assertEqual(mode, file.stat().st_mode & 0o7777)

    def test_redacted_files_have_no_name_of_a_unit(self):
        serial = "OPTEST00000017"
        inputs = self.folder / "in"
        inputs.mkdir()
        for index, capture in enumerate(sorted(CAPTURES.glob("*.cap"))[:3]):
            (inputs / f"{serial}{index}.cap").write_bytes(capture.read_bytes())
        out = self.folder / "out"
        out.mkdir()
        code, _, err = run("convert", "--redact", "file", inputs, "-o", f"{out}/")
        self.assertEqual(0, code, err)
        self.assertEqual(["module-1.cap", "module-2.cap", "module-3.cap"], sorted(os.listdir(out)))

    def test_a_page_that_is_named_twice_is_read_once(self):
        words = ["dump", "--stats", "--via", "emulated", "file", CAPTURE, "--pages"]
        _, once, cost = run(*words, "b0-ff")
        _, out, err = run(*words, ",".join(["b0-ff"] * 20_000))
        time = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z")  # the second may change between the two
        self.assertEqual(time.sub(b"", once), time.sub(b"", out))
        transactions = re.compile(rb"[0-9]+ transactions")
        self.assertEqual(transactions.search(cost).group(), transactions.search(err).group())

    def test_empty_notes_are_kept(self):
        text = CAPTURE.read_text()
        first = text.index("\n[")
        changed = self.folder / "x.cap"
        changed.write_text(text[:first] + "remark =\n" + text[first:])
        _, out, _ = run("convert", "file", changed)
        self.assertRegex(out.decode(), re.compile(r"^remark =$", re.MULTILINE))


if __name__ == "__main__":
    unittest.main()
