"""Running optictl and finding captures, for the tests of the command line."""
import contextlib
import json
import os
import pathlib
import re
import select
import subprocess

SOURCE = pathlib.Path(os.environ.get("OPTICTL_SOURCE", pathlib.Path(__file__).parents[2]))
PROGRAM = os.environ.get("OPTICTL", SOURCE / "build/release/cli/optictl")
CAPTURES = SOURCE / "captures"
# Real dumps of third parties lie beside the checkout where they are at hand, never in it.
SHARED = SOURCE.parent / "shared" / "captures"

# A row of a capture: the number of its first byte, and 16 bytes or holes.
ROW = re.compile(r"^([0-9a-f]{2}):((?: (?:[0-9a-f]{2}|--))+)")


def run(*words, data=None, timeout=60):
    """Runs optictl; returns (exit code, standard output, standard error), the outputs as bytes."""
    done = subprocess.run([str(PROGRAM), *map(str, words)], input=data, capture_output=True,
                          check=False, timeout=timeout, cwd=SOURCE)
    return done.returncode, done.stdout, done.stderr


@contextlib.contextmanager
def environment(**values):
    """Variables that optictl sees meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def read_terminal(own, theirs, process, meanwhile=lambda: None):
    """All that a process writes to the terminal `theirs`, read from its other end; closes both.

    The end is marked by a line of ours: a terminal that is hung up may lose what is still on its way.
    """
    mark, written, is_marked = b"-- end --", b"", False
    while not written.endswith(mark):
        meanwhile()
        if select.select([own], [], [], 0.01)[0]:
            written += os.read(own, 65536)
        elif not is_marked and process.poll() is not None:
            os.write(theirs, mark)
            is_marked = True
    os.close(theirs)
    os.close(own)
    return written.removesuffix(mark)


def without_twins(pairs):
    """An object of JSON; a key that occurs twice, of which readers keep only one, is an error."""
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"keys occur twice: {sorted({key for key in keys if keys.count(key) > 1})}")
    return made


def parsed(text):
    return json.loads(text, object_pairs_hook=without_twins)


def objects(*words, data=None):
    """The JSON objects that optictl writes, one a line."""
    _, out, _ = run(*words, "--format", "json", data=data)
    return [parsed(line) for line in out.decode("utf-8").splitlines()]


def reader_names():
    """The names of the formats that are read, as the message on a wrong one lists them."""
    _, _, err = run("convert", "file", good_captures()[0], "--dump-format", "no-such-format")
    return set(re.findall(r"[a-z0-9-]+", err.decode().partition("known are ")[2]))


def good_captures():
    return sorted(CAPTURES.glob("*.cap"))


def bad_captures():
    return sorted((CAPTURES / "bad").glob("*.cap"))


def halves_of(capture):
    """{half page: {byte: value}} of a capture; written here anew, not by way of the program."""
    halves = {}
    for line in capture.splitlines():
        row = ROW.match(line)
        if line.startswith("["):
            half = halves.setdefault(line[1:-1].removeprefix("A0h "), {})
        elif row:
            for place, cell in enumerate(row.group(2).split()):
                if cell != "--":
                    half[int(row.group(1), 16) + place] = int(cell, 16)
    return {name: known for name, known in halves.items() if known}
