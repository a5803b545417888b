#!/usr/bin/env python3
"""What goes wrong on a bus: never a wrong value, never a page left selected, never a hang."""
import pathlib
import re
import tempfile
import time

import buses
import case
import support
from case import BEFORE, CMIS

OTHER = "qsfpdd-400g-fr4"
NO_PORT, DEVICE_ERROR, REFUSED = 3, 4, 6


class Bus(case.BusCase):
    def read(self, *words, **options):
        return self.show("i2c", self.module.bus, *words, **options)

    def check_good(self, done):
        self.check_same(CMIS, done)
        self.assertEqual(BEFORE, self.module.selected())

    def check_fails(self, done, words, code=DEVICE_ERROR):
        """One line says what went wrong; no value is told that is not the module's."""
        self.assertEqual(code, done.code, done.talk)
        self.assertRegex(done.talk, words)
        self.check_nothing_wrong(CMIS, done)

    def test_nacks_that_pass(self):
        self.module.fault("nack 3")
        self.check_good(self.read())

    def test_nacks_now_and_then(self):
        self.module.fault("nack_every 7")
        done = self.read("--stats")
        self.module.fault("nack_every 0")
        self.check_good(done)
        self.assertGreater(int(re.search(r"(\d+) retries", done.talk)[1]), 2)

    def test_hold_off_after_a_page_select(self):
        self.module.fault("hold_off_us 8000")
        done = self.read()
        self.module.fault("hold_off_us 0")
        self.check_good(done)

    def test_slow_module(self):
        self.module.fault("delay_us 5000")
        done = self.read("--stats")
        self.module.fault("delay_us 0")
        messages = len(self.module.messages())
        self.check_good(done)
        self.assertGreaterEqual(float(re.search(r"([\d.]+) ms on the bus", done.talk)[1]), 5 * messages)

    def test_no_module(self):
        self.module.fault("pull_after 0")
        done = self.read()
        self.check_fails(done, "0x50 on i2c-\\d+: no module answers", NO_PORT)
        self.assertEqual(1, len(done.talk.splitlines()), done.talk)

    def test_deadline(self):
        self.module.fault("delay_us 300000")
        begin = time.monotonic()
        done = self.read("--deadline", "1.5")
        self.assertLess(time.monotonic() - begin, 15)
        self.module.fault("delay_us 0")
        self.check_fails(done, "not done within 1.5 s")
        self.assertEqual(BEFORE, self.module.selected())

    def test_stuck_page(self):
        self.module.fault("stick 1")
        self.check_fails(self.read(), "page")
        self.assertEqual(BEFORE, self.module.selected())

    def test_module_pulled_during_the_read(self):
        for transfers in (1, 4, 9, 14):
            with self.subTest(transfers=transfers):
                self.module.swap(CMIS)  # its flags are set again
                self.module.fault(f"pull_after {transfers}")
                done = self.read()
                self.check_fails(done, "stopped answering|no module answers")
        self.module.swap(CMIS)
        self.check_same(CMIS, self.read())

    def test_module_that_comes_in_time(self):
        self.module.fault("pull_after 0")
        self.assertEqual(NO_PORT, self.read().code)
        self.guest.good(f"(sleep 1; echo reset > {self.module.control}) >/dev/null 2>&1 &")
        self.check_good(self.read("--wait-ready", 30))

    def test_partial_dump_of_a_module_pulled(self):
        self.module.fault("pull_after 11")
        self.check_fails(self.guest.run("optictl", "dump", "i2c", self.module.bus, "-o", "/tmp/part.cap"),
                         "stopped answering")
        with tempfile.TemporaryDirectory() as folder:
            part = pathlib.Path(folder, "part.cap")
            part.write_text(self.guest.good("cat /tmp/part.cap") + "\n", encoding="utf-8")
            whole = support.halves_of(buses.capture(CMIS).read_text(encoding="utf-8"))
            known = support.halves_of(part.read_text(encoding="utf-8"))
            self.assertIn("error ", part.read_text(encoding="utf-8"), "holes with their reason")
        count = 0
        for half, bytes_ in known.items():
            for byte, value in bytes_.items():
                if (half, byte) != ("lower", 127):
                    self.assertEqual(whole[half][byte], value, (half, byte))
                    count += 1
        self.assertGreater(count, 200)
        self.assertLess(count, 700)

    def test_another_module_during_the_read(self):
        for transfers in (3, 5, 6, 13):
            with self.subTest(transfers=transfers):
                self.module.swap(CMIS)
                self.module.fault(f"swap_after {transfers} {buses.rules_and_image(OTHER)}")
                done = self.read()
                self.assertEqual(DEVICE_ERROR, done.code)
                self.assertIn("module", done.talk)
                self.assertNotIn("LUMENFORGE", done.text, "nothing is told of either")

    def test_adapter_unplugged_during_the_read(self):
        module = self.adapter(CMIS, port=1)
        module.fault("unplug_after 9")
        self.check_fails(self.show("i2c", module.bus), "stopped answering")

    def test_signal_leaves_the_page_as_it_was(self):
        self.module.fault("delay_us 50000")
        begin = time.monotonic()
        done = self.guest.shell(
            f"optictl show i2c {self.module.bus} --format json & "
            f"while ! grep -q '7f 11' {self.module.control}.log; do usleep 10000; done; "
            "kill -TERM $!; wait $!")
        self.assertLess(time.monotonic() - begin, 30)
        self.module.fault("delay_us 0")
        self.assertNotEqual(0, done.code)
        self.check_nothing_wrong(CMIS, done)
        self.assertEqual(BEFORE, self.module.selected())

    def test_another_program_that_selects_pages(self):
        """What comes of it is the module or an error, never bytes of another page, nor flags as clear
        that a look in vain has cleared."""
        self.guest.good(
            f"(while true; do i2cset -f -y {self.module.bus} 0x50 0x7f 3; usleep 3000; done) "
            ">/dev/null 2>&1 & echo $! > /tmp/selecting")
        self.addCleanup(self.guest.shell, "kill $(cat /tmp/selecting)")
        for _ in range(6):
            self.module.swap(CMIS)
            done = self.read()
            self.assertIn(done.code, (0, DEVICE_ERROR), done.talk)
            self.check_nothing_wrong(CMIS, done)

    def test_a_dead_module_costs_its_own_line(self):
        dead = self.adapter(CMIS, port=1)
        dead.fault("pull_after 0")
        done = self.guest.run("optictl", "list", "i2c", dead.bus, "i2c", self.module.bus)
        self.assertEqual(NO_PORT, done.code)
        self.assertRegex(done.text, f"i2c {dead.bus} +.*no module answers")
        self.assertRegex(done.text, f"i2c {self.module.bus} .*LUMENFORGE")

    def test_bus_that_a_driver_owns(self):
        eeprom = self.eeprom(self.module.bus)
        done = self.read()
        self.check_fails(done, f"belongs to the driver at24.*sysfs {eeprom.path}", REFUSED)
        self.assertEqual([], [m for m in self.module.messages() if m.startswith("w 50 7")])
        self.check_good(self.read("--force"))
        self.guest.good(f"optictl doctor i2c {self.module.bus} | grep at24")

    def test_user_without_rights(self):
        as_user = f"su user -c 'optictl show i2c {self.module.bus} --flags --format json'"
        self.check_fails(self.guest.shell(as_user), "this user may not open it")
        self.guest.good(f"chmod 666 /dev/i2c-{self.module.bus}")
        self.check_good(self.guest.shell(as_user))

    def test_bus_that_is_not_there(self):
        done = self.guest.run("optictl", "show", "i2c", 99)
        self.check_fails(done, "there is no bus i2c-99", NO_PORT)


