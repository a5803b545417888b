#!/usr/bin/env python3
"""The web page of `optictl serve` in headless Chromium: it shows what there is, hostile texts stay text, it fits 1280 and
390 pixels, and it asks no other host. Pictures are left in $OPTICTL_PICTURES."""
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.fspath(pathlib.Path(__file__).parents[1] / "cli"))
import support  # noqa: E402
import test_serve  # noqa: E402

PICTURES = pathlib.Path(os.environ.get("OPTICTL_PICTURES", tempfile.gettempdir()))
HOSTILE = b"<b>x</b><script>"  # VendorName, 00h:129-144


def hostile(capture):
    rows, page = [], ""
    for line in capture.splitlines():
        page = line if line.startswith("[") else page
        row = support.ROW.match(line)
        if row and page == "[page 00h]" and row.group(1) in ("80", "90"):
            first, cells = int(row.group(1), 16), row.group(2).split()
            for i in range(len(cells)):
                if 129 <= first + i <= 144:
                    cells[i] = f"{HOSTILE[first + i - 129]:02x}"
            line = f"{row.group(1)}: {' '.join(cells)}"
        rows.append(line)
    return "\n".join(rows) + "\n"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        capture = (support.CAPTURES / "osfp-800g-dr8.cap").read_text()
        (folder / "<img src=x onerror=document.title=1>.cap").write_text(hostile(capture))
        files = [folder / "<img src=x onerror=document.title=1>.cap",
                 *(support.CAPTURES / f"{name}.cap" for name in ("osfp-1600g-dr8", "qsfp28-100g-lr4", "sfp-10g-sr-no-light"))]
        cls.server = test_serve.Server("file", *files, folder / "gone.cap", "--via", "emulated", "--every", "300ms")
        cls.server.wait_until(r"(?s)(optic_module_verdict\{.*){4}")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.server.process.stderr.close()
        cls.folder.cleanup()

    def browse(self, *words, path=""):
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                 f"--user-data-dir={profile}", "--virtual-time-budget=8000", *words, f"http://{self.server.at}/{path}"],
                capture_output=True, check=False, timeout=120)
        self.assertEqual(0, done.returncode, done.stderr[-2000:])
        return done.stdout.decode()

    def test_what_there_is_and_nothing_that_a_module_made_up(self):
        dom = self.browse("--dump-dom", path="#port=0")
        self.assertIn("5 ports: ", dom)
        self.assertEqual(5, len(re.findall(r'<button[^>]* aria-pressed="', dom)))
        self.assertIn("&lt;b&gt;x&lt;/b&gt;&lt;script&gt;", dom)
        self.assertIn("&lt;img src=x onerror=document.title=1&gt;.cap", dom)
        self.assertNotIn("<img", dom)
        self.assertEqual(1, dom.count("<script"))
        self.assertIn("<title>optictl: modules</title>", dom)
        self.assertEqual(8, len(re.findall(r'<tr><td class="number">\d', dom)))
        self.assertGreaterEqual(dom.count("<svg"), 4)
        self.assertGreaterEqual(dom.count('class="curve"'), 8)
        self.assertIn("poll-failed", dom)

    def test_no_request_leaves_the_host(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "net.json"
            self.browse("--dump-dom", f"--log-net-log={log}", path="#port=0")
            text = log.read_text(encoding="utf-8", errors="replace")
        try:
            urls = {event["params"]["url"] for event in json.loads(text)["events"] if "url" in event.get("params", {})}
        except json.JSONDecodeError:  # it was cut at the end of the browser
            urls = set(re.findall(r'"url":"([^"]+)"', text))
        self.assertTrue(any(url.endswith("/api/ports") for url in urls), urls)
        own = {url for url in urls if url.startswith(f"http://{self.server.at}/")}
        # What the browser does for itself (updates, time) is no request of the page.
        others = {url for url in urls - own if not re.match(r"https?://[a-z0-9.-]+\.(google|googleapis|gvt1|gstatic)\.com/|chrome|data:", url)}
        self.assertEqual(set(), others)

    def test_pictures(self):
        for width in (1280, 390):
            for path, name in (("", "panel"), ("#port=1", "port")):
                picture = PICTURES / f"page-{name}-{width}.png"
                self.browse(f"--screenshot={picture}", f"--window-size={width},1700", path=path)
                data = picture.read_bytes()
                self.assertEqual((width, 1700), struct.unpack(">II", data[16:24]))
                self.assertGreater(len(data), 20_000)


if __name__ == "__main__":
    unittest.main()
