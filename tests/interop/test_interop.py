#!/usr/bin/env python3
"""link, check and db: the cases of cases.toml, each a verdict that an interop engineer signs."""
import pathlib
import re
import shlex
import sys
import tomllib
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import lists  # noqa: E402
import made  # noqa: E402
import support  # noqa: E402

TABLE = tomllib.loads((pathlib.Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
FAILS = {"mismatch", "cannot tell", "blocked", "unknown", "deprecated", "unverifiable"}


class Places(dict):
    """Where the files of the cases are: those of the table are written when they are asked for."""

    def __init__(self):
        super().__init__()
        self.folder = lists.Folder()

    def __missing__(self, name):
        if name in TABLE["made"]:
            self[name] = self.folder.write(f"{name}.cap", made.make(name, TABLE["made"][name]))
        elif name in TABLE["file"]:
            self[name] = self.folder.write(name, self.fill(TABLE["file"][name]))
        else:
            found = [folder / f"{name}.cap" for folder in (support.SOURCE / "tests/link-pairs/modules", support.CAPTURES)
                     if (folder / f"{name}.cap").exists()]
            self[name] = found[0]
        return self[name]

    def fill(self, text):
        """A text with the names in braces replaced; other braces stand."""
        return re.sub(r"\{([a-z0-9][a-z0-9.-]*)\}", lambda each: str(self[each[1]]), text)


PLACES = Places()


def commands_of(case):
    """The command lines of a case."""
    if "pairs" not in case:
        return list(case["commands"])
    pairs = [tuple(pair) for pair in case["pairs"]]
    if not case.get("one_way"):
        pairs += [(b, a) for a, b in pairs]
    return [f"link --only-lists {case.get('options', '')} file {{{a}}} {{{b}}}" for a, b in pairs]


def faults(case, command):
    """What is wrong about one run of a case."""
    code, out, err = lists.run(*shlex.split(PLACES.fill(command)))
    said = " ".join((out + err).split())
    lines = out + err
    wanted = set(case.get("verdict", "").split("|")) - {""}
    found = re.match(r"(?:link|breakout): ([a-z ]+)|.*: ([a-z]+)\n", out)
    verdict = (found[1] or found[2]) if found else None
    if wanted and verdict not in wanted:
        yield f"says {verdict}, not {' or '.join(wanted)}"
    right = case.get("code", 1 if verdict in FAILS else 0)
    if code != right:
        yield f"exit code {code}, not {right}"
    for pattern in case.get("says", ()):
        if not re.search(pattern, said) and not re.search(pattern, lines):
            yield f"does not say {pattern!r}"
    for pattern in case.get("never", ()):
        if re.search(pattern, said) or re.search(pattern, lines):
            yield f"says {pattern!r}"


class Interop(unittest.TestCase):
    def test_cases(self):
        runs = [(case, command) for case in TABLE["link"] + TABLE["run"] for command in commands_of(case)]
        for _, command in runs:
            PLACES.fill(command)
        with ThreadPoolExecutor(2) as pool:
            wrong = pool.map(lambda run: (run, list(faults(*run))), runs)
            texts = [f"{case['id']}: {command}: {'; '.join(each)}" for (case, command), each in wrong if each]
        self.assertEqual([], texts, f"{len(texts)} of {len(runs)} runs are wrong:\n" + "\n".join(texts))

    def test_every_class_of_faults_has_a_case(self):
        found = {case["id"].split()[0] for case in TABLE["link"] + TABLE["run"]}
        self.assertLessEqual({f"L{i}" for i in range(1, 20)} | {f"C{i}" for i in range(1, 18)}, found)

    def test_every_made_capture_is_used_and_has_right_checksums(self):
        used = {name for case in TABLE["link"] for pair in case["pairs"] for name in pair}
        used |= set(re.findall(r"\{([a-z0-9.-]+)\}", str(TABLE["run"]) + str(TABLE["file"])))
        self.assertEqual(set(), set(TABLE["made"]) - used)
        for found in support.objects("check", "--only-lists", "file", *(PLACES[name] for name in TABLE["made"])):
            self.assertNotEqual("unverifiable", found["verdict"], found["target"])


if __name__ == "__main__":
    unittest.main()
