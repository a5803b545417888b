#!/usr/bin/env python3
"""Random images of VDM, read by the program and by reader.py. OPTICTL_VDM_IMAGES says how many."""
import os
import pathlib
import random
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import reader
import support

IMAGES = int(os.environ.get("OPTICTL_VDM_IMAGES", "60"))
AT_ONCE = 20
SEED = 20281
EDGES = (0x0000, 0x0001, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFFD, 0xFFFE, 0xFFFF, 100, 101,
         # a half of F16, spelt in three ways, and its neighbours
         23 << 11 | 5, 22 << 11 | 50, 21 << 11 | 500, 21 << 11 | 499, 21 << 11 | 501)


def word(rng):
    return rng.choice(EDGES) if rng.random() < 0.4 else rng.randrange(0x10000)


def words(rng):
    return [byte for _ in range(64) for byte in divmod(word(rng), 256)]


def descriptors(rng):
    known = sorted(reader.TYPES)
    half = []
    for _ in range(64):
        kind = rng.choice(known) if rng.random() < 0.8 else rng.randrange(256)
        location = rng.randrange(8) if rng.random() < 0.8 else rng.randrange(16)
        half += [rng.randrange(16) << 4 | location, kind if rng.random() < 0.9 else 0]
    return half


def thresholds(rng):
    """Ordered quads, quads that are not set, and anything."""
    half = []
    for _ in range(16):
        choice = rng.random()
        if choice < 0.5:
            low_alarm, low_warning, high_warning, high_alarm = sorted(word(rng) for _ in range(4))
            quad = [high_alarm, low_alarm, high_warning, low_warning]
        elif choice < 0.6:
            quad = rng.choice(([0xFFFF, 0, 0xFFFF, 0], [0, 0, 0, 0]))
        else:
            quad = [word(rng) for _ in range(4)]
        half += [byte for each in quad for byte in divmod(each, 256)]
    return half


def image(rng):
    """A paged module of two banks with VDM, and which pages it holds."""
    lower = [0] * 128
    lower[0], lower[1], lower[3] = 0x19, rng.choice((0x40, 0x50, 0x52, 0x53, 0x54)), 0x06
    if rng.random() < 0.3:  # 400ZR of eight host lanes: coherent, whatever the revision can say
        lower[85:90] = 0x02, 0x11, 0x3E, 0x81, 0x01
    advertised = [0] * 128
    advertised[142 - 128] = 0x41 | rng.choice((0, 0x10))
    pages = {(0, None): lower, (0, 0x01): advertised}
    for bank in range(2):
        support_byte = rng.randrange(16)
        if rng.random() < 0.95:
            pages[bank, 0x2F] = [support_byte, 0, 100, *[0] * 13, rng.choice((0, 0, 0, 0x40, 0x80)),
                                 0, *[0] * 110]
        for group in range(4):  # also those that the module does not have: they are bytes of others
            pages[bank, 0x20 + group] = descriptors(rng)
            pages[bank, 0x24 + group] = words(rng)
            pages[bank, 0x28 + group] = thresholds(rng)
        pages[bank, 0x35] = [0] * 128 if rng.random() < 0.1 else words(rng)
        pages[bank, 0x2C] = [rng.randrange(256) for _ in range(128)]
        states = (4, 4, 4, 7, 5, 6) if rng.random() < 0.6 else range(16)
        pages[bank, 0x11] = [rng.choice(states) | rng.choice(states) << 4 for _ in range(4)] + [0] * 124
        for page in list(pages):
            if page[0] == bank and page[1] is not None and page[1] > 0x01 and rng.random() < 0.03:
                del pages[page]
    return reader.Image(pages)


def capture(made):
    text = ["optictl capture 1"]
    for (bank, page), half in made.pages.items():
        first = 0 if page is None else 0x80
        name = "lower" if page is None else f"page {page:02x}h"
        text.append(f"\n[{f'bank {bank} ' if bank else ''}{name}]")
        text += [f"{first + at:02x}: " + " ".join(f"{byte:02x}" for byte in half[at:at + 16])
                 for at in range(0, 128, 16)]
    return "\n".join(text) + "\n"


