#!/usr/bin/env python3
"""Makes cli/schema/optictl.schema.json of the files beside it and of the words of the program.

    generate_schema.py            compares with the file that is checked in
    generate_schema.py --update   writes it
    generate_schema.py --propose  reads what a verb wrote with --format json, prints its shape

OPTICTL_WORDS names the program that prints sets of words (tests/cli/word_sets.cpp). The notation is
in cli/schema/README.md."""
import collections
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

import support

FOLDER = support.SOURCE / "cli/schema"
SCHEMA = FOLDER / "optictl.schema.json"
WORDS = os.environ.get("OPTICTL_WORDS", support.SOURCE / "build/release/tests/cli/optictl_word_sets")

WIDTH = 120  # of lines of the schema, where words allow it
SIMPLE = {
    "text": {"type": "string"},
    "ascii": {"type": "string", "pattern": "^[ -~]*$"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "yes-no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "date-time"},
}
BOUNDED = re.compile(r"^(number|whole|text|ascii)(?:>=(-?[0-9]+)|\s+(-?[0-9]+)[.][.](-?[0-9]+))$")
# Any keys with values of one type: {text}, {verdict_word: whole>=0}.
FIELDS = re.compile(r"^[{](?:(?P<all>all )?(?P<of>[a-z_]+): )?(?P<type>[^}]+)[}](?: >= (?P<least>[0-9]+))?$")
# One line of a shape: key, what may miss of it, what it holds, its type, words about it.
LINE = re.compile(r"^(?P<key>[a-z][a-z0-9_]*)(?P<null>[!~]?)(?P<optional>[?]?)(?P<group>\[(?:\d+[.][.]\d+)?\]|\{\}|)"
                  r"(?P<parts>(?: [+] [a-z_]+)*)(?:: (?P<type>.+?)(?: else (?P<why>.+?))?)?(?: -- (?P<words>.+))?$")
PLAIN = re.compile(r"^[a-z0-9_!~?]+(?: [a-z0-9_!~?]+)*$")  # several keys that have their type from keys.txt
HEAD = re.compile(r"^(?P<kind>document|part|open part) (?P<name>[a-z_]+)(?P<schemas>(?: [a-z-]+/[0-9]+)*)"
                  r"(?P<parts>(?: [+] [a-z_]+)*)(?: -- (?P<words>.+))?$")


class Wrong(Exception):
    """A line that cannot be understood; says where."""


def parts_of(match):
    return [part.strip() for part in (match["parts"] or "").split("+") if part.strip()]


class Shape:
    """An object: its own keys, and the parts whose keys it has too."""

    def __init__(self, where, match):
        found = match.groupdict()
        self.where, self.kind, self.words = where, found.get("kind"), found["words"]
        self.schemas = (found.get("schemas") or "").split()
        self.parts = parts_of(match)
        self.keys = {}  # name: Key
        self.others = None  # type of keys that have no line


class Key:
    def __init__(self, where, match):
        self.where, self.name, self.words = where, match["key"], match["words"]
        self.null, self.optional = match["null"], bool(match["optional"])
        self.group, self.type = match["group"], match["type"]
        self.why = match["why"]  # all that KEY_state can say, where that is little
        self.shape = Shape(where, match) if self.group else None


def lines_of(path):
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield f"{path.name}:{number}", line.rstrip()


def read_shapes(path=FOLDER / "shapes.txt"):
    """{name: Shape} in the order of the file."""
    shapes, open_shapes = {}, []  # open_shapes: one for each level of indentation
    for where, line in lines_of(path):
        depth, rest = divmod(len(line) - len(line.lstrip()), 4)
        match = HEAD.match(line.strip())
        matches = [LINE.match(word) for word in line.split()] if PLAIN.match(line.strip()) else [LINE.match(line.strip())]
        if depth and line.strip().startswith("...: "):  # any other key may be there
            open_shapes[depth - 1].others = line.strip()[5:]
            continue
        if rest or not (all(matches) if depth else match) or depth > len(open_shapes):
            raise Wrong(f"{where}: not understood: {line.strip()}")
        del open_shapes[depth:]
        if not depth:
            if match["name"] in shapes:
                raise Wrong(f"{where}: {match['name']} stands twice")
            shapes[match["name"]] = shape = Shape(where, match)
            open_shapes.append(shape)
            continue
        for each in matches:
            key = Key(where, each)
            if key.name in open_shapes[-1].keys:
                raise Wrong(f"{where}: {key.name} stands twice")
            open_shapes[-1].keys[key.name] = key
        if key.shape:
            open_shapes.append(key.shape)
    return shapes


def read_keys(path=FOLDER / "keys.txt"):
    """{key or *suffix: (type, words)}."""
    keys = {}
    for where, line in lines_of(path):
        match = re.match(r"^([*]?[a-z0-9_]+) +(.+?)(?: -- (.+))?$", line)
        if not match or match[1] in keys:
            raise Wrong(f"{where}: {'stands twice' if match else 'not understood'}: {line}")
        keys[match[1]] = (match[2], match[3], where)
    return keys


class Generator:
    def __init__(self, shapes, keys, hand, words):
        self.shapes, self.keys, self.words = shapes, keys, words
        self.head = {key: value for key, value in hand.items() if key != "$defs"}
        self.hand = hand["$defs"]
        self.used = set()  # keys of the table, sets of words, parts by hand

    def type_of(self, name, where):
        """A type of the notation as JSON Schema."""
        bounded = BOUNDED.match(name)
        fields = FIELDS.match(name)
        if fields:
            made = {"type": "object"}
            if fields["of"]:
                made["propertyNames"] = self.type_of(fields["of"], where)
            made["additionalProperties"] = self.type_of(fields["type"], where)
            least = len(self.words[fields["of"]]) if fields["all"] else int(fields["least"] or 0)
            return dict(made, minProperties=least) if least else made
        if name.endswith("[]"):
            return {"type": "array", "items": self.type_of(name[:-2], where)}
        if name in SIMPLE:
            return dict(SIMPLE[name])
        if bounded:
            least, first, last = (value and int(value) for value in bounded.groups()[1:])
            low, high = ("minimum", "maximum") if bounded[1] in ("number", "whole") else ("minLength", "maxLength")
            made = dict(SIMPLE[bounded[1]], **{low: least if least is not None else first})
            return made if last is None else dict(made, **{high: last})
        if name.startswith("/"):
            return {"type": "string", "pattern": name.strip("/")}
        if name.startswith("one of "):
            words = [word.strip() for word in name[7:].split("|")]
            return {"enum": [int(word) if word.isdigit() else word for word in words]}
        some = re.match(r"^([a-z_]+) (or|but) (.+)$", name)
        if some and some[1] in self.words:  # a set of the program, with more or fewer words
            self.used.add(some[1])
            more = [word.strip() for word in some[3].split("|")]
            words = self.words[some[1]]
            return {"enum": words + more if some[2] == "or" else [word for word in words if word not in more]}
        if name in self.words or name in self.hand or name in self.shapes:
            self.used.add(name)
            return {"$ref": f"#/$defs/{name}"}
        raise Wrong(f"{where}: no type is called {name}")

    def key_type(self, key):
        """Type and words of a key: its own, else those of the table, else those of its unit."""
        if key.type:
            return key.type, key.words
        named = [key.name] + sorted((k for k in self.keys if k[0] == "*" and key.name.endswith(k[1:])),
                                    key=len, reverse=True)
        for name in named:
            if name in self.keys:
                self.used.add(name)
                return self.keys[name][0], key.words or self.keys[name][1]
        raise Wrong(f"{key.where}: {key.name} has no type: give it one here, or in keys.txt where it has one everywhere")

    def or_null(self, made):
        if "null" in self.hand.get(made.get("$ref", "").rpartition("/")[2], {}).get("type", ""):
            return made
        if "enum" in made:
            return dict(made, enum=made["enum"] + [None])
        if isinstance(made.get("type"), str):
            return dict(made, type=[made["type"], "null"])
        return {"anyOf": [made, {"type": "null"}]}

    def key(self, key):
        if key.shape:
            made = self.object(key.shape, closed=True)
            made.pop("description", None)
            if key.group != "{}":
                least, _, most = key.group[1:-1].partition("..")
                bounds = {"minItems": int(least), "maxItems": int(most)} if least else {}
                made = {"type": "array", **bounds, "items": made}
            words = key.words
        else:
            name, words = self.key_type(key)
            made = self.type_of(name, key.where)
        if key.null:
            made = self.or_null(made)
        return {"description": words, **made} if words else made

    def object(self, shape, closed):
        properties = {}
        if shape.schemas:
            names = [f"optictl.{name}" for name in shape.schemas]
            properties["schema"] = {"const": names[0]} if len(names) == 1 else {"enum": names}
        required = [name for name in properties if "head" not in shape.parts]
        for key in shape.keys.values():
            properties[key.name] = self.key(key)
            if key.null == "!":
                properties[f"{key.name}_state"] = self.type_of(f"one of {key.why}" if key.why else "text", key.where)
            if not key.optional:
                required.append(key.name)
        made = {"description": shape.words} if shape.words else {}
        if shape.parts:
            made["allOf"] = [self.type_of(part, shape.where) for part in shape.parts]
        else:
            made["type"] = "object"
        made["properties"] = properties
        if required:
            made["required"] = required
        # A part that says what any other key holds leaves no key over; and jsonschema before 4.11, as in Debian 12, does
        # not count such keys as evaluated.
        is_open = any(isinstance(self.hand.get(part, {}).get("additionalProperties"), dict) for part in shape.parts)
        if closed and not is_open:
            others = self.type_of(shape.others, shape.where) if shape.others else False
            made["unevaluatedProperties" if shape.parts else "additionalProperties"] = others
        return made

    def schema(self):
        defs = {}
        for name, words in self.words.items():
            defs[name] = {"enum": words}  # those that nothing refers to are left out below
        defs.update(self.hand)
        for name, shape in self.shapes.items():
            if name in defs:
                raise Wrong(f"{shape.where}: {name} is also a set of words, or in hand.json")
            defs[name] = self.object(shape, closed=shape.kind != "open part")
        text = json.dumps(defs)
        defs = {name: made for name, made in defs.items() if name not in self.words or f'"#/$defs/{name}"' in text}
        documents = [name for name, shape in self.shapes.items() if shape.kind == "document"]
        return {**self.head, "oneOf": [{"$ref": f"#/$defs/{name}"} for name in documents], "$defs": defs}


def lay_out(value, indent="", prefix="", comma=""):
    """Lines of JSON: what fits into a line stands on one."""
    flat = json.dumps(value)
    if not isinstance(value, (dict, list)) or not value or (indent and len(indent + prefix + flat + comma) <= WIDTH):
        return [indent + prefix + flat + comma]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    items = [(f"{json.dumps(key)}: ", inner) for key, inner in value.items()] if isinstance(value, dict) else \
            [("", inner) for inner in value]
    lines = [indent + prefix + opened]
    for place, (name, inner) in enumerate(items, 1):
        lines += lay_out(inner, indent + " ", name, "," if place < len(items) else "")
    return lines + [indent + closed + comma]


def generated():
    """The text of the schema."""
    hand = json.loads((FOLDER / "hand.json").read_text(encoding="ascii"))
    words = json.loads(subprocess.run([str(WORDS)], capture_output=True, check=True).stdout)
    shapes, keys = read_shapes(), read_keys()
    generator = Generator(shapes, keys, hand, words)
    schema = generator.schema()
    text = json.dumps(schema)
    unused = [name for name in words if name not in generator.used]
    unused += [name for name in hand["$defs"] if f'"#/$defs/{name}"' not in text]
    unused += [name for name, shape in shapes.items() if f'"#/$defs/{name}"' not in text]
    unused += [where for name, (_, _, where) in keys.items() if name not in generator.used]
    if unused:
        raise Wrong(f"nothing uses {', '.join(unused)}")
    return "\n".join(lay_out(schema)) + "\n"


# ------------------------------------------------------------------------------------------ --propose

def propose(objects, keys, indent="    "):
    """Lines of the shape that all of `objects` have."""
    seen = collections.defaultdict(list)
    for each in objects:
        for name, value in each.items():
            seen[name].append(value)
    for name, values in seen.items():
        if name == "schema" or (name.endswith("_state") and name[:-6] in seen):
            continue
        some = [value for value in values if value is not None]
        marks = ("!" if f"{name}_state" in seen else "~") if len(some) < len(values) else ""
        marks += "?" if len(values) < len(objects) else ""
        inner = [value for value in some if isinstance(value, dict)]
        rows = [row for value in some if isinstance(value, list) for row in value if isinstance(row, dict)]
        if inner or rows:
            yield f"{indent}{name}{marks}{'{}' if inner else '[]'}"
            yield from propose(inner or rows, keys, indent + "    ")
            continue
        flat = [each for value in some for each in (value if isinstance(value, list) else [value])]
        kind = "yes-no" if flat and all(isinstance(each, bool) for each in flat) else \
            "whole" if flat and all(isinstance(each, int) for each in flat) else \
            "number" if flat and all(isinstance(each, (int, float)) for each in flat) else "text"
        kind += "[]" if any(isinstance(value, list) for value in some) else ""
        known = name in keys or any(key[0] == "*" and name.endswith(key[1:]) for key in keys)
        yield f"{indent}{name}{marks}" + ("" if known else f": {kind}")


def main(words):
    if words == ["--propose"]:
        documents = [json.loads(line) for line in sys.stdin if line.strip()]
        print("\n".join(propose(documents, read_keys())))
        return 0
    text = generated()
    if words == ["--update"]:
        SCHEMA.write_text(text, encoding="ascii")
        return 0
    there = SCHEMA.read_text(encoding="ascii")
    sys.stdout.writelines(difflib.unified_diff(there.splitlines(True), text.splitlines(True), "checked in", "generated"))
    return int(there != text)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Wrong as wrong:
        sys.exit(str(wrong))
