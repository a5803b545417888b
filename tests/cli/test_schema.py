#!/usr/bin/env python3
"""Everything that --format json writes is valid by cli/schema, says a validator that is not ours."""
import json
import unittest

import jsonschema

import lists
import support

VIEWS = ("show", "why", "list", "dom", "signal", "flags", "apps", "explain", "convert", "check")


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = (support.SOURCE / "cli/schema/optictl.schema.json").read_text(encoding="utf-8")
        cls.schema = json.loads(text)
        jsonschema.Draft202012Validator.check_schema(cls.schema)

    def validator(self, view):
        """Only the branch of the view: its messages are readable, and no other branch can match."""
        names = {"show": "module", "flags": "flags_view"}
        branch = dict(self.schema, **{"$ref": f"#/$defs/{names.get(view, view)}"})
        del branch["oneOf"]
        return jsonschema.Draft202012Validator(branch)

    def check(self, view, files, *options):
        validator = self.validator(view)
        found = support.objects(view, "file", *files, *options)
        self.assertEqual(len(files), len(found))
        for file, document in zip(files, found):
            with self.subTest(view=view, file=file.name):
                error = jsonschema.exceptions.best_match(validator.iter_errors(document))
                self.assertIsNone(error, error and f"{error.json_path}: {error.message[:300]}")

    def test_good_captures(self):
        for view in VIEWS:
            self.check(view, support.good_captures())
        self.check("show", support.good_captures(), "--raw")

    def test_the_register_reference(self):
        for words in (["lower:0-127"], ["A0h:0-255"], ["11h:128-255", "00h:128-255"]):
            found = support.objects("explain", *words)
            self.assertGreater(len(found), 20)
            for document in found:
                self.validator("register_reference").validate(document)

    def test_two_ends(self):
        for ends in (("osfp-800g-dr8", "osfp-800g-dr8"), ("osfp-800g-dr8", "qsfp28-100g-lr4")):
            document = support.objects("why", "file", *(support.CAPTURES / f"{name}.cap" for name in ends))[0]
            self.validator("pair").validate(document)

    def test_bad_captures(self):
        for view in VIEWS:
            self.check(view, support.bad_captures())

    def test_applications_that_were_not_read_are_not_none(self):
        text = (support.CAPTURES / "osfp-800g-dr8.cap").read_text(encoding="utf-8")
        lower, rest = text.split("[page 00h]", 1)
        # Descriptors 1-8 are in 86-117 of lower memory, the others in page 01h (Tables 8-21 and 8-61).
        kept = [line for line in lower.splitlines() if line[:3] not in ("50:", "60:", "70:")]
        without_any = "\n".join(kept) + "\n[page 00h]" + rest.split("[page 01h]")[0]
        first_only = lower.replace("\n60:", "\n# 60:") + "[page 00h]" + rest
        for view in ("show", "apps"):
            none, part = (support.objects(view, "file", "-", data=dump.encode())[0]
                          for dump in (without_any, first_only))
            self.assertEqual((None, "not-read"), (none["applications"], none["applications_state"]))
            self.assertEqual([1, 2, 3, 9, 10], [app["code"] for app in part["applications"]])
            self.assertEqual("incomplete", part["applications_state"])
            whole = support.objects(view, "file", "-", data=text.encode())[0]
            self.assertNotIn("applications_state", whole)
            for document in (none, part, whole):
                self.validator(view).validate(document)
        row = support.objects("list", "--columns", "applications", "file", "-", data=without_any.encode())[0]
        self.assertIsNone(row["columns"]["applications"])
        _, out, _ = support.run("show", "file", "-", data=without_any.encode())
        self.assertIn(b"Apps    not read\n", out)
        self.assertRegex(out, rb"Temperature C +[0-9.]+[?]")
        self.assertIn(b"? whether the module has this monitor was not read", out)

    def test_lists(self):
        files = support.good_captures() + support.bad_captures()
        validator = self.validator("columns")
        for document in support.objects("list", "--columns", "target,vendor,rx_power,date,findings,media_type",
                                        "file", *files):
            validator.validate(document)
        counts = support.objects("list", "--count-by", "type,vendor", "file", *files)
        self.assertEqual(len(files), sum(found["count"] for found in counts))
        for document in counts:
            self.validator("count").validate(document)

    def test_compatibility_lists(self):
        files = support.good_captures() + support.bad_captures()
        lab = ("--list", lists.LAB)
        self.check("check", files, *lab)
        self.check("check", files, *lab, "--platform", "sw-a", "--cage", "upper", "--mode", "4x100G")
        self.validator("summary").validate(support.objects("check", *lab, "--summary", "file", *files)[0])
        for document in support.objects("db", "list", *lab) + support.objects("db", "show", "LUMENFORGE", *lab):
            self.validator("entry").validate(document)
        bad = lists.Folder(a__toml='format = 1\n[[optic]]\nmedia = "x"\nstatus = "blocked"\nvender = 1\n')
        remarks = support.objects("db", "lint", bad / "a.toml")
        self.assertEqual(2, len(remarks))
        for document in remarks:
            self.validator("remark").validate(document)

    def test_errors(self):
        found = support.objects("show", "file", "/nonexistent/x", support.good_captures()[0])
        self.validator("error").validate(found[0])
        self.validator("show").validate(found[1])

    def test_the_schema_refuses_what_is_wrong(self):
        document = support.objects("show", "file", support.good_captures()[0])[0]
        whole = jsonschema.Draft202012Validator(self.schema)
        self.assertTrue(whole.is_valid(document))
        for change in ({"surprise": 1}, {"lane_count": -1}, {"findings": [{"id": "x"}]},
                       {"schema": "optictl.module/1"}):
            self.assertFalse(whole.is_valid({**document, **change}), change)


if __name__ == "__main__":
    unittest.main()
