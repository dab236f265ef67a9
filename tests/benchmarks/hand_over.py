# SPDX-License-Identifier: BSD-3-Clause

"""CPython's side of hand_over_benchmark.cpp: two threads compute; how long does it take from the last
thing that one of them did to the first thing that the other did?

usage: hand_over.py SECONDS SWITCH_INTERVAL_S; prints the number of switches and the median in seconds.
"""
import statistics
import sys
import threading
import time

seconds, interval = float(sys.argv[1]), float(sys.argv[2])
sys.setswitchinterval(interval)

owner = 0
last = 0
handed_over = []
barrier = threading.Barrier(2)


def run(thread):
    global owner, last
    clock = time.perf_counter_ns
    barrier.wait()
    begin = clock()
    owner, last = thread, begin
    end = begin + int(seconds * 1e9)
    while last < end:
        now = clock()
        if owner != thread:
            # The lock changes hands at a call, most often that of the clock above: `now` may stem
            # from before this thread lost the lock, so the clock is read again.
            now = clock()
            owner = thread
            handed_over.append(now - last)
        last = now


threads = [threading.Thread(target=run, args=(thread,)) for thread in (0, 1)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(handed_over), statistics.median(handed_over) / 1e9 if handed_over else 0)
