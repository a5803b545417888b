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
    def test_one_capture(self):
        nothing = best_ms(["/bin/true"])
        for verb in ("show", "check"):  # check reads the shipped lists
            ours = best_ms([str(support.PROGRAM), verb, "file", str(support.CAPTURES / "qsfpdd-400g-dr4.cap")])
            print(f"/bin/true {nothing:.2f} ms, optictl {verb} {ours:.2f} ms")
            self.assertLess(ours / nothing, MOST_TIMES_NOTHING)


if __name__ == "__main__":
    unittest.main()
