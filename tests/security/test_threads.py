#!/usr/bin/env python3
"""Machines that give no threads or little memory: work goes on with what there is, and ends."""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile
import unittest

import sanitizer
import support

ROWS = 200
SECONDS = 30
# A user of no other process, for whom the limit of processes counts; root has none.
STRANGER = 61000 + os.getpid() % 4000


class Machine(unittest.TestCase):
    """A fleet of captures, and the program where any user may run it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)
        self.program = self.folder / "optictl"
        shutil.copy(support.PROGRAM, self.program)
        self.program.chmod(0o755)
        self.fleet = self.folder / "fleet"
        self.fleet.mkdir()
        captures = support.good_captures()
        for number in range(ROWS):
            shutil.copy(captures[number % len(captures)], self.fleet / f"{number:03}.cap")
        # The search for leaks at the end of a program with ASan needs a thread of its own.
        self.environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")

    def start(self, *words, processes=None, memory=None, jobs=8):
        def limit():
            if processes is not None:
                resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(STRANGER)
                    os.setuid(STRANGER)
            if memory is not None:
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        return subprocess.Popen([self.program, *words, "-j", str(jobs)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, preexec_fn=limit, text=True,
                                env=self.environment)

    def run_limited(self, *words, **limits):
        process = self.start(*words, **limits)
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail(f"no end within {SECONDS} s")
        return process.returncode, out, err

    def rows(self, out):
        return [line for line in out.splitlines() if ".cap" in line]

    def listed(self, path):
        return ["list", "--format", "csv", "--columns", "target,vendor", "file", path]


class Threads(Machine):
    def test_no_thread_or_fewer_than_asked_give_the_same_rows(self):
        expected = self.run_limited(*self.listed(self.fleet), jobs=1)
        self.assertEqual((0, ""), (expected[0], expected[2]))
        self.assertEqual(ROWS, len(self.rows(expected[1])))
        for processes in (1, 2, 4):
            with self.subTest(processes=processes):
                self.assertEqual(expected, self.run_limited(*self.listed(self.fleet),
                                                            processes=processes, jobs=64))

    def test_the_limit_holds(self):
        """The test above limits what it seems to: a program that wants threads gets none."""
        with self.assertRaises(subprocess.CalledProcessError):
            subprocess.run(["/bin/sh", "-c", "true & wait"], check=True, stderr=subprocess.DEVNULL,
                           preexec_fn=lambda: (resource.setrlimit(resource.RLIMIT_NPROC, (1, 1)),
                                               os.geteuid() or (os.setgid(STRANGER),
                                                                os.setuid(STRANGER))))

    def test_a_signal_ends_it(self):
        for number in range(ROWS, 20 * ROWS):
            os.link(self.fleet / f"{number % ROWS:03}.cap", self.fleet / f"{number:05}.cap")
        process = self.start(*self.listed(self.fleet), processes=1, jobs=64)
        process.stdout.readline()  # what follows is more than a pipe holds
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
        self.assertEqual(-signal.SIGTERM, process.returncode)


class Memory(Machine):
    MEGABYTE = 1 << 20

    def setUp(self):
        super().setUp()
        self.sanitized = sanitizer.is_in_the_program()

    def run_poor(self, *words, memory, jobs):
        return self.run_limited(*words, memory=None if self.sanitized else memory, jobs=jobs)

    def test_a_document_without_memory_costs_its_own_line(self):
        if self.sanitized:
            self.skipTest("a sanitizer is in the program; the stage release runs this")
        hungry = self.fleet / "100-hungry.cap"
        hungry.write_bytes(b"\0" * (31 * self.MEGABYTE))
        for jobs in (1, 2):
            with self.subTest(jobs=jobs):
                code, out, err = self.run_poor(*self.listed(self.fleet),
                                               memory=36 * self.MEGABYTE, jobs=jobs)
                self.assertEqual(5, code, err)
                self.assertEqual([f"optictl: {hungry}: there is not enough memory for it; use fewer "
                                  "jobs (-j 1), or raise the limit (ulimit -v)"], err.splitlines())
                self.assertEqual(ROWS, len([row for row in self.rows(out) if "hungry" not in row]))

    def test_many_jobs_in_little_memory_end(self):
        code, out, err = self.run_poor(*self.listed(self.fleet), memory=200 * self.MEGABYTE, jobs=64)
        self.assertEqual((0, ""), (code, err))
        self.assertEqual(ROWS, len(self.rows(out)))

    def test_lines_of_one_letter_take_little(self):
        lines = self.folder / "lines.txt"
        lines.write_bytes(b"a\n" * (16 * self.MEGABYTE - 1))
        code, _, err = self.run_poor("list", "file", lines, memory=128 * self.MEGABYTE, jobs=1)
        self.assertEqual(5, code)
        self.assertEqual([f"optictl: {lines}: more than 1048576 lines of text; check that this is a "
                          "dump, or split it"], err.splitlines())


if __name__ == "__main__":
    unittest.main()
