#!/usr/bin/env python3
"""Runs optictl for long: three processes loop show, dom and list over emulated modules with faults on the
bus, and one process reads an archive that does not end. What ends with exit code 0 must be right; memory,
threads and descriptors must stay flat. Usage: soak.py PROGRAM [--minutes M | --seconds S]"""
import argparse
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tarfile
import threading
import time

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "captures"
NAMES = ("qsfpdd-400g-dr4", "osfp-800g-dr8", "qsfp28-100g-lr4", "sfp28-25g-lr", "qsfpdd-400g-zr-tunable")
FAULTS = "nack+short+stuck+timeout+remove"
OUTCOMES = {0, 1, 3, 4}  # right; a warning under no option of ours; no module; the bus failed


def answer(program, verb, name, *words):
    done = subprocess.Popen([program, verb, "--format", "json", "file", CAPTURES / f"{name}.cap", *words],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = done.communicate(timeout=120)
    modules = [{key: value for key, value in json.loads(line).items() if key not in ("target", "source")}
               for line in out.splitlines()]
    return done.returncode, modules, err.decode(errors="replace")


class Loop(threading.Thread):
    """One verb, again and again, each time with other faults."""

    def __init__(self, program, verb, end):
        super().__init__()
        self.program, self.verb, self.end = program, verb, end
        self.runs = self.good = 0
        self.wrong = []
        self.truth = {name: answer(program, verb, name, "--via", "emulated")[1] for name in NAMES}

    def run(self):
        seeds = random.Random(self.verb)
        while time.monotonic() < self.end:
            name, seed, rate = seeds.choice(NAMES), seeds.randrange(1 << 30), seeds.choice((2, 5, 10, 20))
            via = f"emulated,fault=seed:{seed}:rate:{rate}:kinds:{FAULTS}"
            code, modules, err = answer(self.program, self.verb, name, "--via", via)
            self.runs += 1
            self.good += code == 0
            if code not in OUTCOMES or (code == 0 and modules != self.truth[name]):
                self.wrong.append((self.verb, name, via, code, err))


class Endless(threading.Thread):
    """One process that reads a tar without an end."""

    def __init__(self, program, end):
        super().__init__()
        self.end = end
        self.samples = []  # (kB, threads, descriptors)
        self.process = subprocess.Popen([program, "list", "--format", "csv", "file", "-"], stdin=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def sample(self):
        folder = pathlib.Path("/proc", str(self.process.pid))
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        self.samples.append((int(status["VmRSS"].split()[0]), int(status["Threads"]),
                             len(os.listdir(folder / "fd"))))

    def run(self):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            for file in sorted(CAPTURES.glob("*.cap")):
                tar.add(file, file.name)
        # Without the end of the archive: two blocks of zeros, and what pads them.
        chunk = buffer.getvalue().rstrip(b"\0")
        chunk += b"\0" * (-len(chunk) % 512)
        last = 0
        while time.monotonic() < self.end:
            self.process.stdin.write(chunk)
            if time.monotonic() - last > 1:
                last = time.monotonic()
                self.sample()
        self.process.stdin.close()
        self.process.wait(60)

    def growth(self):
        """Of memory in kB, threads and descriptors: the second half against the first, without the start."""
        settled = self.samples[len(self.samples) // 5:]
        half = len(settled) // 2
        return [max(s[i] for s in settled[half:]) - max(s[i] for s in settled[:half]) for i in range(3)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program")
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--seconds", type=float)
    options = arguments.parse_args()
    end = time.monotonic() + (options.seconds or options.minutes * 60)
    loops = [Loop(options.program, verb, end) for verb in ("show", "dom", "list")]
    endless = Endless(options.program, end)
    for each in (*loops, endless):
        each.start()
    for each in (*loops, endless):
        each.join()
    wrong = [each for loop in loops for each in loop.wrong]
    for each in wrong[:20]:
        print("wrong:", *each)
    memory, threads, descriptors = endless.growth()
    runs, good = sum(loop.runs for loop in loops), sum(loop.good for loop in loops)
    print(f"soak: {runs} runs with faults, {good} with exit code 0, {len(wrong)} wrong; one process for "
          f"{len(endless.samples)} s: at most {max(s[0] for s in endless.samples)} kB, grown by {memory} kB, "
          f"{threads} threads, {descriptors} descriptors")
    flat = memory <= 1024 and threads <= 0 and descriptors <= 0
    return 0 if not wrong and flat and runs and good else 1


if __name__ == "__main__":
    sys.exit(main())
