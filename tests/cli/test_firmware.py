#!/usr/bin/env python3
"""Which firmware modules should run, and how it gets there, as users do it: images and manifests in files, emulated
modules that keep what they are between runs, programs that are killed on the way. The emulator's image: 64 bytes of
header (major, minor, build in two bytes, CRC-32 of the body) and a body."""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import zlib

import jsonschema

import support

CAPTURE = support.CAPTURES / "osfp-800g-dr8.cap"
PART = "LF-OSFP-800G-DR8"
LONG = os.environ.get("OPTICTL_FIRMWARE_ALL")


def image(major, minor, build, size=1024):
    body = bytes((37 * i + i // 253) % 256 for i in range(size))
    return bytes([major, minor, build >> 8, build & 255]) + zlib.crc32(body).to_bytes(4, "big") + bytes(56) + body


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.schema = json.loads((support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8"))
        cls.identity = support.objects("show", "file", CAPTURE)[0]
        cls.image = cls.write_image("new.bin", image(3, 18, 7))
        cls.count = 0

    @classmethod
    def write_image(cls, name, data, **keys):
        path = cls.folder / name
        path.write_bytes(data)
        manifest = {"image": name, "sha256": hashlib.sha256(data).hexdigest(), "version": f"{data[0]}.{data[1]}",
                    "build": data[3], "vendor": {"glob": "*"}, "part_number": {"glob": "*"}} | keys
        lines = [f"{key} = " + ('{ glob = "%s" }' % value["glob"] if isinstance(value, dict) else json.dumps(value))
                 for key, value in manifest.items() if value is not None]
        path.with_name(name + ".toml").write_text("format = 1\n[[firmware]]\n" + "\n".join(lines) + "\n",
                                                  encoding="utf-8")
        return path

    def fresh(self):
        type(self).count += 1
        return self.folder / f"state-{self.count}.cap"

    def via(self, state, words="epl-2", *more):
        return ("--via", ",".join([f"emulated=state:{state}:cdb:{words}", *more]), "--journal", self.folder / "journal")

    def validate(self, name, documents):
        branch = dict(self.schema, **{"$ref": f"#/$defs/{name}"})
        del branch["oneOf"]
        for document in documents:
            jsonschema.Draft202012Validator(branch).validate(document)

    def change(self, state, action, *options, words="epl-2", file=None, code=0):
        names = [file or self.image] if action in ("plan", "update", "load") else []
        done, out, err = support.run("firmware", action, *names, "file", CAPTURE, *self.via(state, words), "--yes",
                                     "--format", "json", *options)
        self.assertEqual(code, done, err.decode() + out.decode())
        documents = [json.loads(line) for line in out.decode().splitlines()]
        self.validate("firmware_change", documents)
        return documents[0]

    def banks(self, state, words="epl-2"):
        """(version, runs, committed, valid) of both banks, as CDB tells them."""
        found = support.objects("firmware", "show", "file", CAPTURE, "--cdb", *self.via(state, words)[:2])[0]
        return [(bank["version"], bank["runs"], bank["committed"], bank["valid"]) for bank in found["banks"]]


class Change(Base):
    old = ("3.17 build 0", True, True, True)
    new = ("3.18 build 7", True, True, True)

    def test_update_in_text(self):
        state = self.fresh()
        code, out, err = support.run("firmware", "update", self.image, "file", CAPTURE, *self.via(state), "--yes")
        self.assertEqual((0, b""), (code, err))
        lines = out.decode().splitlines()
        self.assertIn(": firmware update: done: bank B runs version 3.18 build 7, committed",
                      " ".join(" ".join(lines[:3]).split()))
        self.assertEqual([], [line for line in lines if len(line) > 80])
        self.assertEqual(self.new, self.banks(state)[1])
        document = self.change(state, "update")
        self.assertEqual("as-wished", document["result"])

    def test_steps_by_processes(self):
        """Each step is a process of its own: the module remembers."""
        state = self.fresh()
        self.assertEqual("planned", self.change(state, "plan")["result"])
        self.assertEqual([self.old, ("3.12 build 0", False, False, True)], self.banks(state))
        self.assertIn("firmware run", self.change(state, "load")["next"])
        self.assertEqual([self.old, ("3.18 build 7", False, False, True)], self.banks(state))
        self.assertEqual("trial", self.change(state, "run")["result"])
        self.assertEqual("refused", self.change(state, "load", code=6)["result"])
        self.assertEqual("done", self.change(state, "revert")["result"])
        self.assertEqual(self.old, self.banks(state)[0])
        self.assertEqual("trial", self.change(state, "run")["result"])
        self.assertEqual("done", self.change(state, "commit")["result"])
        self.assertEqual(self.new, self.banks(state)[1])
        self.assertEqual("done", self.change(state, "abort")["result"])

    def test_every_kind(self):
        for words in ("lpl-only+epl-1", "epl-16", "epl-4+foreground+no-abort", "epl-8+hitless+counts-tens",
                      "epl-12+skips-erased"):
            with self.subTest(words=words):
                state = self.fresh()
                self.assertEqual("done", self.change(state, "update", words=words)["result"])
                self.assertEqual(self.new, self.banks(state, words)[1])

    def test_refused_before_anything_is_sent(self):
        state = self.fresh()
        other = self.write_image("other.bin", image(3, 19, 1), part_number="OTHER-1")
        document = self.change(state, "update", file=other, code=6)
        self.assertIn("the image is for OTHER-1", document["answer"])
        hardware = self.write_image("hardware.bin", image(3, 19, 2), hardware="9.9")
        self.assertIn("the image is for 9.9", self.change(state, "update", file=hardware, code=6)["answer"])
        early = self.write_image("early.bin", image(3, 19, 3), **{"from": ["2.0"]})
        self.assertIn("may be loaded from 2.0 only", self.change(state, "update", file=early, code=6)["answer"])
        self.assertEqual(self.old, self.banks(state)[0])
        bare = self.folder / "bare.bin"
        bare.write_bytes(image(3, 20, 0))
        done, _, err = support.run("firmware", "plan", bare, "file", CAPTURE, *self.via(state))
        self.assertEqual(6, done)
        self.assertIn("it has no manifest", err.decode())
        self.assertIn("--no-manifest", err.decode())
        self.assertEqual("done", self.change(state, "update", "--no-manifest", file=bare)["result"])
        damaged = self.folder / "new-2.bin"
        damaged.write_bytes(self.image.read_bytes() + b"x")
        done, _, err = support.run("firmware", "plan", damaged, "--manifest", f"{self.image}.toml", "file", CAPTURE,
                                   *self.via(state))
        self.assertEqual(6, done)
        self.assertIn("does not speak of it", err.decode())

    def test_usage(self):
        for words, code, text in (
                (("update", "file", CAPTURE), 2, "which image? write:"),
                (("update", self.image), 2, "of which module?"),
                (("run", "x", "file", CAPTURE), 2, "'x' is one word too many"),
                (("flash", "file", CAPTURE), 2, "'flash' is nothing that firmware does"),
                (("plan", self.image, "file", CAPTURE, "--then", "all"), 2, "write a share of all modules, 25%"),
                (("plan", self.folder / "none.bin", "file", CAPTURE), 5, "none.bin"),
                (("update", self.image, "file", CAPTURE, CAPTURE), 6, "then say --yes"),
                (("plan", self.image, "file", CAPTURE), 6, "the module has no command data block (CDB)"),
                (("plan", self.image, "file", support.CAPTURES / "qsfp28-100g-lr4.cap", "--via", "emulated"), 6,
                 "only CMIS modules take firmware")):
            with self.subTest(words=words):
                done, out, err = support.run("firmware", *words)
                self.assertEqual(code, done)
                self.assertIn(text, " ".join((err + out).decode().split()))

    def test_what_goes_wrong_is_taken_back(self):
        for habit, result, code in (("faulty-load", "returned", 1), ("runs-old-load", "not-run", 1),
                                    ("hangs-after-run", "not-back", 4), ("commits-nothing", "on-trial", 1)):
            with self.subTest(habit=habit):
                state = self.fresh()
                via = f"emulated=state:{state}:as:{habit}:cdb:epl-2"
                done, out, _ = support.run("firmware", "update", self.image, "file", CAPTURE, "--via", via, "--yes",
                                           "--journal", self.folder / "journal", "--format", "json")
                document = json.loads(out)
                self.assertEqual((code, result), (done, document["result"]))
                self.assertIn("next", document)

    def test_the_program_is_killed_at_each_step(self):
        """As a crash does: before each Nth transaction of a whole update. The module keeps its committed load, the
        journal tells how far it came, and the next run brings it to its end."""
        state = self.fresh()
        trace = self.folder / "whole.trace"
        done = support.run("firmware", "update", self.image, "file", CAPTURE, *self.via(state, "epl-2", f"trace={trace}"),
                           "--yes")[0]
        self.assertEqual(0, done)
        total = sum(1 for line in trace.read_text(encoding="utf-8").splitlines() if re.search(r"\b[rw]\b", line))
        self.assertGreater(total, 200)
        points = range(1, total + 1) if LONG else [1 + i * (total - 1) // 24 for i in range(25)]
        killed = 0
        for point in points:
            with self.subTest(point=point):
                state = self.fresh()
                journal = self.folder / f"journal-{point}"
                done = subprocess.run([str(support.PROGRAM), "firmware", "update", str(self.image), "file", str(CAPTURE),
                                       "--via", f"emulated=state:{state}:cdb:epl-2,fault=kill:{point}", "--yes",
                                       "--journal", str(journal)], capture_output=True, check=False, cwd=support.SOURCE)
                killed += done.returncode == -9
                banks = self.banks(state)
                self.assertEqual([True], [bank[3] for bank in banks if bank[2]], banks)  # committed, so valid
                self.assertEqual(1, sum(bank[1] for bank in banks), banks)               # one of them runs
                again = [str(support.PROGRAM), "firmware", "update", str(self.image), "file", str(CAPTURE), "--via",
                         f"emulated=state:{state}:cdb:epl-2", "--yes", "--journal", str(journal), "--format", "json"]
                document = json.loads(subprocess.run(again, capture_output=True, check=False, cwd=support.SOURCE).stdout)
                if document["result"] == "refused" or not self.banks(state)[1][2]:
                    support.run("firmware", "commit", "file", CAPTURE, *self.via(state), "--yes")
                else:
                    self.assertIn(document["result"], ("done", "as-wished"))
                self.assertEqual(self.new, self.banks(state)[1])
        self.assertGreater(killed, 0.9 * len(points))

    def test_the_journal_has_the_stages(self):
        state = self.fresh()
        journal = self.folder / "journal-of-stages"
        for action in ("load", "run"):
            names = [self.image] if action == "load" else []
            support.run("firmware", action, *names, "file", CAPTURE, *self.via(state)[:2], "--yes", "--journal", journal)
        entry = support.objects("journal", "1", "--journal", journal)[0]
        self.validate("journal_entry", [entry])
        self.assertIn("load of 1088 bytes", entry["stages"][0]["text"])
        done, _, err = support.run("undo", "1", "--journal", journal)
        self.assertEqual(6, done)
        self.assertIn("firmware revert", err.decode())

    def test_many(self):
        """Dumps as modules: canary, share, report in each format; after a failure none is begun."""
        files = []
        for i in range(4):
            path = self.folder / f"module-{i}.cap"
            path.write_bytes(CAPTURE.read_bytes())
            files.append(path)
        words = ("firmware", "update", self.image, "file", *files, "--via", "emulated=cdb:epl-2", "--yes", "--canary",
                 "1", "--then", "50%", "--journal", self.folder / "journal-many")
        done, out, _ = support.run(*words)
        self.assertEqual(0, done)
        self.assertIn("firmware update of 4 modules: 4 done", out.decode())
        documents = support.objects(*words)
        self.validate("firmware_change", documents[:-1])
        self.validate("firmware_rollout", documents[-1:])
        done, out, _ = support.run(*words, "--format", "csv")
        rows = out.decode().splitlines()
        self.assertEqual(5, len(rows))
        self.assertTrue(rows[0].startswith("target,action,result,version_before,version,status,"))
        bad = [word if word != "emulated=cdb:epl-2" else "emulated=as:faulty-load:cdb:epl-2" for word in words]
        done, out, _ = support.run(*bad)
        self.assertEqual(6, done)
        self.assertIn("1 returned", out.decode())
        self.assertIn("3 not-started", out.decode())


class Check(Base):
    def check(self, *options, code):
        done, out, err = support.run("firmware", "check", "file", CAPTURE, "--only-lists", "--format", "json", *options)
        self.assertEqual(code, done, err.decode())
        document = json.loads(out)
        self.validate("firmware_check", [document])
        return document["modules"][0]

    def listed(self, name, firmware):
        path = self.folder / name
        path.write_text(f'format = 1\n[[optic]]\nvendor = {{ glob = "*" }}\nfirmware = {firmware}\n'
                        'status = "validated"\n', encoding="utf-8")
        return "--list", path

    def test_by_lists(self):
        """L:39-40 is 3.17, 01h:128-129 3.12."""
        for firmware, fit, code, do in (('{ allow = ["3.17"] }', "ok", 0, ""),
                                        ('{ min = "3.10" }', "ok", 0, ""),
                                        ('{ allow = ["3.12"] }', "run-other-bank", 1, "run the other bank"),
                                        ('{ allow = ["3.18", "3.19"] }', "update", 1, "load 3.18 or 3.19"),
                                        ('{ deny = ["3.17"] }', "denied", 1, "run the other bank"),
                                        ('{ allow = ["3.17.1"] }', "cannot-tell", 1, "name the version")):
            with self.subTest(firmware=firmware):
                found = self.check(*self.listed("list.toml", firmware), code=code)
                self.assertEqual(fit, found["fit"])
                self.assertTrue(found["do"].startswith(do), found)

    def test_by_nobody(self):
        found = self.check(code=1)
        self.assertEqual(("cannot-tell", "3.17", "3.12"), (found["fit"], found["active"], found["inactive"]))

    def test_by_baseline_and_list_both_must_be_content(self):
        baseline = self.folder / "base.toml"
        self.assertEqual(0, support.run("baseline", "create", "file", CAPTURE, "-o", baseline)[0])
        found = self.check("--baseline", baseline, code=0)
        self.assertEqual(("ok", "3.17"), (found["fit"], found["wanted"]))
        text = baseline.read_text(encoding="utf-8")
        self.assertIn('"3.17"', text)
        baseline.write_text(text.replace('"3.17"', '"3.12"'), encoding="utf-8")
        self.assertEqual("run-other-bank", self.check("--baseline", baseline, code=1)["fit"])
        self.assertEqual("run-other-bank",
                         self.check("--baseline", baseline, *self.listed("both.toml", '{ allow = ["3.17"] }'),
                                    code=1)["fit"])

    def test_modules_that_do_not_say(self):
        done, out, _ = support.run("firmware", "check", "file", support.CAPTURES / "qsfp28-100g-lr4.cap", "--only-lists")
        self.assertEqual(1, done)
        self.assertIn("1 cannot be told", out.decode())

    def test_csv(self):
        done, out, _ = support.run("firmware", "check", "file", CAPTURE, "--only-lists", "--format", "csv")
        self.assertEqual(1, done)
        self.assertEqual(["port,target,vendor,part_number,active,inactive,fit,wanted,by,do,why"],
                         out.decode().splitlines()[:1])


if __name__ == "__main__":
    unittest.main()
