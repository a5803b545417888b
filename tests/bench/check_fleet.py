#!/usr/bin/env python3
"""Measures `check`: a list of many entries against a folder of many captures.

    python3 tests/bench/check_fleet.py build/release/cli/optictl [--modules 100000] [--rules 5000]

Captures are those of captures/ with other serial numbers and right checksums; the list has an entry
for each of their parts, and thousands for parts that are not there, many of the same vendors."""
import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).parents[2]
ROW = re.compile(r"^([0-9a-f]{2}):((?: (?:[0-9a-f]{2}|--))+)$")
# Section of a capture: serial number, bytes that the checksum covers, and where it stands.
PLACES = {
    ("cmis", "[page 00h]"): (166, 128, 221, 222),
    ("sff8636", "[page 00h]"): (196, 192, 222, 223),
    ("sff8472", "[A0h lower]"): (68, 64, 94, 95),
}
DIGITS = 7


class Template:
    """A capture whose serial number is a number of seven digits."""

    def __init__(self, file):
        self.lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        self.name = file.stem
        self.rows = {}  # byte -> (line, its place in the line), of the section of the identity
        section = None
        for number, line in enumerate(self.lines):
            if line.startswith("["):
                section = line.strip()
            row = ROW.match(line)
            if row and section in ("[page 00h]", "[A0h lower]", "[lower]"):
                for i in range(len(row.group(2).split())):
                    self.rows[section, int(row.group(1), 16) + i] = (number, 4 + 3 * i)
        identifier = self.get("[lower]", 0) if ("[lower]", 0) in self.rows else self.get("[A0h lower]", 0)
        self.kind = {0x03: "sff8472", 0x0B: "sff8472", 0x0C: "sff8636", 0x0D: "sff8636",
                     0x11: "sff8636"}.get(identifier, "cmis")
        if self.kind == "sff8472" and ("[A0h lower]", 0) not in self.rows:
            PLACES[self.kind, "[lower]"] = PLACES["sff8472", "[A0h lower]"]
        self.section, self.places = next((s, p) for (k, s), p in PLACES.items()
                                         if k == self.kind and (s, p[0]) in self.rows)
        self.rest = sum(self.get(self.section, byte)
                        for byte in range(self.places[1], self.places[2] + 1)
                        if not self.places[0] <= byte < self.places[0] + DIGITS)

    def get(self, section, byte):
        line, column = self.rows[section, byte]
        return int(self.lines[line][column:column + 2], 16)

    def text(self, number):
        lines = list(self.lines)

        def put(byte, value):
            line, column = self.rows[self.section, byte]
            lines[line] = f"{lines[line][:column]}{value:02x}{lines[line][column + 2:]}"

        digits = f"{number:0{DIGITS}d}".encode()
        for i, digit in enumerate(digits):
            put(self.places[0] + i, digit)
        put(self.places[3], (self.rest + sum(digits)) & 0xFF)
        return "".join(lines)


def part_numbers(program):
    done = subprocess.run([program, "list", "file", SOURCE / "captures", "--columns",
                           "vendor,part_number", "--format", "csv"], capture_output=True, check=False)
    rows = {tuple(line.split(",")) for line in done.stdout.decode().splitlines()[1:]}
    return sorted(row for row in rows if len(row) == 2 and all(row) and "\\" not in "".join(row))


def write_list(file, parts, rules):
    kinds = ['"{}-{}"', '{{ glob = "{}-{}*" }}', '{{ cable = "{}-{}-{{length}}M" }}',
             '{{ regex = "{}-{}[A-Z]?" }}']
    text = ["format = 1\n"]
    for vendor, part in parts:
        text.append(f'[[optic]]\nvendor = "{vendor}"\npart_number = "{part}"\nstatus = "validated"\n')
    for number in range(rules - len(parts)):
        vendor, part = parts[number % len(parts)]
        pattern = kinds[number // len(parts) % 4].format(part[:8], number)
        text.append(f'[[optic]]\nvendor = "{vendor}"\npart_number = {pattern}\nstatus = "limited"\n'
                    f'firmware = {{ allow = ["1.{number % 9}"] }}\nreason = "entry {number}"\n')
    file.write_text("\n".join(text), encoding="utf-8")


def measure(command, environment):
    start = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env=environment)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, seconds, cpu, after.ru_maxrss / 1024


