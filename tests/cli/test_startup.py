#!/usr/bin/env python3
"""Showing one capture as a process of its own costs little more than starting any process."""
import os
import subprocess
import time
import unittest

import support

# The aim is 2 ms over /bin/true, which is a ratio of 1.8. A ratio holds on a slow machine, too; the best
# run counts, because what else runs can only add to it.
MOST_TIMES_NOTHING = 4.0


def best_ms(command, runs=100):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


@unittest.skipIf("sanitize" in os.fspath(support.PROGRAM), "sanitizers are slow to start")
class Startup(unittest.TestCase):
    def test_show_one_capture(self):
        show = [str(support.PROGRAM), "show", "file", str(support.CAPTURES / "qsfpdd-400g-dr4.cap")]
        nothing, ours = best_ms(["/bin/true"]), best_ms(show)
        print(f"/bin/true {nothing:.2f} ms, optictl show {ours:.2f} ms")
        self.assertLess(ours / nothing, MOST_TIMES_NOTHING)


if __name__ == "__main__":
    unittest.main()
