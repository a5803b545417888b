"""Runs the real `ethtool -m` on a capture, by way of fake_module.cpp, and reads what it prints."""
import os
import re
import subprocess
import tempfile

SHIM = os.environ.get("OPTICTL_FAKE_MODULE_LIBRARY", "")
TITLE = re.compile(r"\[(?:(A0h|A2h) )?(?:bank (\d+) )?(?:page ([0-9a-f]{2})h|(lower))\]$")
ROW = re.compile(r"([0-9a-f]{2}): ((?:[0-9a-f]{2}|--)(?: (?:[0-9a-f]{2}|--))*)$")


def halves(path):
    """{(two-wire address, bank, page, upper): 128 bytes} of an optictl capture, unread bytes as 0."""
    found, current = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if title := TITLE.match(line):
            device, bank, page, lower = title.groups()
            current = (0x51 if device == "A2h" else 0x50, int(bank or 0), int(page or "0", 16),
                       0 if lower else 1)
            found[current] = bytearray(128)
        elif (row := ROW.match(line)) and current:
            for i, text in enumerate(row.group(2).split()):
                if text != "--":
                    found[current][(int(row.group(1), 16) + i) % 128] = int(text, 16)
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
    lines = []
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        label, colon, text = line.partition(" : ")
        if colon:
            lines.append((re.sub(r"\s+", " ", label.strip()), text.strip()))
    return lines
