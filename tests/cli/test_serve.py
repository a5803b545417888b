#!/usr/bin/env python3
"""`optictl serve`: what it answers, to whom, and that Prometheus itself takes it."""
import contextlib
import http.client
import json
import math
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

import support

SANITIZED = "sanitize" in os.fspath(support.PROGRAM)
OPEN_METRICS = "application/openmetrics-text; version=1.0.0"


class Server:
    """A run of `optictl serve` at a port that the system chooses."""

    def __init__(self, *words, listen="127.0.0.1:0"):
        self.process = subprocess.Popen(
            [str(support.PROGRAM), "serve", *map(str, words), "--listen", listen],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=support.SOURCE)
        self.said = []
        for line in self.process.stderr:
            self.said.append(line.rstrip())
            found = re.search(r"metrics at (\S+)/metrics$", line)
            if found:
                self.at = found.group(1)
                return
        raise AssertionError(f"no server: {self.said}, code {self.process.wait(10)}")

    def get(self, path, accept=None, method="GET"):
        """(status, content type, text)"""
        connection = http.client.HTTPConnection(self.at, timeout=20)
        connection.request(method, path, headers={"Accept": accept} if accept else {})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        return answer.status, answer.getheader("Content-Type"), text

    def wait_until(self, pattern, path="/metrics", seconds=30):
        end = time.monotonic() + seconds
        while True:
            text = self.get(path)[2]
            if re.search(pattern, text, flags=re.M):
                return text
            if time.monotonic() > end:
                raise AssertionError(f"no {pattern!r} within {seconds} s in:\n{text[:3000]}")
            time.sleep(0.1)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(20)


@contextlib.contextmanager
def server(*words, **options):
    made = Server(*words, **options)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait(20)
        made.process.stderr.close()


def emulated(*names, every="500ms"):
    return ["file", *(support.CAPTURES / f"{name}.cap" for name in names), "--via", "emulated", "--every", every]


