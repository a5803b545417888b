#!/usr/bin/env python3
"""`watch --record`, `serve --history`, `optictl history` and `optictl trends`."""
import json
import pathlib
import shutil
import sqlite3
import struct
import tempfile
import time
import unittest
import xml.etree.ElementTree

import jsonschema

import support

DR8 = support.CAPTURES / "osfp-1600g-dr8.cap"
LR4 = support.CAPTURES / "qsfp28-100g-lr4.cap"
DAY = 86400


def validate(document):
    schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
    name = document["schema"].removeprefix("optictl.").removesuffix("/1").replace("-", "_")
    branch = dict(schema, **{"$ref": f"#/$defs/{name}"})
    del branch["oneOf"]
    jsonschema.Draft202012Validator(branch).validate(document)


def with_rx(capture, lane, dbm):
    """The text of a CMIS capture with another received power of one lane (11h:186-201, 0.1 uW)."""
    value = round(10 ** (dbm / 10) * 10000)
    at = 186 + 2 * (lane - 1)
    lines, page = [], ""
    for line in capture.read_text().splitlines():
        if line.startswith("["):
            page = line
        row = support.ROW.match(line)
        if row and page.startswith("[page 11h"):
            first, cells = int(row.group(1), 16), row.group(2).split()
            for offset, byte in ((at, value >> 8), (at + 1, value & 255)):
                if first <= offset < first + len(cells):
                    cells[offset - first] = f"{byte:02x}"
            line = f"{row.group(1)}: {' '.join(cells)}"
        lines.append(line)
    return "\n".join(lines) + "\n"