class NetworkDevice(case.GuestCase):
    parameters = "/sys/module/optictl_emu/parameters"

    def setUp(self):
        super().setUp()
        self.guest.good(f"modprobe optictl_emu image={CMIS}")
        self.addCleanup(self.guest.good, "rmmod optictl_emu")

    def fault(self, name, value):
        self.guest.good(f"echo {value} > {self.parameters}/{name}")

    def check_fails(self, words, code=DEVICE_ERROR, done=None):
        done = done or self.show("netdev", "optic0")
        self.assertEqual(code, done.code, done.talk)
        self.assertRegex(done.talk, words)
        self.check_nothing_wrong(CMIS, done)
        self.assertEqual(1, len([line for line in done.talk.splitlines() if "latched" not in line]))

    def test_words_of_the_kernel_are_passed_on(self):
        self.fault("fail_text", "'the module does not answer'")
        for number, words in ((5, "input/output error"), (16, "busy")):
            self.fault("fail_errno", number)
            self.check_fails(f"{words}.*kernel: the module does not answer")

    def test_firmware_that_is_being_updated(self):
        self.fault("fail_text", "'Module firmware flashing is in progress'")
        self.fault("fail_errno", 16)
        self.check_fails("firmware is being updated")

    def test_driver_that_ignores_the_page(self):
        self.fault("ignore_page", 1)
        self.check_fails("the driver returned page 00h for page 01h")

    def test_driver_that_returns_no_bytes(self):
        self.fault("no_bytes", 1)
        self.check_fails("returns no bytes")

    def test_slow_driver(self):
        self.fault("delay_ms", 20)
        self.check_same(CMIS, self.show("netdev", "optic0"))

    def test_user_without_rights(self):
        self.check_fails("CAP_NET_ADMIN", done=self.guest.shell(
            "su user -c 'optictl show netdev optic0 --flags --format json'"))

    def test_devices_without_a_module(self):
        self.check_fails("does not give access to a module", done=self.show("netdev", "lo"))
        self.check_fails("there is no network device nope", NO_PORT, done=self.show("netdev", "nope"))


if __name__ == "__main__":
    case.main()
