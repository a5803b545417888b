#!/usr/bin/env python3
"""Faults that are known and not mended yet: each is expected to fail, with its reason. ctest counts the file as
skipped while that is so; one that no longer fails is a failure until its mark is taken off."""
import unittest

import support


def shown(name, *options):
    return support.objects("show", "--all", *options, "file", support.CAPTURES / f"{name}.cap")[0]


class KnownFaults(unittest.TestCase):
    @unittest.expectedFailure
    def test_flat_memory_has_no_cdb(self):
        """01h:163 advertises CDB, and a module of flat memory has no page 01h: L:37 holds nothing, as L:38 does."""
        state = shown("osfp-800g-passive-dac-flat")["state"]
        self.assertEqual("not-advertised", state["cdb_status2_is_busy_state"])
        self.assertEqual("not-advertised", state.get("cdb_status1_is_busy_state"))

    @unittest.expectedFailure
    def test_a_missing_first_lane_has_a_state(self):
        """The schema: a value that is missing is null and has a sibling KEY_state."""
        for lane in shown("osfp-800g-passive-dac-flat")["lanes"]:
            self.assertIsNone(lane["data_path_first_lane"])
            self.assertIn("data_path_first_lane_state", lane)

    @unittest.expectedFailure
    def test_registers_of_an_address_that_is_not_there_are_not_advertised(self):
        """A0h:92.6 = 0 says that there is no A2h (SFF-8472 8.8): A2h:119 was not left unread."""
        state = shown("sfp-1000base-t")["state"]
        self.assertEqual("not-advertised", state["data_not_ready_state"])
        self.assertEqual("not-advertised", state["pam4_mode_tx_configured_state"])

    @unittest.expectedFailure
    def test_flags_of_a_monitor_that_is_not_there_are_not_advertised(self):
        """CMIS and SFF-8636 say so of the flags of a monitor that is not advertised; SFF-8472 says false."""
        monitor = next(m for m in shown("sfp28-25g-lr")["monitors"] if m["name"] == "laser_temperature")
        self.assertEqual("not-advertised", monitor["state"])
        self.assertIsNone(monitor["flags"]["high_alarm"])

    @unittest.expectedFailure
    def test_the_speed_of_spi_is_none_of_a_module_on_i2c(self):
        """L:27.3-0 concerns SPI only (Table 8-11), and 0 is what every module with I2C holds: no 1 MHz."""
        controls = shown("qsfpdd-400g-dr4")["controls"]
        self.assertNotEqual({"code": 0, "name": "1 MHz"}, controls["mci_speed_configuration"])


if __name__ == "__main__":
    unittest.main()
