"""Compares each line that ethtool prints with what optictl says, but for ethtool's known faults."""
import math
import re

import faults
import rules


def number_agrees(text, ours):
    """To the last digit that ethtool prints; both numbers of a power, in mW and in dBm."""
    printed = re.search(r"-?\d+(?:\.(\d+))?", text)
    digits = len(printed[1] or "")
    return abs(float(printed[0]) - ours) <= 0.5001 * 10 ** -digits


def printed_by_ethtool(ours):
    """ethtool puts _ for what is not printable; optictl gives such a field as its bytes."""
    if not isinstance(ours, dict):
        return ours
    return "".join(chr(byte) if 32 <= byte <= 126 else "_" for byte in bytes.fromhex(ours["hex"]))


def agrees(kind, text, ours):
    if kind == "text":  # optictl cuts NUL and FFh, which pad many a field, as well as blanks
        return text.rstrip("_ ") == printed_by_ethtool(ours).rstrip("_ ").lstrip()
    if kind == "oui":
        return text.upper() == ours.replace("-", ":")
    if kind == "on":
        return text in (("On", "Yes") if ours else ("Off", "No", "None"))
    if kind == "code":
        return int(text.split()[0], 16) == ours["code"]
    if kind == "class":
        return int(text) == ours["code"] + 1
    if kind == "technology":  # SFF-8636 prints the byte, whose upper nibble is the code
        code = int(text.split()[0], 16)
        return ours["code"] in (code, code >> 4)
    if kind == "revision":
        return text == f"Rev. {ours}"
    return number_agrees(text, ours)


def metres_agree(text, ours, key):
    number, unit = re.match(r"([\d.]+)(k?m)$", text).groups()
    metres = float(number) * (1000 if unit == "km" else 1)
    return math.isclose(metres, ours * (1000 if key.endswith("_km") else 1), abs_tol=1e-6)


def compare(module, label, text):
    """(agrees, ours), or None where no rule takes the label."""
    for pattern, kind, where in rules.RULES:
        match = pattern.match(label)
        if not match:
            continue
        holder, key = where(module, match)
        ours = (holder or {}).get(key)
        if ours is None:
            stem = re.sub(r"_(c|v|ma|mw|nm|m|km|db|w|mbd|percent)$", "", key)
            state = (holder or {}).get(stem + "_state") or (holder or {}).get("state")
            empty = kind == "text" and not text.strip("_ ")
            return empty, state or "absent"
        if kind == "metres":
            return metres_agree(text, ours, key), ours
        return agrees(kind, text, ours), ours
    return None


class Comparison:
    """For a TestCase."""

    def check(self, name, module, lines, seen):
        """Compares every line of one module; counts known faults in `seen`. Returns how many."""
        compared = 0
        for label, text in lines:
            if not rules.is_compared(module, label):
                continue
            with self.subTest(name, label=label, ethtool=text):
                result = compare(module, label, text)
                self.assertIsNotNone(result, "no rule for this line")
                good, ours = result
                compared += 1
                if not good:
                    fault = next((f for f in faults.FAULTS
                                  if f.explains(module, label, text, ours)), None)
                    self.assertIsNotNone(fault, f"optictl has {ours}")
                    seen[fault.what] += 1
        return compared
