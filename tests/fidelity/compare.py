#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares scalelab's emulated interpreter lock with the real one of CPython, on this machine, now.

    /usr/bin/python3 tests/fidelity/compare.py --scalelab build/release/drivers/scalelab

Both run the same workloads. In every round each point is visited once by both, one right after the
other, points in random order, so that a machine whose speed drifts favours neither. Prints a table of
both sides with intervals and the relative difference; tests/fidelity/README.md says how to read it.
"""

import argparse
import json
import pathlib
import random
import sys
import time

from cpython_side import CPython
from guide_tasks import TASKS
from other_load import OtherLoad
from points import FAMILIES, points_of
from scalelab_side import Scalelab
from sides import SideFailed, web_server_of
from tables import met_targets, page


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scalelab", required=True, metavar="PROGRAM", help="the built program")
    parser.add_argument("--python", default="/usr/bin/python3", metavar="PROGRAM", help="CPython (%(default)s)")
    parser.add_argument("--rounds", type=int, default=15, help="visits to each point (%(default)s); 6 or more")
    parser.add_argument(
        "--only", default=",".join(FAMILIES), metavar="A,B", help="families of points, or tasks (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the order of visits (%(default)s)")
    parser.add_argument("--null", action="store_true", help="CPython against itself: what noise alone makes")
    parser.add_argument("-o", "--output", type=pathlib.Path, metavar="TABLE.md", help="write the table here too")
    parser.add_argument("--raw", type=pathlib.Path, metavar="FILE.json", help="keep every measurement here")
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",")
    unknown = [name for name in chosen.only if not points_of(name)]
    if unknown:
        parser.error(
            f"there is no family or task '{unknown[0]}'; there are the families {', '.join(FAMILIES)}, "
            f"and the tasks {', '.join(TASKS)}"
        )
    if chosen.rounds < 1:
        parser.error("--rounds must be at least 1")
    return chosen


class Rounds:
    """All measurements: for each point those of CPython and of scalelab, in the order of the rounds."""

    def __init__(self, names, sides, seed):
        self.sides = sides
        self.measurements = {point: ([], []) for name in names for point in points_of(name)}
        self.random = random.Random(seed)
        self.done = 0  # rounds

    def run(self, rounds):
        begin = time.monotonic()
        for number in range(rounds):
            order = self.random.sample(list(self.measurements), len(self.measurements))
            for place, point in enumerate(order):
                visited = number * len(order) + place
                self._tell(f"round {number + 1} of {rounds}, {place + 1} of {len(order)}: {point}", begin,
                           visited / (rounds * len(order)))
                self._visit(point, (number + place) % 2)
            self.done += 1
        print(file=sys.stderr)

    def _visit(self, point, first):
        pair = {}
        for side in (first, 1 - first):
            pair[side] = self.sides[side].measure(point, self.random)
        # Together, so that an interruption leaves no half of a pair.
        for side, measurement in pair.items():
            self.measurements[point][side].append(measurement)

    @staticmethod
    def _tell(text, begin, share_done):
        if share_done > 0:
            left = (time.monotonic() - begin) * (1 / share_done - 1)
            text += f"; about {left / 60:.0f} min left"
        ending = "\n"
        if sys.stderr.isatty():
            text, ending = f"\r\x1b[K{text}", ""
        print(text, end=ending, file=sys.stderr, flush=True)

    def as_data(self):
        return [
            {
                "point": vars(point) | {"family": point.family},
                "CPython": [vars(measurement) for measurement in real],
                "scalelab": [vars(measurement) for measurement in emulated],
            }
            for point, (real, emulated) in self.measurements.items()
        ]


def main():
    chosen = arguments()
    try:
        real = CPython(chosen.python, web_server_of(chosen.scalelab))
        emulated = real if chosen.null else Scalelab(chosen.scalelab, real.turn_ns, real.use_of)
        rounds = Rounds(chosen.only, (real, emulated), chosen.seed)
    except SideFailed as failure:
        print(f"compare.py: {failure}", file=sys.stderr)
        return 1
    begin, others = time.time(), OtherLoad()
    failed = False
    try:
        rounds.run(chosen.rounds)
    except (KeyboardInterrupt, SideFailed) as end:
        failed = isinstance(end, SideFailed)
        why = f"failed: {end}" if failed else "interrupted"
        print(f"\nin round {rounds.done + 1} {why}; this is what there is", file=sys.stderr)
    text = page(rounds.measurements, (real, emulated), begin, others.processors())
    print(text)
    if chosen.output:
        chosen.output.write_text(text + "\n")
    if chosen.raw:
        chosen.raw.write_text(json.dumps(rounds.as_data(), indent=1) + "\n")
    return 0 if met_targets(rounds.measurements) and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
