#!/usr/bin/env python3
"""The cache of list outlines: same reports with and without it, stale and damaged files, rights."""
import csv
import os
import sys
import time
import unittest

import lists
import support
from lists import DAY, Folder

DR4 = "captures/qsfpdd-400g-dr4.cap"


def optic(**keys):
    return "[[optic]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def long_list():
    """Entries for the captures' modules and for others: exact, near, of other vendors, patterns."""
    rows = lists.run("list", "file", "captures", "--columns", "vendor,part_number", "--format", "csv")[1]
    parts = sorted({tuple(row) for row in list(csv.reader(rows.splitlines()))[1:] if all(row) and "\\" not in "".join(row)})
    assert len(parts) > 30, parts
    text = ['format = 1\n[defaults]\nby = "ann"\n[[cage]]\nname = "upper"\nmax_power_w = 14.0\n']
    for number, (vendor, part) in enumerate(parts):
        vendor = f'"{vendor}"' if number % 5 else f'"{vendor}."'  # near misses
        part = f'"{part}"' if number % 7 else f'"{part}X"'
        text.append(optic(vendor=vendor, part_number=part, status='"validated"'))
        if number % 3 == 0:
            text.append(optic(vendor=vendor, status='"limited"', platform='["sw-a", "sw-b"]'))
    text.append(optic(media='"400GBASE-DR4"', status='"deprecated"'))
    text.append(optic(part_number='{ glob = "LF-*" }', status='"limited"', reason='"[[optic]]"'))
    text.append('[template.T]\nreason = "late"\n')
    for number in range(600):
        kind = ('"{}"', '{{ glob = "{}*" }}', '{{ regex = "{}[A-Z]" }}')[number % 3]
        text.append(optic(vendor=f'"{parts[number % len(parts)][0]}"', part_number=kind.format(f"OTHER-{number}"),
                          status='"blocked"', like='"T"'))
    return "".join(text)


class ListCache(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(list__toml=long_list())
        self.list = self.folder / "list.toml"
        self.cache = self.folder / "cache"
        context = support.environment(OPTICTL_CACHE=str(self.cache))
        context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def check(self, *words):
        return lists.run("check", *DAY, "--list", self.list, *words)

    def files(self):
        return sorted(self.cache.glob("*")) if self.cache.exists() else []

    def fill(self):
        """Waits until the list has stood still for long enough, and reads it once."""
        deadline = time.monotonic() + 30
        while not self.files() and time.monotonic() < deadline:
            self.check("file", DR4)
            time.sleep(0.2)
        self.assertEqual(1, len(self.files()))

    def test_reports_are_the_same(self):
        self.fill()
        captures = support.good_captures() + support.bad_captures()
        for capture in captures:
            for options in ((), ("--platform", "sw-a", "--cage", "upper")):
                words = (*options, "--format", "json", "file", capture)
                with self.subTest(capture=capture.name, options=options):
                    self.assertEqual(self.check("--no-list-cache", *words), self.check(*words))
        # Many modules: parts of lists for the first ones, whole lists for the others.
        self.assertEqual(self.check("--no-list-cache", "file", "captures"), self.check("file", "captures"))
        self.assertEqual(2, self.check("--platform", "no-such", "file", DR4)[0])

    def test_a_list_that_changed_is_read_anew(self):
        self.fill()
        before = self.check("--format", "json", "file", DR4)
        kept = self.files()[0].read_bytes()
        text = self.list.read_text(encoding="utf-8")
        stamp = os.stat(self.list)
        changed = text.replace('status = "deprecated"', 'status = "depricated"')
        self.assertEqual(len(text), len(changed))
        self.list.write_text(changed, encoding="utf-8")
        os.utime(self.list, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as `cp -p` would
        code, out, err = self.check("file", DR4)
        self.assertEqual((5, ""), (code, out))
        self.assertIn("a status is validated, limited, deprecated or blocked", err)
        self.assertEqual(kept, self.files()[0].read_bytes())  # a bad list is not kept
        self.list.write_text(text, encoding="utf-8")
        self.assertEqual(before, self.check("--format", "json", "file", DR4))

    def test_damaged_and_foreign_files_are_as_good_as_none(self):
        self.fill()
        want = self.check("--format", "json", "file", DR4)
        good = self.files()[0].read_bytes()
        for bad in (b"", good[:100], good[:-1], good + b"x", b"\xff" * len(good),
                    good[:3000] + bytes([good[3000] ^ 1]) + good[3001:]):
            self.files()[0].write_bytes(bad)
            self.assertEqual(want, self.check("--format", "json", "file", DR4))
            self.assertEqual(good, self.files()[0].read_bytes())  # mended

    def test_what_the_outline_leaves_out_is_not_read(self):
        # Shown by an outline that lies: one entry fewer, with hashes that are right. Only a run
        # that believes it comes to another verdict.
        self.fill()
        whole = self.check("--format", "json", "file", DR4)[1]
        file = self.files()[0]
        forged = forget_entries(file.read_bytes())
        file.write_bytes(forged)
        self.assertNotEqual(whole, self.check("--format", "json", "file", DR4)[1])
        self.assertEqual(whole, self.check("--no-list-cache", "--format", "json", "file", DR4)[1])
        # A folder that others can write to is not believed, nor written.
        self.cache.chmod(0o777)
        self.assertEqual(whole, self.check("--format", "json", "file", DR4)[1])
        self.assertEqual(forged, file.read_bytes())

    def test_where_nothing_is_kept(self):
        want = self.check("--no-list-cache", "file", DR4)
        time.sleep(2.1)
        self.assertEqual(want, self.check("--no-list-cache", "file", DR4))
        self.assertEqual([], self.files())
        with support.environment(OPTICTL_CACHE=""):
            self.assertEqual(want, self.check("file", DR4))
        with support.environment(OPTICTL_CACHE=str(self.list)):  # no folder
            self.assertEqual(want, self.check("file", DR4))
        with support.environment(OPTICTL_CACHE="/proc/nowhere"):
            self.assertEqual(want, self.check("file", DR4))
        short = Folder(a__toml=lists.entry(media='"400GBASE-DR4"', status='"validated"'))
        time.sleep(2.1)
        lists.run("check", *DAY, "--list", short / "a.toml", "file", DR4)
        self.assertEqual([], self.files())  # short lists are read as fast

    def test_a_list_that_was_just_written_is_not_kept(self):
        self.list.write_text(long_list(), encoding="utf-8")
        self.check("file", DR4)
        self.assertEqual([], self.files())


def hash_of(data):
    """FNV-1a over words, with a shift: vendor-db/outline.cpp."""
    mask = (1 << 64) - 1
    value, at = 0xCBF29CE484222325, 0
    while at + 8 <= len(data):
        value = ((value ^ int.from_bytes(data[at:at + 8], sys.byteorder)) * 0x100000001B3) & mask
        value ^= value >> 32
        at += 8
    for byte in data[at:]:
        value = ((value ^ byte) * 0x100000001B3) & mask
    return value


def forget_entries(data):
    """The same outline, whose entries are of no extent."""
    stamps = 80
    outline = bytearray(data[:-stamps - 8])
    records = int.from_bytes(outline[4:8], sys.byteorder)
    for number in range(records):
        place = 24 + number * 32
        outline[place + 4:place + 8] = outline[place:place + 4]  # ends where it begins
    return bytes(outline) + hash_of(outline).to_bytes(8, sys.byteorder) + data[-stamps:]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
