#!/usr/bin/env python3
"""The rig itself, by other people's programs: ethtool and i2c-tools read what the captures hold."""
import buses
import case
import ethtool

CMIS = "qsfpdd-400g-dr4"
BANKS = "cpo-3200g-4bank"
QSFP = "qsfp28-100g-sr4"
SFP = "sfp28-25g-lr"
CABLE = "sfp-10g-passive-dac"


class Rig(case.GuestCase):
    def test_ethtool_prints_what_it_prints_of_the_captures(self):
        names = (CMIS, QSFP, SFP, QSFP, SFP)  # the last two by the old operations
        self.guest.good(f"modprobe optictl_emu image={','.join(names)} "
                        "legacy_type=0,0,0,3,2 legacy_length=0,0,0,640,512")
        for device, name in enumerate(names):
            with self.subTest(name, device=device):
                lines = ethtool.parse(self.guest.good(f"/bin/ethtool -m optic{device}"))
                self.assertGreater(len(lines), 15)
                self.assertEqual(ethtool.decode(buses.halves(name)), lines)
        self.guest.good("rmmod optictl_emu")

    def test_pages_by_i2c_tools(self):
        adapter = self.adapter(CMIS)
        halves = buses.halves(CMIS)
        self.assertEqual(halves[(0x50, 0, 0, 0)][:64], adapter.get(0, 64))
        for page in (0x00, 0x01, 0x02, 0x11):
            self.assertEqual(halves[(0x50, 0, page, 1)], adapter.get(128, 128, page=page))
        self.assertEqual((0, 0x11), adapter.selected())
        self.assertEqual(halves[(0x50, 0, 0, 1)], adapter.get(128, 128, page=0x77))
        self.assertEqual((0, 0), adapter.selected(), "a page that is not there is not accepted")

    def test_banks_by_i2c_tools(self):
        adapter = self.adapter(BANKS)
        halves = buses.halves(BANKS)
        for bank in (3, 1):
            self.guest.good(f"/bin/i2ctransfer -y {adapter.bus} w3@0x50 0x7e {bank} 0x11")
            self.assertEqual(halves[(0x50, bank, 0x11, 1)], adapter.get(128, 128))
            self.assertEqual(halves[(0x50, 0, 1, 1)], adapter.get(128, 128, page=1))

    def test_flags_clear_when_they_are_read(self):
        adapter = self.adapter(QSFP)
        flags = buses.halves(QSFP)[(0x50, 0, 0, 0)][3:15]
        self.assertNotEqual(bytes(12), flags)
        self.assertEqual(flags, adapter.get(3, 12))
        self.assertEqual(bytes(12), adapter.get(3, 12))

    def test_faults(self):
        adapter = self.adapter(QSFP)
        read = f"/bin/i2ctransfer -y {adapter.bus} w1@0x50 0 r1"
        adapter.fault("nack 2")
        self.assertEqual([1, 1, 0], [self.guest.shell(read).code for _ in range(3)])
        adapter.fault("nack_every 2")
        self.assertEqual(1, sum(self.guest.shell(read).code for _ in range(2)))
        adapter.fault("nack_every 0")
        adapter.fault("hold_off_us 3000000")
        self.guest.good(f"/bin/i2cset -y {adapter.bus} 0x50 0x7f 0")
        self.assertIn("No such device", self.guest.shell(read).talk)
        self.guest.good("usleep 3000000")
        adapter.fault("hold_off_us 0")
        adapter.fault("pull_after 1")
        self.assertEqual([0, 1, 1], [self.guest.shell(read).code for _ in range(3)])
        adapter.fault("reset")
        adapter.swap(CMIS)
        self.assertEqual("0x18", self.guest.good(read))
        adapter.forget()
        adapter.fault("nack 1")
        self.guest.shell(read)
        self.guest.good(read)
        self.assertEqual(["w 50 00 nack", "w 50 00", "r 50 1"], adapter.messages())

    def test_an_adapter_that_is_unplugged(self):
        adapter = self.adapter(QSFP)
        adapter.fault("unplug_after 0")
        self.assertNotEqual(0, self.guest.shell(f"/bin/i2ctransfer -y {adapter.bus} w1@0x50 0 r1").code)
        self.guest.good(f"while [ -c /dev/i2c-{adapter.bus} ]; do usleep 10000; done")

    def test_what_the_adapter_says_it_can(self):
        adapter = self.adapter(SFP, functions=buses.FUNC_BYTE_DATA)
        listed = self.guest.good(f"/bin/i2cdetect -F {adapter.bus}")
        able = [line.split("  ")[0] for line in listed.splitlines() if line.endswith("yes")]
        self.assertEqual(["SMBus Write Byte", "SMBus Read Byte"], able)

    def test_stub_has_pages_by_bytes(self):
        with self.stub(QSFP, buses.FUNC_QUICK | buses.FUNC_BYTE | buses.FUNC_BYTE_DATA) as bus:
            for page in (2, 0):
                self.guest.good(f"/bin/i2cset -y {bus} 0x50 0x7f {page}")
                for at in (128, 148, 255):
                    value = self.guest.good(f"/bin/i2cget -y {bus} 0x50 {at}")
                    self.assertEqual(buses.halves(QSFP)[(0x50, 0, page, 1)][at - 128], int(value, 16))

    def test_at24_shows_the_page_that_is_selected(self):
        adapter = self.adapter(CMIS)
        eeprom = self.eeprom(adapter.bus)
        self.guest.good(f"/bin/i2cset -f -y {adapter.bus} 0x50 0x7f 1")
        done = self.guest.shell(f"cat {eeprom.path}")
        halves = buses.halves(CMIS)
        self.assertEqual(halves[(0x50, 0, 1, 1)], done.out[128:])
        self.assertEqual(halves[(0x50, 0, 0, 0)][:126], done.out[:126])

    def test_piix4(self):
        bus = self.piix4(CABLE)
        cell = self.guest.good(f"/bin/i2cget -y {bus} 0x50 20 w")
        self.assertEqual(buses.halves(CABLE)[(0x50, 0, 0, 0)][20:22], int(cell, 16).to_bytes(2, "little"))


if __name__ == "__main__":
    case.main()
