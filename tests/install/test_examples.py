#!/usr/bin/env python3
"""The libraries as others use them: installed, found by find_package(optictl), linked, run."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BUILD = os.environ["OPTICTL_BUILD"]
SOURCE = pathlib.Path(os.environ["OPTICTL_SOURCE"])
CMAKE = os.environ["OPTICTL_CMAKE"]
DR4 = SOURCE / "captures/qsfpdd-400g-dr4.cap"


def run(*words, data=None):
    done = subprocess.run([str(word) for word in words], input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode}\n{done.stdout.decode(errors='replace')}")
    return done.stdout


def raw_of(program, capture):
    """The pages of a capture one behind the other, as far as there is no hole."""
    rows = [line.split()[1:] for line in run(program, "convert", "file", capture, "--to", "ethtool-hex").decode().splitlines()
            if line.startswith("0x")]
    return bytes(int(byte, 16) for row in rows for byte in row)


def pages_of(capture):
    """All pages of a capture where a file of 128-byte pages has them, holes as zeros."""
    memory, base = bytearray(), 0
    for line in capture.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            base = 0 if line == "[lower]" else int(line.removeprefix("[page ")[:2], 16) * 128
            memory.extend(bytes(max(0, base + 256 - len(memory))))
        elif line[2:3] == ":":
            row = bytes.fromhex(line[3:].split("#")[0])
            memory[base + int(line[:2], 16):base + int(line[:2], 16) + len(row)] = row
    return memory


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        # Sources of the tree are not in sight: only what is installed is.
        run("cp", "-r", SOURCE / "cli/examples", cls.root / "examples")
        run(CMAKE, "--install", BUILD, "--prefix", cls.root / "prefix")
        run(CMAKE, "-S", cls.root / "examples", "-B", cls.root / "build", f"-DCMAKE_PREFIX_PATH={cls.root / 'prefix'}")
        run(CMAKE, "--build", cls.root / "build", "-j2")

        cls.program = cls.root / "prefix/bin/optictl"
        library = next(cls.root.glob("prefix/**/liboptictl.so.1"), None)
        cls.environment = {**os.environ, **({"LD_LIBRARY_PATH": str(library.parent)} if library else {})}

    def example(self, name, *words, data=None, **environment):
        done = subprocess.run([str(self.root / "build" / name), *map(str, words)], input=data, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env={**self.environment, **environment}, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout.decode()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_buffer_is_decoded(self):
        data = raw_of(self.program, DR4)[:256]
        text = self.example("decode_buffer", data=data)
        self.assertTrue(text.startswith("QSFP-DD, CMIS\n"), text)
        vendor = data[129:145].decode("ascii").strip()  # OIF-CMIS 5.4 Table 8-29
        self.assertTrue(vendor)
        self.assertIn(f"\nVendorName: {vendor}\n", text)
        # 256 bytes have no page 11h, on which the verdict rests.
        self.assertIn("\nverdict: cannot-tell\n", text)
        self.assertRegex(self.example("decode_buffer", data=DR4.read_bytes()), "\nverdict: degraded\n")

    def test_a_bus_is_polled(self):
        text = self.example("poll_bus", "2", "port", "12", OPTICTL_PORTS=str(SOURCE / "captures/ports.toml"))
        rows = text.splitlines()
        self.assertEqual(rows[:len(rows) // 2], rows[len(rows) // 2:])
        self.assertRegex(text, r"(?m)^port Ethernet88 rx_power 1 0\.8913 normal$")  # 11h:186-187 = 22d1h

    def test_a_transport_of_ones_own(self):
        memory = self.root / "memory.bin"
        memory.write_bytes(pages_of(DR4))
        text = self.example("own_transport", memory)
        self.assertRegex(text, r"^QSFP-DD\nverdict: (works|degraded)\n\d+ bytes were read\n$")
        missing = subprocess.run([self.root / "build/own_transport", self.root / "nowhere"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=self.environment, check=False)
        self.assertEqual((missing.returncode, missing.stdout), (1, b""))
        self.assertIn(b"no such page", missing.stderr)

    def test_a_breakout(self):
        text = self.example("breakout_emulated", SOURCE / "captures/osfp-800g-dr8.cap", "2x400G",
                            self.root / "journal")
        steps, told = text.split("\ndone", 1)
        self.assertIn("10h:", steps)
        lanes = [(lane["application"], lane["data_path_first_lane"]) for lane in json.loads(told)["lanes"]]
        self.assertEqual(lanes, [(2, 1)] * 4 + [(2, 5)] * 4)

    def test_an_emulated_module_is_read(self):
        text = self.example("read_emulated", DR4)
        self.assertRegex(text, r"^\d+ bytes in \d+ transactions\n")
        self.assertRegex(text, r"Rx power 4: -?\d")
        self.assertRegex(text, r"emperature 0: \d+\.\d+ C")


if __name__ == "__main__":
    unittest.main()
