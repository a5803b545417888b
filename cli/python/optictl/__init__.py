"""Reads optical transceivers and says what is wrong with them.

    m = optictl.read("port 12")                  # the words of the command line
    m = optictl.read(sfp.read_eeprom)            # a function (offset, count) -> bytes, as SONiC has it
    m = optictl.decode(data)                     # bytes of any dump
    m.media_lanes[1].rx_power.dbm, m.diagnosis.verdict, m.registers["OpticalPowerRx1"].text
    m.identity.vendor_name, m.data("apps")       # everything that the program's JSON has, by its keys

A value that is not there is None, and its `state` says why. What fails raises an Error; a read waits without Python's
lock, so that threads read modules side by side.
"""
import collections.abc
import functools
import json

from ._optictl import (Cause, Changed, Depth, Device, DeviceError, Diagnosis, Error, Monitor, NotPresentError, Options,
                       RefusedError, Register, RequestError, UnfitError, UnreadableError)
from . import _optictl

__all__ = ["Cause", "Changed", "Depth", "Device", "DeviceError", "Diagnosis", "Error", "Module", "Monitor",
           "NotPresentError", "RefusedError", "Register", "RequestError", "UnfitError", "UnreadableError", "breakout",
           "decode", "emulate", "read", "read_all"]
__version__ = _optictl.version()


class Record(dict):
    """An object of JSON whose members are attributes, too."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no {name!r}; there are: {', '.join(self)}") from None


class MediaLane(Record):
    """A media lane: its monitors by their names (rx_power, tx_power, tx_bias), and its row of JSON."""


class Registers(collections.abc.Mapping):
    """The registers of a module by the specification's names, or by place: "OpticalPowerRx1", "11h:154"."""

    def __init__(self, native):
        self._native = native

    def __getitem__(self, which):
        try:
            return self._native.registers(which)[0]
        except RequestError as error:
            raise KeyError(str(error)) from None

    def __iter__(self):
        return iter([each.name for each in self._native.registers() if each.name])

    def __len__(self):
        return sum(1 for _ in self)

    def all(self, which=""):
        """All registers that a word chooses: "OpticalPowerRx" of all lanes, "11h:154-169"."""
        return self._native.registers(which)


class Module:
    """One module, read and decoded."""

    def __init__(self, native):
        self._native = native
        self.registers = Registers(native)

    @property
    def target(self):
        return self._native.target

    @property
    def standard(self):
        """ "CMIS", "SFF-8636", "SFF-8436", "SFF-8472", or "" where no memory map fits."""
        return self._native.standard

    @property
    def warnings(self):
        return self._native.warnings

    @functools.cached_property
    def _all_monitors(self):
        return self._native.monitors()

    @functools.cached_property
    def monitors(self):
        """Monitors of the module itself, by name: temperature, supply_voltage, ..."""
        return Record((each.name, each) for each in self._all_monitors if each.lane == 0)

    @functools.cached_property
    def media_lanes(self):
        """Media lanes by their numbers, from 1. Lanes that no table lists come with their monitors."""
        lanes = {number: MediaLane(lane=number) for number in self._native.media_lanes}
        for each in self._all_monitors:
            if each.lane:
                lanes.setdefault(each.lane, MediaLane(lane=each.lane))[each.name] = each
        return lanes

    @functools.cached_property
    def host_lanes(self):
        """Host lanes by their numbers, as JSON has them."""
        return {row["lane"]: row for row in self.data().get("lanes", [])}

    @functools.cached_property
    def diagnosis(self):
        return self._native.diagnosis()

    def json(self, view="show"):
        """What `optictl VIEW --format json` writes: show, dom, why, apps, flags, list."""
        return self._native.json(view)

    @functools.lru_cache(maxsize=None)
    def data(self, view="show"):
        """The same as objects of Python."""
        return json.loads(self._native.json(view), object_hook=Record)

    def capture(self):
        """All bytes as a capture, which every tool that reads captures takes."""
        return self._native.capture()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.data(), name)

    def __repr__(self):
        return f"<optictl.Module {self.target}: {self._native.form_factor}, {self.diagnosis.verdict}>"


def _options(given):
    options = Options()
    for name, value in given.items():
        if not hasattr(options, name):
            raise TypeError(f"no option {name!r}; there are: {', '.join(_NAMES)}")
        setattr(options, name, value)
    return options


_NAMES = [name for name in dir(Options) if not name.startswith("__")]


def read_all(target, **options):
    """Modules that the words of a command line name, as a text or a list: "port 1-32", ["file", "a b.cap"]."""
    words = target.split() if isinstance(target, str) else [str(word) for word in target]
    return [Module(each) for each in _optictl.read_all(words, _options(options))]


def read(target, **options):
    """One module: named as in read_all(), a Device, or a function (offset, count) that returns bytes."""
    if isinstance(target, Device):
        return Module(_optictl.read_device(target, _options(options)))
    if callable(target):
        name = getattr(target, "__qualname__", type(target).__name__)
        return Module(_optictl.read_device(_optictl.flat_device(target, name), _options(options)))
    modules = read_all(target, **options)
    if len(modules) != 1:
        raise RequestError(f"{target}: {len(modules)} modules, where one is asked for; take read_all()")
    return modules[0]


def decode(data, **options):
    """The module of a dump in memory: 256 bytes as they are, or text of any tool that the program reads."""
    return Module(_optictl.decode(data, _options(options)))


def emulate(module):
    """A device that behaves as the standard says, with the bytes of a module and a time of its own."""
    return _optictl.emulated_device(module._native)


def breakout(device, mode, *, journal, dry_run=False, rolls_back=True, **options):
    """Divides the lanes among applications ("4x100G"). Each write stands in the file `journal` before it is made."""
    return _optictl.breakout(device, mode, dry_run, rolls_back, str(journal), _options(options))
