# SPDX-License-Identifier: BSD-3-Clause

"""Visits points with CPython: each visit is a fresh interpreter that runs cpython_workloads.py."""

import json
import pathlib

from points import Sizes
from sides import Measurement, output_of, relative

WORKLOADS = pathlib.Path(__file__).with_name("cpython_workloads.py")


class CPython:
    name = "CPython"

    def __init__(self, program, sizes=Sizes()):
        self.program = program
        self.sizes = sizes
        self.version = output_of([program, "-I", "-c", "import platform as p; print(p.python_version())"]).strip()
        # Of a turn of its loops, for each kind of code: between two looks whether to drop the lock.
        self.turn_ns = self._start("turn_lengths")

    def measure(self, point, random):
        """Visits a point once. Teams of different size come in random order."""
        return getattr(self, f"_{point.family}")(point, random)

    def _run(self, workload, point, **settings):
        return self._start(workload, switch_interval_ms=point.switch_interval_ms, **settings)

    def _start(self, workload, **settings):
        settings |= {"workload": workload}
        return json.loads(output_of([self.program, "-I", str(WORKLOADS), json.dumps(settings)]))

    def _times_s(self, workload, point, random, **settings):
        teams = random.sample([1, point.workers], 2)
        return dict(zip(teams, self._run(workload, point, teams=teams, **settings)["times_s"], strict=True))

    def _duty(self, point, random, workload="duty"):
        times_s = self._times_s(
            workload,
            point,
            random,
            held_share=point.held_share,
            rest=point.rest,
            operations=self.sizes.operations,
            operation_ms=self.sizes.operation_ms,
        )
        return relative(point, times_s, (self.sizes.operations, self.sizes.operations * point.workers))

    def _processes(self, point, random):
        return self._duty(point, random, "processes")

    def _square(self, point, random):
        tasks = self.sizes.tasks
        times_s = self._times_s("square", point, random, tasks=tasks, wait_ms=self.sizes.task_wait_ms)
        return relative(point, times_s, (tasks, tasks))

    def _convoy(self, point, _random):
        found = self._run(
            "convoy",
            point,
            workers=point.workers,
            seconds=self.sizes.convoy_s,
            wait_ms=self.sizes.convoy_wait_ms,
            compute_ms=self.sizes.convoy_compute_ms,
            code=point.code,
        )
        return Measurement(found["rate"])

    def _hand_over(self, point, _random):
        found = self._run("hand_over", point, seconds=self.sizes.hand_over_s)
        return Measurement(1000 * found["seconds_per_switch"])
