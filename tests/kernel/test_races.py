#!/usr/bin/env python3
"""Several programs on one bus. Runs of optictl wait for each other; beside programs that know no lock
whatever ends with exit code 0 is right. RACE_RUNS is how many runs each kind of race makes."""
import json
import os
import time

import case
from case import BEFORE

DEVICE_ERROR, REFUSED = 4, 6
RUNS = int(os.environ.get("RACE_RUNS", "48"))
VERBS = ("show", "dom", "list")
GUEST_SECONDS = 3600


def without_source(text):
    return [{key: value for key, value in json.loads(line).items() if key not in ("target", "source")}
            for line in text.splitlines()]


class Races(case.BusCase):
    def setUp(self):
        super().setUp()
        self.guest.good("rm -rf /tmp/race; mkdir /tmp/race")
        self.truth = {verb: without_source(self.guest.good(
            f"optictl {verb} i2c {self.module.bus} --format json")) for verb in VERBS}
        for verb in VERBS:
            self.assertTrue(self.truth[verb])

    def loops(self, verbs, runs, options=""):
        """Runs a loop of each verb at once; [(verb, exit code, standard output, standard error)]."""
        loops = " ".join(
            f"(i=0; while [ $i -lt {runs} ]; do optictl {verb} i2c {self.module.bus} --format json {options} "
            f">/tmp/race/{number}-{verb}-$i.out 2>/tmp/race/{number}-{verb}-$i.err; "
            f"echo $? >/tmp/race/{number}-{verb}-$i.code; i=$((i+1)); done) & waits=\"$waits $!\";"
            for number, verb in enumerate(verbs))
        done = self.guest.shell(f"waits=; {loops} wait $waits", seconds=GUEST_SECONDS)
        self.assertEqual(0, done.code, done.talk)
        results = []
        for number, verb in enumerate(verbs):
            for i in range(runs):
                stem = f"/tmp/race/{number}-{verb}-{i}"
                done = self.guest.shell(f"cat {stem}.out; cat {stem}.err >&2; (exit $(cat {stem}.code))")
                results.append((verb, done.code, done.text, done.talk))
        return results

    def wrong(self, results):
        return [(verb, text) for verb, code, text, _ in results
                if code == 0 and without_source(text) != self.truth[verb]]

    def test_runs_of_optictl_wait_for_each_other(self):
        """Three at once: each ends well, none tells of another page, the page is put back."""
        begin = time.monotonic()
        results = self.loops(VERBS, max(RUNS // len(VERBS), 1), "--deadline 60")
        print(f"{len(results)} runs by three loops: {time.monotonic() - begin:.0f} s")
        self.assertEqual([], [(verb, code, talk) for verb, code, _, talk in results if code != 0])
        self.assertEqual([], self.wrong(results))
        self.assertEqual(BEFORE, self.module.selected())

    def test_programs_that_know_no_lock(self):
        """Two that select pages and put them back, as another tool does: no wrong value with exit code
        0, and most runs end well."""
        for number, page in enumerate((0x10, 3)):
            self.guest.good(
                f"(while true; do /bin/i2cset -y {self.module.bus} 0x50 0x7f {page}; usleep {2000 + 700 * number}; "
                f"/bin/i2cset -y {self.module.bus} 0x50 0x7f 2; usleep {11000 + 1900 * number}; done) "
                f">/dev/null 2>&1 & echo $! > /tmp/selecting{number}")
            self.addCleanup(self.guest.shell, f"kill $(cat /tmp/selecting{number})")
        results = self.loops(VERBS, max(RUNS // len(VERBS), 1), "--deadline 60")
        good = [each for each in results if each[1] == 0]
        print(f"{len(results)} runs beside two foreign loops: {len(good)} with exit code 0, "
              f"{len(self.wrong(results))} of them wrong")
        self.assertEqual([], self.wrong(results))
        self.assertEqual(set(), {code for _, code, _, _ in results} - {0, DEVICE_ERROR})

    def test_the_owner_of_a_bus_is_named(self):
        node = f"/dev/i2c-{self.module.bus}"
        self.module.fault("delay_us 200000")
        self.guest.good(f"optictl show i2c {self.module.bus} --deadline 60 >/dev/null 2>&1 & usleep 500000")
        begin = time.monotonic()
        done = self.guest.run("optictl", "show", "i2c", self.module.bus, "--deadline", "1")
        self.assertEqual(REFUSED, done.code, done.talk)
        self.assertRegex(done.talk, rf"{node} has been in use by optictl \(PID \d+\) for 1 s; try again")
        self.assertEqual("", done.text)
        self.assertLess(time.monotonic() - begin, 6)
        # With patience it is read, when the other is done.
        self.module.fault("delay_us 0")
        done = self.guest.run("optictl", "list", "i2c", self.module.bus, "--format", "json", "--deadline", "30")
        self.assertEqual(0, done.code, done.talk)
        self.assertEqual(self.truth["list"], without_source(done.text))


if __name__ == "__main__":
    case.main()
