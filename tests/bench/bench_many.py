#!/usr/bin/env python3
"""Time and memory of `list` over very many captures, as files and as a .tar.gz, on one core and on
all. Makes the captures in a temporary folder: those of the project, each with serial numbers of its
own. Usage: bench_many.py OPTICTL CAPTURES [COUNT]"""
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import time

A_FOLDER = 1000  # files


def variants(captures, count):
    """(name, bytes): the captures in turn, with a note of their number."""
    texts = [file.read_bytes() for file in sorted(captures.glob("*.cap"))]
    for number in range(count):
        text = texts[number % len(texts)]
        at = text.index(b"\n") + 1
        yield (f"{number // A_FOLDER:03}/{number:06}.cap",
               text[:at] + b"unit = %d\n" % number + text[at:])


def write_all(folder, captures, count):
    archive = folder / "many.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        for name, data in variants(captures, count):
            path = folder / "many" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            tar.add(path, arcname=name)
    return folder / "many", archive


def peak_of(process):
    """The largest resident set so far, in MB. What wait4 says would count this program, too: the
    child begins as a copy of it."""
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


def timed(program, *words):
    """(seconds, largest resident set in MB, lines) of one run."""
    start = time.monotonic()
    lines, peak = 0, 0.0
    with subprocess.Popen([program, *map(str, words)], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as child:
        for chunk in iter(lambda: child.stdout.read(1 << 20), b""):
            lines += chunk.count(b"\n")
            peak = max(peak, peak_of(child.pid))
    return time.monotonic() - start, peak, lines


def main():
    program, captures = sys.argv[1], pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="optictl-bench-") as name:
        many, archive = write_all(pathlib.Path(name), captures, count)
        print(f"{count} captures, {cores} cores")
        for what, target in (("folder", many), (".tar.gz", archive)):
            base = None
            for jobs in sorted({1, cores}):
                timed(program, "list", "-j", jobs, "file", target, "--format", "json")  # warm
                seconds, megabytes, lines = timed(program, "list", "-j", jobs, "file", target,
                                                  "--format", "json")
                if lines != count:
                    sys.exit(f"{what}: {lines} lines for {count} captures")
                base = base or seconds
                print(f"{what:8} -j {jobs}: {seconds:6.2f} s, {count / seconds:8.0f}/s, "
                      f"{megabytes:5.1f} MB, {base / seconds:4.2f} times one core")


if __name__ == "__main__":
    main()
