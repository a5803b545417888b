"""Runs the real `ethtool -m` on a capture, by way of fake_module.cpp, and reads what it prints."""
import os
import re
import subprocess
import tempfile

import support

SHIM = os.environ.get("OPTICTL_FAKE_MODULE_LIBRARY", "")
TITLE = re.compile(r"(?:(A2h) )?(?:bank (\d+) )?(?:page ([0-9a-f]{2})h|(lower))$")


def halves(path):
    """{(two-wire address, bank, page, upper): 128 bytes} of an optictl capture, unread bytes as 0."""
    found = {}
    for name, known in support.halves_of(path.read_text(encoding="utf-8")).items():
        device, bank, page, lower = TITLE.match(name).groups()
        first = 0 if lower else 128
        key = (0x51 if device else 0x50, int(bank or 0), int(page or "0", 16), 0 if lower else 1)
        found[key] = bytes(known.get(at, 0) for at in range(first, first + 128))
    return found


def halves_of_folder(folder):
    """The same of a folder of page files: lower.bin, pageXX.bin, bankNpageXX.bin, a0.bin, a2.bin."""
    found = {}
    for file in sorted(folder.glob("*.bin")):
        content = file.read_bytes()
        name = re.match(r"(?:bank(\d+))?page([0-9a-f]{2})$|(lower|a0|a2)(?:_lower)?$", file.stem)
        if not name:
            continue
        if name[2]:
            found[(0x50, int(name[1] or 0), int(name[2], 16), 1)] = content[-128:]
            continue
        address = 0x51 if name[3] == "a2" else 0x50
        for upper in range(len(content) // 128):
            found[(address, 0, 0, upper)] = content[128 * upper:128 * upper + 128]
    return found


def decode(content):
    """What `ethtool -m` prints of these halves: [(label, text)] in its order; [] where it gives up, as it does on a missing page."""
    with tempfile.NamedTemporaryFile() as file:
        for key, half in content.items():
            file.write(bytes(key) + bytes(half))
        file.flush()
        environment = {"LD_PRELOAD": SHIM, "OPTICTL_FAKE_MODULE": file.name,
                       "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        done = subprocess.run(["ethtool", "-m", "module0"], capture_output=True, timeout=60,
                              check=False, env=environment)
    return parse(done.stdout.decode("utf-8", "replace"))


def parse(printed):
    """[(label, text)] of what `ethtool -m` has printed."""
    lines = []
    for line in printed.splitlines():
        label, colon, text = line.partition(" : ")
        if colon:
            lines.append((re.sub(r"\s+", " ", label.strip()), text.strip()))
    return lines