def samples(text):
    """{(name, labels): value} of a text of metrics; a series that is there twice is an error."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            series, _, value = line.rpartition(" ")
            if series in found:
                raise AssertionError(f"twice: {series}")
            found[series] = float(value)
    return found


class Metrics(unittest.TestCase):
    def test_values_of_a_module(self):
        name = "osfp-1600g-dr8"
        port = f'port="{support.CAPTURES / name}.cap"'
        shown = support.objects("dom", "file", support.CAPTURES / f"{name}.cap")[0]
        bytes_of = support.halves_of((support.CAPTURES / f"{name}.cap").read_text())
        with server(*emulated(name), "--profile", "full") as running:
            text = running.wait_until(r"^optic_lane_rx_power_dbm\{")
        found = samples(text)
        # OIF-CMIS 5.4 Table 8-10: bytes 14-15 in 1/256 degrees, 16-17 in 100 uV.
        lower = bytes_of["lower"]
        self.assertAlmostEqual((lower[14] * 256 + lower[15]) / 256,
                               found[f"optic_module_temperature_celsius{{{port}}}"], places=3)
        self.assertAlmostEqual((lower[16] * 256 + lower[17]) / 10000,
                               found[f"optic_module_supply_volts{{{port}}}"], places=4)
        # Table 8-100: received power of lane 3 at 11h:190-191 in 0.1 uW.
        page = bytes_of["page 11h"]
        for lane in range(1, 9):
            at = 186 + 2 * (lane - 1)
            watts = (page[at] * 256 + page[at + 1]) * 1e-7
            matching = [value for series, value in found.items()
                        if series.startswith(f'optic_lane_rx_power_watts{{{port},lane="{lane}"')]
            self.assertEqual(1, len(matching))
            self.assertAlmostEqual(watts, matching[0], places=9)
        self.assertEqual(0, found[f"optic_module_verdict{{{port}}}"])
        self.assertEqual(1, found[f"optic_port_present{{{port}}}"])
        self.assertEqual(3, found[f"optic_module_state{{{port}}}"])
        for lane in range(1, 9):
            self.assertEqual(1, found[f'optic_lane_expected{{{port},lane="{lane}"}}'])
            self.assertEqual(4, found[f'optic_datapath_state{{{port},lane="{lane}"}}'])
        self.assertTrue(shown)

    def test_no_light_is_a_value_and_a_monitor_that_is_not_there_no_series(self):
        with server(*emulated("sfp-10g-sr-no-light", "qsfp28-100g-passive-dac")) as running:
            text = running.wait_until(r"(?s)optic_module_verdict.*passive-dac.*optic_module_verdict|passive-dac.*\} \d")
            running.wait_until(r'optic_sample_timestamp_seconds\{port="[^"]*passive-dac')
            text = running.get("/metrics")[2]
        dark = [line for line in text.splitlines() if line.startswith("optic_lane_rx_power_dbm") and "no-light" in line]
        self.assertEqual(["-40"], [line.rpartition(" ")[2] for line in dark])
        self.assertNotRegex(text, r"optic_lane_rx_power_dbm\{[^}]*passive-dac")
        self.assertNotIn("NaN", text)
        self.assertNotIn("Inf", text)

    def test_both_dialects(self):
        with server(*emulated("osfp-800g-dr8")) as running:
            running.wait_until(r"^optic_module_info\{")
            status, kind, old = running.get("/metrics")
            self.assertEqual((200, "text/plain; version=0.0.4; charset=utf-8"), (status, kind))
            self.assertIn("# TYPE optic_polls_total counter\n", old)
            self.assertIn("# TYPE optic_module_info gauge\n", old)
            self.assertNotIn("# UNIT", old)
            status, kind, new = running.get("/metrics", OPEN_METRICS + ";q=0.5,text/plain;version=0.0.4;q=0.3")
            self.assertEqual((200, OPEN_METRICS + "; charset=utf-8"), (status, kind))
            self.assertTrue(new.endswith("# EOF\n"))
            self.assertIn("# TYPE optic_polls counter\n", new)
            self.assertIn("# TYPE optic_module info\n", new)
            self.assertIn("# UNIT optic_module_temperature_celsius celsius\n", new)
            # Every unit is the last word of its name, as OpenMetrics wants it.
            for name, unit in re.findall(r"^# UNIT (\S+) (\S+)$", new, flags=re.M):
                self.assertTrue(name.endswith("_" + unit), name)
            self.assertEqual(200, running.get("/metrics", "text/plain;q=1,application/openmetrics-text;q=0.1")[0])
            self.assertIn("version=0.0.4", running.get("/metrics", "text/plain;q=1,application/openmetrics-text;q=0.1")[1])

    def test_no_series_is_there_twice(self):
        with server(*emulated(*(path.stem for path in support.good_captures())), "--profile", "full") as running:
            count = len(support.good_captures())
            end = time.monotonic() + 60
            while len(re.findall(r"^optic_sample_timestamp_seconds", running.get("/metrics")[2], flags=re.M)) < count:
                self.assertLess(time.monotonic(), end, "not every capture was read")
                time.sleep(0.2)
            self.assertGreater(len(samples(running.get("/metrics")[2])), 1000)

    def test_hostile_vendor_strings_are_text(self):
        capture = (support.CAPTURES / "osfp-800g-dr8.cap").read_text()
        halves = support.halves_of(capture)
        name = b'"} 1\n# EOF\x1b[2J\\x\xff'.ljust(16)[:16]  # VendorName, 00h:129-144
        rows = []
        for line in capture.splitlines():
            row = support.ROW.match(line)
            in_page = rows and any(r == "[page 00h]" for r in rows) and "[page 01h]" not in rows
            if row and in_page and row.group(1) in ("80", "90"):
                first = int(row.group(1), 16)
                cells = row.group(2).split()
                for i in range(16):
                    if 129 <= first + i <= 144:
                        cells[i] = f"{name[first + i - 129]:02x}"
                line = f"{row.group(1)}: {' '.join(cells)}"
            rows.append(line)
        self.assertTrue(halves)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'a"b\\c.cap'
            path.write_text("\n".join(rows) + "\n")
            with server("file", path, "--via", "emulated", "--every", "500ms") as running:
                text = running.wait_until(r"^optic_module_info\{")
                info = [line for line in text.splitlines() if line.startswith("optic_module_info")]
                self.assertEqual(1, len(info))
                self.assertRegex(info[0], r'\{port="[^"]*a\\"b\\\\c\.cap",')
                self.assertIn(r'vendor="\"} 1\\x0a# EOF', info[0])
                self.assertNotIn("\x1b", text)
                self.assertEqual(1, running.get("/metrics", OPEN_METRICS)[2].count("\n# EOF\n"))
                ports = json.loads(running.get("/api/ports")[2])["ports"]
                self.assertNotIn("\n", ports[0]["vendor_name"])


class Pages(unittest.TestCase):
    def test_json_and_health(self):
        with server(*emulated("osfp-800g-dr8")) as running:
            running.wait_until(r"^optic_module_info\{")
            self.assertEqual((200, "ok\n"), running.get("/healthz")[::2])
            status, kind, text = running.get("/api/ports")
            self.assertEqual((200, "application/json"), (status, kind))
            port = json.loads(text)["ports"][0]
            self.assertEqual("present", port["presence"])
            self.assertEqual(8, len(port["lanes"]))
            self.assertLess(port["age_s"], 10)
            events = json.loads(running.get("/api/events?since=0&limit=3")[2])
            self.assertEqual("optictl.events/1", events["schema"])
            self.assertEqual(404, running.get("/nothing")[0])
            self.assertEqual("", running.get("/metrics", method="HEAD")[2])
            self.assertEqual(405, running.get("/metrics", method="DELETE")[0])

    def test_the_page_is_whole_and_asks_no_other_host(self):
        with server(*emulated("osfp-800g-dr8")) as running:
            running.wait_until(r"^optic_module_info\{")
            for path, kind in (("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")):
                status, found, text = running.get(path)
                self.assertEqual((200, f"{kind}; charset=utf-8"), (status, found))
                self.assertEqual([], re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text), path)
                self.assertNotRegex(text, r"innerHTML|insertAdjacent|document\.write|eval\(|style=")
            connection = http.client.HTTPConnection(running.at, timeout=20)
            connection.request("GET", "/")
            policy = connection.getresponse().getheader("Content-Security-Policy")
            connection.close()
            self.assertIn("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy)
            self.assertNotIn("unsafe", policy)
            trace = json.loads(running.get("/api/trace?port=0")[2])
            self.assertEqual("optictl.trace/1", trace["schema"])
            rx = [curve for curve in trace["curves"] if curve["key"] == "rx_power_dbm"]
            self.assertEqual(list(range(1, 9)), [curve["lane"] for curve in rx])
            self.assertTrue(all(len(curve["values"]) == len(trace["times"]) for curve in trace["curves"]))
            self.assertEqual(404, running.get("/api/trace?port=1")[0])
            self.assertEqual([], json.loads(running.get("/api/warnings")[2])["warnings"])

    def test_a_swap_is_an_event(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "cage.cap"
            shutil.copy(support.CAPTURES / "osfp-800g-dr8.cap", path)
            with server("file", path, "--via", "emulated", "--every", "300ms") as running:
                running.wait_until(r"^optic_module_info\{.*OSFP")
                new = pathlib.Path(folder) / "new"
                shutil.copy(support.CAPTURES / "qsfp28-100g-lr4.cap", new)
                os.replace(new, path)
                running.wait_until(r"^optic_module_changed_total\{.*\} 1$")
                events = json.loads(running.get("/api/events")[2])["events"]
                replaced = [event for event in events if event["event"] == "replaced"]
                self.assertEqual(1, len(replaced))
                self.assertLessEqual(replaced[0]["since"], replaced[0]["time"])

    def test_requests_and_connections_are_bounded(self):
        with server(*emulated("osfp-800g-dr8")) as running:
            host, _, port = running.at.rpartition(":")
            with socket.create_connection((host, int(port)), timeout=20) as raw:
                raw.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)
                self.assertIn(b" 431 ", raw.recv(200))
            with socket.create_connection((host, int(port)), timeout=20) as raw:
                raw.sendall(b"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
                self.assertIn(b" 413 ", raw.recv(200))
            with socket.create_connection((host, int(port)), timeout=20) as raw:
                raw.sendall(b"\x16\x03\x01 no HTTP\r\n\r\n")
                self.assertIn(b" 400 ", raw.recv(200))
            idle = [socket.create_connection((host, int(port)), timeout=20) for _ in range(70)]
            time.sleep(0.3)
            closed = 0
            for each in idle:
                each.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    closed += each.recv(1) == b""
                each.close()
            self.assertGreaterEqual(closed, 6)
            time.sleep(0.3)
            self.assertEqual(200, running.get("/healthz")[0])


class Ends(unittest.TestCase):
    def test_it_ends_with_code_0_and_leaves_no_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "s.sock"
            with server(*emulated("osfp-800g-dr8"), listen=f"unix:{path}") as running:
                self.assertEqual(0o660, path.stat().st_mode & 0o777)
                with socket.socket(socket.AF_UNIX) as raw:
                    raw.settimeout(20)
                    raw.connect(os.fspath(path))
                    raw.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                    self.assertIn(b"200 OK", raw.recv(1000))
                self.assertEqual(0, running.stop())
            self.assertFalse(path.exists())

    def test_a_socket_that_is_left_over_is_replaced_and_a_file_is_not(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "s.sock"
            with server(*emulated("osfp-800g-dr8"), listen=f"unix:{path}") as running:
                running.process.kill()
                running.process.wait(20)
            self.assertTrue(path.exists())
            with server(*emulated("osfp-800g-dr8"), listen=f"unix:{path}") as running:
                code, _, err = support.run("serve", *emulated("osfp-800g-dr8"), "--listen", f"unix:{path}")
                self.assertEqual((4, True), (code, b"is another one running?" in err))
                self.assertEqual(0, running.stop())
            path.write_text("mine")
            code, _, err = support.run("serve", *emulated("osfp-800g-dr8"), "--listen", f"unix:{path}")
            self.assertEqual((4, "mine"), (code, path.read_text()))

    def test_usage(self):
        for words, why in ((("--listen", "localhost:1"), b"no address in numbers"), (("--listen", "127.0.0.1"), b"no port"),
                           (("--every", "0s"), b"is no time"), (("--every", "soon"), b"is no time"),
                           (("--via", "trace=x"), b"a trace is of one read")):
            code, _, err = support.run("serve", "file", "captures/osfp-800g-dr8.cap", *words)
            self.assertEqual(2, code, words)
            self.assertIn(why, err)
        twice = ["captures/osfp-800g-dr8.cap"] * 2
        self.assertEqual(2, support.run("serve", "file", *twice)[0])


class Service(unittest.TestCase):
    """As a service manager runs it: a file of settings, notifications, SIGHUP, files for others."""

    def test_settings_notifications_and_files(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            folder = pathlib.Path(folder)
            manager.bind(os.fspath(folder / "notify"))
            manager.settimeout(20)
            config = folder / "serve.toml"
            dr8, lr4 = (os.fspath(support.CAPTURES / f"{name}.cap") for name in ("osfp-800g-dr8", "qsfp28-100g-lr4"))

            def write(*targets, more=""):
                config.write_text(f"targets = {json.dumps(['file', *targets])}\nlisten = 'unix:{folder}/s'\nvia = 'emulated'\n"
                                  f"every = '300ms'\nhistory = '{folder}/h.db'\nhistory-every = '500ms'\n"
                                  f"textfile = '{folder}/optics.prom'\nopenconfig = '{folder}/oc.json'\n{more}\n")
            write(dr8, lr4)
            environment = dict(os.environ, NOTIFY_SOCKET=os.fspath(folder / "notify"), WATCHDOG_USEC="400000")
            process = subprocess.Popen([str(support.PROGRAM), "serve", "--config", str(config)], stderr=subprocess.PIPE,
                                       text=True, env=environment)
            try:
                def heard(*wanted):
                    end = time.monotonic() + 20
                    while time.monotonic() < end:
                        text = manager.recv(4096).decode()
                        if text.startswith(wanted):
                            return text
                    raise AssertionError(f"never heard {wanted}")
                self.assertEqual("READY=1\nSTATUS=watching 2 modules", heard("READY"))
                heard("WATCHDOG=1")
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                if os.geteuid() == 0:  # CAP_NET_ADMIN, which is bit 12, alone
                    for line in ("CapPrm", "CapEff", "CapBnd"):
                        self.assertRegex(status, rf"(?m)^{line}:\s+0+1000$")
                    self.assertRegex(status, r"(?m)^NoNewPrivs:\s+1$")
                write(dr8, more="profile = 'ful'")
                process.send_signal(signal.SIGHUP)
                heard("RELOADING=1")
                self.assertEqual("READY=1\nSTATUS=watching 2 modules", heard("READY"))  # the old settings
                write(dr8, more="profile = 'full'\ncompat = 'wobcom'")
                process.send_signal(signal.SIGHUP)
                self.assertEqual("READY=1\nSTATUS=watching 1 module", heard("READY"))
                end = time.monotonic() + 20
                while "transceiver_laser_rx_power_dbm" not in (folder / "optics.prom").read_text():
                    self.assertLess(time.monotonic(), end)
                    time.sleep(0.1)
                process.send_signal(signal.SIGTERM)
                heard("STOPPING=1")
                self.assertEqual(0, process.wait(20))
                said = process.stderr.read()
                self.assertRegex(said, r"serve\.toml:9:11: profile: one of core, full is wanted here")
            finally:
                process.kill()
                process.wait(20)
                process.stderr.close()
            found = samples((folder / "optics.prom").read_text())
            halves = support.halves_of(pathlib.Path(dr8).read_text())
            # wobcom counts lasers from 0: index 2 is lane 3, 11h:190-191 in 0.1 uW.
            milliwatts = (halves["page 11h"][190] * 256 + halves["page 11h"][191]) * 1e-4
            self.assertAlmostEqual(milliwatts, found[f'transceiver_laser_rx_power_milliwatts{{interface="{dr8}",laser_index="2"}}'])
            high = halves["page 02h"][128] * 256 + halves["page 02h"][129]  # temperature, high alarm, 1/256 C
            self.assertAlmostEqual(high / 256, found[
                f'transceiver_module_temperature_high_alarm_threshold_degrees_celsius{{interface="{dr8}"}}'])
            component = json.loads((folder / "oc.json").read_text())["openconfig-platform:components"]["component"][0]
            self.assertEqual(dr8, component["name"])
            module = component["openconfig-platform-transceiver:transceiver"]
            lane = module["physical-channels"]["channel"][2]
            self.assertEqual(2, lane["index"])
            self.assertEqual(f"{10 * math.log10(milliwatts):.2f}", lane["state"]["input-power"]["instant"])
            critical = module["thresholds"]["threshold"][0]["state"]
            self.assertEqual(f"{high / 256:.1f}", critical["module-temperature-upper"])
            _, out, _ = support.run("history", "--store", folder / "h.db")
            self.assertTrue(out.startswith(b"2 modules in "), out)

    def test_wrong_settings_are_told_with_their_place(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "s.toml"
            for text, why in (("evry = '1s'", r"s\.toml:1:1: 'evry' is no setting; there are as, compat, "),
                              ("every = 'soon'", r"s\.toml:1:9: every: 'soon' is no time"),
                              ("listen = 3\nlisten = 4", r"s\.toml:2"), ("keep-rights = 'yes'", r"true or false"),
                              ("listen = {a = 1}", r"is no value of a setting")):
                config.write_text(text + "\n")
                code, _, err = support.run("serve", "--config", config)
                self.assertEqual(2, code, text)
                self.assertRegex(err.decode(), why)
            code, _, err = support.run("serve", "--config", "/no/such/file")
            self.assertEqual(2, code)
            self.assertEqual(1, err.count(b"\n"))

    def test_the_settings_that_are_shipped_are_settings(self):
        text = (support.SOURCE / "cli/packaging/serve.toml").read_text()
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "s.toml"
            config.write_text(text.replace("# flags", "flags").replace("# compat", "compat").replace("# textfile", "textfile"))
            code, _, err = support.run("serve", "--config", config, "--ports", "/no/such/map")
            self.assertNotEqual(0, code)
            self.assertNotIn(b"s.toml:", err)


class Prometheus(unittest.TestCase):
    @unittest.skipUnless(shutil.which("promtool"), "no promtool: install Debian's package prometheus")
    def test_promtool_finds_nothing_to_say(self):
        with server(*emulated(*(path.stem for path in support.good_captures())), "--profile", "full") as running:
            running.wait_until(r"^optic_module_info\{")
            time.sleep(2)
            done = subprocess.run(["promtool", "check", "metrics"], input=running.get("/metrics")[2], text=True,
                                  capture_output=True, check=False, timeout=60)
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))

    @unittest.skipUnless(shutil.which("promtool"), "no promtool: install Debian's package prometheus")
    def test_alerts_fire_when_they_should(self):
        for words in (("check", "rules", "cli/serve/prometheus/alerts.yml", "cli/serve/prometheus/rules.yml"),
                      ("test", "rules", "tests/monitor/alerts_test.yml")):
            done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False, timeout=600,
                                  cwd=support.SOURCE)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_alerts_use_metrics_that_there_are(self):
        rules, recorded, dashboard = ((support.SOURCE / "cli/serve/prometheus" / name).read_text()
                                      for name in ("alerts.yml", "rules.yml", "dashboard.json"))
        table = (support.SOURCE / "cli/serve/metrics.cpp").read_text()
        used = {name for line in rules.splitlines() if "summary" not in line for name in re.findall(r"optic_[a-z_]+", line)}
        self.assertGreater(len(used), 8)
        used |= {name for text in re.findall(r"expr: '([^']*)'", recorded) for name in re.findall(r"optic_[a-z_]+", text)}
        board = json.loads(dashboard)
        queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
        self.assertGreater(len(queries), 15)
        used |= {name for text in queries for name in re.findall(r"optic_[a-z_]+", text)}
        for name in used:
            self.assertIn(f'"{name.removesuffix("_total").removesuffix("_info")}"', table)
        ids = [panel["id"] for panel in board["panels"]]
        self.assertEqual(len(ids), len(set(ids)))
        runbook = (support.SOURCE / "cli/serve/prometheus/README.md").read_text()
        for alert in re.findall(r"alert: (\w+)", rules):
            self.assertIn(f"| {alert} |", runbook)

    @unittest.skipUnless(shutil.which("prometheus"), "no Prometheus: install Debian's package prometheus")
    @unittest.skipIf(SANITIZED, "30 seconds once are enough")
    def test_prometheus_scrapes_it(self):
        """64 modules on paced buses; OPTICTL_PROMETHEUS_SECONDS long, 300 in target test-monitor-long."""
        seconds = max(int(os.environ.get("OPTICTL_PROMETHEUS_SECONDS", "30")), 20)
        captures = support.good_captures()
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            ports = [folder / f"Ethernet{i}" for i in range(64)]
            for i, port in enumerate(ports):
                port.symlink_to(captures[i % len(captures)])
            rules = (support.SOURCE / "cli/serve/prometheus/alerts.yml").read_text()
            # The rules as they are shipped, only that they wait a sixtieth of the time.
            rules, count = re.subn(r"for: (\d+)([mh])\b", lambda m: f"for: {int(m[1]) * (60 if m[2] == 'h' else 1)}s", rules)
            self.assertGreater(count, 5)
            (folder / "alerts.yml").write_text(rules)
            with server("file", *ports, "--via", "emulated,paced=400k", "--every", "2s", "--deadline", "10s",
                        "--profile", "full") as running, \
                    scraped_by_prometheus(folder, running.at) as query:
                time.sleep(seconds / 2)
                ports[1].unlink()  # a module that does not answer any more
                time.sleep(seconds / 2)
                span = f"[{seconds - 10}s]"
                self.assertEqual([1.0], list(query(f"min_over_time(up{{job='optictl'}}{span})").values()))
                self.assertGreaterEqual(list(query(f"count_over_time(up{{job='optictl'}}{span})").values())[0], (seconds - 10) * 0.75)
                self.assertEqual([63.0], list(query("count(optic_port_present == 1)").values()))
                gone = query("optic_port_present == 0")
                self.assertEqual([str(ports[1])], [dict(labels)["port"] for labels in gone])
                # Values were read anew, and no scrape was slow.
                there = f"optic_sample_timestamp_seconds{{port!='{ports[1]}'}}"
                self.assertGreater(list(query(f"min(time() - {there})").values())[0], -1)
                self.assertLess(list(query(f"max(time() - {there})").values())[0], 20)  # when they are shown no more
                slowest = list(query(f"max(max_over_time(scrape_duration_seconds{span}))").values())[0]
                self.assertLess(slowest, 0.5)
                self.assertEqual({}, query("optic_lane_rx_power_dbm < -40"))
                series = list(query("scrape_samples_scraped").values())[0]
                dark = query("ALERTS{alertname='OpticDark', alertstate='firing'}")
                wanted = {str(port) for port in ports if port.is_symlink() and "no-light" in os.readlink(port)}
                self.assertGreater(len(wanted), 0)
                self.assertLessEqual(wanted, {dict(labels)["port"] for labels in dark})
                print(f"{seconds} s: {series:.0f} series, slowest scrape {slowest * 1000:.1f} ms, "
                      f"{len(dark)} lanes dark", file=sys.stderr)


@contextlib.contextmanager
def scraped_by_prometheus(folder, target):
    """A real Prometheus that scrapes each second; gives what asks it: query text to {labels: value}."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{probe.getsockname()[1]}"
    (folder / "prometheus.yml").write_text(
        f"global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}\nrule_files: [alerts.yml]\n"
        f"scrape_configs:\n- job_name: optictl\n  static_configs: [{{targets: ['{target}']}}]\n")

    def query(text):
        address = f"http://{at}/api/v1/query?" + urllib.parse.urlencode({"query": text})
        with urllib.request.urlopen(address, timeout=20) as answer:
            return {tuple(sorted(each["metric"].items())): float(each["value"][1])
                    for each in json.load(answer)["data"]["result"]}
    with open(folder / "log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(["prometheus", f"--config.file={folder}/prometheus.yml",
                                    f"--storage.tsdb.path={folder}/data", f"--web.listen-address={at}"], stdout=log, stderr=log)
        try:
            yield query
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    unittest.main()
