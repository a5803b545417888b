#!/usr/bin/env python3
"""Several that change one module. Two runs of optictl wait for each other, and each finds what the other one left;
beside a program that selects pages and knows no lock, nothing is written to a page that was not meant. RACE_RUNS is how
many changes each kind of race makes."""
import os
import time

import case

DEVICE_ERROR, REFUSED = 4, 6
RUNS = int(os.environ.get("RACE_RUNS", "48"))
GUEST_SECONDS = 3600
CONTROLS = 0x10        # OIF-CMIS 5.4 8.13: the page of all that is written here
MASKS = 213            # its byte: DPStateChangedMask, a bit a lane
OTHERS = (2, 3)        # pages that others select: thresholds, and bytes of the user
BANK_SELECT, PAGE_SELECT, UPPER = 126, 127, 128


def landed(messages, page):
    """[(page, byte, bytes)]: where each write went that is no page select, by what went over the bus."""
    bank, found = 0, []
    for message in messages:
        words = message.split()
        if words[:2] != ["w", "50"] or words[-1] == "nack":
            continue
        first, *values = (int(word, 16) for word in words[2:])
        for byte, value in enumerate(values, first):
            if byte == BANK_SELECT:
                bank = value
            elif byte == PAGE_SELECT:
                page = value
            else:
                found.append((bank, page, byte, value))
    return found


class Writers(case.BusCase):
    def setUp(self):
        super().setUp()
        self.guest.good("rm -rf /tmp/race; mkdir /tmp/race")

    def loops(self, lanes, runs, options=""):
        """Sets a bit of each of the lanes and clears it again at once; [(lane, value, Done)]."""
        loops = " ".join(
            f"(i=0; while [ $i -lt {runs} ]; do optictl write DPStateChangedMask{lane} $((1 - i % 2)) "
            f"i2c {self.module.bus} --expert --yes --journal /tmp/race/journal {options} "
            f">/tmp/race/{lane}-$i.out 2>/tmp/race/{lane}-$i.err; echo $? >/tmp/race/{lane}-$i.code; "
            f"i=$((i+1)); done) & waits=\"$waits $!\";"
            for lane in lanes)
        done = self.guest.shell(f"waits=; {loops} wait $waits", seconds=GUEST_SECONDS)
        self.assertEqual(0, done.code, done.talk)
        results = []
        for lane in lanes:
            for i in range(runs):
                stem = f"/tmp/race/{lane}-{i}"
                done = self.guest.shell(f"cat {stem}.out; cat {stem}.err >&2; (exit $(cat {stem}.code))")
                results.append((lane, 1 - i % 2, done))
        return results

    def codes(self, results):
        codes = [done.code for _, _, done in results]
        return {code: codes.count(code) for code in sorted(set(codes))}

    def page(self, page):
        return self.module.get(UPPER, UPPER, page)

    def mask(self, lane):
        return self.page(CONTROLS)[MASKS - UPPER] >> (lane - 1) & 1

    def check_ends(self, results):
        """Each lane has what the last run that was done has set: a run that failed left nothing, unless it says so."""
        for lane in {lane for lane, _, _ in results}:
            may_be = {0}
            for each, value, done in results:
                if each == lane and done.code == 0:
                    may_be = {value}
                elif each == lane and "left halfway" in " ".join(done.text.split()):
                    may_be.add(value)
            self.assertIn(self.mask(lane), may_be)

    def test_two_runs_of_optictl(self):
        """Two that change bits of one byte: each has its own, and both are done."""
        before = {page: self.page(page) for page in OTHERS}
        self.module.forget()
        begin = time.monotonic()
        results = self.loops((1, 2), RUNS // 4 + 1, "--deadline 60")
        written = landed(self.module.messages(), OTHERS[0])
        print(f"{len(results)} changes by two loops: {time.monotonic() - begin:.0f} s, {len(written)} bytes written")
        self.assertEqual({0: len(results)}, self.codes(results))
        self.assertEqual([], [each for each in written if each[:2] != (0, CONTROLS)])
        self.assertEqual(len(results), len(written), "none is lost, none is sent twice")
        self.check_ends(results)
        self.assertEqual(before, {page: self.page(page) for page in OTHERS})

    def test_beside_a_program_that_knows_no_lock(self):
        """Whatever went to a page of the other program stands there as before, and is said; the rest is refused, or
        done."""
        before = {page: self.page(page) for page in OTHERS}
        for pause in (400000, 50000):
            self.module.forget()
            self.guest.good(
                f"(while true; do /bin/i2cset -y {self.module.bus} 0x50 0x7f {OTHERS[1]}; usleep 2000; "
                f"/bin/i2cset -y {self.module.bus} 0x50 0x7f {OTHERS[0]}; usleep {pause}; done) "
                ">/dev/null 2>&1 & echo $! > /tmp/selecting")
            try:
                results = self.loops((1,), RUNS // 3, "--deadline 60")
            finally:
                self.guest.shell("kill $(cat /tmp/selecting); usleep 100000")
            written = landed(self.module.messages(), OTHERS[0])
            strays = [each for each in written if each[:2] != (0, CONTROLS)]
            said = [done for _, _, done in results if "was put back" in " ".join(done.text.split())]
            print(f"{len(results)} changes beside a foreign loop of {pause} us: {self.codes(results)}, {len(written)} "
                  f"bytes written, {len(strays)} of them astray or put back, {len(said)} runs say so")
            self.assertEqual(set(), set(self.codes(results)) - {0, DEVICE_ERROR, REFUSED})
            self.assertEqual(bool(strays), bool(said))
            self.assertEqual(before, {page: self.page(page) for page in OTHERS})
            self.check_ends(results)
            self.guest.shell(f"optictl write DPStateChangedMask1 0 i2c {self.module.bus} --expert --yes "
                             "--journal /tmp/race/journal")


if __name__ == "__main__":
    case.main()
