"""Files written by root where other users own files, folders and links."""
import os
import shutil
import stat
import subprocess

from rooms import CAPTURE, PROGRAM, STRANGER, InFolder, main_as_root, run

# How each verb that writes a file is called; {} is the file.
WRITERS = {
    "convert": ["convert", "file", CAPTURE, "-o", "{}"],
    "dump": ["dump", "file", CAPTURE, "-o", "{}"],
    "trace": ["show", "--via", "emulated,trace={}", "file", CAPTURE],
    "export": ["db", "export", "json", "-o", "{}"],
    "add": ["db", "add", "--from", "file", CAPTURE, "-o", "{}"],
}


def write(verb, file):
    return run(*(str(word).replace("{}", str(file)) for word in WRITERS[verb]))


class TestOwners(InFolder):
    def check_harmless(self, file):
        status = file.stat()
        self.assertEqual(STRANGER.pw_uid, status.st_uid)
        self.assertEqual(STRANGER.pw_gid, status.st_gid)
        self.assertEqual(0, status.st_mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX))
        self.assertEqual(0, status.st_mode & 0o111)
        return stat.S_IMODE(status.st_mode)

    def test_set_user_id_is_never_kept(self):
        for verb in WRITERS:
            for mode in (0o4755, 0o2755, 0o6777, 0o1777):
                with self.subTest(verb=verb, mode=oct(mode)):
                    file = self.of_stranger("out", mode)
                    code, _, err = write(verb, file)
                    self.assertEqual(0, code, err)
                    self.assertNotEqual("old", file.read_text())
                    self.assertEqual(0o644, self.check_harmless(file))

    def test_set_user_id_goes_from_own_files_too(self):
        file = self.folder / "own"
        file.write_text("old")
        file.chmod(0o4750)
        self.assertEqual(0, write("convert", file)[0])
        self.assertEqual(0o750, stat.S_IMODE(file.stat().st_mode))

    def test_what_all_may_write_is_not_kept(self):
        file = self.of_stranger("out", 0o666)
        self.assertEqual(0, write("convert", file)[0])
        self.assertEqual(0o644, self.check_harmless(file))

    def test_a_secret_file_stays_its_owners(self):
        file = self.of_stranger("out", 0o600)
        self.assertEqual(0, write("convert", file)[0])
        self.assertEqual(0o600, self.check_harmless(file))

    def test_other_users_file_without_the_right_to_give_it_back(self):
        # The folder may be written, the owner of the file cannot be set: refused, and untouched.
        shared = self.folder / "shared"
        shared.mkdir()
        shared.chmod(0o777)
        file = shared / "out"
        file.write_text("old")
        done = subprocess.run(
            ["setpriv", f"--reuid={STRANGER.pw_uid}", "--clear-groups", str(PROGRAM), "convert",
             "file", "-", "-o", str(file)],
            input=CAPTURE.read_bytes(), capture_output=True, check=False, timeout=60)
        self.assertEqual(4, done.returncode, done.stderr)
        self.assertIn(b"belongs to user root", done.stderr)
        self.assertEqual("old", file.read_text())
        self.assertEqual(["out"], os.listdir(shared))


class TestStickyFolders(InFolder):
    def setUp(self):
        super().setUp()
        self.sticky = self.folder / "sticky"
        self.sticky.mkdir()
        self.sticky.chmod(0o1777)

    def test_nobody_elses_file_is_replaced(self):
        file = self.sticky / "out"
        file.write_text("old")
        os.chown(file, STRANGER.pw_uid, STRANGER.pw_gid)
        for verb in WRITERS:
            with self.subTest(verb=verb):
                code, _, err = write(verb, file)
                self.assertNotEqual(0, code)
                self.assertIn(b"which is sticky", err)
                self.assertEqual("old", file.read_text())
                self.assertEqual(["out"], os.listdir(self.sticky))

    def test_own_files_are(self):
        file = self.sticky / "out"
        file.write_text("old")
        self.assertEqual(0, write("convert", file)[0])
        self.assertNotEqual("old", file.read_text())

    def test_names_from_the_process_number_are_in_nobodys_way(self):
        # The shell makes what a stranger could, and then becomes the program: the same number.
        block = ('i=0; while [ $i -lt 100 ]; do : > "$1/.out.$$-$i.tmp"; i=$((i+1)); done; '
                 'shift; exec "$@"')
        for verb, words in WRITERS.items():
            with self.subTest(verb=verb):
                file = self.sticky / "out"
                done = subprocess.run(
                    ["sh", "-c", block, "sh", str(self.sticky), str(PROGRAM),
                     *(str(word).replace("{}", str(file)) for word in words)],
                    capture_output=True, check=False, timeout=60)
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertTrue(file.exists())
                shutil.rmtree(self.sticky)
                self.sticky.mkdir()
                self.sticky.chmod(0o1777)


class TestLinks(InFolder):
    def link(self, place, target):
        place.symlink_to(target)
        os.lchown(place, STRANGER.pw_uid, STRANGER.pw_gid)

    def check_refused(self, verb, file, target):
        code, _, err = write(verb, file)
        self.assertNotEqual(0, code)
        self.assertIn(b"a symbolic link of user nobody, which is not followed", err)
        self.assertEqual("precious", target.read_text())

    def test_links_of_other_users_are_not_followed(self):
        target = self.folder / "precious"
        target.write_text("precious")
        self.of_stranger("some", 0o644)
        sticky = self.folder / "sticky"
        sticky.mkdir()
        sticky.chmod(0o1777)
        for place in (self.folder / "theirs" / "link", sticky / "link"):
            self.link(place, target)
            for verb in WRITERS:
                with self.subTest(verb=verb, place=place):
                    self.check_refused(verb, place, target)

    def test_links_of_other_users_to_folders_are_not_followed_either(self):
        (self.folder / "roots").mkdir()
        target = self.folder / "roots" / "out"
        target.write_text("precious")
        self.of_stranger("some", 0o644)
        self.link(self.folder / "theirs" / "way", self.folder / "roots")
        for verb in WRITERS:
            with self.subTest(verb=verb):
                self.check_refused(verb, self.folder / "theirs" / "way" / "out", target)

    def test_own_links_are(self):
        (self.folder / "real").write_text("old")
        (self.folder / "link").symlink_to("real")
        for verb in WRITERS:
            self.assertEqual(0, write(verb, self.folder / "link")[0])
            self.assertTrue((self.folder / "link").is_symlink())
            self.assertNotEqual("old", (self.folder / "real").read_text())
            (self.folder / "real").write_text("old")


if __name__ == "__main__":
    main_as_root()
