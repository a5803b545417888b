#!/usr/bin/env python3
"""link: the verdict on every pair of tests/link-pairs/pairs.csv, in both directions.

`expected` of a row: fit = works as standardised, cond = works under conditions that must be told,
no = cannot work, dep = depends on what no register tells.
"""
import collections
import csv
import pathlib
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

import lists
import support

PAIRS = support.SOURCE / "tests/link-pairs"
ALLOWED = {"fit": "match", "cond": "conditional", "no": "mismatch", "dep": "cannot tell"}
# The memory of 40G BiDi modules names no media: they fit on the condition that the product does.
CONDITIONAL = {("40bd", "40bd")}


def rows():
    with open(PAIRS / "pairs.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def verdict(a, b):
    return lists.json_of("link", "--only-lists", "file", *(PAIRS / f"modules/{name}.cap" for name in (a, b)))[0]


def both_ways():
    """(row, document) of each pair and direction."""
    ways = [(row, *ends) for row in rows() for ends in ((row["a"], row["b"]), (row["b"], row["a"]))]
    with ThreadPoolExecutor(2) as pool:
        return [(way[0], found) for way, found in zip(ways, pool.map(lambda way: verdict(*way[1:]), ways))]


class LinkPairs(unittest.TestCase):
    def test_verdicts(self):
        wrong, counts = [], collections.Counter()
        for row, found in both_ways():
            counts[row["expected"], found["verdict"]] += 1
            named = (row["a"], row["b"]) in CONDITIONAL
            if found["verdict"] != ("conditional" if named else ALLOWED[row["expected"]]):
                said = [r["text"] for r in found["remarks"] if r["outcome"] == found["verdict"]]
                wrong.append(f"{row['a']} - {row['b']}: {row['expected']} ({row['why']}), got {found['verdict']}: {said}")
        table = "\n".join(f"{want:5} {got:12} {count:4}" for (want, got), count in sorted(counts.items()))
        self.assertEqual([], wrong, f"{len(wrong)} of {sum(counts.values())} are wrong:\n" + "\n".join(wrong) + "\n" + table)

    def test_a_lone_reach_is_told_in_the_condition(self):
        for row, found in both_ways():
            reach = re.search(r"<=\s*(\d+) (k?m)\b", row["why"])
            if row["expected"] == "cond" and reach:
                wanted = f"<= {reach[1]} {reach[2]}"
                self.assertTrue(any(wanted in r["text"] for r in found["remarks"]), (row["a"], row["b"], wanted))

    def test_every_module_of_the_table_is_there(self):
        names = {row[end] for row in rows() for end in "ab"}
        self.assertEqual(names, {pathlib.Path(path).stem for path in (PAIRS / "modules").glob("*.cap")})


if __name__ == "__main__":
    unittest.main()
