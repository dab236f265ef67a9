# SPDX-License-Identifier: BSD-3-Clause

"""Visits points with CPython: each visit is a fresh interpreter that runs cpython_workloads.py, or cpython_tasks.py."""

import json
import pathlib

from guide_tasks import TASKS
from points import Sizes
from sides import Measurement, Use, output_of, relative, threads_over_processes

WORKLOADS = pathlib.Path(__file__).with_name("cpython_workloads.py")
PROGRAM_OF_TASKS = pathlib.Path(__file__).with_name("cpython_tasks.py")


class CPython:
    name = "CPython"

    def __init__(self, program, web_server, sizes=Sizes()):
        """`web_server`: scalelab's, of which two of the guide's tasks download."""
        self.program = program
        self.web_server = str(web_server)
        self.uses = {}  # of time, by the name of the task
        self.sizes = sizes
        self.version = output_of([program, "-I", "-c", "import platform as p; print(p.python_version())"]).strip()
        # Of a turn of its loops, for each kind of code: between two looks whether to drop the lock.
        self.turn_ns = self._start("turn_lengths")

    def measure(self, point, random):
        """Visits a point once. Teams of different size come in random order."""
        return getattr(self, f"_{point.family}")(point, random)

    def _run(self, workload, point, **settings):
        return self._start(workload, switch_interval_ms=point.switch_interval_ms, **settings)

    def use_of(self, name):
        """How one thread alone uses its time for one of the guide's tasks: measured once."""
        if name not in self.uses:
            self.uses[name] = Use(**self._do_task(name, "use", runs=self.sizes.task_runs))
        return self.uses[name]

    def _start(self, workload, **settings):
        settings |= {"workload": workload}
        return self._found_by(WORKLOADS, settings)

    def _do_task(self, name, visit, **settings):
        task = TASKS[name].of_share(self.sizes.task_items)
        sizes = task.sizes | ({"server": self.web_server} if task.from_server else {})
        return self._found_by(PROGRAM_OF_TASKS, {"task": task.kernel, "sizes": sizes, "visit": visit} | settings)

    def _found_by(self, script, settings):
        return json.loads(output_of([self.program, "-E", "-s", str(script), json.dumps(settings)]))

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

    def _tasks(self, point, random):
        kinds = random.sample(["threads", "processes"], 2) * self.sizes.task_runs
        times_s = self._do_task(point.task, "teams", workers=point.workers, kinds=kinds)["times_s"]
        by_kind = dict(zip(kinds[:2], (times_s[::2], times_s[1::2]), strict=True))
        alone = ()
        if point.workers == 1:
            alone = (TASKS[point.task].of_share(self.sizes.task_items).count, self.use_of(point.task).held_s)
        return threads_over_processes(by_kind["threads"], by_kind["processes"], *alone)
