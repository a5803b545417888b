#!/usr/bin/env python3
"""Sums the JUnit files of all stages: "N passed, N failed, N skipped"; fails when a test did."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def main():
    folder, broken = pathlib.Path(sys.argv[1]), sys.argv[2:]
    total = failed = skipped = 0
    names = []
    for file in sorted(folder.glob("*.xml")):
        cases = list(ElementTree.parse(file).getroot().iter("testcase"))
        if not cases:
            broken.append(file.stem)
        for case in cases:
            total += 1
            status = case.get("status")
            if status == "fail":
                failed += 1
                names.append(f"{file.stem}: {case.get('name')}")
            elif status != "run":
                skipped += 1
    for stage in broken:
        total += 1
        failed += 1
        names.append(f"{stage}: did not build, or ran no test")
    print("".join(f"FAILED {name}\n" for name in names), end="")
    print(f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or total == failed + skipped else 0


if __name__ == "__main__":
    sys.exit(main())
