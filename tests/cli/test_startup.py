#!/usr/bin/env python3
"""Showing one capture as a process of its own costs little more than starting any process."""
import os
import subprocess
import time
import unittest

import support

# A ratio holds on a slow machine, too. The best run counts, because what else runs can only add to
# it, and the commands take turns, so that all meet the same load. Idle, show is at 1.8 and check,
# which reads the shipped lists, at 2.3: a third more is a regression.
MOST_TIMES_NOTHING = {"show": 2.5, "check": 3.0}


def best_ms(commands, runs=100):
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(runs):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            best[name] = min(best[name], (time.perf_counter() - start) * 1000)
    return best


@unittest.skipIf("sanitize" in os.fspath(support.PROGRAM), "sanitizers are slow to start")
class Startup(unittest.TestCase):
    def test_one_capture(self):
        capture = str(support.CAPTURES / "qsfpdd-400g-dr4.cap")
        best = best_ms({"nothing": ["/bin/true"],
                        **{verb: [str(support.PROGRAM), verb, "file", capture] for verb in MOST_TIMES_NOTHING}})
        for verb, most in MOST_TIMES_NOTHING.items():
            print(f"/bin/true {best['nothing']:.2f} ms, optictl {verb} {best[verb]:.2f} ms")
            self.assertLess(best[verb] / best["nothing"], most, verb)


if __name__ == "__main__":
    unittest.main()
