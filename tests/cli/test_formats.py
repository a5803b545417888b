#!/usr/bin/env python3
"""Every dump format: texts that Python makes of the captures, as the tools print them, are recognised
and give the bytes they were made of, at their places."""
import pathlib
import resource
import sys
import tempfile
import unittest

import support
from support import halves_of

sys.path.insert(0, str(support.SOURCE / "tests/fuzz"))
from dump_texts import TEXTS  # pylint: disable=wrong-import-position
from make_seeds import memory_of  # pylint: disable=wrong-import-position

SFP = 0x03


def whole(memory, first=0, last=511):
    """The half pages of linear bytes."""
    found = {}
    for at, byte in enumerate(memory):
        half, number = divmod(at, 128)
        if first <= at <= last:
            name = ("lower", "page 00h", "A2h lower", "A2h page 00h")[half]
            found.setdefault(name, {})[number + 128 * (half % 2)] = byte
    return found


def first_256(memory):
    return whole(memory[:256])


def with_holes(memory):
    found = first_256(memory)
    return {name: {n: b for n, b in half.items() if n % 128 < (120 if name == "lower" else 124)}
            for name, half in found.items()}


def every_third(memory):
    return {name: {n: b for n, b in half.items() if n % 3 == 0}
            for name, half in first_256(memory).items()}


def as_routeros(memory):
    found = first_256(memory)
    upper = found.pop("page 00h")
    if memory[0] == SFP:
        found["A2h lower"] = {n - 128: b for n, b in upper.items()}
    return found


# What a text of a format holds, where that is not all of the memory it is made of.
HELD = {
    "capture": [first_256],
    "json": [with_holes],
    "ethtool-hex": [whole, first_256],
    "i2cdump": [whole, first_256],
    "sfputil": [first_256],
    "hexdump": [whole, first_256],
    "byte-array": [first_256, first_256],
    "console": [first_256, whole],
    "kernel-log": [lambda memory: whole(memory, 0, 95)],
    "routeros": [as_routeros],
    "mlxlink": [every_third],
    "mlxlink-dump": [first_256],
    "finisar": [first_256],
    "i2c-session": [first_256],
}


def seconds_of(data):
    """The CPU time of reading an input."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    support.run("list", "file", "-", data=data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Formats(unittest.TestCase):
    def setUp(self):
        self.files = support.good_captures()

    def read(self, texts, *options):
        with tempfile.TemporaryDirectory() as name:
            paths = [pathlib.Path(name) / f"{i:03}" for i in range(len(texts))]
            for path, text in zip(paths, texts):
                path.write_bytes(text if isinstance(text, bytes) else text.encode("latin-1"))
            found = support.objects("convert", "file", *paths, *options)
        self.assertEqual(len(texts), len(found))
        return found

    def memories(self, name):
        """Without those that a format cannot hold: one that selects another page, for i2cdump."""
        for file in self.files:
            memory = memory_of(file)
            if name in ("i2cdump", "i2c-session") and (memory[127] != 0 and memory[0] != SFP or
                                      len(memory) == 512 and memory[256 + 127] != 0):
                continue
            if name == "finisar" and memory[0] == SFP:
                continue
            yield file, memory

    def check(self, options_of):
        for name, makers in TEXTS.items():
            cases = list(self.memories(name))
            self.assertGreater(len(cases), 10)
            for make, hold in zip(makers, HELD.get(name, [whole] * len(makers))):
                found = self.read([make(memory) for _, memory in cases], *options_of(name))
                for (file, memory), result in zip(cases, found):
                    with self.subTest(format=name, text=makers.index(make), file=file.name):
                        self.assertEqual("optictl.convert/1", result["schema"],
                                         result.get("message"))
                        self.assertEqual(hold(memory), halves_of(result["capture"]))

    def test_each_format_by_its_name(self):
        self.check(lambda name: ("--dump-format", name))

    def test_each_format_is_recognised(self):
        self.check(lambda name: ())

    def test_time_is_linear_in_the_input(self):
        memory = memory_of(support.CAPTURES / "qsfp28-100g-lr4.cap")
        pieces = {name: (text if isinstance(text, bytes) else text.encode("latin-1"))
                  for name, makers in TEXTS.items() for text in [makers[-1](memory)]}
        pieces |= {"nested": b'{"a":[', "numbers": b"0x11, ", "words": b"ethtool -m page ",
                   "one line": b"00 ", "offsets": b"00000000 \n", "stars": b"*\n",
                   "text": b"Vendor dBm\n", "open": b"{ /* "}
        for name, piece in pieces.items():
            with self.subTest(name):
                small, large = (seconds_of(piece * (size // len(piece)))
                                for size in (1 << 20, 1 << 22))
                self.assertLess(large, 4 * 2 * small + 0.2)

    def test_every_reader_has_a_text(self):
        self.assertEqual(set(TEXTS), support.reader_names())


if __name__ == "__main__":
    unittest.main()
