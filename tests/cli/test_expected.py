#!/usr/bin/env python3
"""What optictl says of each capture is what the generator put into it (tests/captures)."""
import json
import re
import unittest

import support

EXPECTED = support.SOURCE / "tests" / "captures" / "expected"
LIMITS = ("high_alarm", "low_alarm", "high_warning", "low_warning")
UNITS = {"temperature": "c", "supply_voltage": "v", "tx_bias": "ma", "tx_power": "mw",
         "rx_power": "mw", "laser_temperature": "c", "tec_current": "ma"}
# Keys of the expected file -> section and key of `show --format json`.
PLAIN = {
    "vendor_name": ("identity", "vendor_name"), "vendor_oui": ("identity", "vendor_oui"),
    "vendor_part_number": ("identity", "vendor_part_number"),
    "vendor_revision": ("identity", "vendor_revision"),
    "vendor_serial_number": ("identity", "vendor_serial_number"),
    "date_code": ("identity", "date_code"), "clei_code": ("identity", "clei_code"),
    "active_firmware": ("firmware", "active_firmware"),
    "inactive_firmware": ("firmware", "inactive_firmware"),
    "hardware_revision": ("firmware", "hardware_revision"),
    "wavelength_nm": ("media", "wavelength_nm"),
    "wavelength_tolerance_nm": ("media", "wavelength_tolerance_nm"),
}
CODES = {"identifier": "identity", "connector": None, "media_type": "media",
         "media_technology": "media", "extended_compliance": "media", "fault_cause": "state"}


# Where the generator notes what the bytes mean by themselves, and the program what the module as a
# whole says of them. Each is a reading of the standard that both sides can defend.
OPEN = {
    # The flat bit takes the advertisement of all monitors away; page 00h in place of 01h is no answer,
    # so that nothing says whether they are there.
    "flat-bit-with-pages": {"not-advertised"}, "page-copies": {"unconfirmed"},
    # Controls and masks of channels that L:113 says are not there.
    "qsfp28-100g-dr1": {"lane-unused"}, "qsfp28-100g-dwdm2-pages-20h-21h": {"lane-unused"},
    "qsfpdd-400g-zr-tunable": {"lane-unused"},
    # No diagnostics, so no kind of received power; no CDR, so no mask of its loss of lock.
    "sfp-1000base-t": {"not-advertised"}, "sfp-10g-passive-dac": {"not-advertised"},
    "sfp28-25g-passive-dac": {"not-advertised"}, "qsfpplus-40g-sr4-sff8436": {"not-advertised"},
    # Copper: no detector, and no kind of received power.
    "osfp-800g-aec": {"not-advertised"}, "qsfp28-100g-passive-dac": {"not-advertised"},
    "qsfpplus-40g-passive-dac": {"not-advertised"},
}


# SFF-8472 lists states beside latched flags: 9.11 and 10.1 (A2h), SFF-8690 Table 5-7 (A2h/02h:168).
STATES = {("A2h", 110), ("A2h", 118), ("A2h", 119), ("A2h/02h", 168)}
# Registers that older revisions reserve: bits of SFF-8636 in SFF-8436, and LowPwr before CMIS 4.0.
RESERVED = {("SFF-8436", "00h", 195, 0), ("SFF-8436", "00h", 220, 2), ("SFF-8436", "00h", 221, 4),
            ("CMIS", "lower", 26, 6)}
# Words of the generator's names -> words of the tables' names, both of the specification.
SYNONYMS = {"vcc": "voltage", "temp": "temperature", "02": "02h", "tx": "bias", "lowpwrallowrequesthw": "lowpwr",
            "lowpwrrequestsw": "forcelowpwr"}
FILLERS = {"is", "indicator", "signal", "implemented"}


def words_of(name):
    return set(re.findall("[a-z0-9]+", name.lower())) - FILLERS


def same_name(got, want, lane):
    """Whether two names mean one register: the specification's names differ from table to table."""
    have = words_of(got)
    return all(word in have or SYNONYMS.get(word) in have
               for word in words_of(want.replace("<i>", str(lane) if lane else "")))


