# SPDX-License-Identifier: BSD-3-Clause

"""What is said of planted values: which of two things is quicker, and whether the two sides disagree about it."""

import unittest

from intervals import Median
from points import FAMILIES, Point
from sides import Measurement
from tables import conclusions, disagree, met_targets, page, quicker

TASKS = FAMILIES["tasks"]
POINT = Point("tasks", 2, task="images")


def measured(*values):
    return [Measurement(value) for value in values]


def six_about(value):
    return measured(*(value * (1 + step / 1000) for step in range(-3, 3)))


class Side:
    turn_ns = {"bytecode": 20, "calls": 1000}
    version = "1"

    def __init__(self, name):
        self.name = name


class Quicker(unittest.TestCase):
    def test_is_told_by_the_interval_alone(self):
        self.assertEqual(quicker(TASKS, Median(1.5, 1.01, 2)), "processes")
        self.assertEqual(quicker(TASKS, Median(0.8, 0.5, 0.99)), "threads")
        self.assertEqual(quicker(TASKS, Median(1.5, 0.99, 2)), "open")
        self.assertEqual(quicker(TASKS, Median(1.5, None, None)), "too few rounds")

    def test_is_neither_within_a_twentieth(self):
        self.assertEqual(quicker(TASKS, Median(1.03, 1.01, 1.05)), "equal")
        self.assertEqual(quicker(TASKS, Median(1.03, 1.01, 1.051)), "processes")
        self.assertEqual(quicker(TASKS, Median(0.97, 0.95, 0.99)), "equal")


class Disagreement(unittest.TestCase):
    def test_takes_two_opposite_directions(self):
        self.assertTrue(disagree(TASKS, six_about(1.2), six_about(0.8)))
        self.assertTrue(disagree(TASKS, six_about(0.8), six_about(1.2)))
        self.assertFalse(disagree(TASKS, six_about(1.2), six_about(1.9)))
        self.assertFalse(disagree(TASKS, six_about(1.2), six_about(1)))
        # One of them may be anything.
        self.assertFalse(disagree(TASKS, six_about(1.2), measured(0.5, 0.6, 0.8, 0.9, 1, 1.1)))
        self.assertFalse(disagree(TASKS, measured(1.2), measured(0.8)))

    def test_misses_the_target_as_a_large_difference_does(self):
        def said(real, emulated):
            found = conclusions("tasks", {POINT: (six_about(real), six_about(emulated))})
            return [text for text, met in found if met is False]

        self.assertEqual(said(2, 1.8), [])
        self.assertEqual(len(said(2, 1.6)), 1)
        (against,) = said(1.06, 0.94)
        self.assertIn("threads or processes are quicker: 1", against)
        self.assertFalse(met_targets({POINT: (six_about(1.06), six_about(0.94))}))
        self.assertTrue(met_targets({POINT: (six_about(1.06), six_about(1))}))


class Page(unittest.TestCase):
    def test_says_what_each_side_found(self):
        alone = Point("tasks", 1, task="images")
        times = [[Measurement(1, operation_ms, held_ms)] * 6 for operation_ms, held_ms in ((30, 20), (31, 21))]
        found = {POINT: (six_about(1.2), six_about(0.8)), alone: tuple(times)}
        text = page(found, (Side("CPython"), Side("scalelab")), 0, 0)
        self.assertRegex(text, r"\| images \| 2 \| 1.2 \[.*\| processes, threads \| -33.*\| scalelab is less \|")
        self.assertRegex(text, r"\| images \| 1 \| 1 \[1, 1\] \| 1 \[1, 1\] \| equal \|")
        self.assertIn("| images | 30 | 20 | 31 | 21 |", text)


if __name__ == "__main__":
    unittest.main()
