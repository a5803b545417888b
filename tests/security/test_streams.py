"""Standard streams that are closed, and output that cannot be written."""
import os
import resource
import unittest

from rooms import CAPTURE, PROGRAM, InFolder, run
import subprocess


class TestClosedStreams(InFolder):
    def start(self, closed, words):
        """Runs the program with some standard streams closed; returns the exit code."""
        def close():
            for stream in closed:
                os.close(stream)
        return subprocess.run([str(PROGRAM), *map(str, words)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=close, check=False, timeout=60).returncode

    def test_no_file_takes_the_number_of_a_standard_stream(self):
        # The file that is read blocks the program while its descriptors are looked at.
        for closed in ((0,), (1,), (2,), (0, 1, 2)):
            with self.subTest(closed=closed):
                pipe = self.folder / "pipe"
                trace = self.folder / "trace"
                os.mkfifo(pipe)
                def close(numbers=closed):
                    for stream in numbers:
                        os.close(stream)
                process = subprocess.Popen(
                    [str(PROGRAM), "show", "--via", f"emulated,trace={trace}", "file", str(pipe)],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, preexec_fn=close)
                writer = os.open(pipe, os.O_WRONLY)  # returns when the program has opened it
                opened = {int(link): os.readlink(f"/proc/{process.pid}/fd/{link}")
                          for link in os.listdir(f"/proc/{process.pid}/fd")}
                flags = {number: self.flags_of(process.pid, number) for number in opened}
                os.write(writer, CAPTURE.read_bytes())
                os.close(writer)
                process.wait(timeout=60)
                pipe.unlink()
                self.assertEqual({"/dev/null"}, {opened[number] for number in (0, 1, 2)})
                self.assertIn(str(pipe), [opened[each] for each in opened if each > 2])
                for number in opened:
                    if number > 2:
                        self.assertTrue(flags[number] & os.O_CLOEXEC, opened[number])
                self.assertTrue(trace.read_text().startswith("optictl trace 1\n"))
                self.assertNotIn("optictl: ", trace.read_text())

    @staticmethod
    def flags_of(process, number):
        with open(f"/proc/{process}/fdinfo/{number}", encoding="ascii") as file:
            return int(next(line for line in file if line.startswith("flags:")).split()[1], 8)

    def test_closed_standard_output_is_an_error(self):
        for words in (["--help"], ["--version"], ["list", "--help"], ["show", "file", CAPTURE]):
            self.assertEqual(4, self.start((1,), words), words)

    def test_closed_standard_error_changes_no_exit_code(self):
        self.assertEqual(0, self.start((2,), ["show", "file", CAPTURE]))
        self.assertEqual(5, self.start((2,), ["show", "file", self.folder / "none"]))


class TestFullDisks(InFolder):
    def test_what_standard_output_does_not_take_is_an_error(self):
        for words in (["--help"], ["--version"], ["list", "--help"], ["show", "file", CAPTURE]):
            with open("/dev/full", "w", encoding="ascii") as full:
                done = subprocess.run([str(PROGRAM), *map(str, words)], stdout=full,
                                      stderr=subprocess.PIPE, check=False, timeout=60)
            self.assertEqual(4, done.returncode, words)
            self.assertIn(b"cannot write to standard output", done.stderr)

    def test_a_trace_that_is_cut_is_an_error(self):
        for verb in ("show", "dom", "list", "dump"):
            code, out, err = run(verb, "--via", "emulated,trace=/dev/full", "file", CAPTURE)
            self.assertEqual(4, code)
            self.assertNotEqual(b"", out)  # what was read is shown all the same
            self.assertIn(b"the trace /dev/full is cut: the disk is full", err)

    def test_a_limit_of_size_is_an_error(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
        trace = self.folder / "trace"
        done = subprocess.run([str(PROGRAM), "show", "--via", f"emulated,trace={trace}", "file",
                               str(CAPTURE)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=limit, check=False, timeout=60)
        self.assertNotEqual(0, done.returncode)
        self.assertIn(b"is cut: larger than files may be here", done.stderr)

    def test_times_are_numbers(self):
        for option in ("--deadline", "--wait-ready"):
            for value in ("nan", "inf", "-inf", "-1", "1e999", "86401", "ten", ""):
                code, _, err = run("show", f"{option}={value}", "file", CAPTURE)
                self.assertEqual(2, code, (option, value))
                self.assertIn(option.encode(), err)
            for value in ("0", "0.5", "86400"):
                self.assertEqual(0, run("show", f"{option}={value}", "file", CAPTURE)[0])


if __name__ == "__main__":
    unittest.main()
