#!/usr/bin/env python3
"""Fails when a file includes a room that its own room may not see, or does what its room may not do."""
import pathlib
import re
import sys

STANDARDS = ["sff/sff8024", "sff/sff8472", "sff/sff8636", "cmis"]
BASE = ["sff/config", "sff/format", "sff/memmap"]
MAY_SEE = {  # room -> rooms it may include besides itself
    "sff/config": [],
    "sff/format": [],
    "sff/memmap": [],
    "sff/model": ["sff/memmap"],
    "sff/analysis": ["sff/memmap", "sff/model"],
    "sff/words": ["sff/format", "sff/memmap", "sff/model"],
    "sff/sff8024": ["sff/memmap"],
    "sff/sff8472": ["sff/memmap", "sff/model", "sff/sff8024"],
    "sff/sff8636": ["sff/memmap", "sff/model", "sff/sff8024"],
    "cmis": ["sff/memmap", "sff/model", "sff/sff8024"],
    "vendor-db": [*BASE, "sff/model", "sff/analysis", "sff/sff8024"],
    "drivers": BASE,
    "cli/engine": [*BASE, "sff/model", "sff/analysis", "sff/words", *STANDARDS, "vendor-db", "drivers"],
    "cli/view": [*BASE, "sff/model", "sff/analysis", "sff/words", "sff/sff8024", "vendor-db", "cli/engine"],
    "cli/render": [*BASE, "sff/model", "sff/analysis", "sff/words", "sff/sff8024", "vendor-db", "cli/engine", "cli/view"],
    "cli/serve": [*BASE, "sff/model", "sff/analysis", "sff/words", "drivers", "cli/engine", "cli/view", "cli/render"],
    "cli/verbs": [*BASE, "sff/model", "sff/analysis", "sff/words", "sff/sff8024", "vendor-db", "drivers", "cli/engine",
                  "cli/view", "cli/render", "cli/serve", "cli"],
    "cli": ["sff/format", "sff/words", "sff/sff8024", "cli/engine", "cli/render", "cli/verbs"],
}
MAY_SEE["cli/library"] = ["cli/render", *MAY_SEE["cli/render"], "drivers"]
MAY_SEE["cli/python"] = ["cli/library"]
MAY_SEE["cli/examples"] = ["cli/library", "cli/engine", *MAY_SEE["cli/engine"]]
MAY_SEE["tests"] = list(MAY_SEE)
# Decoders are bytes in, model out: what prints or does I/O stays outside of them. sff/config is
# no decoder: it reads the TOML of lists and port maps.
NO_IO = ("sff/memmap/", "sff/model/", "sff/analysis/", "sff/sff8024/", "sff/sff8472/", "sff/sff8636/", "cmis/")
OUTSIDE = re.compile(r"^(fmt|boost|CLI|rapidjson|nlohmann|iostream|fstream|filesystem|linux|sys)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
# A library does not know whose process it is in: what comes from the environment, and what goes to a
# terminal or to the shell, is the command line's.
LIBRARY = ("sff/", "cmis/", "drivers/", "vendor-db/", "cli/engine/")
OF_THE_PROCESS = re.compile(r"\b(getenv|secure_getenv|stdout|stderr|std::(cin|cout|cerr|clog)|fputs|puts|printf|isatty|"
                            r"ExitCode)\b|::_?[eE]xit\b")
STREAMS = re.compile(r"^(CLI/|iostream$|cstdio$|stdio\.h$)")
ONE_FILE = {"boost/beast": ("cli/serve/http.cpp",),
            "CLI/": ("cli/command_line.cpp", "cli/command_line.hpp", "tests/fuzz/fuzz_arguments.cpp")}
# Options and verbs have their names from the command line, and so have sentences that name them.
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
DECLARED = re.compile(r'to\.\w+\(\s*"(?:-\w,)?(--[a-z-]+)"')
# Where registers stand, rows say: outside of standards no place is written down, in code or in text.
NO_REGISTERS = ("cli/engine/", "cli/view/", "cli/render/", "cli/serve/", "cli/verbs/")
PLACE = re.compile(r"\b(?:lower|upper\(0x[0-9A-Fa-f]+\)|a2_lower)\s*,\s*\d+\s*(?:,\s*\d|[)}])")
PLACE_IN_TEXT = re.compile(r"\b(?:[0-9A-F]{2}h|A[02]h|lower):\d")
SHOWN_AS_EXAMPLE = ("cli/engine/registers.cpp", "cli/verbs/explain.cpp")  # what a user may write
OTHER_TOOLS = ("drivers/dump/shell_command.cpp",)  # reads the command lines of other tools


def room(path):
    parts = path.split("/")
    two = "/".join(parts[:2])
    return two if two in MAY_SEE else parts[0] if parts[0] in MAY_SEE else None


def words_of_command_line(root):
    """The options that verbs declare, and the verbs; as a pattern of what names one."""
    options, verbs = set(), set()
    for file in sorted(root.glob("cli/verbs/**/*.cpp")):
        text = file.read_text(encoding="utf-8")
        options |= set(DECLARED.findall(text))
        verbs |= set(re.findall(r"extern const Verb (\w+);", text))
    if not options or not verbs:
        return None
    return re.compile(rf"(?<![\w-])({'|'.join(sorted(options))})(?![\w-])"
                      rf"|\boptictl ({'|'.join(sorted(verbs))})\b")


def code_of(line):
    """The line without its comment, and without literals."""
    return STRING.sub('""', line).partition("//")[0]


def include_faults(path, number, quoted, name):
    own, other = room(path), room(name) if quoted else None
    if quoted and other is None:
        yield f"{path}:{number}: \"{name}\" is not included from the root of the tree"
    elif other and other != own and other not in MAY_SEE[own]:
        yield f"{path}:{number}: {own} may not include {other}"
    elif path.startswith(NO_IO) and OUTSIDE.match(name):
        yield f"{path}:{number}: {own} may not use <{name}>"
    elif path.startswith("cli/engine/") and STREAMS.match(name):
        yield f"{path}:{number}: {own} may not use <{name}>"
    else:
        for prefix, files in ONE_FILE.items():
            if name.startswith(prefix) and path not in files:
                yield f"{path}:{number}: <{name}> is for {files[0]} alone"


def text_faults(path, number, line, words):
    if path.startswith("cli/engine/") and OF_THE_PROCESS.search(code_of(line)):
        yield f"{path}:{number}: {OF_THE_PROCESS.search(code_of(line)).group(0)} is the command line's"
    if words and path not in OTHER_TOOLS:
        for literal in STRING.findall(line):
            # Before an option of another tool stands the name of that tool.
            found = None if re.search(r"\b(mlxlink|ethtool|i2cdump|hexdump)\b", literal) else words.search(literal)
            if found:
                yield f"{path}:{number}: \"{found.group(0)}\" is a word of the command line: use an Advice"


def literals_of(line):
    """The strings of a line, but for those within its comment."""
    for match in re.finditer(rf"{STRING.pattern}|//", line):
        if match.group(0) == "//":
            return
        yield match.group(1)


def register_faults(path, number, line):
    """Places of registers where none belong."""
    found = PLACE.search(code_of(line))
    if not found and path not in SHOWN_AS_EXAMPLE:
        found = next(filter(None, map(PLACE_IN_TEXT.search, literals_of(line))), None)
    if found:
        yield f"{path}:{number}: {found.group(0)} is the place of a register: name the row that has it"


def faults(root):
    words = words_of_command_line(root)
    for file in sorted(p for p in root.rglob("*") if p.suffix in (".hpp", ".cpp")):
        path = file.relative_to(root).as_posix()
        if path.startswith("build") or room(path) is None:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield from include_faults(path, number, match.group(1) == '"', match.group(2))
                continue
            if path.startswith(LIBRARY):
                yield from text_faults(path, number, line, words)
            if path.startswith(NO_REGISTERS):
                yield from register_faults(path, number, line)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    if words_of_command_line(root) is None:
        print(f"layers: no verb declares an option in {root / 'cli/verbs'}: nothing to compare with")
        return 1
    found = list(faults(root))
    print("\n".join(found) or "layers: no file includes what its room may not see")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
