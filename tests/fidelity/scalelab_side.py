# SPDX-License-Identifier: BSD-3-Clause

"""Visits points with scalelab: each visit is one `scalelab run` with one sample a team, or a few."""

import json
import pathlib
import statistics
import tempfile

import h5py

import scalelab_tasks
from guide_tasks import TASKS
from points import Sizes
from sides import Measurement, SideFailed, Use, output_of, relative, threads_over_processes

CONFIG = """[study]
kernel  = "{kernel}"
scaling = "{scaling}"
[size]
{size}
[interpreter]
{interpreter}
[sweep]
layouts = [{layouts}]
gil     = ["interval"]
[measure]
min_repeats = {repeats}
max_repeats = {repeats}
warmup      = {warmup}
seed        = {seed}
limits      = false
"""


def _lines(keys):
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in keys.items())


class Scalelab:
    name = "scalelab"

    def __init__(self, program, step_ns, use_of, sizes=Sizes()):
        """`step_ns`: for each kind of code, the nanoseconds between two looks whether to drop the lock.
        `use_of(name)`: how Python uses its time for one of the guide's tasks."""
        self.step_ns = step_ns
        self.use_of = use_of
        self.studies = {}  # of tasks: size and interpreter, by name
        self.sizes = sizes
        self.program = str(pathlib.Path(program).resolve())
        self.version = output_of([self.program, "--version"]).strip().removeprefix("scalelab ")

    def measure(self, point, random):
        """Visits a point once. Teams of different size come in random order."""
        return getattr(self, f"_{point.family}")(point, random)

    def _interpreter(self, kernel, point):
        interpreter = {"switch_interval_ms": float(point.switch_interval_ms)}
        if kernel in ("duty", "convoy"):
            interpreter["step_ns"] = round(self.step_ns[point.code], 1)
        if kernel == "duty":
            interpreter["held_share"] = float(point.held_share)
        return interpreter

    def _run(self, kernel, point, random, layouts, size, scaling="weak"):
        """One sample of each layout: /samples and /workers as dictionaries of columns."""
        return self._samples(kernel, self._interpreter(kernel, point), random, layouts, size, scaling)

    def _samples(self, kernel, interpreter, random, layouts, size, scaling, repeats=1, warmup=0):
        """Returns /samples, without those that warm up, and /workers as dictionaries of columns."""
        text = CONFIG.format(
            kernel=kernel,
            scaling=scaling,
            size=_lines(size),
            interpreter=_lines(interpreter),
            layouts=", ".join(f'"{layout}"' for layout in layouts),
            seed=random.randrange(1, 2**31),
            repeats=repeats,
            warmup=warmup,
        )
        with tempfile.TemporaryDirectory(prefix="scalelab-fidelity-") as folder:
            config = pathlib.Path(folder) / "visit.toml"
            results = config.with_suffix(".h5")
            config.write_text(text)
            output_of([self.program, "run", str(config), "-o", str(results), "--quiet"])
            with h5py.File(results) as file:
                samples, workers = (
                    {name: column[()] for name, column in file[group].items()} for group in ("samples", "workers")
                )
        timed = samples["warmup"] == 0
        if timed.sum() != len(layouts) * repeats or not samples["verified"].all():
            raise SideFailed(f"a sample is missing, or its answer is wrong:\n{text}")
        of_timed = timed[workers["sample"]]
        return (
            {name: column[timed] for name, column in samples.items()},
            {name: column[of_timed] for name, column in workers.items()},
        )

    def _times_s(self, kernel, point, random, layout, size, scaling="weak"):
        layouts = ["1x1", layout.format(point.workers)]
        samples, _ = self._run(kernel, point, random, layouts, size, scaling)
        return dict(zip(samples["workers"].tolist(), samples["time_s"].tolist(), strict=True))

    def _duty(self, point, random, layout="1x{}"):
        size = {
            "operations": self.sizes.operations,
            "operation_ms": float(self.sizes.operation_ms),
            "rest": point.rest,
        }
        times_s = self._times_s("duty", point, random, layout, size)
        return relative(point, times_s, (self.sizes.operations, self.sizes.operations * point.workers))

    def _processes(self, point, random):
        return self._duty(point, random, "{}x1")

    def _square(self, point, random):
        tasks = self.sizes.tasks
        size = {"tasks": tasks, "wait_ms": float(self.sizes.task_wait_ms)}
        times_s = self._times_s("square", point, random, "1x{}", size, scaling="strong")
        return relative(point, times_s, (tasks, tasks))

    def _convoy(self, point, random):
        size = {
            "seconds": float(self.sizes.convoy_s),
            "wait_ms": float(self.sizes.convoy_wait_ms),
            "compute_ms": float(self.sizes.convoy_compute_ms),
        }
        samples, _ = self._run("convoy", point, random, [f"1x{point.workers}"], size)
        return Measurement(float(samples["convoy_rate"][0]))

    def _hand_over(self, point, random):
        operation_ms = float(self.sizes.operation_ms)
        operations = round(1000 * self.sizes.hand_over_s / point.workers / operation_ms)
        size = {"operations": operations, "operation_ms": operation_ms}
        samples, workers = self._run("duty", point, random, [f"1x{point.workers}"], size)
        switches = int(workers["lock_switches"].sum())
        if switches == 0:
            raise SideFailed(f"the lock never changed hands: {point}")
        return Measurement(1000 * float(samples["time_s"][0]) / switches)

    def _tasks(self, point, random):
        name, workers, runs = point.task, point.workers, self.sizes.task_runs
        if name not in self.studies:
            self.studies[name] = self._study_of(name, random)
        kernel, size, interpreter = self.studies[name]
        layouts, repeats = [f"1x{workers}", f"{workers}x1"], runs
        if workers == 1:
            layouts, repeats = ["1x1"], 2 * runs  # a thread is a process there, and each gets half of the runs
        samples, accounts = self._samples(kernel, interpreter, random, layouts, size, "strong", repeats, warmup=1)
        times_s = samples["time_s"].tolist()
        if workers > 1:
            by_processes = (samples["ranks"] > 1).tolist()
            threads_s = [time_s for time_s, is_other in zip(times_s, by_processes, strict=True) if not is_other]
            processes_s = [time_s for time_s, is_other in zip(times_s, by_processes, strict=True) if is_other]
            return threads_over_processes(threads_s, processes_s)
        held_s = statistics.median(accounts["lock_held_s"].tolist())
        items = TASKS[name].of_share(self.sizes.task_items).count
        return threads_over_processes(times_s[::2], times_s[1::2], items, held_s / items)

    def _study_of(self, name, random):
        """The kernel, size and interpreter with which scalelab does what Python does in the task."""

        def trial(kernel, size, held_share):
            samples, workers = self._samples(
                kernel, {"held_share": float(held_share)}, random, ["1x1"], size, "strong", self.sizes.task_runs, 1
            )
            held_s = min(workers["lock_held_s"].tolist()) / task.count
            if held_s <= 0:
                raise SideFailed(f"{kernel} never held the lock")
            return Use(min(samples["time_s"].tolist()) / task.count, held_s)

        task = TASKS[name].of_share(self.sizes.task_items)
        size, held_share = getattr(scalelab_tasks, task.kernel)(task, self.use_of(name), trial)
        return task.kernel, size, {} if held_share is None else {"held_share": float(held_share)}
