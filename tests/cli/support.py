"""Running optictl and finding captures, for the tests of the command line."""
import json
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(os.environ.get("OPTICTL_SOURCE", pathlib.Path(__file__).parents[2]))
PROGRAM = os.environ.get("OPTICTL", SOURCE / "build/release/cli/optictl")
CAPTURES = SOURCE / "captures"
# Real dumps of third parties lie beside the checkout where they are at hand, never in it.
SHARED = SOURCE.parent / "shared" / "captures"


def run(*words, data=None):
    """Runs optictl; returns (exit code, standard output, standard error), the outputs as bytes."""
    done = subprocess.run([str(PROGRAM), *map(str, words)], input=data, capture_output=True,
                          check=False, timeout=60, cwd=SOURCE)
    return done.returncode, done.stdout, done.stderr


def objects(*words, data=None):
    """The JSON objects that optictl writes, one a line."""
    _, out, _ = run(*words, "--format", "json", data=data)
    return [json.loads(line) for line in out.decode("utf-8").splitlines()]


def good_captures():
    return sorted(CAPTURES.glob("*.cap"))


def bad_captures():
    return sorted((CAPTURES / "bad").glob("*.cap"))
