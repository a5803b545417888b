"""Signals in the middle of a read: the page that was selected before is selected again."""
import fcntl
import os
import signal
import subprocess
import unittest

from rooms import CAPTURES, PROGRAM, InFolder

LONG = CAPTURES / "cpo-3200g-4bank.cap"  # its trace is longer than a pipe holds

F_SETPIPE_SZ = 1031
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGXCPU",
           "SIGXFSZ", "SIGPIPE", "SIGPROF", "SIGVTALRM", "SIGPWR", "SIGPOLL")


def selects(trace):
    """The pages that the trace says were written to byte 7Fh, in order."""
    pages = []
    for line in trace.decode().splitlines():
        words = line.split()
        if words[2:4] == ["w", "A0"] and "=" in words:
            first, data = int(words[5], 16), words[words.index("=") + 1:]
            at = 0x7F - first
            if 0 <= at < len(data):
                pages.append(int(data[at], 16))
    return pages


class TestSignals(InFolder):
    def read_and_send(self, number):
        """The trace of a read that a signal interrupts, and how the program ended.

        The trace goes to a pipe of one page of memory: the program stops in the middle of the read
        until somebody takes what it wrote, so the test needs no clock."""
        pipe = self.folder / number.name
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDWR)
        fcntl.fcntl(reader, F_SETPIPE_SZ, 4096)
        process = subprocess.Popen(
            [str(PROGRAM), "dump", "--confirm", "--via", f"emulated,trace={pipe}", "file", str(LONG)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        trace = b""
        while len(selects(trace[:trace.rfind(b"\n") + 1])) < 2:  # the second page is in view
            trace += os.read(reader, 256)
        process.send_signal(number)
        os.set_blocking(reader, False)
        while process.poll() is None:
            try:
                trace += os.read(reader, 65536)
            except BlockingIOError:
                pass
        try:
            trace += os.read(reader, 65536)
        except BlockingIOError:
            pass
        os.close(reader)
        return trace, process.returncode

    def whole(self):
        trace = self.folder / "whole"
        subprocess.run([str(PROGRAM), "dump", "--confirm", "--via", f"emulated,trace={trace}", "file",
                        str(LONG)], check=True, stdout=subprocess.DEVNULL, timeout=60)
        return trace.read_bytes()

    def test_every_signal_that_ends_a_program(self):
        whole = self.whole()
        before = 0x00  # an emulated module begins with page 00h in view
        self.assertEqual(before, selects(whole)[-1])
        for name in SIGNALS:
            number = signal.Signals[name]
            with self.subTest(signal=name):
                trace, code = self.read_and_send(number)
                self.assertEqual(-number, code)
                self.assertLess(len(trace), len(whole))  # in the middle
                pages = selects(trace)
                self.assertTrue(any(page != before for page in pages), pages)
                self.assertEqual(before, pages[-1])


if __name__ == "__main__":
    unittest.main()
