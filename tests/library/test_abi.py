#!/usr/bin/env python3
"""Compares what liboptictl.so shows with what it showed when programs were built against it.

test_abi.py LIBRARY LAYOUT ABI [--update]"""
import pathlib
import subprocess
import sys


def output(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True).stdout


def main():
    library, layout, told = sys.argv[1:4]
    symbols = {line[19:].replace("@@", " ") for line in output("nm", "-DC", "--defined-only", library).splitlines()}
    now = sorted(symbols - {"OPTICTL_1"}) + output(layout).splitlines()
    if "--update" in sys.argv:
        pathlib.Path(told).write_text("\n".join(now) + "\n", encoding="utf-8")
        return 0
    before = pathlib.Path(told).read_text(encoding="utf-8").splitlines()
    gone = [line for line in before if line not in now]
    new = [line for line in now if line not in before]
    foreign = [line for line in now if "optictl::api::" not in line and not line.startswith("sizeof ")]
    for line in gone:
        print(f"gone: {line}")
    for line in new:
        print(f"new:  {line}")
    for line in foreign:
        print(f"none of the interface: {line}")
    if gone:
        print("programs that were built before would not run: keep it, or raise OPTICTL_ABI in cli/library/CMakeLists.txt")
    if gone or new:
        print(f"then: {sys.argv[0]} {library} {layout} {told} --update")
    if not before or not symbols:
        print("nothing to compare")
        return 1
    return 1 if gone or new or foreign else 0


if __name__ == "__main__":
    sys.exit(main())
