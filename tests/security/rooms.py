"""What the security tests share: the helpers of the command line tests, folders, another user."""
import os
import pathlib
import pwd
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
from support import CAPTURES, PROGRAM, halves_of, run  # noqa: E402

SKIPPED = 77  # as CTest is told in CMakeLists.txt
CAPTURE = CAPTURES / "qsfpdd-400g-dr4.cap"
STRANGER = pwd.getpwnam("nobody")


class InFolder(unittest.TestCase):
    """A folder of its own for each test, that every user may enter."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="optictl-security-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder)

    def of_stranger(self, name, mode, text="old"):
        """A file of the other user, in a folder of his."""
        theirs = self.folder / "theirs"
        theirs.mkdir(exist_ok=True)
        os.chown(theirs, STRANGER.pw_uid, STRANGER.pw_gid)
        file = theirs / name
        file.write_text(text)
        os.chown(file, STRANGER.pw_uid, STRANGER.pw_gid)
        file.chmod(mode)  # after chown, which takes set-user-ID away
        return file


def main_as_root():
    """Runs the tests, or says by the exit code that they did not run."""
    if os.geteuid() != 0:
        print("these tests make files of other users: run them as root")
        sys.exit(SKIPPED)
    unittest.main()


__all__ = ["CAPTURE", "CAPTURES", "PROGRAM", "STRANGER", "InFolder", "halves_of", "main_as_root",
           "run"]
