#!/usr/bin/env python3
"""The libraries as others use them: installed, found by find_package(optictl), linked, run."""
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

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_buffer_is_decoded(self):
        program = self.root / "prefix/bin/optictl"
        raw = run(program, "convert", "file", DR4, "--to", "ethtool-hex")
        rows = [line.split()[1:] for line in raw.decode().splitlines() if line.startswith("0x")]
        data = bytes(int(byte, 16) for row in rows for byte in row)[:256]
        text = run(self.root / "build/decode_buffer", data=data).decode()
        self.assertTrue(text.startswith("QSFP-DD, CMIS"), text)
        vendor = data[129:145].decode("ascii").strip()  # OIF-CMIS 5.4 Table 8-29
        self.assertTrue(vendor)
        self.assertIn(f"\nVendor: {vendor}\n", text)
        self.assertNotIn(": not read\n", text)

    def test_an_emulated_module_is_read(self):
        text = run(self.root / "build/read_emulated", DR4).decode()
        self.assertRegex(text, r"^\d+ bytes in \d+ transactions\n")
        self.assertRegex(text, r"Rx power 4: -?\d")
        self.assertRegex(text, r"emperature 0: \d+\.\d+ C")


if __name__ == "__main__":
    unittest.main()
