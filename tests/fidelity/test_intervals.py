# SPDX-License-Identifier: BSD-3-Clause

"""The interval of a median, on numbers that can be checked by hand."""

import unittest

from intervals import Median, coverage, interval_rank, median_of


class Intervals(unittest.TestCase):
    def test_how_sure_smallest_to_largest_is(self):
        # It misses when all six values fall on one side of the median: twice 1/64.
        self.assertEqual(coverage(6, 1), 1 - 2 / 64)
        # Of eight: none or one below the median, or above it: twice (1 + 8)/256.
        self.assertEqual(coverage(8, 2), 1 - 2 * 9 / 256)

    def test_the_narrowest_that_is_sure_enough(self):
        self.assertIsNone(interval_rank(5))  # 1 - 2/32 is 93.75 %
        self.assertEqual(interval_rank(6), 1)
        self.assertEqual(interval_rank(8), 1)  # the second rank gives 92.97 %
        self.assertEqual(interval_rank(9), 2)  # 1 - 2 * 10/512 is 96.1 %
        self.assertEqual(interval_rank(15), 4)  # 1 - 2 * 576/32768 is 96.5 %
        self.assertEqual(interval_rank(8, confidence=0.9), 2)

    def test_median_of(self):
        self.assertEqual(median_of([3, 1, 2]), Median(2, None, None))
        self.assertEqual(median_of([6, 5, 4, 3, 2, 1]), Median(3.5, 1, 6))
        self.assertEqual(median_of([9, 1, 8, 2, 7, 3, 6, 4, 5]), Median(5, 2, 8))


if __name__ == "__main__":
    unittest.main()