def compare(options, environment, folder):
    """The same fleet and list by both programs, by turns; the best of each counts."""
    older = dict(environment, OPTICTL_LISTS=options.against_lists or environment["OPTICTL_LISTS"])
    best = {}
    for turn in range(options.turns):
        for program, where in ((options.against, older), (options.program, environment)):
            words = [program, "check", "--list", str(folder / "list.toml"), "--summary", "file", str(folder / "fleet")]
            done, seconds, cpu, megabytes = measure(words, where)
            if not done.stdout:
                sys.exit(done.stderr.decode())
            print(f"turn {turn + 1}, {'older' if program == options.against else 'this one'}: {seconds:.1f} s, "
                  f"{cpu:.1f} s of CPU, {megabytes:.0f} MB: {done.stdout.decode().splitlines()[0]}", flush=True)
            best[program] = min(best.get(program, (seconds, cpu)), (seconds, cpu), key=lambda pair: pair[1])
    before, now = best[options.against], best[options.program]
    print(f"this one takes {now[1] / before[1]:.2f} times the CPU and {now[0] / before[0]:.2f} times the time of the older one")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program")
    arguments.add_argument("--modules", type=int, default=100000)
    arguments.add_argument("--rules", type=int, default=5000)
    arguments.add_argument("--lists", default=SOURCE / "vendor-db/lists",
                           help="shipped lists, where the program is an older one")
    arguments.add_argument("--against", help="an older program, measured in the same run by turns")
    arguments.add_argument("--against-lists", help="the shipped lists of that program")
    arguments.add_argument("--turns", type=int, default=3)
    options = arguments.parse_args()
    environment = dict(os.environ, OPTICTL_LISTS=str(options.lists))
    templates = [Template(file) for file in sorted((SOURCE / "captures").glob("*.cap"))]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        environment["OPTICTL_SITE_LISTS"] = str(folder / "site")
        (folder / "site").mkdir()
        (folder / "fleet").mkdir()
        for number in range(options.modules):
            if number % 1000 == 0:
                (folder / f"fleet/{number // 1000:03}").mkdir()
            template = templates[number % len(templates)]
            (folder / f"fleet/{number // 1000:03}/{number}.cap").write_text(template.text(number),
                                                                            encoding="utf-8")
        write_list(folder / "list.toml", part_numbers(options.program), options.rules)
        check = [options.program, "check", "--list", str(folder / "list.toml")]
        done, seconds, cpu, megabytes = measure([*check, "--summary", "file", str(folder / "fleet")],
                                                environment)
        sys.stdout.write(done.stdout.decode().splitlines()[0] + "\n" + done.stderr.decode()[:500])
        print(f"{options.modules} modules, {options.rules} entries: {seconds:.1f} s, "
              f"{cpu:.1f} s of CPU, at most {megabytes:.0f} MB")
        if options.against:
            compare(options, environment, folder)
            return
        one = str(SOURCE / "captures/qsfpdd-400g-dr4.cap")
        for name, command in (("shipped lists", [options.program, "check", "file", one]),
                              (f"{options.rules} entries", [*check, "file", one]),
                              ("show, no lists", [options.program, "show", "file", one]),
                              ("/bin/true", ["/bin/true"])):
            times = [measure(command, environment)[1:3] for _ in range(50)]
            print(f"one module, {name}: {min(t[0] for t in times) * 1000:.2f} ms, "
                  f"{min(t[1] for t in times) * 1000:.2f} ms of CPU")


if __name__ == "__main__":
    main()
