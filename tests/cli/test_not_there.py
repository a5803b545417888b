#!/usr/bin/env python3
"""What does not exist is said to be not advertised, never false or 0 or unread: registers of pages, addresses and
interfaces that the module does not have."""
import unittest

import support


def shown(name, *options):
    return support.objects("show", "--all", *options, "file", support.CAPTURES / f"{name}.cap")[0]


class NotThere(unittest.TestCase):
    def test_flat_memory_has_no_cdb(self):
        """01h:163 advertises CDB, and a module of flat memory has no page 01h: L:37 holds nothing, as L:38 does."""
        state = shown("osfp-800g-passive-dac-flat")["state"]
        self.assertEqual("not-advertised", state["cdb_status2_is_busy_state"])
        self.assertEqual("not-advertised", state.get("cdb_status1_is_busy_state"))

    def test_a_missing_first_lane_has_a_state(self):
        """The schema: a value that is missing is null and has a sibling KEY_state."""
        for lane in shown("osfp-800g-passive-dac-flat")["lanes"]:
            self.assertIsNone(lane["data_path_first_lane"])
            self.assertIn("data_path_first_lane_state", lane)

    def test_registers_of_an_address_that_is_not_there_are_not_advertised(self):
        """A0h:92.6 = 0 says that there is no A2h (SFF-8472 8.8): A2h:119 was not left unread."""
        state = shown("sfp-1000base-t")["state"]
        self.assertEqual("not-advertised", state["data_not_ready_state"])
        self.assertEqual("not-advertised", state["pam4_mode_tx_configured_state"])

    def test_the_speed_of_spi_is_none_of_a_module_on_i2c(self):
        """L:27.3-0 concerns SPI only (Table 8-11), and 0 is what every module with I2C holds: no 1 MHz."""
        controls = shown("qsfpdd-400g-dr4")["controls"]
        self.assertNotEqual({"code": 0, "name": "1 MHz"}, controls["mci_speed_configuration"])


if __name__ == "__main__":
    unittest.main()
