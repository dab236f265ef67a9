# SPDX-License-Identifier: BSD-3-Clause

"""The peer of `scalelab report` in analysis_speed.py: median times with their exact intervals, and
speedups with bootstrap intervals, as a careful analyst would compute them with pandas and numpy.

    pandas_peer.py FILE.h5 OUT.json

What makes it quick: resamples are drawn as 16-bit ranks into the sorted times, all at once, and only
partitioned; the baseline's are drawn once for all points. It does not look at /workers at all, which
scalelab also goes through."""

import json
import math
import sys
import time

import h5py
import numpy
import pandas

RESAMPLES = 2000
CONFIDENCE = 0.95


def rank_of_lower_end(n):
    """The largest j, counted from 1, with P(B < j) within the tail, B binomial (n, 1/2)."""
    tail = 0.5 * (1 - CONFIDENCE)
    below = 0.0
    for j in range(n):
        below += math.exp(math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) - n * math.log(2))
        if below > tail:
            return j
    return n


def resampled_medians(ordered, random):
    """The medians of RESAMPLES resamples of times that are sorted."""
    n = len(ordered)
    ranks = random.integers(0, n, (RESAMPLES, n), dtype=numpy.uint16)
    middle = (n // 2,) if n % 2 else (n // 2 - 1, n // 2)
    ranks.partition(middle, axis=1)
    return ordered[ranks[:, middle]].mean(axis=1)


def analyse(path):
    with h5py.File(path) as file:
        samples = file["samples"]
        frame = pandas.DataFrame({name: samples[name][:] for name in ("point", "time_s", "verified", "warmup")})
        work = file["points/work"][:]
    times = frame[(frame.verified == 1) & (frame.warmup == 0)].groupby("point").time_s
    medians = times.median().to_numpy()
    random = numpy.random.default_rng(1)
    points = []
    baseline = None
    for point, of_point in times:
        ordered = numpy.sort(of_point.to_numpy())
        j = rank_of_lower_end(len(ordered))
        resampled = resampled_medians(ordered, random)
        baseline = resampled if baseline is None else baseline
        factor = work[point] / work[0]
        ratios = factor * baseline / resampled
        tail = 0.5 * (1 - CONFIDENCE)
        low, high = numpy.quantile(ratios, (tail, 1 - tail)) if point else (1.0, 1.0)
        points.append(
            {
                "median_s": medians[point],
                "median_low_s": ordered[j - 1],
                "median_high_s": ordered[len(ordered) - j],
                "speedup": factor * medians[0] / medians[point],
                "speedup_low": low,
                "speedup_high": high,
            }
        )
    return points


if __name__ == "__main__":
    begin = time.perf_counter()
    result = analyse(sys.argv[1])
    seconds = time.perf_counter() - begin  # without Python's own start and the imports
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump({"seconds": seconds, "points": result}, out)
