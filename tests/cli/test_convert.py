#!/usr/bin/env python3
"""convert --to: what a format carries reads back the same, the rest is named; --redact leaves no
serial number behind."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import jsonschema

import support
from support import halves_of

FORMATS = ("capture", "ethtool-hex", "i2cdump", "hexdump", "xxd", "sfputil", "raw", "c-array",
           "json")
# Formats that are read under another name than they are written.
READ_AS = {"c-array": "byte-array"}


def result_of(found):
    """The result of a conversion as bytes, with what it says is lost; None when it is refused."""
    if found["schema"] == "optictl.error/1":
        return None, found["message"]
    text = found.get("capture", found.get("text"))
    return bytes.fromhex(found["hex"]) if text is None else text.encode(), found["lost"]


def converted(file, name):
    return result_of(support.objects("convert", "file", file, "--to", name)[0])


def each_as_file(contents, verb, *options):
    """What the program says of each content, as of a dump; one process for all of them."""
    with tempfile.TemporaryDirectory() as name:
        paths = [pathlib.Path(name) / f"{i:03}" for i in range(len(contents))]
        for path, content in zip(paths, contents):
            path.write_bytes(content)
        return support.objects(verb, "file", *paths, *options)


def lost_halves(lost):
    """The half pages of which something is lost."""
    half = re.compile(r"^(?:A0h )?((?:A2h )?(?:lower|(?:bank \d+ )?page [0-9a-f]{2}h))(?:: | bytes? )")
    return {match.group(1) for match in map(half.match, lost) if match}


class RoundTrip(unittest.TestCase):
    def setUp(self):
        self.readers = support.reader_names()

    def round_trip(self, files, name):
        """Writes all files in the format, reads them back where it has a reader, compares each."""
        results = [result_of(found)
                   for found in support.objects("convert", "file", *files, "--to", name)]
        self.assertEqual(len(files), len(results))
        written = [(file, data, lost) for file, (data, lost) in zip(files, results)
                   if data is not None]
        for _, lost in (result for result in results if result[0] is None):
            self.assertEqual("raw", name)
            self.assertIn("not read", lost)
        reader = READ_AS.get(name, name)
        self.assertIn(reader, self.readers)
        back = each_as_file([data for _, data, _ in written], "convert", "--dump-format", reader)
        self.assertEqual(len(written), len(back))
        for (file, _, lost), found in zip(written, back):
            with self.subTest(format=name, file=file.name):
                self.assertEqual("optictl.convert/1", found["schema"], found.get("message"))
                self.compare(halves_of(file.read_text(encoding="utf-8")),
                             halves_of(found["capture"]), lost)

    def compare(self, before, after, lost):
        self.assertLessEqual(set(after), set(before))
        named = lost_halves(lost)
        for half, known in before.items():
            got = after.get(half, {})
            if half in named:
                self.assertLessEqual(got.items(), known.items(), half)
            else:
                self.assertEqual(known, got, half)

    def test_what_reads_back(self):
        for name in FORMATS:
            self.round_trip(support.good_captures(), name)

    def test_what_reads_back_of_broken_dumps(self):
        # Where the rows that tell the layout are lost, a dump cannot be read again: all but
        # those with all of their first row.
        def tells_its_layout(file):
            first = halves_of(file.read_text(encoding="utf-8")).get("lower", {})
            return (set(range(16)) <= set(first) and 127 in first and
                    file.stem not in ("all-ff", "unknown-identifier"))
        files = [file for file in support.bad_captures() if tells_its_layout(file)]
        self.assertGreater(len(files), 10)
        for name in ("ethtool-hex", "i2cdump", "sfputil"):
            self.round_trip(files, name)

class Formats(unittest.TestCase):
    DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
    BANKS = support.CAPTURES / "cpo-3200g-4bank.cap"
    SFP = support.CAPTURES / "sfp28-25g-lr.cap"
    HOLES = support.CAPTURES / "bad/holes-within-pages.cap"

    def test_ethtool_shows_pages_00h_to_03h(self):
        data, lost = converted(self.DR4, "ethtool-hex")
        lines = data.decode().splitlines()
        self.assertEqual(["Offset\t\tValues", "------\t\t------"], lines[:2])
        self.assertEqual([f"0x{at:04x}:\t\t" for at in range(0, 640, 16)],
                         [line[:9] for line in lines[2:]])
        self.assertEqual({"page 10h", "page 11h"}, lost_halves(lost))

    def test_flat_layouts_have_no_place_for_banks(self):
        for name in ("ethtool-hex", "raw", "sfputil", "i2cdump"):
            with self.subTest(name):
                _, lost = converted(self.BANKS, name)
                self.assertIn("bank 1 page 11h", lost_halves(lost))

    def test_linear_dumps_hold_banks_behind_page_ffh(self):
        data, lost = converted(self.BANKS, "xxd")
        known = halves_of(self.BANKS.read_text(encoding="utf-8"))
        self.assertEqual(set(), lost_halves(lost))
        for bank in (1, 2, 3):
            at = 32896 + (bank - 1) * 240 * 128 + 128  # page 11h is the second one of a bank
            row = next(line for line in data.decode().splitlines()
                       if line.startswith(f"{at:08x}:"))
            page = known[f"bank {bank} page 11h"]
            self.assertEqual("".join(f"{page[128 + i]:02x}" for i in range(16)),
                             row[10:49].replace(" ", ""))

    def test_other_tools_read_hexdump_and_xxd(self):
        flat = converted(self.SFP, "raw")[0]
        self.assertEqual(512, len(flat))
        for name, command in (("xxd", ["xxd"]), ("hexdump", ["hexdump", "-Cv"])):
            with self.subTest(name):
                try:
                    done = subprocess.run(command, input=flat, capture_output=True, check=True)
                except FileNotFoundError:
                    self.skipTest(f"{name} is not installed")
                self.assertEqual(done.stdout, converted(self.SFP, name)[0])

    def test_i2cdump_marks_holes(self):
        data, lost = converted(self.HOLES, "i2cdump")
        row = data.decode().splitlines()[1]
        self.assertEqual("00: 18 52 00 06 01 00 00 00 00 00 00 00 00 00 XX XX    ?R.??.........XX",
                         row)
        self.assertIn("lower bytes 0Eh-0Fh: the error of the read (arbitration lost)", lost)
        self.assertNotIn("page 00h", lost_halves(lost))

    def test_i2cdump_of_two_addresses_comes_with_its_commands(self):
        lines = converted(self.SFP, "i2cdump")[0].decode().splitlines()
        self.assertEqual(["# i2cdump -y 0 0x50 b", "# i2cdump -y 0 0x51 b"],
                         [line for line in lines if line.startswith("#")])
        self.assertEqual(2 * (2 + 16), len(lines))

    def test_sfputil_headings(self):
        for file, headings in (
                (self.DR4, ["Lower page 0h", "Upper page 0h", "Upper page 1h", "Upper page 2h",
                            "Upper page 3h", "Upper page 10h", "Upper page 11h"]),
                (self.SFP, ["A0h dump", "A2h dump (lower 128 bytes)",
                            "A2h dump (upper 128 bytes) page 0h"])):
            lines = converted(file, "sfputil")[0].decode().splitlines()
            self.assertEqual("EEPROM hexdump for port unknown", lines[0])
            self.assertEqual(headings, [line[8:] for line in lines if re.match(" {8}[A-Z]", line)])

    def test_a_port_keeps_its_name(self):
        text = converted(self.DR4, "sfputil")[0].replace(b"unknown", b"Ethernet88")
        code, out, _ = support.run("convert", "file", "-", "--to", "sfputil", data=text)
        self.assertEqual(0, code)
        self.assertEqual(text, out)

    def test_raw_refuses_holes(self):
        code, out, err = support.run("convert", "file", self.HOLES, "--to", "raw")
        self.assertEqual((6, b""), (code, out))
        self.assertIn(b"lower bytes 0Eh-0Fh: not read", err)
        self.assertEqual(1, err.count(b"\n"))

    def test_raw_ends_where_the_known_bytes_end(self):
        code, out, err = support.run("convert", "file",
                                     support.CAPTURES / "bad/truncated-64-bytes.cap", "--to", "raw")
        self.assertEqual((0, 64), (code, len(out)))
        self.assertIn(b"lower bytes 40h-7Fh: not read, the file ends before", err)

    def test_json_carries_everything(self):
        files = support.good_captures() + support.bad_captures()
        for file, found in zip(files, support.objects("convert", "file", *files, "--to", "json")):
            with self.subTest(file.name):
                data, lost = result_of(found)
                self.assertEqual([], lost)
                halves = {}
                for block in json.loads(data)["blocks"]:
                    name = "A2h " if block["device"] == "A2h" else ""
                    if block["half"] == "upper":
                        name += f"bank {block['bank']} " if block["bank"] else ""
                        name += "page " + block["page"]
                    else:
                        name += "lower"
                    known = {run["first"] + i: value for run in block["bytes"]
                             for i, value in enumerate(bytes.fromhex(run["hex"]))}
                    unread = sum(r["last"] - r["first"] + 1 for r in block["unread"])
                    self.assertEqual(128, len(known) + unread)
                    halves.update({name: known} if known else {})
                self.assertEqual(halves_of(file.read_text(encoding="utf-8")), halves)

    def test_json_says_why_bytes_are_missing(self):
        blocks = json.loads(converted(self.HOLES, "json")[0])["blocks"]
        self.assertEqual([{"first": 14, "last": 15, "error": "arbitration lost"}],
                         blocks[0]["unread"])

    def test_c_arrays_hold_the_bytes(self):
        for file in (self.BANKS, self.HOLES, self.SFP):
            text = converted(file, "c-array")[0].decode()
            found = {}
            for match in re.finditer(r"/\* (?:A0h )?(.*) bytes? ([0-9A-F]+)h.*\n"
                                     r"static const uint8_t (\w+)\[(\d+)\] = \{([^}]*)\};", text):
                cells = re.findall(r"0x([0-9a-f]{2})", match[5])
                self.assertEqual(int(match[4]), len(cells))
                first = int(match[2], 16)
                found.setdefault(match[1], {}).update(
                    {first + i: int(cell, 16) for i, cell in enumerate(cells)})
            self.assertEqual(halves_of(file.read_text(encoding="utf-8")), found)

    def test_lost_lines_go_to_standard_error(self):
        _, _, err = support.run("convert", "file", self.DR4, "--to", "ethtool-hex")
        self.assertEqual(converted(self.DR4, "ethtool-hex")[1],
                         [line.split(": not in ethtool-hex: ")[1]
                          for line in err.decode().splitlines()])

    def test_suffixes_in_a_folder(self):
        with tempfile.TemporaryDirectory() as name:
            for to in FORMATS:
                code, _, _ = support.run("convert", "file", self.SFP, "--to", to, "-o", name)
                self.assertEqual(0, code)
            self.assertEqual(
                sorted("sfp28-25g-lr" + suffix for suffix in
                       (".cap", ".ethtool.txt", ".i2cdump.txt", ".hexdump.txt", ".xxd.txt",
                        ".sfputil.txt", ".bin", ".h", ".json")),
                sorted(path.name for path in pathlib.Path(name).iterdir()))

    def test_an_unknown_format_is_a_usage_error(self):
        code, _, err = support.run("convert", "file", self.SFP, "--to", "nonsense")
        self.assertEqual(2, code)
        self.assertIn(b"ethtool-hex", err)

    def test_results_are_valid_by_the_schema(self):
        text = (support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8")
        validator = jsonschema.Draft202012Validator(json.loads(text))
        for file in (self.DR4, self.HOLES, self.SFP):
            for to in FORMATS:
                for options in ((), ("--redact",)):
                    found = support.objects("convert", "file", file, "--to", to, *options)[0]
                    validator.validate(found)


class RedactEach(unittest.TestCase):
    """Every capture redacted by itself, so that each serial number is the first of its run."""

    @classmethod
    def setUpClass(cls):
        cls.files = support.good_captures()
        cls.before = support.objects("show", "file", *cls.files)
        cls.documents = [support.objects("convert", "file", file, "--redact")[0]
                         for file in cls.files]
        cls.after = each_as_file([document["capture"].encode() for document in cls.documents],
                                 "show")

    def check_each(self, check):
        self.assertEqual(len(self.files), len(self.after))
        for file, before, document, after in zip(self.files, self.before, self.documents,
                                                 self.after):
            with self.subTest(file.name):
                check(file, before, document, after)

    def test_the_serial_number_is_nowhere(self):
        def check(_, before, document, after):
            serial = before["identity"].get("vendor_serial_number")
            blob = b"".join(bytes(known.get(at, 0) for at in range(256))
                            for known in halves_of(document["capture"]).values())
            if serial:
                self.assertNotIn(serial.encode(), blob)
                self.assertNotIn(serial, json.dumps(document))
                self.assertIn("serial number", document["redacted"][0])
                self.assertEqual("SN000001", after["identity"]["vendor_serial_number"])
            if before["identity"].get("date_code"):
                self.assertEqual("2000-01-01", after["identity"]["date_code"][:10])
        self.check_each(check)

    def test_it_is_the_same_module_otherwise(self):
        def check(_, before, __, after):
            for key in ("lanes", "monitors", "thresholds", "applications", "findings"):
                self.assertEqual(before.get(key), after.get(key), key)
        self.check_each(check)

    def test_checksums_that_were_right_are_right(self):
        def check(_, before, __, after):
            self.assertEqual([(s["name"], s["good"]) for s in before["checksums"]],
                             [(s["name"], s["good"]) for s in after["checksums"]])
            self.assertTrue(any(s["good"] for s in after["checksums"]))
        self.check_each(check)

    def test_no_half_page_is_added(self):
        def check(file, _, document, __):
            before = halves_of(file.read_text(encoding="utf-8"))
            self.assertEqual(set(before), set(halves_of(document["capture"])))
        self.check_each(check)


class Redact(unittest.TestCase):
    def redacted(self, *files):
        found = support.objects("convert", "file", *files, "--redact")
        for document in found:
            self.assertEqual("optictl.convert/1", document["schema"])
        return found

    def show(self, capture):
        return support.objects("show", "file", "-", data=capture.encode())[0]

    def test_checksums_that_were_wrong_stay_wrong(self):
        for file in sorted((support.CAPTURES / "bad").glob("wrong-checksums-*.cap")):
            with self.subTest(file.name):
                document = self.redacted(file)[0]
                before = support.objects("show", "file", file)[0]["checksums"]
                after = self.show(document["capture"])["checksums"]
                wrong = [s["name"] for s in before if s["good"] is False]
                self.assertTrue(wrong)
                self.assertEqual(wrong, [s["name"] for s in after if s["good"] is False])
                for name in wrong:
                    self.assertIn(f"redacted = {name} was wrong before and is left wrong\n",
                                  document["capture"])

    def test_one_serial_number_one_replacement(self):
        files = [support.CAPTURES / name for name in ("qsfpdd-400g-dr4.cap", "sfp28-25g-lr.cap")]
        with tempfile.TemporaryDirectory() as name:
            twin = pathlib.Path(name) / "twin.cap"
            twin.write_bytes(files[0].read_bytes())
            serials = [self.show(document["capture"])["identity"]["vendor_serial_number"]
                       for document in self.redacted(files[0], files[1], twin)]
        self.assertEqual(["SN000001", "SN000002", "SN000001"], serials)

    def test_what_users_and_vendors_wrote_is_gone(self):
        halves = halves_of(self.redacted(support.CAPTURES / "qsfpdd-400g-dr4.cap")[0]["capture"])
        self.assertEqual({0}, set(halves["page 03h"].values()))
        before = (support.CAPTURES / "sfp28-25g-lr.cap").read_text(encoding="utf-8")
        after = halves_of(self.redacted(support.CAPTURES / "sfp28-25g-lr.cap")[0]["capture"])
        self.assertIn("vendor area", bytes(halves_of(before)["lower"].values()).decode("latin-1"))
        self.assertEqual({0}, {after["lower"][at] for at in range(96, 128)})
        self.assertEqual({0}, {after["A2h page 00h"][at] for at in range(128, 248)
                               if at in after["A2h page 00h"]})

    def test_unread_bytes_stay_unread(self):
        file = support.CAPTURES / "bad/holes-within-pages.cap"
        before = halves_of(file.read_text(encoding="utf-8"))
        after = halves_of(self.redacted(file)[0]["capture"])
        self.assertEqual({half: set(known) for half, known in before.items()},
                         {half: set(known) for half, known in after.items()})

    def test_copies_of_the_serial_number_go_too(self):
        file = support.CAPTURES / "qsfpdd-400g-dr4.cap"
        serial = support.objects("show", "file", file)[0]["identity"]["vendor_serial_number"]
        text = file.read_text(encoding="utf-8").replace(
            "note = ", f"note = module {serial}, ", 1)
        row = " ".join(f"{byte:02x}" for byte in serial.encode().ljust(16)[:16])
        text += f"\n[page b0h]\nsource = port of {serial}\n80: {row}\n"
        _, out, err = support.run("convert", "file", "-", "--redact", data=text.encode())
        self.assertNotIn(serial.encode(), out)
        self.assertNotIn(row.encode(), out)
        self.assertIn(b"registers are not known: page b0h", err)
        self.assertIn("module SN000001", out.decode())

    def test_a_serial_number_that_stands_in_its_replacement(self):
        text = (support.CAPTURES / "qsfpdd-400g-dr4.cap").read_text(encoding="utf-8")
        at = 166  # VendorSN of page 00h
        halves = halves_of(text)
        lines, page = [], False
        for line in text.splitlines():
            page = line == "[page 00h]" if line.startswith("[") else page
            row = support.ROW.match(line)
            if page and row:
                first = int(row.group(1), 16)
                for place in range(first, first + 16):
                    if at <= place < at + 16:
                        halves["page 00h"][place] = b"00001           "[place - at]
                line = f"{first:02x}: " + " ".join(f"{halves['page 00h'][first + i]:02x}"
                                                   for i in range(16))
            lines.append(line)
        document = support.objects("convert", "file", "-", "--redact",
                                   data="\n".join(lines).encode())[0]
        self.assertEqual("SN000001",
                         self.show(document["capture"])["identity"]["vendor_serial_number"])
        self.assertNotIn("copies", document["redacted"][0])
        again = support.objects("convert", "file", "-", "--redact",
                                data=document["capture"].encode())[0]
        self.assertEqual(halves_of(document["capture"]), halves_of(again["capture"]))
        self.assertNotIn("copies", again["redacted"][0])

    def test_the_path_of_a_dump_is_not_passed_on(self):
        with tempfile.TemporaryDirectory(prefix="of-alice-") as name:
            dump = pathlib.Path(name) / "dump.txt"
            dump.write_bytes(converted(support.CAPTURES / "sfp28-25g-lr.cap", "ethtool-hex")[0])
            _, plain, _ = support.run("convert", "file", dump)
            _, redacted, _ = support.run("convert", "file", dump, "--redact")
        self.assertIn(b"of-alice-", plain)
        self.assertNotIn(b"of-alice-", redacted)
        self.assertIn(b"source = ethtool hex dump", redacted)

    def test_an_unknown_map_is_refused(self):
        code, out, err = support.run("convert", "file", support.CAPTURES / "bad/all-ff.cap",
                                     "--redact")
        self.assertEqual((6, b""), (code, out))
        self.assertIn(b"--as", err)


if __name__ == "__main__":
    unittest.main()
