#!/usr/bin/env python3
"""Runs clang-tidy over the sources of the product; every finding is an error (.clang-tidy)."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

PRODUCT = ("sff/", "cmis/", "drivers/", "vendor-db/", "cli/")


def tidy(build, file):
    run = subprocess.run(
        ["clang-tidy-19", "-p", str(build), "--quiet", str(file)],
        capture_output=True, text=True, check=False)
    return file, run.returncode, run.stdout + run.stderr


def main():
    build, root = pathlib.Path(sys.argv[1]), pathlib.Path.cwd()
    database = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    files = sorted({pathlib.Path(entry["file"]) for entry in database})
    files = [f for f in files if f.is_relative_to(root)
             and f.relative_to(root).as_posix().startswith(PRODUCT)]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, code, text in pool.map(lambda f: tidy(build, f), files):
            if code != 0:
                bad += 1
                print(f"{file.relative_to(root)}:\n{text}")
    print(f"tidy: {len(files)} files, {bad} with findings")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
