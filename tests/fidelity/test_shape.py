"""The short form of the comparison: what must be true of an interpreter lock on any machine, however
busy, must be true of CPython's and of scalelab's. Only order and shape; margins are so wide that
noise can't cross them. How closely the numbers agree is the benchmark's matter: compare.py."""

import os
import pathlib
import random
import unittest

from cpython_side import CPython
from points import Point, Sizes
from scalelab_side import Scalelab


class Shape(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sizes = Sizes(operations=10, convoy_s=0.3, hand_over_s=0.2)
        program = pathlib.Path(os.environ["SCALELAB_BUILD"]) / "drivers" / "scalelab"
        real = CPython("/usr/bin/python3", sizes)
        cls.sides = (real, Scalelab(program, real.turn_ns, sizes))
        cls.random = random.Random(1)

    def check(self, compared, shape):
        """Calls shape with the values at the points. It must hold twice before it fails twice: one
        disturbed visit decides nothing."""
        for side in self.sides:
            with self.subTest(side.name):
                held, failed = 0, 0
                while held < 2:
                    values = [side.measure(point, self.random).value for point in compared]
                    try:
                        shape(*values)
                        held += 1
                    except AssertionError:
                        failed += 1
                        if failed == 2:
                            raise

    def test_what_threads_and_processes_gain(self):
        def shape(held, waiting, processes):
            self.assertLess(held, 1.5)  # 1; without a lock 2 on two cores
            self.assertGreater(waiting, 2)  # 3.9
            # A lock each: 2 on two free cores, 1 where only one is free.
            self.assertGreater(processes, 0.7 * held)

        self.check([Point("duty", 4), Point("duty", 4, held_share=0.1), Point("processes", 2)], shape)

    def test_sleeping_leaves_the_lock(self):
        def shape(speed):
            self.assertGreater(speed, 2)  # 4

        self.check([Point("square", 4)], shape)

    def test_convoy(self):
        def shape(alone, beside_one, beside_one_at_1_ms):
            self.assertLess(beside_one, alone / 4)  # 1/28
            self.assertLess(beside_one, beside_one_at_1_ms)  # 1/4

        self.check([Point("convoy", 1), Point("convoy", 2), Point("convoy", 2, switch_interval_ms=1)], shape)

    def test_the_lock_changes_hands_once_an_interval(self):
        def shape(at_5_ms, at_a_tenth):
            self.assertGreater(at_5_ms, 4 * at_a_tenth)  # 28

        self.check([Point("hand_over", 2), Point("hand_over", 2, switch_interval_ms=0.1)], shape)


if __name__ == "__main__":
    unittest.main()
