"""Fleets for tests: captures of this project under the names of ports, with registers changed."""
import pathlib
import re
import shutil
import tempfile

import support


class Fleet:
    """A folder of captures, one a port."""
    def __init__(self, **ports):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        for port, capture in ports.items():
            self.put(port, capture)

    def __del__(self):
        self.folder.cleanup()

    def __fspath__(self):
        return self.folder.name

    def __str__(self):
        return self.folder.name

    def put(self, port, capture, **changes):
        """A capture as the module of a port; `serial` and `firmware` replace its registers."""
        text = (support.CAPTURES / f"{capture}.cap").read_text(encoding="ascii")
        if "firmware" in changes:  # OIF-CMIS 5.4 Table 8-6: lower memory, bytes 39-40
            text = with_bytes(text, "lower", 39, bytes(changes["firmware"]))
        if "serial" in changes:  # Table 8-31: page 00h, bytes 166-181; 222 is the checksum
            text = with_bytes(text, "page 00h", 166, changes["serial"].encode().ljust(16))
            page = support.halves_of(text)["page 00h"]
            text = with_bytes(text, "page 00h", 222, bytes([sum(page[i] for i in range(128, 222)) & 0xFF]))
        (self.path / f"{port}.cap").write_text(text, encoding="ascii")

    def move(self, port, other):
        shutil.move(self.path / f"{port}.cap", self.path / f"{other}.cap")

    def remove(self, port):
        (self.path / f"{port}.cap").unlink()


def with_bytes(text, half, first, values):
    """The capture with some bytes of a half page replaced."""
    before, title, rest = text.partition(f"[{half}]\n")
    assert title, half
    lines = rest.split("\n")
    for i, value in enumerate(values):
        row, column = (first + i) // 16 * 16, (first + i) % 16
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{row:02x}:"))
        cells = re.match(r"^(..:)((?: \S\S){16})", lines[at])
        bytes_of_row = cells[2].split()
        bytes_of_row[column] = f"{value:02x}"
        lines[at] = cells[1] + " " + " ".join(bytes_of_row)
    return before + title + "\n".join(lines)
