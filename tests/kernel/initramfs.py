"""The guest's file system: a cpio archive with what the tests run, and the libraries it needs."""
import pathlib
import re
import stat
import subprocess


class Initramfs:
    """Files by path, written in the "newc" format of Documentation/driver-api/early-userspace."""

    def __init__(self):
        self.entries = {}

    def folder(self, path):
        for parent in [*reversed(pathlib.PurePosixPath(path).parents), pathlib.PurePosixPath(path)]:
            if str(parent) not in ("/", "."):
                self.entries.setdefault(str(parent), (stat.S_IFDIR | 0o755, b""))

    def file(self, path, content, mode=0o644):
        self.folder(str(pathlib.PurePosixPath(path).parent))
        self.entries[path] = (stat.S_IFREG | mode, content)

    def link(self, path, target):
        self.folder(str(pathlib.PurePosixPath(path).parent))
        self.entries[path] = (stat.S_IFLNK | 0o777, target.encode())

    def program(self, path, source):
        """A program, with the shared libraries that ldd names."""
        self.file(path, pathlib.Path(source).read_bytes(), 0o755)
        listed = subprocess.run(["ldd", source], capture_output=True, text=True, check=False).stdout
        for library in re.findall(r"(?:^|\s)(/\S+)", listed):
            self.file(library, pathlib.Path(library).read_bytes(), 0o755)

    def write(self, path):
        with open(path, "wb") as archive:
            for number, (name, (mode, content)) in enumerate(sorted(self.entries.items()), 1):
                self.append(archive, number, name.lstrip("/"), mode, content)
            self.append(archive, 0, "TRAILER!!!", 0, b"")

    @staticmethod
    def append(archive, number, name, mode, content):
        fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        for part in (head, content):
            archive.write(part + b"\0" * (-len(part) % 4))
