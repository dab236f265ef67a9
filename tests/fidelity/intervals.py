# SPDX-License-Identifier: BSD-3-Clause

"""A median, and how well it is known, without assuming anything about how values scatter."""

import dataclasses
import math
import statistics


@dataclasses.dataclass(frozen=True)
class Median:
    """A median with its exact interval; low and high are None where there are too few values."""

    value: float
    low: float | None
    high: float | None


def coverage(values, rank):
    """How surely the median lies between the rank-th smallest and the rank-th largest of so many values:
    how many of them fall below it is binomial with a half (David and Nagaraja, Order Statistics, 7.1)."""
    return 1 - 2 * sum(math.comb(values, below) for below in range(rank)) / 2**values


def interval_rank(values, confidence=0.95):
    """The rank of the narrowest such interval that is sure enough; None with fewer than 6 values at 95 %."""
    ranks = [rank for rank in range(1, values // 2 + 1) if coverage(values, rank) >= confidence]
    return max(ranks, default=None)


def median_of(values, confidence=0.95):
    rank = interval_rank(len(values), confidence)
    ordered = sorted(values)
    low, high = (None, None) if rank is None else (ordered[rank - 1], ordered[-rank])
    return Median(statistics.median(ordered), low, high)
