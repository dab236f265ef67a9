# SPDX-License-Identifier: BSD-3-Clause

"""What both sides have in common: how a program is run, and what a measurement is."""

import dataclasses
import os
import pathlib
import statistics
import subprocess


@dataclasses.dataclass(frozen=True)
class Measurement:
    """One visit to a point by one side."""

    value: float  # the quantity of the point's family
    operation_ms: float | None = None  # how long one worker alone took for an operation or item, where it was seen
    held_ms: float | None = None  # how long it held the lock in that time, where it was seen


@dataclasses.dataclass(frozen=True)
class Use:
    """How one worker alone uses its time for an item of a task, at the least."""

    item_s: float
    held_s: float  # of that, holding the lock

    @property
    def held_share(self):
        return self.held_s / self.item_s


class SideFailed(Exception):
    """A program of one side did not do what it was asked to."""


def output_of(command, seconds=300):
    """Stdout of a program that must succeed. It runs in a session of its own, which on systems that
    share the processor by sessions gives both sides the same part of it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OMP", "PMIX_", "SLURM_"))}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=kept, timeout=seconds, start_new_session=True, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise SideFailed(f"not done in {seconds} s: {command}") from late
    except OSError as wrong:
        raise SideFailed(f"can't start {command[0]}: {wrong.strerror}") from wrong
    if done.returncode != 0:
        raise SideFailed(f"exit code {done.returncode} from {command}\n{done.stdout}{done.stderr}")
    return done.stdout


def web_server_of(scalelab):
    """Where a scalelab that was built or installed has its web server."""
    return pathlib.Path(scalelab).resolve().parent.parent / "libexec" / "scalelab" / "web_server"


def relative(point, times_s, operations):
    """The measurement of a point whose quantity is relative to one worker. `times_s`: by number of
    workers. `operations`: how many one worker alone did, and all workers of the point together."""
    alone, together = operations
    throughput = {1: alone / times_s[1], point.workers: together / times_s[point.workers]}
    return Measurement(throughput[point.workers] / throughput[1], 1000 / throughput[1])


def threads_over_processes(threads_s, processes_s, items=None, held_s=None):
    """The measurement of a point whose quantity is the threads' time over the processes', each of a few runs.
    Of one worker alone: how many items there were, and for how long it held the lock for each."""
    by_threads_s = statistics.median(threads_s)
    return Measurement(
        by_threads_s / statistics.median(processes_s),
        operation_ms=1000 * by_threads_s / items if items else None,
        held_ms=1000 * held_s if items else None,
    )