class Recorded(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.store = pathlib.Path(cls.folder.name) / "history.db"
        code, _, err = support.run("watch", "file", DR8, LR4, "--via", "emulated", "--every", "300ms", "--for", "2s",
                                   "--record", cls.store)
        if (code, err) != (0, b""):
            raise AssertionError((code, err))
        cls.modules = support.objects("history", "--store", cls.store)[0]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_modules_are_listed(self):
        validate(self.modules)
        self.assertEqual(2, self.modules["modules_count"])
        self.assertEqual([str(DR8), str(LR4)], [each["port"] for each in self.modules["modules"]])

    def test_one_module_by_serial_number_and_by_port(self):
        serial = self.modules["modules"][0]["serial"]
        by_serial = support.objects("history", serial, "--store", self.store)[0]
        validate(by_serial)
        self.assertEqual(serial, by_serial["serial"])
        by_port = support.objects("history", DR8, "--store", self.store)[0]
        self.assertEqual(by_serial["values"], by_port["values"])
        self.assertEqual(str(DR8), by_port["stays"][0]["port"])
        lower = support.halves_of(DR8.read_text())["lower"]
        degrees = (lower[14] * 256 + lower[15]) / 256  # OIF-CMIS 5.4 Table 8-10
        temperature = [each for each in by_port["values"] if each["quantity"] == "temperature_c"][0]
        self.assertAlmostEqual(degrees, temperature["last"], places=1)
        rx = [each for each in by_port["values"] if each["quantity"] == "rx_power_dbm"]
        self.assertEqual(list(range(1, 9)), [each["lane"] for each in rx])

    def test_text_plot_csv_and_drawing(self):
        drawing = pathlib.Path(self.folder.name) / "drawing.svg"
        code, out, err = support.run("history", LR4, "--store", self.store, "--value", "rx_power", "--plot", "--svg", drawing)
        self.assertEqual((0, b""), (code, err))
        text = out.decode()
        self.assertTrue(text.splitlines()[0].startswith("NORDLYS OPTICS ND-Q28-LR4 OPTEST00000102: no warning"), text)
        self.assertTrue(all(len(line) <= 80 for line in text.splitlines() if "captures" not in line), text)
        self.assertEqual(4, sum(line.startswith("  rx_power_dbm") for line in text.splitlines()))
        root = xml.etree.ElementTree.parse(drawing).getroot()
        self.assertTrue(root.tag.endswith("svg"))
        code, out, _ = support.run("history", LR4, "--store", self.store, "--format", "csv")
        self.assertEqual("quantity,lane,first,last,min,max,change_a_day", out.decode().splitlines()[0])

    def test_what_is_not_there(self):
        for words, code, why in ((("nothing",), 3, b"no module with this serial number"),
                                 ((DR8, "--value", "zz"), 3, b"begins with 'zz'"),
                                 ((DR8, LR4), 2, b"one port or one serial number"),
                                 ((DR8, "--last", "soon"), 2, b"is no time")):
            got, _, err = support.run("history", *words, "--store", self.store)
            self.assertEqual(code, got, err)
            self.assertIn(why, err)
        code, _, err = support.run("history", "--store", "/no/such/file")
        self.assertEqual(5, code)
        self.assertIn(b"watch --record FILE", err)
        code, _, err = support.run("history", "--store", DR8)
        self.assertEqual(5, code)
        self.assertIn(b"is no history", err)

    def test_a_file_of_somebody_else_is_left_alone(self):
        path = pathlib.Path(self.folder.name) / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine(x)")
        for words in (("watch", "file", DR8, "--via", "emulated", "--for", "1s", "--record", path), ("history", "--store", path)):
            code, _, err = support.run(*words)
            self.assertIn(code, (4, 5))
            self.assertRegex(err, b"another program|no history of this program")
        with sqlite3.connect(path) as other:
            self.assertEqual([("mine",)], other.execute("SELECT name FROM sqlite_schema").fetchall())


class MadeUp(unittest.TestCase):
    def test_a_module_that_fades_and_moved(self):
        """A file that a program of its own writes: nothing but its description stands behind it."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "history.db"
            code, _, _ = support.run("watch", "file", DR8, "--via", "emulated", "--for", "1s", "--record", path)
            self.assertEqual(0, code)
            end = int(time.time() / 900) * 900
            with sqlite3.connect(path) as store:
                for table in ("bin", "stay", "event", "module", "port", "layout"):
                    store.execute(f"DELETE FROM {table}")
                store.execute("INSERT INTO module VALUES(1, 'ACME', 'DR8', 'S1', '', 'rx_power_dbm -8 nan\n')")
                store.execute("INSERT INTO port VALUES(1, 'Ethernet0'), (2, 'Ethernet8')")
                store.execute("INSERT INTO layout VALUES(1, 'rx_power_dbm 1\nrx_power_dbm 2\ntemperature_c 0\n')")
                first = end - 10 * DAY
                store.execute("INSERT INTO stay VALUES(1, 1, 2, ?, ?), (2, 1, 1, ?, ?)",
                              ((first - 20 * DAY) * 1000, (first - DAY) * 1000, first * 1000, end * 1000))
                for at in range(first, end + 1, 900):
                    fallen = -2 - 0.3 * (at - first) / DAY
                    values = [(fallen, fallen - 0.1, fallen + 0.1, 90), (-2, -2.1, -1.9, 90), (45, 44, 46, 90)]
                    blob = b"".join(struct.pack("<4f", *each) for each in values)
                    store.execute("INSERT INTO bin VALUES(900, 1, ?, 1, 3, 90, 1, ?)", (at * 1000, blob))
            store.close()
            document = support.objects("history", "Ethernet0", "--store", path)[0]
            validate(document)
            rules = {each["rule"]: each for each in document["warnings"]}
            self.assertIn("rx-trend", rules)
            # 3 dB are gone in ten days; from -5 dBm to -8 dBm are ten more.
            self.assertAlmostEqual(10, rules["rx-trend"]["days_left"], delta=1.5)
            self.assertEqual(1, rules["rx-trend"]["lane"])
            self.assertEqual(["Ethernet8", "Ethernet0"], [each["port"] for each in document["stays"]])
            slopes = {(each["quantity"], each["lane"]): each["change_a_day"] for each in document["values"]}
            self.assertAlmostEqual(-0.3, slopes["rx_power_dbm", 1], places=2)
            self.assertEqual(0, slopes["rx_power_dbm", 2])
            _, out, _ = support.run("history", "S1", "--store", path)
            self.assertRegex(out.decode().splitlines()[0], r"^ACME DR8 S1: 2 warnings; the worst: lane 1: Rx power falls by 0.30 dB a day")
            with sqlite3.connect(path) as store:
                store.execute("UPDATE layout SET text = 'x'")
            store.close()
            code, _, err = support.run("history", "S1", "--store", path)
            self.assertEqual(5, code)
            self.assertIn(b"not what this program writes", err)


class Replayed(unittest.TestCase):
    def test_events_and_what_there_is(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "r.db"
            code, _, err = support.run("watch", "file", DR8, LR4, "--via", "emulated", "--every", "300ms", "--for", "2s",
                                       "--record", path, "--history-max", "8M")
            self.assertEqual((0, b""), (code, err))
            documents = support.objects("watch", "replay", path)
            for document in documents:
                validate(document)
            last = documents.pop()
            self.assertEqual(2, last["modules"])
            self.assertGreaterEqual(last["samples"], 8)  # each one, and not one a minute
            self.assertEqual(last["events"], len(documents))
            self.assertEqual({("verdict", str(DR8)), ("verdict", str(LR4))},
                             {(each["event"], each["port"]) for each in documents})
            code, out, _ = support.run("watch", "replay", path, "--format", "text")
            self.assertRegex(out.decode(), rf"{LR4.name}: does-not-work: .*, as it was found")
            verdict = [each for each in support.objects("history", LR4, "--store", path)[0]["values"]
                       if each["quantity"] == "verdict"]
            self.assertEqual([(3, 3)], [(each["min"], each["max"]) for each in verdict])

    def test_what_cannot_be_replayed_is_said(self):
        for words, code, why in ((("replay",), 2, b"optictl watch replay FILE"), (("replay", "/no/such/file"), 5, b"no such file"),
                                 (("replay", DR8), 5, b"is no history"), (("replay", DR8, "--speed", "0"), 2, b"is no speed"),
                                 (("replay", DR8, "--for", "1s"), 2, b"leave --for and --record out"),
                                 (("file", DR8, "--speed", "2"), 2, b"--speed is of a replay")):
            got, _, err = support.run("watch", *words)
            self.assertEqual(code, got, words)
            self.assertIn(why, err)

    def test_sizes(self):
        for word in ("1K", "x", "2000G", "-1", "", "1MM"):
            code, _, err = support.run("watch", "file", DR8, "--for", "1s", "--history-max", word)
            self.assertEqual(2, code, word)
            self.assertIn(b"write 64M or 2G", err)


class Trends(unittest.TestCase):
    def test_folders_of_many_days(self):
        with tempfile.TemporaryDirectory() as folder:
            days = []
            for day in range(7):
                path = pathlib.Path(folder) / f"2026-11-{10 + day}"
                path.mkdir()
                (path / "Ethernet0.cap").write_text(with_rx(DR8, 3, -1.5 - 0.4 * day))
                shutil.copy(LR4, path / "Ethernet8.cap")
                days.append(path)
            code, out, err = support.run("trends", "file", *days, "--format", "json")
            self.assertEqual((1, b""), (code, err))
            document = json.loads(out)
            validate(document)
            self.assertEqual((2, 7, False), (document["modules"], document["times"], document["times_guessed"]))
            found = {(each["rule"], each["lane"]): each for each in document["warnings"]}
            self.assertIn(("rx-trend", 3), found)
            self.assertEqual("Ethernet0.cap", found["rx-trend", 3]["port"])
            changed = document["changes"]
            self.assertEqual([("rx_power_dbm", 3)], [(each["quantity"], each["lane"]) for each in changed])
            self.assertAlmostEqual(-2.4, changed[0]["change"], places=1)
            code, out, _ = support.run("trends", "file", days[0], days[0])
            self.assertIn(b"name dumps of another time", out.replace(b"\n  ", b" "))

    def test_dumps_without_times_are_told_without_dates(self):
        with tempfile.TemporaryDirectory() as folder:
            days = []
            for name, power in (("before", -1.5), ("after", -5)):
                path = pathlib.Path(folder) / name
                path.mkdir()
                text = with_rx(DR8, 3, power)
                (path / "1.cap").write_text("\n".join(line for line in text.splitlines() if not line.startswith("time")) + "\n")
                days.append(path)
            document = json.loads(support.run("trends", "file", *days, "--format", "json")[1])
            validate(document)
            self.assertTrue(document["times_guessed"])
            for each in document["warnings"]:
                self.assertEqual((None, "no time", None), (each["since"], each["since_state"], each["days_left"]))
            text = b" ".join(support.run("trends", "file", *days)[1].split())
            self.assertNotIn(b"1970", text)
            self.assertIn(b"at 2 times without a date: ", text)
            self.assertIn(b"No time: 2 of 2 dumps do not say when they were taken", text)
            self.assertIn(b"Name files or folders by their date", text)
            self.assertIn(("rx-step", 3), [(each["rule"], each["lane"]) for each in document["warnings"]])

    def test_live_modules_are_refused(self):
        code, _, err = support.run("trends", "i2c", "7")
        self.assertEqual(2, code)
        self.assertIn(b"followed by watch and serve", err)


if __name__ == "__main__":
    unittest.main()
