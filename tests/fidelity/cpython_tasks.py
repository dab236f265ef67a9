# SPDX-License-Identifier: BSD-3-Clause

"""Tasks that people use threads and processes for, as plain Python: tasks/<kernel>.py has what the kernel of that
name does in scalelab. Run as a child of the benchmark, as cpython_workloads.py is:

    /usr/bin/python3 -E -s cpython_tasks.py '{"task": "image", "sizes": {...}, "visit": "teams",
        "workers": 2, "kinds": ["threads", "processes", "threads", "processes"]}'

prints one line of JSON. A task is made for its sizes, and offers

    items                       how many of them there are
    reset()                     before each run
    work(worker, workers, meet) a worker's share of the items; returns what it found. All workers call meet()
                                as often, and go on when the last of them has
    end()                       at the end of all runs
    leaving                     the calls by which it leaves the interpreter lock, as (object, name)
"""

import contextlib
import gc
import importlib
import json
import multiprocessing
import sys
import threading
import time
import unittest.mock

from cpython_teams import run_processes, run_threads

KINDS = {
    "threads": (run_threads, threading.Barrier),
    "processes": (run_processes, multiprocessing.get_context("fork").Barrier),
}


def run(task, work, kind, workers):
    """Returns seconds from the common start to the last worker's end, and what all found together."""
    run_team, make_barrier = KINDS[kind]
    barrier = make_barrier(workers)
    found = multiprocessing.RawArray("q", workers)  # in memory that processes share

    def work_of(worker):
        found[worker] = work(worker, workers, barrier.wait)

    task.reset()
    return run_team(workers, work_of), sum(found)


def teams(task, workers, kinds):
    """Returns the seconds of each run by a team of each of the kinds, in turn. The first run of a task is not
    timed: its answer is what the others are held against."""
    _, known = run(task, task.work, "threads", 1)
    times_s = []
    for kind in kinds:
        seconds, found = run(task, task.work, kind, workers)
        if found != known:
            raise RuntimeError(f"{workers} {kind} found {found}, and one worker {known}")
        times_s.append(seconds)
    return {"times_s": times_s}


class Calls:
    """What calls took that leave the lock."""

    def __init__(self):
        self.count = 0
        self.seconds = 0.0
        self.processor_s = 0.0  # of those, computing

    def timed(self, call):
        """The call, timed each time."""

        def timed_call(*arguments):
            begin, processor_begin = time.perf_counter(), time.thread_time()
            try:
                return call(*arguments)
            finally:
                self.processor_s += time.thread_time() - processor_begin
                self.seconds += time.perf_counter() - begin
                self.count += 1

        return timed_call


def seconds_to_time_a_call():
    """The part of it that looks as if it were done between the calls."""
    calls = Calls()
    timed_call = calls.timed(bool)
    begin = time.thread_time()
    for _ in range(20_000):
        timed_call()
    return (time.thread_time() - begin - calls.processor_s) / calls.count


def use(task, runs):
    """How one thread alone uses its time: it holds the lock but in the calls that leave it, which are timed. What
    is computed between them is processor time, of which other programs take nothing.

    Returns the seconds of an item, and those of them under the lock, each of the run that was quickest in it: a
    disturbance only ever makes one longer."""
    timing_s = seconds_to_time_a_call()
    items_s = []
    held_s = []

    def work(*arguments):
        calls = Calls()
        with contextlib.ExitStack() as replaced:
            for owner, name in task.leaving:
                replaced.enter_context(unittest.mock.patch.object(owner, name, calls.timed(getattr(owner, name))))
            begin = time.thread_time()
            found = task.work(*arguments)
            between_s = time.thread_time() - begin - calls.processor_s - calls.count * timing_s
        held_s.append(between_s / task.items)
        items_s.append((between_s + calls.seconds) / task.items)
        return found

    # Untimed, what is done once: modules are imported, patterns compiled.
    run(task, task.work, "threads", 1)
    for _ in range(runs):
        run(task, work, "threads", 1)
    return {"item_s": min(items_s), "held_s": min(held_s)}


def main():
    settings = json.loads(sys.argv[1])
    task = importlib.import_module(f"tasks.{settings.pop('task')}").Task(**settings.pop("sizes"))
    visit = {function.__name__: function for function in (teams, use)}[settings.pop("visit")]
    gc.disable()
    try:
        print(json.dumps(visit(task, **settings)))
    finally:
        task.end()


if __name__ == "__main__":
    main()
