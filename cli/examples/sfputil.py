#!/usr/bin/env python3
"""show eeprom, show presence, show lanes, as sfputil has them: on SONiC by its platform, else by a port map.

    sfputil.py show lanes -p Ethernet88        OPTICTL_PORTS=ports.toml sfputil.py show presence"""
import argparse
import os
import sys

import optictl

try:
    from sonic_platform.platform import Platform
    PORTS = {sfp.get_name(): sfp.read_eeprom for sfp in Platform().get_chassis().get_all_sfps()}
except ImportError:
    PORTS = {}
MAP = {"ports": os.environ["OPTICTL_PORTS"]} if "OPTICTL_PORTS" in os.environ else {}


def read(name):
    """The module of a port; by a function that reads its EEPROM where the platform has one."""
    return optictl.read(PORTS.get(name, f"port {name}"), depth=optictl.Depth.HEALTH, **({} if name in PORTS else MAP))


def show(what, name):
    try:
        module = read(name)
    except optictl.Error as error:
        print(f"{name}: {error}")
        return not isinstance(error, optictl.NotPresentError)
    if what == "presence":
        print(f"{name}: present, {module.diagnosis.verdict}")
    elif what == "eeprom":
        print(f"{name}: {module.form_factor}, {module.standard}")
        for key, value in module.identity.items():
            print(f"        {key}: {value}")
    else:
        for number, lane in module.media_lanes.items():
            values = (f"{each.name} {each.value if each.dbm is None else each.dbm:.2f} "
                      f"{each.unit if each.dbm is None else 'dBm'} ({each.verdict})"
                      for each in lane.values() if isinstance(each, optictl.Monitor) and each.value is not None)
            print(f"{name} lane {number}: {', '.join(values) or 'nothing is measured'}")
    return False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=["show"])
    parser.add_argument("what", choices=["eeprom", "presence", "lanes"])
    parser.add_argument("-p", "--port", nargs="*", default=list(PORTS))
    arguments = parser.parse_args()
    sys.exit(any([show(arguments.what, name) for name in arguments.port]))
