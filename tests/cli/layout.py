"""JSON in a form whose lines can be read and compared: one value a line, short groups on one."""
import json

WIDTH = 120


class Number(str):
    """A number as it was written: 1.0 is not 1 to whoever compares texts."""


def parse(text):
    """Parses JSON; keeps numbers as they are written, and refuses a key that stands twice."""
    def pairs(items):
        keys = [key for key, _ in items]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"keys that stand twice in one object: {sorted(twice)}")
        return dict(items)
    return json.loads(text, object_pairs_hook=pairs, parse_float=Number, parse_int=Number)


def one_line(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {one_line(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(one_line, value)) + "]"
    return json.dumps(value)


def is_deep(value):
    """Whether a group has groups in it: those get lines of their own."""
    inner = value.values() if isinstance(value, dict) else value
    return any(isinstance(v, (dict, list)) and v for v in inner)


def lay_out(value, indent="", prefix="", comma=""):
    """Lines of a value. The order of keys is the one they were written in."""
    flat = one_line(value)
    group = isinstance(value, (dict, list)) and value
    if not group or (indent and not is_deep(value) and len(indent + prefix + flat + comma) <= WIDTH):
        return [indent + prefix + flat + comma]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    items = [(json.dumps(key) + ": ", v) for key, v in value.items()] if isinstance(value, dict) else \
            [("", v) for v in value]
    lines = [indent + prefix + opened]
    for place, (name, inner) in enumerate(items, 1):
        lines += lay_out(inner, indent + " ", name, "," if place < len(items) else "")
    return lines + [indent + closed + comma]
