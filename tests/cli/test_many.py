#!/usr/bin/env python3
"""Many dumps: archives, folders, all cores. Order is kept, a bad one costs its own line."""
import io
import gzip
import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import tarfile
import tempfile
import time
import unittest

import support

DR4 = support.CAPTURES / "qsfpdd-400g-dr4.cap"
LR = support.CAPTURES / "sfp28-25g-lr.cap"


def tar_of(files, mode="w"):
    """The bytes of a tar archive of {name: bytes}, in this order."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def pages_of(capture):
    """The page files of a capture: {name: bytes}."""
    names = {"lower": "lower.bin"}
    files = {}
    for half, known in support.halves_of(capture.read_text(encoding="utf-8")).items():
        name = names.get(half, half.replace(" ", "").removesuffix("h") + ".bin")
        first = 0 if half == "lower" else 128
        files[name] = bytes(known.get(first + i, 0) for i in range(128))
    return files


def serials(*words, data=None):
    return [found.get("vendor_serial_number", found["schema"])
            for found in support.objects("list", "file", *words, data=data)]


def peak_of(*words):
    """The most memory that a run took, in kB, as its last look at /proc says."""
    # A build with AddressSanitizer else keeps what was freed.
    options = (os.environ.get("ASAN_OPTIONS", "") +
               ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0")
    process = subprocess.Popen([str(support.PROGRAM), *map(str, words)], stdout=subprocess.DEVNULL,
                               env={**os.environ, "ASAN_OPTIONS": options.lstrip(":")})
    peak = 0
    while process.poll() is None:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+([0-9]+) kB", status)
        peak = int(found.group(1)) if found else peak
        time.sleep(0.001)
    return peak


class LongTables(unittest.TestCase):
    def test_rows_beyond_the_first_1024_keep_the_widths_and_are_all_there(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for index in range(2500):
                (folder / f"{index:04}.cap").symlink_to(DR4)
            (folder / f"2000{'x' * 60}.cap").symlink_to(DR4)
            code, out, _ = support.run("list", "file", folder)
            lines = out.decode().splitlines()
            self.assertEqual(0, code)
            self.assertEqual(2502, len(lines))  # one line of titles
            self.assertTrue(lines[0].startswith("target "))
            start = lines[0].index("type")
            for line in lines[1:]:
                if "xxxx" not in line:
                    self.assertEqual("QSFP-DD", line[start:].split()[0])
            self.assertEqual([f"{index:04}.cap" for index in range(2500)],
                             [line.split()[0].rpartition("/")[2] for line in lines[1:]
                              if "xxxx" not in line])

    def test_memory_does_not_grow_with_the_number_of_modules(self):
        def peak(count):
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                archive = folder / "x.tar"
                data = DR4.read_bytes()
                with tarfile.open(archive, "w") as tar:
                    for index in range(count):
                        info = tarfile.TarInfo(f"{index}.cap")
                        info.size = len(data)
                        tar.addfile(info, io.BytesIO(data))
                return peak_of("list", "-j", "1", "file", archive)
        # 10,000 rows of a table take more than 5 MB.
        self.assertLess(peak(12_000) - peak(2_000), 3_000)


class Archives(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.files = {f"rack/{p.name}": p.read_bytes() for p in reversed(support.good_captures())}

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, data):
        (self.path / name).write_bytes(data)
        return self.path / name

    def test_all_compressions_give_what_the_files_give_in_the_order_of_the_archive(self):
        want = serials(*reversed(support.good_captures()))
        for mode in ("w", "w:gz", "w:xz", "w:bz2"):
            archive = self.write("x.tar" + mode.replace("w", "").replace(":", "."),
                                 tar_of(self.files, mode))
            with self.subTest(mode):
                self.assertEqual(want, serials(archive))
                self.assertEqual(want, serials("-", data=archive.read_bytes()))
        plain = self.write("x.tar", tar_of(self.files))
        subprocess.run(["zstd", "-q", "-f", plain, "-o", self.path / "x.tar.zst"], check=True)
        self.assertEqual(want, serials(self.path / "x.tar.zst"))

    def test_an_archive_is_known_by_its_bytes_or_in_a_folder_by_its_name(self):
        self.assertEqual(serials(DR4), serials(self.write("no-ending", gzip.compress(DR4.read_bytes()))))
        (self.path / "no-ending").unlink()
        self.write("b.tgz", tar_of({"x/1.cap": LR.read_bytes()}, "w:gz"))
        self.write("a.cap.gz", gzip.compress(DR4.read_bytes()))
        self.assertEqual(serials(DR4) + serials(LR), serials(self.path))

    def test_names_say_where_in_the_archive(self):
        archive = self.write("x.tar", tar_of({"a/b.cap": DR4.read_bytes()}))
        self.assertEqual(f"{archive}/a/b.cap", support.objects("list", "file", archive)[0]["target"])

    def test_page_files_of_a_folder_are_one_module(self):
        files = {f"one/{name}": data for name, data in pages_of(DR4).items()}
        files["two.cap"] = LR.read_bytes()
        archive = self.write("x.tar", tar_of(files))
        self.assertEqual(serials(DR4) + serials(LR), serials(archive))
        scattered = {"one/lower.bin": files["one/lower.bin"], "two.cap": files["two.cap"],
                     "one/page00.bin": files["one/page00.bin"]}
        found = support.objects("list", "file", self.write("y.tar", tar_of(scattered)))
        self.assertIn("do not stand together", found[-1]["message"])

    def test_what_is_no_data_is_left_out(self):
        files = {"README.md": b"text", "._x.cap": b"junk", ".git/config": b"x", "x.cap": DR4.read_bytes()}
        self.assertEqual(serials(DR4), serials(self.write("x.tar", tar_of(files))))

    def test_a_bad_dump_costs_its_own_line(self):
        files = {"1.cap": DR4.read_bytes(), "2.txt": b"no dump at all\n", "3.cap": LR.read_bytes()}
        archive = self.write("x.tar", tar_of(files))
        code, _, err = support.run("list", "file", archive)
        self.assertEqual(5, code)
        self.assertEqual(1, len(err.splitlines()))
        self.assertEqual(serials(DR4) + ["optictl.error/1"] + serials(LR), serials(archive))

    def test_broken_archives_give_what_came_before_and_a_reason(self):
        data = tar_of(self.files)
        for cut in (len(data) // 2, 700):
            found = support.objects("list", "file", self.write("x.tar", data[:cut]))
            self.assertEqual("optictl.error/1", found[-1]["schema"])
            self.assertIn("cannot be read further", found[-1]["message"])
        packed = bytearray(gzip.compress(data))
        packed[len(packed) // 2] ^= 0xFF
        code, _, err = support.run("list", "file", self.write("x.tar.gz", bytes(packed)))
        self.assertEqual(5, code)
        self.assertNotIn(b"Sanitizer", err)
        self.assertIn("holds no file", support.objects("list", "file", self.write("e.tar", b""))[0]["message"])

    def test_a_bomb_is_given_up(self):
        bomb = gzip.compress(b"\x55" * (100 << 20), 1)
        code, _, err = support.run("list", "file", self.write("x.gz", bomb))
        self.assertEqual(5, code)
        self.assertIn(b"larger than", err)


class AllCores(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        texts = [p.read_bytes() for p in support.good_captures()]
        for i in range(600):
            text = b"no dump\n" if i % 97 == 5 else texts[i % len(texts)]
            (cls.path / f"m{i:04}.cap").write_bytes(text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_any_number_of_threads_writes_the_same(self):
        for verb, *options in (("list", "--format", "json"), ("list",), ("dom",),
                               ("list", "--count-by", "vendor,part_number"),
                               ("diff", "--format", "json"),
                               ("explain", "lower:0", "--format", "json")):
            before, after = [o for o in options if ":" in o], [o for o in options if ":" not in o]
            runs = [support.run(verb, *before, "file", self.path, *after, "-j", jobs)
                    for jobs in (1, 2, 7)]
            with self.subTest(verb=verb, options=options):
                self.assertEqual(runs[0], runs[1])
                self.assertEqual(runs[0], runs[2])
                self.assertEqual(5, runs[0][0])

    def most_threads(self, wait, *options):
        """How many threads a run has while nobody reads what it writes, so that it has to wait."""
        with subprocess.Popen([support.PROGRAM, "list", "file", self.path, "--format", "json", *options],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            most, end = 0, time.monotonic() + wait
            while most < 2 and time.monotonic() < end:
                status = pathlib.Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
                most = max(most, int(re.search(r"^Threads:\s+(\d+)", status, re.M)[1]))
                time.sleep(0.01)
            child.stdout.close()
            child.kill()
        return most

    def test_a_folder_is_read_by_several_threads(self):
        self.assertGreater(self.most_threads(20, "-j", "2"), 1)
        self.assertEqual(1, self.most_threads(1, "-j", "1"))

    def test_the_order_is_that_of_the_names(self):
        names = [pathlib.Path(found["target"]).name for found in support.objects("list", "file", self.path)]
        self.assertEqual(sorted(p.name for p in self.path.iterdir()), names)

    def test_a_baseline_that_cannot_be_read_is_not_replaced_by_the_next_dump(self):
        code, out, err = support.run("diff", "file", self.path / "m0005.cap", self.path)
        self.assertEqual((5, b""), (code, out))
        self.assertIn(b"nothing was compared", err)


class Interrupted(unittest.TestCase):
    def start(self, *words, **pipes):
        return subprocess.Popen([str(support.PROGRAM), *map(str, words)], stdin=subprocess.PIPE,
                                cwd=support.SOURCE, **pipes)

    def feed(self, process, count):
        """Sends captures in a tar stream that does not end."""
        files = {f"{i:05}.cap": DR4.read_bytes() for i in range(count)}
        process.stdin.write(tar_of(files)[:-10240])
        process.stdin.flush()

    def test_ctrl_c_leaves_whole_lines(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with tempfile.TemporaryFile() as out:
                process = self.start("list", "file", "-", "--format", "json", stdout=out)
                self.feed(process, 500)
                time.sleep(0.3)
                process.send_signal(number)
                self.assertEqual(-number, process.wait(timeout=30))
                process.stdin.close()
                out.seek(0)
                lines = out.read().splitlines()
                self.assertGreater(len(lines), 100)
                for line in lines:
                    json.loads(line)

    def test_a_terminal_sees_rate_and_share(self):
        here, there = pty.openpty()
        process = self.start("list", "file", "-", "--format", "json", stdout=subprocess.DEVNULL, stderr=there)
        for _ in range(8):
            self.feed(process, 60)
            time.sleep(0.15)
        process.stdin.close()
        seen = support.read_terminal(here, there, process)
        self.assertTrue(re.search(rb"\r\x1b\[K\d+ modules, \d+/s", seen), seen)
        self.assertNotIn(b"left", seen)  # nobody knows how long the stream is
        self.assertTrue(seen.endswith(b"\x1b[K") or b"optictl:" in seen)


class Listed(unittest.TestCase):
    def rows(self, *words):
        """CSV as Python's own reader has it."""
        import csv
        code, out, _ = support.run("list", *words, "--format", "csv")
        return code, list(csv.reader(io.StringIO(out.decode("ascii"), newline="")))

    def test_columns(self):
        code, rows = self.rows("--columns", "vendor,part_number,serial,wavelength,lanes", "file", DR4, LR)
        self.assertEqual(0, code)
        self.assertEqual(["vendor", "part number", "serial", "wavelength", "lanes"], rows[0])
        self.assertEqual(["LUMENFORGE", "LF-DD4-DR4-500M", "OPTEST00000001"], rows[1][:3])
        self.assertEqual(["LUMENFORGE", "LF-S28-LR", "OPTEST00000201", "1310 nm", "1"], rows[2])

    def test_columns_as_objects_have_units_and_numbers(self):
        found = support.objects("list", "--columns", "target,rx_power,wavelength,vendor_oui", "file", LR)[0]
        self.assertEqual("optictl.columns/1", found["schema"])
        shown = support.objects("show", "file", LR)[0]
        power = next(m for m in shown["monitors"] if m["name"] == "rx_power")
        self.assertEqual({"target": str(LR), "rx_power_mw": power["rx_power_mw"],
                          "rx_power_dbm": power["rx_power_dbm"], "wavelength_nm": 1310,
                          "vendor_oui": shown["identity"]["vendor_oui"]}, found["columns"])

    def test_the_lowest_lane_stands_for_all(self):
        found = support.objects("list", "--columns", "rx_power", "file", DR4)[0]["columns"]
        powers = [m["rx_power_mw"] for m in support.objects("show", "file", DR4)[0]["monitors"]
                  if m["name"] == "rx_power" and m["rx_power_mw"] is not None]
        self.assertGreater(len(set(powers)), 2)
        self.assertEqual(min(powers), found["rx_power_mw"])

    def test_counts(self):
        with tempfile.TemporaryDirectory() as name:
            for i, source in enumerate((LR, DR4, LR, LR)):
                (pathlib.Path(name) / f"{i}.cap").write_bytes(source.read_bytes())
            code, rows = self.rows("--count-by", "part_number,serial", "file", name)
            self.assertEqual((0, [["count", "part number", "serial"], ["3", "LF-S28-LR", "OPTEST00000201"],
                                  ["1", "LF-DD4-DR4-500M", "OPTEST00000001"]]), (code, rows))
            found = support.objects("list", "--count-by", "serial", "--at-least", "2", "file", name)
            self.assertEqual([{"schema": "optictl.count/1", "count": 3, "of": {"serial": "OPTEST00000201"}}], found)
            text = support.run("list", "--count-by", "type", "file", name)[1].decode("ascii")
            self.assertEqual(["count  type", "3      SFP", "1      QSFP-DD"],
                             [line.rstrip() for line in text.splitlines()])

    def test_a_name_from_a_module_is_no_formula(self):
        text = LR.read_text(encoding="utf-8")
        row = re.search(r"^10: .*$", text, flags=re.M).group(0)
        cells = row.split()
        cells[5:9] = ["3d", "31", "2c", "22"]  # vendor name from byte 20 on: =1,"
        with tempfile.TemporaryDirectory() as name:
            path = pathlib.Path(name) / "x.cap"
            path.write_text(text.replace(row, " ".join(cells[:17])), encoding="utf-8")
            _, rows = self.rows("--columns", "vendor", "file", path)
            self.assertTrue(rows[1][0].startswith("'=1,\""), rows)

    def test_a_name_that_is_no_column_is_refused_at_once_with_the_nearest(self):
        # Of a file that is not there: nothing is read before the columns are known.
        for option in ("--columns", "--count-by"):
            for word, near in (("vendro", "vendor"), ("vendor,temprature", "temperature"),
                               ("max_power_w", "max_power"), ("module_stat", "module_state"), ("Vendor!", "vendor")):
                with self.subTest(option, word=word):
                    code, out, err = support.run("list", option, word, "file", "/no/such.cap")
                    self.assertEqual((2, b""), (code, out))
                    self.assertIn(f"'{word.split(',')[-1]}' is no column; do you mean {near}? ", err.decode())
        # A key of one map is a column of modules of every map, empty where they have it not.
        self.assertEqual((0, b""), support.run("list", "--columns", "clei_code", "file", LR)[0::2])
        self.assertIn(b"'zzzzzzzzzzzz' is no column; columns are",
                      support.run("list", "--columns", "zzzzzzzzzzzz", "file", LR)[2])
        self.assertEqual(2, support.run("list", "--columns", "vendor", "--count-by", "vendor", "file", LR)[0])
        self.assertEqual(2, support.run("show", "file", LR, "--format", "csv")[0])


if __name__ == "__main__":
    unittest.main()
