#!/usr/bin/env python3
"""The same module by every path that Linux has: the same JSON, and what ethtool says of it."""
import collections
import pathlib
import re
import tempfile

import buses
import case
import compare
import ethtool
import support
import told

CMIS = "qsfpdd-400g-dr4"
BANKS = "osfpxd-1600g-2xdr8"
QSFP = "qsfp28-100g-sr4"
SFP = "sfp28-25g-lr"
CABLE = "sfp-10g-passive-dac"
A2_PAGES = "sfp-10g-dwdm-tunable"
FLAT = ("osfp-800g-passive-dac-flat", "qsfp28-100g-passive-dac")
ALL = (CMIS, BANKS, QSFP, SFP, CABLE, A2_PAGES, *FLAT)
SFF_8472, SFF_8636 = 2, 3  # ETH_MODULE_* of linux/ethtool.h


class Paths(compare.Comparison, case.GuestCase):
    def netdevs(self, names, legacy=()):
        types = ",".join(str(kind) for kind, _ in legacy) or "0"
        lengths = ",".join(str(length) for _, length in legacy) or "0"
        self.guest.good(f"modprobe optictl_emu image={','.join(names)} "
                        f"legacy_type={types} legacy_length={lengths}")
        self.addCleanup(self.guest.good, "rmmod optictl_emu")

    def test_i2c(self):
        adapter = self.adapter(CMIS)
        for name in ALL:
            with self.subTest(name):
                adapter.swap(name)
                self.check_same(name, self.show("i2c", adapter.bus))
                writes = self.check_writes(adapter)
                self.assertEqual(name in (CMIS, BANKS, QSFP, A2_PAGES), bool(writes))

    def check_writes(self, adapter):
        """Nothing is written but the page select, and the page that was selected is again."""
        messages = adapter.messages()
        for message in messages:
            self.assertRegex(message, r"^(r 5[01] \d+|w 5[01] ..|w 5[01] 7f ..|w 50 7e .. ..)$")
        self.assertEqual((0, 0), adapter.selected())
        return [message for message in messages if len(message.split()) > 3 and message[0] == "w"]

    def test_ladder_of_smbus(self):
        rungs = {"block": buses.FUNC_I2C_BLOCK, "word": buses.FUNC_WORD_DATA, "byte": 0}
        for rung, functions in rungs.items():
            with self.subTest(rung):
                adapter = self.adapter(CMIS, functions=functions | buses.FUNC_BYTE_DATA)
                done = self.show("i2c", adapter.bus)
                self.check_same(CMIS, done)
                self.assertIn(f"{rung}", done.objects()[0]["source"]["recognised_as"])
                adapter.remove()

    def test_banks_by_words(self):
        adapter = self.adapter(BANKS, functions=buses.FUNC_WORD_DATA | buses.FUNC_BYTE_DATA)
        self.check_same(BANKS, self.show("i2c", adapter.bus))
        self.check_writes(adapter)

    def test_banks_by_bytes_cannot_be_had(self):
        adapter = self.adapter(BANKS, functions=buses.FUNC_BYTE_DATA)
        done = self.show("i2c", adapter.bus)
        self.assertEqual(4, done.code)
        self.assertIn("no way to banks beyond 0", done.talk)
        self.check_nothing_wrong(BANKS, done)
        self.check_writes(adapter)

    def test_stub_whose_blocks_and_words_are_wrong(self):
        everything = 0x0C7F0000  # its blocks are always of page 00h, its words one register
        for functions in (everything, everything & ~buses.FUNC_I2C_BLOCK):
            with self.subTest(f"{functions:#x}"), self.stub(QSFP, functions) as bus:
                self.check_same(QSFP, self.show("i2c", bus))

    def test_smbus_of_the_machine(self):
        done = self.show("i2c", self.piix4(CABLE))
        self.check_same(CABLE, done)
        self.assertIn("SMBus word", done.objects()[0]["source"]["recognised_as"])

    def test_at24_with_both_addresses(self):
        adapter = self.adapter(SFP)
        eeprom = self.eeprom(adapter.bus, kind="24c04")
        self.check_same(SFP, self.show("sysfs", eeprom.path))

    def test_at24_shows_one_page(self):
        adapter = self.adapter(QSFP)
        eeprom = self.eeprom(adapter.bus)
        done = self.show("sysfs", eeprom.path)
        self.assertEqual(4, done.code)
        self.assertIn("shows one page only, now page 00h", done.talk)
        self.check_nothing_wrong(QSFP, done)
        for part in ("identity", "media", "monitors"):
            values = [each for each in told.differences(told.truth(QSFP)[part],
                                                        done.objects()[0][part])
                      if not re.search("margin|verdict|clei", each[0])]
            self.assertEqual([], values, "what page 00h holds is there")

    def test_netlink(self):
        names = ALL
        self.netdevs(names)
        for number, name in enumerate(names):
            with self.subTest(name):
                done = self.show("netdev", f"optic{number}")
                self.check_same(name, done)
                if name != BANKS:  # ethtool 6.1 does not know its identifier
                    self.check_with_ethtool(name, f"optic{number}", done.objects()[0])

    def test_firmware_by_the_kernel_is_refused_in_words(self):
        """This kernel is older than 6.11; what is wrong before that is said first."""
        self.netdevs([buses.WITH_CDB])
        image = f"/lib/firmware/{CMIS}"
        options = ("--no-manifest", "--journal", "/tmp/journal")

        def update(*words):
            done = self.guest.run("optictl", "firmware", *words, "netdev", "optic0", *options)
            return done.code, " ".join(done.text.split())
        code, text = update("plan", image)
        self.assertEqual(0, code, text)
        self.assertIn("the kernel loads", text)
        self.assertIn(f"the kernel finds it as {CMIS}", text)
        options += ("--yes",)
        code, text = update("update", image)
        self.assertEqual(6, code, text)
        self.assertIn("this kernel does not write firmware to modules, Linux 6.11 is the first that does", text)
        self.assertNotIn("Journal", text)
        code, text = update("update", "/bin/busybox")
        self.assertEqual(6, code, text)
        self.assertIn("/bin/busybox is not in /lib/firmware", text)
        code, text = update("commit")
        self.assertEqual(6, code, text)
        self.assertIn("there is no commit of its own by a network device", text)
        self.guest.good("ip link set optic0 up")
        code, text = update("update", image)
        self.assertEqual(6, code, text)
        self.assertIn("ip link set optic0 down", text)

    def test_old_drivers(self):
        """By netlink, which the kernel translates, and by the ioctl, as before Linux 5.13."""
        names = (QSFP, SFP)
        self.netdevs(names, legacy=((SFF_8636, 640), (SFF_8472, 512)))
        for before in ((), ("no_netlink",)):
            for number, name in enumerate(names):
                with self.subTest(name, before=before):
                    done = self.show("netdev", f"optic{number}", before=before)
                    self.check_same(name, done)
                    source = done.objects()[0]["source"]["recognised_as"]
                    self.assertIn("ioctl" if before else "netlink", source)
                    self.check_with_ethtool(name, f"optic{number}", done.objects()[0])

    def check_with_ethtool(self, name, device, module):
        lines = ethtool.parse(self.guest.good(f"/bin/ethtool -m {device}"))
        self.assertGreater(self.check(name, module, lines, collections.Counter()), 15)

    def test_dump_is_the_module(self):
        adapter = self.adapter(CMIS)
        for name in (BANKS, QSFP, SFP):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                adapter.swap(name)
                self.guest.good(f"optictl dump i2c {adapter.bus} --flags -o /tmp/dump.cap")
                dump = pathlib.Path(folder, "dump.cap")
                dump.write_text(self.guest.good("cat /tmp/dump.cap") + "\n", encoding="utf-8")
                found = told.of(support.objects("show", "file", dump)[0])
                self.assertEqual([], told.differences(told.truth(name), found))

    def test_flags_are_left_alone_unless_asked_for(self):
        adapter = self.adapter(CMIS)
        for verb in ("show", "dom", "list", "apps"):
            self.guest.good(f"optictl {verb} i2c {adapter.bus}")
        flags = self.guest.run("optictl", "flags", "i2c", adapter.bus, "--format", "json").objects()[0]
        expected = support.objects("flags", "file", buses.capture(CMIS))[0]
        self.assertEqual([], told.differences(told.of(expected), told.of(flags)))
        again = self.guest.run("optictl", "flags", "i2c", adapter.bus, "--format", "json").objects()[0]
        self.assertNotEqual(flags["flags"], again["flags"], "reading clears them")

    def test_stats_count_what_went_over_the_bus(self):
        adapter = self.adapter(CMIS)
        talk = self.guest.run("optictl", "show", "i2c", adapter.bus, "--stats").talk
        transactions, selects, count = map(int, re.search(
            r"(\d+) transactions \((\d+) page selects\), (\d+) bytes", talk).groups())
        messages = adapter.messages()
        reads = [i for i, message in enumerate(messages) if message.startswith("r")]
        # A read of a page and the page select before it are one transaction of four messages. A look at
        # the page select alone is followed by a write, or by the next look.
        attested = [i for i in reads if messages[i - 1] in ("w 50 7e", "w 50 7f")
                    and messages[i + 1:i + 2] and messages[i + 1].split()[0] == "w"
                    and len(messages[i + 1].split()) == 3 and int(messages[i + 1].split()[2], 16) >= 0x80]
        self.assertGreater(len(attested), 3)
        self.assertEqual(transactions, selects + len(reads) - len(attested))
        self.assertEqual(selects, sum(len(m.split()) > 3 for m in messages if m.startswith("w")))
        self.assertEqual(count, sum(int(m.split()[2]) for m in messages if m.startswith("r")))

    def test_replayed_trace_is_what_was_read(self):
        adapter = self.adapter(CMIS)
        read = self.guest.good(f"optictl show i2c {adapter.bus} --via trace=/tmp/trace")
        adapter.forget()
        self.assertEqual(read, self.guest.good(f"optictl show i2c {adapter.bus} --via replay=/tmp/trace"))
        self.assertEqual([], adapter.messages())


if __name__ == "__main__":
    case.main()
