"""What is told of a module, against what is told of its capture."""
import functools

import buses
import support

# Parts that speak of how much is known, or are derived from the others.
SUMS = ("map", "checksums", "findings", "other_readings", "diagnosis", "data_paths", "media_lanes")


def is_promised(expected):
    """Where the page that advertises a register was not read, its value is told as unconfirmed."""
    return expected not in (None, "(none)", "not-advertised", "lane-unused")


def is_part(found, expected):
    return isinstance(found, list) and all(each in expected for each in found)


def is_unknown(where, found):
    return found in (None, "(none)", "not-read", "unconfirmed", "none", "not all of them are known",
                     "unknown form factor") or (
        found is False and where.endswith(".usable"))


def differences(expected, found, where=""):
    """[(where, expected, found)] of two JSON values."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [each for key in {**expected, **found} for each in
                differences(expected.get(key, "(none)"), found.get(key, "(none)"), f"{where}.{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [each for i, pair in enumerate(zip(expected, found)) for each in
                differences(*pair, f"{where}[{i}]")]
    return [] if expected == found else [(where, expected, found)]


def of(module):
    """What is told of a module, without the words on where it was read."""
    return {key: value for key, value in module.items() if key not in ("target", "source")}


@functools.cache
def truth(name, *options):
    """What optictl tells of the capture itself."""
    return of(support.objects("show", "file", buses.capture(name), *options)[0])


def meant(module):
    """Network devices are set down in the guest, and so are the links of modules that are read through one."""
    return ("--expect", "down") if module["target"].startswith("netdev ") else ()


def wrong(name, module):
    """[(where, right, told)] of what is told wrongly; what is said not to be known is not wrong."""
    hidden = []
    right, told = (each.get("diagnosis", {}) for each in (truth(name, *meant(module)), module))
    if told.get("verdict") == "works" != right.get("verdict") and not told["not_judged"]:
        hidden.append((".diagnosis.verdict", right["verdict"], "works, as if all of it had been judged"))
    return hidden + [
        (where, right, told) for where, right, told in differences(truth(name, *meant(module)), of(module))
        if where.split(".")[1].split("[")[0] not in SUMS and is_promised(right)
        and not is_unknown(where, told) and not is_part(told, right)]
