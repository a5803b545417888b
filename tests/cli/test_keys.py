#!/usr/bin/env python3
"""The keys of all JSON are those of keys.txt, a list that a person edits: a key that is renamed,
lost or new is a change of what scripts read, and never happens by the way. --found prints what is
written now, to compare with the list; nothing writes the list."""
import pathlib
import sys
import tempfile
import unittest

import layout
import lists
import support

LIST = pathlib.Path(__file__).with_name("keys.txt")
LAB = ("--list", lists.LAB)
DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
PAIRS = (("qsfpdd-400g-dr4.cap", "qsfpdd-400g-fr4.cap"), ("sfp-10g-dwdm-tunable.cap", "sfp28-25g-lr.cap"),
         ("qsfp28-100g-lr4.cap", "qsfp28-100g-lr4.cap"), ("osfp-800g-aec.cap", "osfp-800g-aec.cap"))


def paths(value, prefix=""):
    """`monitors[].flags.high_alarm` for every key of a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield prefix + key
            yield from paths(inner, f"{prefix}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, prefix.removesuffix(".") + "[]." if prefix else "")


def with_pages(name, pages, fill):
    """A capture with further half pages: {heading: first bytes}, then `fill` to the end."""
    text = (support.CAPTURES / f"{name}.cap").read_text(encoding="utf-8")
    for heading, first in pages.items():
        cells = [f"{byte:02x}" for byte in [*first, *[fill] * (128 - len(first))]]
        rows = (f"{0x80 + at:02x}: {' '.join(cells[at:at + 16])}" for at in range(0, 128, 16))
        text += f"\n[{heading}]\n" + "\n".join(rows) + "\n"
    return text.encode()


# Pages that no capture has: of CMIS, network paths (16h, 17h), normalised descriptors (18h) and split
# control sets (19h); of SFF-8472, both formats of page 03h (A2h:128-129), timing by SFF-8472 Table 14-1.
MORE = (with_pages("qsfpdd-400g-dr4", {"page 16h": [], "page 17h": [], "page 18h": [], "page 19h": []}, 0x11),
        with_pages("sfp-10g-dwdm-tunable", {"A2h page 03h": [0xCA, 0x1B]}, 0x01),
        with_pages("sfp-10g-dwdm-tunable", {"A2h page 03h": [0x10, 0x0B]}, 0x01))


def documents(*words, data=None):
    _, out, _ = support.run(*words, "--format", "json", data=data)
    return [layout.parse(line) for line in out.splitlines()]


def written():
    """(verb, document): of every verb that writes JSON, on everything that the tree has."""
    files = support.good_captures() + support.bad_captures()
    for verb in ("show", "dom", "signal", "flags", "apps", "list", "explain", "convert"):
        extra = ("--all",) if verb == "show" else ()
        yield from ((verb, d) for d in documents(verb, "file", *files, *extra))
    yield from (("explain REGISTER", d) for d in documents("explain", "lower:0-127", "00h:128-255", "Power Class"))
    for data in MORE:
        yield from (("show", d) for d in documents("show", "--all", "file", "-", data=data))
    columns = "target,type,map,vendor,oui,part_number,revision,serial,date,firmware,hardware,media,wavelength," \
              "connector,applications,lanes,max_power,state,temperature,supply_voltage,tx_bias,tx_power," \
              "rx_power,ber,snr,snr_host,osnr,frequency,verdict,step,cause,findings"
    yield from (("list --columns", d) for d in documents("list", "--columns", columns, "file", *files))
    yield from (("list --count-by", d) for d in documents("list", "--count-by", "type,vendor", "file", *files))
    yield from (("diff", d) for d in documents("diff", "--all", "file", *files))
    yield from (("check", d) for d in documents("check", *LAB, "--platform", "sw-a", "--cage", "upper",
                                                "--mode", "4x100G", "file", *files))
    yield from (("check --summary", d) for d in documents("check", *LAB, "--summary", "file", *files))
    for pair in PAIRS:
        yield from (("link", d) for d in documents(
            "link", "--fibre", "2km", "file", *(support.CAPTURES / name for name in pair)))
        yield from (("link", d) for d in documents("link", "file", *(support.CAPTURES / name for name in pair)))
    yield from (("db list", d) for d in documents("db", "list", *LAB))
    yield from (("db show", d) for d in documents("db", "show", "LUMENFORGE", *LAB))
    wrong = lists.Folder(a__toml='format = 1\n[[optic]]\nmedia = "x"\nstatus = "blocked"\nvender = 1\n')
    yield from (("db lint", d) for d in documents("db", "lint", wrong / "a.toml"))
    with tempfile.TemporaryDirectory() as root, support.environment(OPTICTL_ROOT=root):
        yield from (("ports show", d) for d in documents("ports", "show", "--ports", support.CAPTURES / "ports.toml"))
        yield from (("ports check", d) for d in documents("ports", "check", "--ports", support.CAPTURES / "ports.toml"))
        yield from (("doctor", d) for d in documents("doctor", "i2c", "9999"))
    watched = [support.CAPTURES / f"{name}.cap" for name in ("osfp-1600g-dr8", "osfp-800g-passive-dac-flat")]
    yield from (("watch", d) for d in documents("watch", "file", *watched, "/nonexistent/x", "--via", "emulated",
                                                "--for", "1s", "--every", "5s"))
    yield from (("error", d) for d in documents("show", "file", "/nonexistent/x"))


def found_keys():
    return sorted({f"{verb}: {path}" for verb, document in written() for path in paths(document)})


class Keys(unittest.TestCase):
    def test_keys_are_those_of_the_list(self):
        lines = [line for line in LIST.read_text(encoding="ascii").splitlines() if line and line[0] != "#"]
        self.assertEqual(sorted(lines), lines, "keys.txt is sorted")
        self.assertEqual(len(set(lines)), len(lines))
        found = found_keys()
        self.assertEqual([], [key for key in found if key not in set(lines)], "written, but not in keys.txt")
        self.assertEqual([], [key for key in lines if key not in set(found)], "in keys.txt, but not written")

    def test_raw_adds_registers_and_nothing_else(self):
        files = support.good_captures()
        plain, raw = (documents("show", "--all", *more, "file", *files) for more in ((), ("--raw",)))
        for file, without, added in zip(files, plain, raw, strict=True):
            without = set(paths(without))
            new = {path for path in paths(added)} - without
            with self.subTest(file.name):
                self.assertLessEqual(without, set(paths(added)))
                heads = {path for path in new if path.endswith("register")}
                ends = ("", ".address", ".bytes", ".name")  # only monitors do not say by their key which
                self.assertEqual(set(), new - {head + end for head in heads for end in ends})
                self.assertEqual(set(), {head + end for head in heads for end in ends[:3]} - new)
                self.assertGreater(len(heads), 20)


if __name__ == "__main__":
    if sys.argv[1:] == ["--found"]:
        print("\n".join(found_keys()))
    else:
        unittest.main()
