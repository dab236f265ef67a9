# SPDX-License-Identifier: BSD-3-Clause

"""What is compared: the points of the grid, and the sizes that both sides use."""

import dataclasses

from guide_tasks import TASKS


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How much each visit does, on both sides alike."""

    operations: int = 40  # of each worker: duty and processes
    operation_ms: float = 10
    convoy_s: float = 5
    convoy_wait_ms: float = 0.1
    convoy_compute_ms: float = 0.01
    tasks: int = 4  # of all workers together: square
    task_wait_ms: float = 50
    hand_over_s: float = 1
    task_items: float = 1  # of the items of each of the guide's tasks: this share
    task_runs: int = 3  # of each team


@dataclasses.dataclass(frozen=True)
class Point:
    """One measurement, which can be made with CPython and with scalelab."""

    family: str
    workers: int
    held_share: float = 1
    rest: str = "wait"
    switch_interval_ms: float = 5
    code: str = "bytecode"  # or "calls", into C: then looks whether to drop the lock are further apart
    task: str = ""  # of the guide's

    @property
    def columns(self):
        """What tells this point from others of its family, as a table shows it."""
        return {
            "duty": {"held share": self.held_share, "rest": self.rest, "threads": self.workers},
            "processes": {"processes": self.workers},
            "square": {"threads": self.workers},
            "convoy": {
                "switch interval (ms)": self.switch_interval_ms,
                "background threads": self.workers - 1,
                "code": self.code,
            },
            "hand_over": {"switch interval (ms)": self.switch_interval_ms},
            "tasks": {"task": self.task, "workers": self.workers},
        }[self.family]

    def __str__(self):
        return ", ".join([self.family, *(f"{name} {value}" for name, value in self.columns.items())])


@dataclasses.dataclass(frozen=True)
class Family:
    """Points that measure the same quantity."""

    title: str
    quantity: str
    digits: int  # significant ones
    points: tuple
    typical_target: float | None = None  # of the differences' size, in the median over the points
    worst_target: float | None = None
    below_one: str = ""  # what is quicker with a value below 1, where both sides should say the same of that
    above_one: str = ""  # and with one above


def _duty():
    for held_share in (1, 0.75, 0.5, 0.25, 0.1, 0):
        # At a held share of 1 there is no rest: one kind stands for both.
        for rest in ("wait",) if held_share == 1 else ("wait", "native"):
            for threads in (2, 4, 8):
                yield Point("duty", threads, held_share, rest)


FAMILIES = {
    "duty": Family(
        "Operations that hold the lock for a share of their time",
        "throughput relative to one thread",
        3,
        tuple(_duty()),
        typical_target=0.05,
        worst_target=0.10,
    ),
    "processes": Family(
        "The same with processes, which have a lock each",
        "throughput relative to one process",
        3,
        tuple(Point("processes", processes) for processes in (2, 4)),
        worst_target=0.10,
    ),
    "square": Family(
        "Four tasks that sleep and then square a number",
        "speed relative to one thread",
        3,
        tuple(Point("square", threads) for threads in (2, 4, 8)),
        worst_target=0.10,
    ),
    "convoy": Family(
        "A thread that waits 0.1 ms and computes 0.01 ms, beside threads that compute",
        "its operations per second",
        3,
        tuple(
            Point("convoy", 1 + background, switch_interval_ms=interval, code=code)
            for interval in (5, 1)
            for background in (0, 1, 2, 4)
            for code in ("bytecode", "calls")
        ),
        worst_target=0.20,
    ),
    "hand_over": Family(
        "Two threads that compute",
        "milliseconds from one change of the lock's holder to the next",
        3,
        tuple(Point("hand_over", 2, switch_interval_ms=interval) for interval in (5, 1, 0.1)),
    ),
    "tasks": Family(
        "The guide's tasks",
        "threads' time over that of as many processes",
        3,
        tuple(Point("tasks", workers, task=name) for name, task in TASKS.items() for workers in task.workers),
        worst_target=0.15,
        below_one="threads",
        above_one="processes",
    ),
}


def points_of(name):
    """The points of a family, or of one of the guide's tasks; none of a name that is neither."""
    if name in FAMILIES:
        return FAMILIES[name].points
    return tuple(point for point in FAMILIES["tasks"].points if point.task == name)