def close(got, want):
    if isinstance(want, (int, float)) and not isinstance(want, bool):
        return got is not None and abs(got - want) <= 1e-9 + abs(want) * 1e-6
    return got == want


def cases():
    for file in support.good_captures() + support.bad_captures():
        sub = "bad/" if file.parent.name == "bad" else ""
        path = EXPECTED / f"{sub}{file.stem}.json"
        yield file, json.loads(path.read_text(encoding="ascii"))


class Expected(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cases = list(cases())
        cls.shown = support.objects("show", "file", *(file for file, _ in cls.cases))

    def each(self, check):
        self.assertEqual(len(self.cases), len(self.shown))
        for (file, want), shown in zip(self.cases, self.shown):
            if want.get("standard", "?") is None:
                with self.subTest(file.name):
                    self.assertIsNone(shown["map"]["standard"])
            else:
                check(file, want, shown)

    def same(self, file, what, got, want):
        with self.subTest(file=file.name, what=what):
            self.assertTrue(close(got, want), f"{what}: got {got!r}, want {want!r}")

    def test_standard(self):
        self.each(lambda file, want, got: "standard" in want and self.same(
            file, "standard", got["map"]["standard"], want["standard"]))

    def test_identity_and_numbers(self):
        def check(file, want, got):
            for key, (section, name) in PLAIN.items():
                if key in want:
                    value = got[section].get(name)
                    if isinstance(value, dict):  # not printable: compare the bytes
                        self.same(file, key, value["hex"], want.get(f"{key}_hex", value["hex"]))
                        continue
                    if not (want[key] == "" and value is None):
                        self.same(file, key, value, want[key])
        self.each(check)

    def test_codes(self):
        def check(file, want, got):
            for key, section in CODES.items():
                if isinstance(want.get(key), dict):
                    places = [section] if section else ["identity", "media"]
                    found = [got[s][key] for s in places if key in got.get(s, {})]
                    self.assertTrue(found, f"{file.name}: {key}")
                    if want[key]["code"] or found[0] is not None:
                        self.same(file, key, found[0]["code"], want[key]["code"])
        self.each(check)

    def test_power(self):
        def check(file, want, got):
            watts = want.get("power", {}).get("max_power_w")
            if file.stem == "qsfp28-100g-dr1":
                watts = 4.2  # L:107 says it more exactly than the class (SFF-8636 Table 6-14)
            if watts is not None:
                self.same(file, "max_power_w", got["power"].get("max_power_w"), watts)
        self.each(check)

    def test_monitors(self):
        def check(file, want, got):
            found = {(m["name"], m["lane"]): m for m in got["monitors"]}
            for name, unit in UNITS.items():
                key = f"{name}_{unit}"
                if key not in want:
                    continue
                values = want[key] if isinstance(want[key], list) else [want[key]]
                states = want.get(f"{name}_state", [None] * len(values))
                states = states if isinstance(states, list) else [states]
                for i, value in enumerate(values):
                    lane = i + 1 if isinstance(want[key], list) else None
                    monitor = found.get((name, lane))
                    what = f"{key} lane {lane}"
                    if monitor and monitor["state"] in OPEN.get(file.stem, ()):
                        continue
                    if value is None:
                        self.same(file, what, monitor and monitor[key], None)
                        continue
                    self.same(file, what, monitor[key], value)
                    if states[i]:
                        self.same(file, what + " state", monitor["state"], states[i])
        self.each(check)

    def test_thresholds(self):
        def check(file, want, got):
            for key, limits in want.get("thresholds", {}).items():
                name, unit = key.rsplit("_", 1)
                found = got["thresholds"].get(name)
                if found is None and name.startswith("aux"):
                    continue  # named by what it measures; the registers are compared below
                for limit in LIMITS:
                    self.same(file, f"{key} {limit}", found[f"{limit}_{unit}"], limits[limit])
        self.each(check)

    def test_observables(self):
        compared = []

        def check(file, want, got):
            found = {each["instance"]: each for each in got.get("observables", []) if each["bank"] == 0}
            self.assertEqual({each["instance"] for each in want.get("observables", [])}, set(found), file)
            for each in want.get("observables", []):
                does = found[each["instance"]]
                where = f"instance {each['instance']}"
                for key in ("type", "number", "reason"):
                    self.assertEqual(each[key], does.get(key), f"{file} {where} {key}")
                self.same(file, where, does["value"], each["value"])
                compared.append(each["instance"])
        self.each(check)
        self.assertGreater(len(compared), 50)

    def test_parameter_thresholds(self):
        """Of SFF-8636 pages 20h and 21h: by number of the set, with the unit of its parameters."""
        suffixes = {"dB": ("db", 1), "mA": ("ma", 1), "C": ("c", 1), "MHz": ("ghz", 1000)}
        compared = []

        def check(file, want, got):
            units = {str(each["threshold_set"]): each["unit"] for each in want.get("parameters", [])}
            found = {str(each["threshold_set"]): each for each in got.get("parameter_thresholds", [])}
            self.assertEqual(set(units), set(found), file)
            for number, values in want.get("parameter_thresholds", {}).items():
                suffix, scale = suffixes.get(units[number], (None, 1))
                for limit, value in zip(LIMITS, values) if suffix else ():
                    compared.append(limit)
                    self.same(file, f"set {number} {limit}", found[number][f"{limit}_{suffix}"],
                              float(value) / scale)
        self.each(check)
        self.assertEqual(20, len(compared))

    def test_flags(self):
        def check(file, want, got):
            if "set_flags" not in want:
                return
            wanted = sorted(f"{'bank %d ' % f['bank'] if f['bank'] else ''}{f['page']}:"
                            f"{f['byte']}.{f['bit']}" for f in want["set_flags"])
            found = sorted(f["register"] for f in got["flags"] if f["set"])
            raised = {f"{r[0]}:{r[2]}.{r[5]}" for r in want["registers"] if tuple((r[0], r[2])) in STATES and r[7]}
            states = {flag for flag in found if (flag.split(":")[0], int(flag.split(":")[-1].split(".")[0])) in STATES}
            with self.subTest(file=file.name):
                self.assertEqual(wanted, [flag for flag in found if flag not in states])
                self.assertLessEqual(states, raised)
        self.each(check)

    def test_applications(self):
        def check(file, want, got):
            if "applications" not in want:
                return
            self.same(file, "codes", [a["code"] for a in got["applications"]],
                      [a["code"] for a in want["applications"]])
            for have, need in zip(got["applications"], want["applications"]):
                for side in ("host", "media"):
                    interface = have[side]["interface"]
                    self.same(file, f"app {need['code']} {side}", interface["code"], need[f"{side}_id"])
                    if need[f"{side}_lanes"]:
                        self.same(file, f"app {need['code']} {side} lanes", have[side]["lanes"],
                                  need[f"{side}_lanes"])
                    self.same(file, f"app {need['code']} {side} starts", have[side]["start_lanes"],
                              need[f"{side}_start_lanes"])
        self.each(check)

    def test_lanes(self):
        def check(file, want, got):
            for key, name in (("data_path_state", "data_path_state"), ("app_sel", "application"),
                              ("data_path_first_lane", "data_path_first_lane")):
                if key not in want:
                    continue
                self.assertEqual(len(want[key]), len(got["lanes"]), f"{file.name} {key}")
                for lane, value in zip(got["lanes"], want[key]):
                    have = lane.get(name)
                    have = have["name"] if isinstance(have, dict) else have
                    if value is not None:
                        self.same(file, f"{key} lane {lane['lane']}", have, value)
        self.each(check)

    def test_lanes_of_findings(self):
        """The lanes that a sentence lists are those that `lanes` holds; other findings have none."""
        by_id = {}
        for (file, _), shown in zip(self.cases, self.shown):
            for found in shown.get("findings", []):
                with self.subTest(file=file.name, finding=found["text"]):
                    listed = re.search(r"(?:[Ll]anes?|advertise:) (\d+(?:, \d+)*)(?:$| was refused| uses? an application)", found["text"])
                    if listed:
                        self.assertEqual([int(n) for n in listed[1].split(", ")], found["lanes"])
                    elif found["id"] in ("data-path-mixed", "application-start-lane", "data-path-lanes"):
                        first = int(re.search(r"of lane (\d+)", found["text"])[1])
                        self.assertIn(first, found["lanes"])
                    elif found["id"] not in ("all-lanes-dark", "undeclared-monitor"):
                        self.assertEqual([], found["lanes"])
                    by_id.setdefault(found["id"], set()).update(found["lanes"])
        # Lanes of further banks: osfpxd-1600g-2xdr8 (bank 1) and cpo-3200g-4bank (banks 2 and 3).
        self.assertLessEqual({13, 23}, by_id["tx-disabled"])
        self.assertEqual(set(range(25, 32)) & by_id["config-rejected"], {26, 27, 28, 29, 30, 31})
        self.assertIn(7, by_id["data-path-mixed"])

    def test_checksums(self):
        def check(file, want, got):
            found = {(c["page"], c["byte"]): c for c in got["checksums"]}
            for need in want.get("checksums", []):
                have = found.get((need["page"], need["byte"]))
                self.assertIsNotNone(have, f"{file.name} {need['name']}")
                for mine, theirs in (("good", "ok"), ("stored", "stored"), ("computed", "computed")):
                    self.same(file, f"{need['name']} {mine}", have[mine], need[theirs])
        self.each(check)


class Registers(unittest.TestCase):
    """Every register that the generator noted, against `explain --format json`."""

    def explained(self):
        """(file, what is expected, its registers), one run of the program a memory map."""
        of_map = {}
        for file, want in cases():
            if want.get("registers") and want.get("standard") is not None:
                name = want["standard"].lower().replace("-", "").replace("sff8436", "sff8636")
                of_map.setdefault(name, []).append((file, want))
        for name, chosen in of_map.items():
            shown = support.objects("explain", "file", *(file for file, _ in chosen), "--as", name)
            self.assertEqual(len(chosen), len(shown))
            yield from ((file, want, got["registers"]) for (file, want), got in zip(chosen, shown))

    def test_registers(self):
        compared = 0
        for file, want, rows in self.explained():
            found = {(r["page"], r["bank"], r["byte"], r["size"], r["msb"], r["lsb"]): r for r in rows}
            for page, bank, byte, size, msb, lsb, lane, raw, value, state, name in want["registers"]:
                place = (page, bank, byte, size, msb, lsb)
                with self.subTest(file=file.name, place=place, name=name):
                    row = found.get(place)
                    if row is None and want["standard"] == "SFF-8436":
                        self.assertTrue(any(r["name"].startswith(("Reserved", "Vendor Specific")) and r["page"] == page
                                            and r["byte"] <= byte < r["byte"] + r["size"] for r in rows))
                        continue  # a register of SFF-8636 that SFF-8436 reserves
                    if row is None and file.stem == "flat-bit-with-pages":
                        continue  # Table 8-23: flat modules have no lane assignment options
                    self.assertIsNotNone(row, "no such register")
                    compared += 1
                    if lane is not None:
                        self.assertEqual(lane, row["lane"])
                    if row["name"].startswith("Reserved"):
                        self.assertIn((want["standard"], page, byte, lsb), RESERVED)
                        self.assertEqual((raw, None), (row["raw"], row["value"]))
                        continue
                    self.assertTrue(same_name(row["name"], name, lane), row["name"])
                    if raw is not None:
                        self.assertEqual(raw, row["raw"])
                    if state == "ok" and row["state"] == "ok":
                        if isinstance(value, bool) and not isinstance(row["value"], bool):
                            value = int(value)
                        self.assertTrue(close(row["value"], value), f"got {row['value']!r} {row['unit']}, want {value!r}")
                    elif state is not None and row["state"] not in OPEN.get(file.stem, ()):
                        self.assertEqual(state, row["state"])
        print(f"{compared} registers compared")
        self.assertGreater(compared, 10000)


if __name__ == "__main__":
    unittest.main()
