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
TX_DISABLE = 130       # its byte: OutputDisableTx
BANK_SELECT, PAGE_SELECT = 126, 127


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

    def check_pages(self):
        """Every write went to the page of controls; how many there were."""
        all_of_them = landed(self.module.messages(), case.BEFORE[1])
        self.assertEqual([], [each for each in all_of_them if each[:2] != (0, CONTROLS)])
        return len(all_of_them)

    def codes(self, results):
        codes = [done.code for _, _, done in results]
        return {code: codes.count(code) for code in sorted(set(codes))}

    def test_two_runs_of_optictl(self):
        begin = time.monotonic()
        results = self.loops((1, 2), RUNS // 2, "--deadline 60")
        for each in results[:2]:
            print(each[2].text, each[2].talk)
        print(f"{len(results)} changes by two loops: {time.monotonic() - begin:.0f} s, "
              f"{self.check_pages()} bytes written")
        print(self.codes(results))
        self.assertEqual(case.BEFORE, self.module.selected())

    def test_beside_a_program_that_knows_no_lock(self):
        for pause in (1000000, 200000, 50000):
            self.module.forget()
            self.guest.good(
                f"(while true; do /bin/i2cset -y {self.module.bus} 0x50 0x7f 3; usleep 2000; "
                f"/bin/i2cset -y {self.module.bus} 0x50 0x7f 2; usleep {pause}; done) "
                f">/dev/null 2>&1 & echo $! > /tmp/selecting")
            begin = time.monotonic()
            try:
                results = self.loops((1,), RUNS, "--deadline 60")
            finally:
                self.guest.shell("kill $(cat /tmp/selecting)")
            print(pause, time.monotonic() - begin, self.codes(results))
            for each in results:
                if each[2].code != 0:
                    print(each[2].text, each[2].talk)
                    break
            all_of_them = landed(self.module.messages(), case.BEFORE[1])
            print(len(all_of_them), [each for each in all_of_them if each[:2] != (0, CONTROLS)])


if __name__ == "__main__":
    case.main()
