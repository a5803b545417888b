"""What the tests of check, db and link share: lists, and where optictl finds them."""
import atexit
import json
import os
import pathlib
import shutil
import tempfile

import support

LAB = "vendor-db/examples/lab.toml"
DAY = ("--date", "2026-11-28")



def _folder():
    path = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, path)
    return path


# The lists in the program, and none of the machine on which the tests run.
os.environ.pop("OPTICTL_LISTS", None)
os.environ["OPTICTL_SITE_LISTS"] = _folder()


def run(*words, data=None):
    """Exit code, standard output and standard error, as texts."""
    code, out, err = support.run(*words, data=data)
    return code, out.decode("ascii"), err.decode("ascii")


def json_of(*words, data=None):
    return [json.loads(line) for line in run(*words, "--format", "json", data=data)[1].splitlines()]


class Folder:
    """A temporary folder with files in it."""

    def __init__(self, **files):
        self.path = pathlib.Path(_folder())
        for name, text in files.items():
            self.write(name.replace("__", "."), text)

    def write(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")
        return self.path / name

    def __truediv__(self, name):
        return self.path / name


def entry(**keys):
    """A list of one entry; values are TOML."""
    return "format = 1\n[[optic]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
