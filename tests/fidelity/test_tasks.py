# SPDX-License-Identifier: BSD-3-Clause

"""The short form of the comparison of the guide's tasks: threads and processes are told apart, or not, by Python
and by scalelab alike (two_sides.py)."""
# runs alone

import os
import unittest

from points import Point, Sizes
from two_sides import TwoSidesTest, main

TWO_CORES = len(os.sched_getaffinity(0)) >= 2


class Tasks(TwoSidesTest):
    sizes = Sizes(task_items=0.25, task_runs=2)

    @unittest.skipUnless(TWO_CORES, "processes need a second processor to be quicker")
    def test_processes_are_quicker_where_a_task_holds_the_lock(self):
        def shape(images, data):
            self.assertGreater(images, 1.4)  # 2; without a lock 1
            self.assertGreater(data, 1.4)

        self.check([Point("tasks", 2, task="images"), Point("tasks", 2, task="data")], shape)

    def test_threads_are_as_quick_where_a_task_waits(self):
        def shape(downloads):
            self.assertGreater(downloads, 0.7)  # 1
            self.assertLess(downloads, 1.4)

        self.check([Point("tasks", 4, task="downloads")], shape)


if __name__ == "__main__":
    main()
