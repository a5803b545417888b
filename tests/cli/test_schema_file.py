#!/usr/bin/env python3
"""The schema that is checked in is what shapes, keys and the words of the program make."""
import json
import pathlib
import tempfile
import unittest

import jsonschema

import generate_schema
import support
from generate_schema import Generator, Wrong, read_keys, read_shapes

# Verbs of keys.txt (what outputs have, path by path) whose documents have no keys but those of their shapes.
CLOSED = {"check": "check", "check --summary": "summary", "db list": "entry", "db show": "entry", "db lint": "remark",
          "diff": "diff", "error": "error", "explain": "explain", "explain REGISTER": "register_reference", "list --count-by": "count", "ports show": "port"}
# What the outputs of that list have no case of: labels of ports, and what test_check.py and test_sheets.py have.
UNSEEN = ("label", "near_misses[].", "firmware_drift[].")


def made(shapes, keys="name text\ncount whole>=1\n", hand=None, words=None):
    """The schema of texts."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("shapes.txt", shapes), ("keys.txt", keys)):
            (pathlib.Path(folder) / name).write_text(text, encoding="ascii")
        path = pathlib.Path(folder)
        return Generator(read_shapes(path / "shapes.txt"), read_keys(path / "keys.txt"),
                         {"$defs": hand or {}}, words or {}).schema()


def accepts(schema, document):
    return jsonschema.Draft202012Validator(schema).is_valid(document)


def paths_of(schema, part, prefix=""):
    """The paths of the keys of closed objects, as keys.txt writes them."""
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    for inner in part.get("allOf", []) + part.get("anyOf", []):
        yield from paths_of(schema, inner, prefix)
    for name, inner in part.get("properties", {}).items():
        yield prefix + name
        yield from paths_of(schema, inner, f"{prefix}{name}.")
    if "items" in part:
        yield from paths_of(schema, part["items"], f"{prefix.removesuffix('.')}[].")


class SchemaFile(unittest.TestCase):
    maxDiff = 4000

    def test_the_file_is_what_its_sources_make(self):
        there = generate_schema.SCHEMA.read_text(encoding="ascii")
        self.assertMultiLineEqual(there, generate_schema.generated(),
                                  "run tests/cli/generate_schema.py --update and read what changes")

    def test_outputs_have_the_keys_of_shapes_and_shapes_no_others(self):
        """A key that is renamed in a verb, or in its shape, is missed on one side."""
        schema = json.loads(generate_schema.SCHEMA.read_text(encoding="ascii"))
        listed = [line.split(": ", 1) for line in (support.SOURCE / "tests/cli/keys.txt").read_text().splitlines()
                  if not line.startswith("#")]
        for verb, name in CLOSED.items():
            written = {path for of, path in listed if of == verb}
            declared = set(paths_of(schema, schema["$defs"][name]))
            with self.subTest(verb):
                self.assertTrue(written)
                self.assertEqual(set(), {path for path in written - declared
                                         if not any(path.startswith(free + ".") for free in declared)}, "no shape has it")
                self.assertEqual(set(), {path for path in declared - written if not path.startswith(UNSEEN)},
                                 "no output has it")

    def test_all_sets_of_words_are_there(self):
        schema = json.loads(generate_schema.SCHEMA.read_text(encoding="ascii"))
        self.assertEqual(["works", "degraded", "does-not-work", "cannot-tell"], schema["$defs"]["conclusion"]["enum"])
        self.assertIn("recalled", schema["$defs"]["entry_status"]["enum"])
        self.assertEqual(11, len(schema["$defs"]["entry_field"]["enum"]))

    def test_what_shapes_say_is_what_documents_must_be(self):
        schema = made("document thing thing/1\n    name count?\n    rows[1..2]\n        name!\n        side~: a_side\n",
                      words={"a_side": ["media", "host"]})
        good = {"schema": "optictl.thing/1", "name": "x", "rows": [{"name": "y", "side": "host"}]}
        self.assertTrue(accepts(schema, good))
        self.assertTrue(accepts(schema, {**good, "rows": [{"name": None, "name_state": "not read", "side": None}]}))
        for change in ({"nam": "x"}, {"name": None}, {"count": 0}, {"schema": "optictl.thing/2"}, {"rows": []},
                       {"rows": [{"name": "y"}]}, {"rows": [{"name": "y", "side": "left"}]}, {"rows": good["rows"] * 3},
                       {"rows": [{"name": "y", "side": "host", "more": 1}]}):
            self.assertFalse(accepts(schema, {**good, **change}), change)

    def test_parts_are_shared_and_closed(self):
        schema = made("open part start\n    name\ndocument thing thing/1 + start\n    count\n    sums: {whole}\n")
        good = {"schema": "optictl.thing/1", "name": "x", "count": 1, "sums": {"any": 1}}
        self.assertTrue(accepts(schema, good))
        for change in ({"more": 1}, {"name": 1}, {"sums": {"any": "x"}}):
            self.assertFalse(accepts(schema, {**good, **change}), change)

    def test_a_reason_is_one_of_those_that_are_listed(self):
        schema = made("document thing thing/1\n    name!: text else not read | not told\n")
        for why, is_good in (("not told", True), ("whatever", False)):
            self.assertEqual(is_good, accepts(schema, {"schema": "optictl.thing/1", "name": None, "name_state": why}))

    def test_lines_that_are_wrong_are_named(self):
        for shapes, place in (("document thing thing/1\n    other\n", "shapes.txt:2: other has no type"),
                              ("document thing thing/1\n    name: txt\n", "shapes.txt:2: no type is called txt"),
                              ("document thing thing/1\n    name count name\n", "shapes.txt:2: name stands twice"),
                              ("document thing thing/1\n   name\n", "shapes.txt:2: not understood"),
                              ("paper thing\n", "shapes.txt:1: not understood")):
            with self.subTest(shapes), self.assertRaises(Wrong) as raised:
                made(shapes)
            self.assertIn(place, str(raised.exception))

    def test_a_proposal_is_a_shape(self):
        documents = [{"schema": "optictl.thing/1", "name": "x", "rows": [{"count": 1, "ber": None, "ber_state": "?"}]},
                     {"schema": "optictl.thing/1", "name": "x", "rows": [{"count": 2, "ber": 0.5}], "extra": [1, 2]}]
        lines = list(generate_schema.propose(documents, {"name": 0, "count": 0}))
        self.assertEqual(["    name", "    rows[]", "        count", "        ber!: number", "    extra?: whole[]"], lines)
        schema = made("document thing thing/1\n" + "\n".join(lines) + "\n")
        for document in documents:
            self.assertTrue(accepts(schema, document))


if __name__ == "__main__":
    unittest.main()
