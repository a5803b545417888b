#!/usr/bin/env python3
"""Builds the program with one fault of mutants.toml at a time, and runs the tests that should see it.

A fault that no test sees survives. survivors.txt lists those that are known, with the reason; the
run fails when another one survives, or when one of the list no longer does. It works in a copy of
the tree in build/mutants, with its own build folder: the first run builds everything once.

    run.py                 all of them
    run.py --only NAME...  some of them
    run.py --check         only whether each `old` stands once in the tree
    run.py --minutes 20    stops in time, and says what was left out
"""
import argparse
import pathlib
import re
import subprocess
import sys
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
SUFFIXES = (".cpp", ".hpp")


def mutants():
    found = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    names = [one["name"] for one in found]
    if len(set(names)) != len(names):
        sys.exit("mutants.toml: a name stands twice")
    return found


def survivors():
    lines = (HERE / "survivors.txt").read_text(encoding="utf-8").splitlines()
    return {line.split(":")[0] for line in lines if line and not line.startswith("#")}


def sources(root):
    """Files of the product, as git knows them: path from the root and text."""
    listed = subprocess.run(["git", "ls-files"], cwd=SOURCE, check=True, capture_output=True, text=True).stdout
    return {name: (root / name).read_text(encoding="utf-8") for name in listed.splitlines()
            if name.endswith(SUFFIXES) and not name.startswith("tests/") and (root / name).exists()}


def place_of(mutant, files):
    """The one file that holds the text once: of the name that the mutant says, or, as files move, of any."""
    name = pathlib.PurePath(mutant["file"]).name
    holds = [path for path, text in files.items() if text.count(mutant["old"]) == 1]
    named = [path for path in holds if pathlib.PurePath(path).name == name]
    chosen = named if len(named) == 1 else [path for path in holds if path.endswith(mutant["file"])]
    chosen = chosen or holds
    if len(chosen) != 1:
        return None, f"`old` stands in {len(chosen)} files: {', '.join(chosen)}"
    return chosen[0], ""


class Copy:
    """The tree in build/mutants/tree, as it is checked out here, and its build."""

    def __init__(self, jobs):
        self.root = SOURCE / "build/mutants/tree"
        self.build = self.root / "build/release"
        self.jobs = str(jobs)
        self.root.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run(["git", "ls-files"], cwd=SOURCE, check=True, capture_output=True, text=True).stdout
        known = set(listed.splitlines())
        for path in [p for p in self.root.rglob("*") if p.is_file() and self.build not in p.parents]:
            if str(path.relative_to(self.root)) not in known:
                path.unlink()
        for name in known:
            source, target = SOURCE / name, self.root / name
            if source.is_file() and not (target.exists() and target.read_bytes() == source.read_bytes()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
                target.chmod(source.stat().st_mode)
        self.run(["cmake", "--preset", "release", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"], self.root, 300)

    @staticmethod
    def run(command, folder, seconds):
        return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=seconds)

    def make(self, tests):
        """Builds what the tests need; the tail of the output when that fails."""
        targets = sorted({"optictl" if test.startswith("cli.") else f"test_{test}" for test in tests})
        done = self.run(["cmake", "--build", self.build, "-j", self.jobs, "--target", *targets], self.root, 3600)
        return "" if done.returncode == 0 else done.stdout[-600:]

    def failing(self, tests):
        """The first of the tests that fails; empty when all pass."""
        for test in tests:
            done = self.run(["ctest", "-R", f"^{re.escape(test)}$", "--timeout", "120"], self.build, 300)
            if "No tests were found" in done.stdout + done.stderr:
                sys.exit(f"there is no test {test}")
            if done.returncode != 0:
                return test
        return ""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--only", nargs="+", default=[], metavar="NAME")
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--minutes", type=float, default=0)
    options = arguments.parse_args()
    chosen = [one for one in mutants() if not options.only or one["name"] in options.only]
    unknown = set(options.only) - {one["name"] for one in chosen}
    files = sources(SOURCE)
    lost = [f"{one['name']}: {why}" for one in chosen for path, why in [place_of(one, files)] if path is None]
    lost += [f"no mutant {name}" for name in sorted(unknown)]
    print("\n".join(lost), end="\n" if lost else "")
    if options.check or lost:
        return 1 if lost else 0

    begin = time.monotonic()
    copy = Copy(options.jobs)
    every = sorted({test for one in chosen for test in one["tests"]})
    if broken := copy.make(every):
        sys.exit(f"the unmutated tree does not build:\n{broken}")
    for test in every:
        if copy.failing([test]):
            sys.exit(f"the unmutated program fails {test}")
    print(f"unmutated: {len(every)} tests pass", flush=True)
    known, counts, wrong = survivors(), {"killed": 0, "survived": 0, "not built": 0, "left out": 0}, []
    for one in chosen:
        if options.minutes and time.monotonic() - begin > 60 * options.minutes:
            counts["left out"] += 1
            print(f"left out   {one['name']}", flush=True)
            continue
        path = copy.root / place_of(one, files)[0]
        text = path.read_text(encoding="utf-8")
        started = time.monotonic()
        try:
            path.write_text(text.replace(one["old"], one["new"]), encoding="utf-8")
            broken = copy.make(one["tests"])
            killer = "" if broken else copy.failing(one["tests"])
        finally:
            path.write_text(text, encoding="utf-8")
        result = "not built" if broken else "killed" if killer else "survived"
        counts[result] += 1
        if broken or (result == "survived") != (one["name"] in known):
            wrong.append(one["name"])
        by = f"by {killer}" if killer else broken.strip().splitlines()[-1][:80] if broken else ""
        print(f"{result:10} {one['name']} {by} ({time.monotonic() - started:.0f} s)", flush=True)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    if wrong:
        print("not as survivors.txt says: " + ", ".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
