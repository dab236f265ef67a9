# SPDX-License-Identifier: BSD-3-Clause

"""What scripts of short comparisons have in common: shapes that must hold for CPython and for scalelab alike. Only
order and shape; margins are so wide that noise can't cross them. But who gains from a second processor, or takes
turns with whom, is the system's decision where others want the processors too: what then looks wrong is skipped. How
closely the numbers agree is the benchmark's matter: compare.py."""

import os
import pathlib
import random
import sys
import time
import unittest

from cpython_side import CPython
from other_load import OtherLoad
from points import Sizes
from scalelab_side import Scalelab
from sides import SideFailed, web_server_of

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


class TwoSidesTest(unittest.TestCase):
    sizes = Sizes()

    @classmethod
    def setUpClass(cls):
        busy = wait_for_a_quiet_second()
        if busy > QUIET:
            raise unittest.SkipTest(f"others keep {busy:.1f} processors busy, for {PATIENCE_S} s already")
        program = pathlib.Path(os.environ["SCALELAB_BUILD"]) / "drivers" / "scalelab"
        real = CPython("/usr/bin/python3", web_server_of(program), cls.sizes)
        cls.sides = (real, Scalelab(program, real.turn_ns, real.use_of, cls.sizes))
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


def main():
    result = unittest.main(exit=False, verbosity=2).result
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if result.skipped else 0)
