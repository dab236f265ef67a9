# SPDX-License-Identifier: BSD-3-Clause

"""The short form of the comparison: what must be true of an interpreter lock on any machine must be true
of CPython's and of scalelab's (two_sides.py)."""
# runs alone

from points import Point, Sizes
from two_sides import TwoSidesTest, main


class Shape(TwoSidesTest):
    sizes = Sizes(operations=10, convoy_s=0.3, hand_over_s=0.2)

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
    main()
