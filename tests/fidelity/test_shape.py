# SPDX-License-Identifier: BSD-3-Clause

"""The short form of the comparison: what must be true of an interpreter lock on any machine must be true
of CPython's and of scalelab's. Only order and shape; margins are so wide that noise can't cross them.
But who gains from a second processor, or takes turns with whom, is the system's decision where others want
the processors too: what then looks wrong is skipped. How closely the numbers agree is the benchmark's matter:
compare.py."""
# runs alone

import os
import pathlib
import random
import sys
import time
import unittest

from cpython_side import CPython
from other_load import OtherLoad
from points import Point, Sizes
from scalelab_side import Scalelab
from sides import SideFailed

SKIPPED = 77  # CTest's exit code for it
QUIET = 0.25  # processors that others keep busy, at most
PATIENCE_S = 30  # for a quiet second


def wait_for_a_quiet_second():
    """Returns how many processors others kept busy in the last second."""
    end = time.monotonic() + PATIENCE_S
    while True:
        others = OtherLoad()
        time.sleep(1)
        busy = others.processors()
        if busy <= QUIET or time.monotonic() > end:
            return busy


class Shape(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        busy = wait_for_a_quiet_second()
        if busy > QUIET:
            raise unittest.SkipTest(f"others keep {busy:.1f} processors busy, for {PATIENCE_S} s already")
        sizes = Sizes(operations=10, convoy_s=0.3, hand_over_s=0.2)
        program = pathlib.Path(os.environ["SCALELAB_BUILD"]) / "drivers" / "scalelab"
        real = CPython("/usr/bin/python3", sizes)
        cls.sides = (real, Scalelab(program, real.turn_ns, sizes))
        cls.random = random.Random(1)

    def check(self, compared, shape):
        """Calls shape with the values at the points. It must hold twice before it fails twice: one
        disturbed visit decides nothing, and neither do two while others are busy."""
        for side in self.sides:
            with self.subTest(side.name):
                others = OtherLoad()
                held, failed = 0, 0
                while held < 2:
                    try:
                        shape(*(side.measure(point, self.random).value for point in compared))
                        held += 1
                    except (AssertionError, SideFailed):
                        failed += 1
                        if failed == 2:
                            busy = others.processors()
                            if busy > QUIET:
                                self.skipTest(f"others kept {busy:.1f} processors busy")
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
    result = unittest.main(exit=False, verbosity=2).result
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if result.skipped else 0)
