#!/usr/bin/env python3
"""Fails when a README links to what does not exist, or names a file that does not."""
import fnmatch
import pathlib
import re
import sys

FENCED = re.compile(r"^```.*?^```", re.M | re.S)
LINK = re.compile(r"\[[^]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ +(.+)$", re.M)
PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)+/?")
# A file without its folder; `name.*` stands for sources of any kind.
SOURCE = re.compile(r"[\w*-]+\.(cpp|hpp|py|\*)")
PLACEHOLDER = re.compile(r"<|[A-Z]{4}(?![\w-]*\.md)")  # NAME, VERB
LEFT_OUT = re.compile(r"^(build[^/]*|\.git)$")


def tree(root):
    """All files and folders below the root but for what is built, by their paths."""
    found = set()
    for entry in root.iterdir():
        if not LEFT_OUT.match(entry.name):
            found.add(entry.name)
            if entry.is_dir():
                found |= {path.relative_to(root).as_posix() for path in entry.rglob("*")}
    return found


def anchors(text):
    """What GitHub makes of the headings."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(text)}


def normal(path):
    """The path without `..`; None where it leaves the tree."""
    parts = []
    for part in path.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


class Check:
    def __init__(self, root):
        self.root = root
        self.paths = tree(root)
        self.names = {path.rsplit("/", 1)[-1] for path in self.paths}

    def is_there(self, path):
        """Whether a path exists; a file may be named without its kind, and `*` stands for anything."""
        path = normal(path)
        if path is None:
            return False
        return path in self.paths or any(fnmatch.filter(self.paths, pattern) for pattern in (path, path + ".*"))

    def link_fault(self, file, target):
        if re.match(r"[a-z]+:", target):
            return None
        path, _, anchor = target.partition("#")
        found = normal(f"{file.parent.relative_to(self.root).as_posix()}/{path}") if path else \
            file.relative_to(self.root).as_posix()
        if found not in self.paths and found != "":
            return f"{target} does not exist"
        if anchor and anchor not in anchors((self.root / found).read_text(encoding="utf-8")):
            return f"{target}: no heading of that name"
        return None

    def word_fault(self, folder, word):
        """What is wrong with a word between backticks that is a path of this tree."""
        if PLACEHOLDER.search(word):
            return None
        if SOURCE.fullmatch(word):
            return None if fnmatch.filter(self.names, word) else f"`{word}`: no file of that name"
        if not PATH.fullmatch(word):
            return None
        # Its start tells whether it is one: something in this folder, in one above, or in the tree.
        bases = [base.relative_to(self.root).as_posix() for base in (folder, *folder.parents)
                 if base.is_relative_to(self.root)]
        known = [base for base in bases if normal(f"{base}/{word.split('/')[0]}") in self.paths]
        if not known or any(self.is_there(f"{base}/{word}") for base in known):
            return None
        return f"`{word}` does not exist"

    def faults(self, file):
        name = file.relative_to(self.root).as_posix()
        text = FENCED.sub(lambda block: "\n" * block.group(0).count("\n"), file.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith("    "):
                continue
            found = [self.link_fault(file, target) for target in LINK.findall(CODE.sub("``", line))]
            found += [self.word_fault(file.parent, word) for word in CODE.findall(line)]
            yield from (f"{name}:{number}: {fault}" for fault in found if fault)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    check = Check(root)
    files = [root / path for path in sorted(check.paths) if path.endswith(".md") and path != "CHANGELOG.md"]
    if not files:
        print(f"links: no README below {root}")
        return 1
    found = [fault for file in files for fault in check.faults(file)]
    print("\n".join(found) or "links: every link and path of the READMEs exists")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
