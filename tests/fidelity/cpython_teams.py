# SPDX-License-Identifier: BSD-3-Clause

"""Teams of workers in CPython, threads or processes, which start together at a moment agreed on, each on a
core of its own where there are enough, as scalelab's do. Imported by what runs in the interpreter that is
measured, and by nothing else."""

import concurrent.futures
import multiprocessing
import os
import pathlib
import threading
import time


def places():
    """The processors that may be used: one of each core, in their order, then second hardware threads."""

    def sibling_number(processor):
        file = pathlib.Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list")
        siblings = []
        for part in file.read_text().split(",") if file.exists() else []:
            first, _, last = part.strip().partition("-")
            siblings += range(int(first), int(last or first) + 1)
        usable = [sibling for sibling in siblings if sibling in allowed]
        return usable.index(processor) if processor in usable else 0

    allowed = os.sched_getaffinity(0)
    return sorted(allowed, key=lambda processor: (sibling_number(processor), processor))


def pin(worker, workers):
    """A core of its own for each worker where there are enough; else the system places them."""
    processors = places()
    if workers <= len(processors):
        os.sched_setaffinity(0, {processors[worker]})  # 0: of the calling thread


def share(items, worker, workers):
    """Which of so many items are a worker's: equal blocks."""
    return range(items * worker // workers, items * (worker + 1) // workers)


def wait_for(moment):
    time.sleep(max(0.0, moment - time.monotonic()))


LEAD_S = 0.02  # between the last worker's arrival and the common start


def run_threads(workers, work):
    """Calls work(worker) on as many threads. Returns seconds from the common start to the last end."""

    def run(worker):
        pin(worker, workers)
        ready.wait()
        wait_for(start[0])
        work(worker)
        return time.monotonic()

    start = []
    ready = threading.Barrier(workers, action=lambda: start.append(time.monotonic() + LEAD_S))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return max(pool.map(run, range(workers))) - start[0]


def run_processes(workers, work):
    """The same on as many processes, each with an interpreter and a lock of its own."""
    context = multiprocessing.get_context("fork")
    start = context.Value("d", 0)
    ends = context.Array("d", workers)

    def agree_on_start():
        start.value = time.monotonic() + LEAD_S  # one clock for all processes of a computer

    def run(worker):
        pin(worker, workers)
        ready.wait()
        wait_for(start.value)
        work(worker)
        ends[worker] = time.monotonic()

    ready = context.Barrier(workers, action=agree_on_start)
    processes = [context.Process(target=run, args=(worker,)) for worker in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode != 0:
            raise RuntimeError(f"a process of the team ended with {process.exitcode}")
    return max(ends) - start.value