def differs(written, expected):
    if expected is None or written is None or isinstance(expected, (bool, str)):
        return written != expected
    return abs(written - float(expected)) > 1e-9 * max(abs(float(expected)), 1e-30)


def differences(written, expected):
    """The members of one sample that are not as they should be."""
    for key in ("type", "bank", "group", "instance", "number", "scope", "statistic", "value", "unit",
                "verdict", "margin", "reason"):
        # A margin is a difference of two numbers of the same size: what is left of it may be noise.
        if key == "margin" and written.get(key) is not None and expected[key] is not None and \
                abs(written[key] - float(expected[key])) <= 1e-9 * abs(float(expected["value"])):
            continue
        if differs(written.get(key), expected[key]):
            yield key, written.get(key), expected[key]
    for group in ("thresholds", "flags"):
        for key, value in expected[group].items():
            if differs(written[group].get(key), value):
                yield f"{group}.{key}", written[group].get(key), value


class RandomImages(unittest.TestCase):
    def test_every_sample_is_what_the_facts_say(self):
        rng = random.Random(SEED)
        seen, reasons, verdicts, statistics = set(), set(), set(), {}
        count, pm = 0, set()
        with tempfile.TemporaryDirectory() as folder:
            for start in range(0, IMAGES, AT_ONCE):
                made = [image(rng) for _ in range(min(AT_ONCE, IMAGES - start))]
                files = [pathlib.Path(folder) / f"{number}.cap" for number in range(len(made))]
                for file, each in zip(files, made):
                    file.write_text(capture(each), encoding="ascii")
                for each, found in zip(made, support.objects("dom", "file", *files), strict=True):
                    expected = list(reader.samples(each, 2))
                    written = found.get("observables", [])
                    coherent = list(reader.statistics_of_coherent_signals(each, 2))
                    first = len(written) - len(coherent)
                    for should, does in zip(coherent, written[first:]):
                        self.assertEqual([], [(key, does.get(key), value) for key, value in should.items()
                                              if differs(does.get(key), value)], (should, does))
                        pm.add((should["bank"], should["statistic"], does["name"]))
                    written = written[:first]
                    self.assertEqual(len(expected), len(written))
                    for should, does in zip(expected, written):
                        self.assertEqual([], list(differences(does, should)), (should, does))
                        seen.add((should["type"], should["bank"], should["group"]))
                        reasons.add(should["reason"])
                        verdicts.add(should["verdict"])
                        statistics.setdefault(does["name"], set()).add(should["type"])
                        count += 1
        self.assertEqual(2 * 54, len(pm))
        for kind in reader.TYPES:  # enough was drawn to say so
            self.assertIn(kind, {each[0] for each in seen})
        self.assertEqual({(bank, group) for bank in (0, 1) for group in (1, 2, 3, 4)},
                         {each[1:] for each in seen})
        self.assertEqual({None, "not read", "type without a public meaning", "no valid sample", "implausible",
                          "monitoring off to save power", "data path not initialised"}, reasons)
        self.assertEqual({"none", "normal", "high-alarm", "low-alarm", "high-warning", "low-warning"}, verdicts)
        self.names_fit_types(statistics)
        print(f"{IMAGES} images, {count} samples", file=sys.stderr)

    def names_fit_types(self, names):
        """One name a quantity and side, whatever its statistics; media and host apart."""
        for name, kinds in names.items():
            known = [reader.TYPES[kind] for kind in kinds if kind in reader.TYPES]
            if name in ("unknown", "custom"):
                self.assertEqual([], known, name)
                continue
            self.assertEqual(len({kind.statistic for kind in known}), len(known), name)
            for kind in known:
                for side in ("media", "host"):
                    self.assertEqual(f"({side} input)" in kind.name.lower() or f"{side} input" in
                                     kind.name.lower(), name.endswith(f"_{side}"), (name, kind.name))


if __name__ == "__main__":
    unittest.main()
