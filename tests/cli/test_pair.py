#!/usr/bin/env python3
"""Two emulated modules at the ends of one fibre: what one end does shows at the other, and qualify judges it; and what one
receiver says of a coherent signal."""
import json
import pathlib
import signal
import subprocess
import tempfile
import unittest

import jsonschema

import support
from test_qualify import DR4, SCHEMA, changed

ZR = support.CAPTURES / "qsfpdd-400g-zr-tunable.cap"
PAIR = ("DM-11", "DM-12", "SQ-04")


def other_end(text, serial):
    """The module with another serial number: 00h:166-181, and the checksum of 128-221 in 222 (Table 8-26)."""
    page = support.halves_of(text)["page 00h"]
    change = {166 + i: byte for i, byte in enumerate(serial.ljust(16).encode())}
    change[222] = sum(change.get(byte, page[byte]) for byte in range(128, 222)) & 0xFF
    return changed(text, "page 00h", change)


class Pair(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.a, self.b = self.path / "a.cap", self.path / "b.cap"
        text = DR4.read_text(encoding="utf-8")
        self.a.write_text(text, encoding="utf-8")
        self.b.write_text(other_end(text, "OTHEREND"), encoding="utf-8")

    def via(self, *more):
        return ["--via", ":".join((f"emulated=fibre:{self.a}+{self.b}", *more))]

    def run_ok(self, *words, code=0):
        got, out, err = support.run(*words)
        if code is not None:
            self.assertEqual(code, got, (out[:3000], err))
        return out, err.decode()

    def qualify(self, *more, via=(), code=0):
        out, err = self.run_ok("qualify", "file", self.a, "--peer", "file", self.b, *self.via(*via), "--journal",
                               self.path / "journal", "--only", ",".join((*PAIR, "RS-01")), "--format", "json", *more, code=code)
        document = json.loads(out)
        jsonschema.validate(document, SCHEMA)
        return document, {row["check"]: row for row in document["checks"]}, err

    def received(self, file, *via):
        """Rx power of each lane in dBm; None: no light."""
        out, _ = self.run_ok("dom", "file", file, *self.via(*via), "--format", "json")
        rows = [row for row in json.loads(out)["media_lanes"]]
        return [(row.get("rx_power") or {}).get("dbm") for row in rows]

    def disabled(self, end):
        """10h:130 of an end, as its state file has it."""
        return support.halves_of((self.path / f"link.{end}").read_text(encoding="utf-8"))["page 10h"][130]

    def test_what_one_end_does_shows_at_the_other_and_in_the_next_run(self):
        state = f"state:{self.path / 'link'}"
        out, _ = self.run_ok("tx", "off", "2", "file", self.a, *self.via(state), "--yes", "--journal", self.path / "journal")
        self.assertEqual((2, 0), (self.disabled("a"), self.disabled("b")))
        out, _ = self.run_ok("why", "file", self.a, self.b, *self.via(state), "--format", "json", code=1)
        pair = json.loads(out)
        self.assertIn("sends nothing on media lane 2", json.dumps(pair))
        out, _ = self.run_ok("why", "file", self.b, *self.via(state), code=1)
        self.assertIn(b"no light on media lane 2", out)
        # The loss is 2 dB where nothing else is said, and the light of the other lanes arrives.
        out, _ = self.run_ok("link", "file", self.a, self.b, *self.via(state, "loss:1"), "--format", "json", code=0)
        losses = {(row["from"], row["lane"]): row["loss_db"] for row in json.loads(out)["losses"] if row["loss_db"] is not None}
        self.assertEqual(7, len(losses))
        for loss in losses.values():
            self.assertAlmostEqual(1, loss, delta=0.05)
        self.run_ok("tx", "on", "2", "file", self.a, *self.via(state), "--yes", "--journal", self.path / "journal")
        out, _ = self.run_ok("why", "file", self.b, *self.via(state), code=None)
        self.assertNotIn(b"no light", out)

    def test_two_sound_ends(self):
        document, rows, err = self.qualify("--allow", "write")
        self.assertEqual("pass", document["verdict"])
        self.assertEqual("OTHEREND", document["peer"]["module"].split()[-1])
        for check in ("DM-11", "DM-12", "RS-01"):
            self.assertEqual("pass", rows[check]["result"], rows[check])
        self.assertEqual("skip", rows["SQ-04"]["result"])  # it observes no errors
        self.assertEqual("pair", rows["DM-11"]["kind"])
        self.assertIn("lanes of both are darkened", err)

    def test_what_is_wrong_is_named_with_its_end(self):
        for via, failing, words in ((("as:a.never-flags-los",), {"DM-11"}, "LOS of Rx 1 is not set"),
                                    (("as:b.hides-light",), {"DM-11"}, "Tx 1 of the far end off: Rx 1 still reads"),
                                    (("lanes:2+1+3+4",), {"DM-11", "DM-12"}, "the fibre joins lane 1 to lane 2, lane 2 to lane 1")):
            with self.subTest(via=via):
                _, rows, _ = self.qualify("--allow", "write", via=via, code=1)
                self.assertEqual(failing, {check for check, row in rows.items() if row["result"] == "fail"})
                self.assertIn(words, rows["DM-11"]["text"])
                self.assertEqual("pass", rows["RS-01"]["result"])

    def test_reading_alone_and_without_a_peer_it_is_skipped_with_what_to_give(self):
        out, _ = self.run_ok("qualify", "list", "DM-11")
        self.assertIn(b"--peer TARGET", out)
        _, rows, err = self.qualify(code=1)  # nothing was made: that is no pass
        for check in PAIR:
            self.assertEqual("skip", rows[check]["result"])
            self.assertIn("was not allowed", rows[check]["text"])
        self.assertNotIn("darkened", err)
        out, _ = self.run_ok("qualify", "file", self.a, "--only", "DM-11", "--format", "json", "--via", "emulated", code=1)
        self.assertIn("no peer was named", {row["check"]: row for row in json.loads(out)["checks"]}["DM-11"]["text"])
        out, _ = self.run_ok("qualify", "file", self.a, "--only", "RS-01", "--allow", "write", "--via", "emulated", "--journal",
                             self.path / "journal")
        self.assertIn(b"--peer TARGET is the module at the other end", b" ".join(out.split()))

    def test_ends_that_are_none(self):
        for words, code, message in ((("--peer", "file", self.a), 2, "is the module itself"),
                                     (("--peer", "file", self.a, self.b), 2, "name one module and one peer"),
                                     (("--lane", "2"), 2, "--peer port 40")):
            with self.subTest(words=words):
                got, out, err = support.run("qualify", "file", self.a, *words, *self.via())
                self.assertEqual(code, got, (out, err))
                self.assertIn(message, err.decode())
        got, _, err = support.run("qualify", "file", self.a, "--peer", "file", self.b, "--allow", "write")
        self.assertEqual(2, got)
        self.assertIn(b"is a dump, and no dump can be darkened; --via emulated=fibre:", err)
        twin = self.path / "twin.cap"
        twin.write_bytes(self.a.read_bytes())
        got, out, err = support.run("qualify", "file", self.a, "--peer", "file", twin, "--via",
                                    f"emulated=fibre:{self.a}+{twin}", "--allow", "write", "--journal", self.path / "journal")
        self.assertEqual(6, got, (out, err))
        self.assertEqual(b"", out)
        self.assertIn(b"is the same module", err)
        self.assertFalse((self.path / "journal").exists())
        got, out, err = support.run("qualify", "file", self.a, "--peer", "file", DR4, *self.via(), "--allow", "write")
        self.assertIn(b"is no end of the emulated fibre", out + err)
        for words, message in (("lanes:1", b"fibre:A.cap+B.cap"), (f"fibre:{self.a}+{self.b}:lanes:x", b"lanes:x is no lane"),
                               (f"fibre:{self.a}+{self.b}:loss:-3", b"loss:-3 is no loss"), ("as:a.keeps-light", b"as:a.keeps-light")):
            got, out, err = support.run("dom", "file", self.a, "--via", f"emulated={words}")
            self.assertEqual(2, got)
            self.assertIn(message, err)

    def test_both_ends_are_as_before_when_a_run_is_ended(self):
        # By Ctrl-C the run puts them back; after a SIGKILL the one that goes on does.
        state = f"state:{self.path / 'link'}"
        journal, kept = self.path / "journal", self.path / "kept.json"
        words = ["qualify", "file", self.a, "--peer", "file", self.b, *self.via(state), "--journal", journal, "--allow", "write",
                 "--only", ",".join((*PAIR, "RS-01")), "--format", "json"]
        ended = {signal.SIGINT: 0, signal.SIGKILL: 0}
        taken = 0
        for ending, writes in ((signal.SIGINT, 3), (signal.SIGKILL, 1), (signal.SIGKILL, 9)):
            with self.subTest(ending=ending, writes=writes):
                for file in (journal, kept):
                    file.unlink(missing_ok=True)
                with subprocess.Popen([str(support.PROGRAM), *map(str, words), "--keep", kept], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL) as process:
                    while process.poll() is None:
                        if journal.exists() and journal.read_bytes().count(b'"entry":"write"') >= writes:
                            process.send_signal(ending)
                            break
                    process.communicate(timeout=60)
                if process.returncode == 0:
                    continue  # it was faster
                ended[ending] += 1
                if ending == signal.SIGINT:
                    self.assertEqual((0, 0), (self.disabled("a"), self.disabled("b")))
                got, out, err = support.run(*words, "--resume", kept)
                self.assertEqual(0, got, (out[:2000], err))
                taken += b"was taken back first" in err
                self.assertEqual((0, 0), (self.disabled("a"), self.disabled("b")))
        self.assertGreater(min(ended.values()), 0)
        self.assertGreater(taken, 0)

    def coherent(self, changes=()):
        """TN-05 and SQ-05 of the ZR capture with values of VDM: {type: (first byte, second byte)} (Table 8-180)."""
        text = ZR.read_text(encoding="utf-8")
        descriptors = support.halves_of(text)["page 20h"]
        for kind, value in dict(changes).items():
            slots = [slot for slot in range(64) if descriptors.get(129 + 2 * slot) == kind]
            self.assertTrue(slots)
            text = changed(text, "page 24h", {128 + 2 * slot + i: value[i] for slot in slots for i in range(2)})
        file = self.path / "zr.cap"
        file.write_text(text, encoding="utf-8")
        _, out, _ = support.run("qualify", "file", file, "--only", "TN-05,SQ-05", "--format", "json")
        return {row["check"]: row for row in json.loads(out)["checks"]}

    def test_a_coherent_signal_is_judged_of_a_dump_with_light(self):
        self.assertEqual("pass", self.coherent()["TN-05"]["result"])
        esnr, signal_power = 140, 145
        for changes, result, words in (({esnr: (0, 134)}, "fail", "eSNR 13.4 dB, below 13.5"),
                                       ({esnr: (0, 135)}, "pass", "eSNR 13.5 dB"),
                                       ({esnr: (0, 190)}, "info", "eSNR 19.0 dB, above 18 dB"),
                                       ({signal_power: (0xFC, 0x18)}, "fail", "the signal has -10.00 dBm")):
            with self.subTest(changes=changes):
                row = self.coherent(changes)["TN-05"]
                self.assertEqual(result, row["result"], row)
                self.assertIn(words, row["text"] + " ".join(row["evidence"]))
        _, out, _ = support.run("qualify", "file", DR4, support.CAPTURES / "osfp-800g-dr8.cap", "--only", "TN-05,SQ-05", "--format", "json")
        plain, observed = ({row["check"]: row for row in json.loads(line)["checks"]} for line in out.decode().splitlines())
        self.assertEqual("skip", plain["TN-05"]["result"])
        self.assertEqual("skip", plain["SQ-05"]["result"])
        self.assertEqual("info", observed["SQ-05"]["result"])
        self.assertIn("SNR media 17.8 dB (lane 5)", observed["SQ-05"]["text"])


if __name__ == "__main__":
    unittest.main()
