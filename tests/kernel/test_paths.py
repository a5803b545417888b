#!/usr/bin/env python3
"""The same module by every path that Linux has: the same JSON, and what ethtool says of it."""
import unittest

import case
import support

CMIS = "qsfpdd-400g-dr4"
BANKS = "cpo-3200g-4bank"
QSFP = "qsfp28-100g-sr4"
SFP = "sfp28-25g-lr"
CABLE = "sfp-10g-passive-dac"


class Paths(case.GuestCase):
    captures = (CMIS, BANKS, QSFP, SFP, CABLE)

    def test_i2c(self):
        for name in (CMIS, BANKS, QSFP, SFP):
            with self.subTest(name):
                adapter = self.adapter(name)
                self.check_same(name, "i2c", adapter.bus)
                adapter.remove()

    def test_ladder_of_smbus(self):
        rungs = {"block": case.FUNC_I2C_BLOCK, "word": case.FUNC_WORD_DATA, "byte": 0}
        for rung, functions in rungs.items():
            with self.subTest(rung):
                adapter = self.adapter(CMIS, functions | case.FUNC_BYTE_DATA)
                self.check_same(CMIS, "i2c", adapter.bus)
                adapter.remove()

    def test_stub_whose_blocks_and_words_lie(self):
        for functions in (0x0C7F0000, 0x007F0000, 0x001F0000):
            with self.subTest(f"{functions:#x}"):
                bus = self.stub(CMIS, functions)
                self.check_same(CMIS, "i2c", bus)
                self.doCleanups()

    def test_piix4(self):
        self.check_same(CABLE, "i2c", self.piix4(CABLE))

    def test_at24(self):
        ...

    def test_netlink(self):
        names = (CMIS, QSFP, SFP)
        self.netdevs(names)
        for number, name in enumerate(names):
            with self.subTest(name):
                self.check_same(name, "netdev", f"optic{number}")

    def test_old_drivers(self):
        self.netdevs((QSFP, SFP), legacy=((3, 640), (2, 512)))
        for prefix in ("", "LD_PRELOAD=/lib/no_netlink.so "):
            for number, name in enumerate((QSFP, SFP)):
                with self.subTest(name, prefix=prefix):
                    self.check_same(name, "netdev", f"optic{number}", prefix=prefix)


if __name__ == "__main__":
    case.main()
