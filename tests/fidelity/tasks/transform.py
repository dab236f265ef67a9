# SPDX-License-Identifier: BSD-3-Clause

"""Tables of records: read by the module csv, filtered, grouped, and sorted, in plain Python."""

import csv
import io
import random

from cpython_teams import share

# As they stand in the text: half of them plain, some quoted for commas, quotes and newlines.
NOTES = (
    *("", "paid", "in stock", "second choice", "", "sent on Monday", "ordered by telephone", "", "to be collected"),
    *("paid in advance", "", '"red, green, blue"', '"a ""special"" price"', '""', '"first floor,\nsecond door"'),
    '"12,50,""each"",,"',
)


def text_of(rows, groups, numbers):
    return "".join(
        f"{numbers.randrange(groups)},{numbers.randint(1, 100)},{numbers.randint(1, 999_999) / 100:.2f},"
        f"{numbers.choice(NOTES)}\n"
        for _ in range(rows)
    )


def transformed(text, most_quantity):
    """Of the records with a quantity that is not above the most: of each key how many there are, their quantities and
    their values; and all values in order, each with its row."""
    groups = {}
    kept = []
    for row, (key, quantity, price, _note) in enumerate(csv.reader(io.StringIO(text, newline=""))):
        quantity = int(quantity)
        if quantity > most_quantity:
            continue
        value = quantity * round(100 * float(price))
        records, quantities, values = groups.get(key, (0, 0, 0))
        groups[key] = (records + 1, quantities + quantity, values + value)
        kept.append((value, row))
    kept.sort()
    return groups, kept


class Task:
    leaving = ()

    def __init__(self, tables, rows, groups, most_quantity):
        self.items = tables
        self._text = text_of(rows, groups, random.Random(1))
        self._most_quantity = most_quantity

    def reset(self):
        """Nothing is changed by a run."""

    def work(self, worker, workers, _meet):
        return sum(self._sum_of_table() for _ in share(self.items, worker, workers))

    def end(self):
        """Nothing is left."""

    def _sum_of_table(self):
        groups, kept = transformed(self._text, self._most_quantity)
        middle_value, _ = kept[len(kept) // 2]
        return middle_value + sum(values for _, _, values in groups.values())
