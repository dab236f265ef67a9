# SPDX-License-Identifier: BSD-3-Clause

"""Visits points with scalelab: each visit is one `scalelab run` with one sample a team."""

import pathlib
import tempfile

import h5py

from points import Sizes
from sides import Measurement, SideFailed, output_of, relative

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
min_repeats = 1
max_repeats = 1
warmup      = 0
seed        = {seed}
"""


def _lines(keys):
    return "\n".join(f"{name} = {value}" for name, value in keys.items())


class Scalelab:
    name = "scalelab"

    def __init__(self, program, step_ns, sizes=Sizes()):
        """`step_ns`: for each kind of code, the nanoseconds between two looks whether to drop the lock."""
        self.step_ns = step_ns
        self.sizes = sizes
        self.program = str(pathlib.Path(program).resolve())
        self.version = output_of([self.program, "--version"]).strip().removeprefix("scalelab ")

    def measure(self, point, random):
        """Visits a point once. Teams of different size come in random order."""
        return getattr(self, f"_{point.family}")(point, random)

    def _run(self, kernel, point, random, layouts, size, scaling="weak"):
        """Returns /samples and /workers as dictionaries of columns."""
        interpreter = {"switch_interval_ms": float(point.switch_interval_ms)}
        if kernel in ("duty", "convoy"):
            interpreter["step_ns"] = round(self.step_ns[point.code], 1)
        if kernel == "duty":
            interpreter["held_share"] = float(point.held_share)
        text = CONFIG.format(
            kernel=kernel,
            scaling=scaling,
            size=_lines(size),
            interpreter=_lines(interpreter),
            layouts=", ".join(f'"{layout}"' for layout in layouts),
            seed=random.randrange(1, 2**31),
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
        if len(samples["time_s"]) != len(layouts) or not samples["verified"].all():
            raise SideFailed(f"a sample is missing, or its answer is wrong:\n{text}")
        return samples, workers

    def _times_s(self, kernel, point, random, layout, size, scaling="weak"):
        layouts = ["1x1", layout.format(point.workers)]
        samples, _ = self._run(kernel, point, random, layouts, size, scaling)
        return dict(zip(samples["workers"].tolist(), samples["time_s"].tolist(), strict=True))

    def _duty(self, point, random, layout="1x{}"):
        size = {
            "operations": self.sizes.operations,
            "operation_ms": float(self.sizes.operation_ms),
            "rest": f'"{point.rest}"',
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
