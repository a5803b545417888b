"""Pipes, sockets and devices where files are expected."""
import os
import shutil
import socket
import subprocess
import threading
import time
import unittest

from rooms import CAPTURE, CAPTURES, PROGRAM, InFolder, halves_of, run


class TestPipes(InFolder):
    def test_in_folders_they_are_left_out_with_a_line(self):
        shutil.copy(CAPTURE, self.folder / "b.cap")
        os.mkfifo(self.folder / "a.cap")
        os.mkfifo(self.folder / "c.tar.gz")
        os.symlink("/dev/zero", self.folder / "d.cap")
        place = socket.socket(socket.AF_UNIX)
        self.addCleanup(place.close)
        place.bind(str(self.folder / "e.cap"))
        for jobs in ("1", "4"):
            code, out, err = run("list", "-j", jobs, "--format", "csv", "file", self.folder)
            self.assertEqual(0, code, err)
            self.assertEqual(2, len(out.splitlines()))  # the titles, and b.cap
            for name, kind in (("a.cap", "a named pipe"), ("c.tar.gz", "a named pipe"),
                               ("d.cap", "a device"), ("e.cap", "a socket")):
                self.assertIn(f"{self.folder / name}: {kind}, left out", err.decode())

    def test_in_folders_of_page_files_as_well(self):
        os.mkfifo(self.folder / "lower.bin")
        code, _, err = run("show", "--deadline", "2", "file", self.folder)
        self.assertEqual(5, code)
        self.assertIn(b"lower.bin is a named pipe, left out", err)
        halves = halves_of((CAPTURES / "qsfp28-100g-lr4.cap").read_text())
        (self.folder / "lower.bin").unlink()
        for half, name in (("lower", "lower.bin"), ("page 00h", "page00.bin")):
            start = 0 if half == "lower" else 128
            (self.folder / name).write_bytes(
                bytes(halves[half].get(byte, 0) for byte in range(start, start + 128)))
        os.mkfifo(self.folder / "page03.bin")
        code, out, err = run("show", "file", self.folder)
        self.assertIn(b"page03.bin is a named pipe, left out", out + err)
        self.assertIn(b"OPTEST", out)

    def test_in_folders_of_lists_as_well(self):
        os.mkfifo(self.folder / "a.toml")
        code, _, err = run("db", "list", "--only-lists", "--list", self.folder)
        self.assertEqual(0, code)
        self.assertIn(b"a.toml: a named pipe, left out", err)

    def test_named_they_obey_the_deadline(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        begin = time.monotonic()
        code, _, err = run("show", "--deadline", "0.5", "file", pipe)
        self.assertEqual(5, code)
        self.assertIn(b"did not end within 0.5 s", err)
        self.assertLess(time.monotonic() - begin, 10)

    def test_in_the_place_of_a_device_they_are_refused(self):
        pipe = self.folder / "eeprom"
        os.mkfifo(pipe)
        code, _, err = run("show", "sysfs", pipe)
        self.assertEqual(4, code)
        self.assertIn(f"{pipe}: a pipe or socket, not the file of a device", err.decode())
        good = self.folder / "good.cap"
        good.write_bytes(CAPTURE.read_bytes())
        ports = self.folder / "ports.toml"
        ports.write_text(f'schema = 1\n[[port]]\nname = "p1"\nindex = 1\n'
                         f'module = "sysfs {good}"\npresent = {{ file = "{pipe}" }}\n')
        code, _, err = run("show", "--ports", ports, "port", "1")
        self.assertNotEqual(0, code)
        self.assertIn(str(pipe), err.decode())

    def test_a_writer_that_never_ends_is_left_at_the_deadline(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        keep = os.open(pipe, os.O_RDWR)
        self.addCleanup(os.close, keep)
        os.write(keep, CAPTURE.read_bytes())
        code, _, err = run("show", "--deadline", "0.5", "file", pipe)
        self.assertEqual(5, code)
        self.assertIn(b"did not end within 0.5 s", err)

    def test_named_they_are_read(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        def feed():
            time.sleep(0.3)  # the program waits for who writes
            pipe.write_bytes(CAPTURE.read_bytes())
        thread = threading.Thread(target=feed)
        thread.start()
        code, out, err = run("list", "--format", "csv", "file", pipe)
        thread.join()
        self.assertEqual(0, code, err)
        self.assertEqual(2, len(out.splitlines()))

    def test_an_interrupted_wait_ends_by_the_signal(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        process = subprocess.Popen([str(PROGRAM), "show", "--deadline", "0", "file", str(pipe)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        writer = os.open(pipe, os.O_WRONLY)  # the program waits for bytes
        process.terminate()
        _, err = process.communicate(timeout=20)
        os.close(writer)
        self.assertEqual(-15, process.returncode)
        self.assertNotIn(b"check the path", err)
        self.assertNotIn(b"Interrupted system call", err)


if __name__ == "__main__":
    unittest.main()
