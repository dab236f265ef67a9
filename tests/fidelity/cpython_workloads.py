# SPDX-License-Identifier: BSD-3-Clause

"""The workloads of the comparison as plain Python: what CPython's own lock makes of them.

Run as a child of the benchmark, never imported by it, so that nothing else runs in this interpreter:

    /usr/bin/python3 -E -s cpython_workloads.py '{"workload": "duty", "teams": [1, 4], "held_share": 0.5,
        "rest": "wait", "operations": 40, "operation_ms": 10}'

prints one line of JSON. Only the standard library is used. Where scalelab does something for reasons
that have nothing to do with the lock, the same is done here: workers start together at an agreed
moment, they are pinned to a core each where there are enough, work is a fixed amount (a number of
turns of a loop, found once before anything is timed) and not a time, and the garbage collector, which
scalelab does not have, is off. All else is left to the interpreter.
"""

import functools
import gc
import hashlib
import itertools
import json
import statistics
import sys
import threading
import time

from cpython_teams import run_processes, run_threads, share

# --- kinds of work; a turn is what the interpreter does between two looks whether to drop the lock


def interpreted(turns):
    """Work in bytecode, under the lock. A turn takes some 20 ns, the same for few turns and for many:
    floats are all made in the same way, while integers below 257 exist already, and how well the
    processor foresees which of the two comes next depends on how often it has seen the sequence."""
    number = 0.5
    for _ in itertools.repeat(None, turns):
        number = 3.9 * number * (1.0 - number)
    return number


def calling(turns):
    """Work under the lock that calls into C, which keeps the lock. A turn takes about 1 us."""
    number = 1
    for _ in itertools.repeat(None, turns):
        number = pow(number | 3, 1 << 80, 65521)
    return number


def native(turns):
    """Work in C that leaves the lock for the whole call, and needs no memory: hashing, again and again."""
    hashlib.pbkdf2_hmac("sha256", b"scalelab", b"fidelity", turns)


@functools.cache
def seconds_per_turn(work):
    """Found by short runs, of which the fastest counts: a disturbance only ever makes one longer."""
    turns = 1
    while _seconds(work, turns) < 0.5e-3:
        turns *= 2
    return min(_seconds(work, turns) for _ in range(200)) / turns


def turns_in(work, seconds):
    return max(1, round(seconds / seconds_per_turn(work))) if seconds > 0 else 0


def _seconds(work, turns):
    begin = time.perf_counter()
    work(turns)
    return time.perf_counter() - begin


# --- workloads; each returns what it measured, as a dictionary


def duty(teams, held_share, rest, operations, operation_ms, run=run_threads):
    """Operations that compute under the lock for a share of their length. The rest is spent asleep, or
    computing in C without the lock. The same number of operations for every worker.

    Returns the seconds that each of the teams, which are numbers of workers, took."""
    seconds = operation_ms / 1000
    turns = turns_in(interpreted, held_share * seconds)
    rest_s = (1 - held_share) * seconds
    native_turns = turns_in(native, rest_s) if rest == "native" else 0

    def work(_worker):
        for _ in range(operations):
            if turns:
                interpreted(turns)
            if native_turns:
                native(native_turns)
            elif rest_s > 0:
                time.sleep(rest_s)

    return {"times_s": [run(workers, work) for workers in teams]}


def processes(**settings):
    """The same with processes in the place of threads."""
    return duty(**settings, run=run_processes)


def square(teams, tasks, wait_ms):
    """Tasks that sleep and then square a number, spread over the threads in equal blocks.

    Returns the seconds that each of the teams took."""

    def run(workers):
        sums = [0] * workers

        def work(worker):
            for index in share(tasks, worker, workers):
                time.sleep(wait_ms / 1000)
                sums[worker] += (index + 1) ** 2

        seconds = run_threads(workers, work)
        if sum(sums) != tasks * (tasks + 1) * (2 * tasks + 1) // 6:
            raise RuntimeError(f"the squares of 1 to {tasks} do not add up to {sum(sums)}")
        return seconds

    return {"times_s": [run(workers) for workers in teams]}


def convoy(workers, seconds, wait_ms, compute_ms, code):
    """Worker 0 sleeps briefly and then computes briefly under the lock; all others compute all the time.
    `code` is what they compute: "bytecode", or "calls" into C.

    Returns worker 0's operations per second, and the median seconds of an operation."""
    compute = {"bytecode": interpreted, "calls": calling}[code]
    turns = turns_in(compute, compute_ms / 1000)
    latencies = []
    over = threading.Event()

    def work(worker):
        if worker > 0:
            while not over.is_set():
                compute(turns)
            return
        now = time.monotonic()
        end = now + seconds
        while now < end:
            begin = now
            time.sleep(wait_ms / 1000)
            compute(turns)
            now = time.monotonic()
            latencies.append(now - begin)
        over.set()

    run_threads(workers, work)
    return {"rate": len(latencies) / sum(latencies), "median_latency_s": statistics.median(latencies)}


def hand_over(seconds):
    """Two threads compute under the lock, each for half of the seconds.

    Returns the seconds per change of the thread that runs. The threads count the changes themselves,
    about every microsecond; no change is missed, since whoever gets the lock keeps it for longer. The
    look and the note are one step: the interpreter drops the lock only at a call or at a loop's turn."""
    turns = turns_in(interpreted, 1e-6)
    looks = round(seconds / 2 / (turns * seconds_per_turn(interpreted)))
    running = None
    changes = -1

    def work(worker):
        nonlocal running, changes
        for _ in range(looks):
            interpreted(turns)
            if running != worker:
                running = worker
                changes += 1

    return {"seconds_per_switch": run_threads(2, work) / changes}


def turn_lengths():
    """Returns the nanoseconds between two looks whether to drop the lock, for each kind of code."""
    return {"bytecode": 1e9 * seconds_per_turn(interpreted), "calls": 1e9 * seconds_per_turn(calling)}


def main():
    settings = json.loads(sys.argv[1])
    workload = {
        function.__name__: function for function in (duty, processes, square, convoy, hand_over, turn_lengths)
    }[settings.pop("workload")]
    sys.setswitchinterval(settings.pop("switch_interval_ms", 5) / 1000)
    gc.disable()
    print(json.dumps(workload(**settings)))


if __name__ == "__main__":
    main()
