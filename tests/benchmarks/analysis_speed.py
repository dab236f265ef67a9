# SPDX-License-Identifier: BSD-3-Clause

"""How quickly, and in how much memory, `scalelab report` analyses a large file, beside the same
medians and bootstrap speedups in pandas and numpy (pandas_peer.py). Both read the same file, in turns.

    analysis_speed.py [--points 1000] [--samples 1000] [--workers 10] [--rounds 3] [--memory MIB]

scalelab is timed from its start to its end; the peer without its start and imports. Their answers are
compared. Exit code 1 when they differ, or when scalelab took more memory than --memory allows; a
slower machine is no failure. With --rounds 0 the peer is left out, and scalelab runs once."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
EXACT = ("median_s", "speedup")
INTERVALS = ("median", "speedup")


def build_folder():
    return pathlib.Path(os.environ.get("SCALELAB_BUILD", HERE.parent.parent / "build" / "release"))


def run_scalelab(file, out):
    """Seconds, most resident memory in MiB, and what it found of each point."""
    with open(out, "w", encoding="utf-8") as stdout:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [build_folder() / "drivers" / "scalelab", "report", file, "--format", "json"], stdout=stdout
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"scalelab report ended with code {process.returncode}")
    return seconds, usage.ru_maxrss / 1024, json.loads(pathlib.Path(out).read_text())["studies"][0]["points"]


def run_peer(file, out):
    subprocess.run([sys.executable, HERE / "pandas_peer.py", file, out], check=True)
    found = json.loads(pathlib.Path(out).read_text())
    return found["seconds"], found["points"]


def check_agreement(ours, peers):
    """Medians are defined exactly. Bootstrap intervals vary with the random numbers, and there are
    several exact intervals of a median: their ends are compared in units of the interval's width."""
    for number, (one, other) in enumerate(zip(ours, peers, strict=True)):
        for name in EXACT:
            if abs(one[name] - other[name]) > 1e-12 * abs(other[name]):
                sys.exit(f"point {number}: {name} is {one[name]}, and {other[name]} by pandas")
    for name, unit in zip(INTERVALS, ("_s", "")):
        low, high = f"{name}_low{unit}", f"{name}_high{unit}"
        off = [
            abs(one[end] - other[end]) / (other[high] - other[low])
            for one, other in zip(ours[1:], peers[1:], strict=True)
            for end in (low, high)
        ]
        print(
            f"ends of the intervals of {name}s differ by {100 * statistics.median(off):.1f} % of their width "
            f"in the median, {100 * max(off):.0f} % at worst"
        )
        if statistics.median(off) > 0.1:
            sys.exit("that is too much for chance")
    print("medians and speedups agree")


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--samples", type=int, default=1000, help="of each point")
    parser.add_argument("--workers", type=int, default=10, help="of each sample")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=float, default=2048, help="MiB that scalelab may take")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scalelab-analysis-") as folder:
        file = os.path.join(folder, "large.h5")
        shape = [str(number) for number in (asked.points, asked.samples, asked.workers)]
        subprocess.run([build_folder() / "tests" / "benchmarks" / "large_file", file, *shape], check=True)
        rows = asked.points * asked.samples
        print(
            f"{asked.points} points, {rows} samples, {rows * asked.workers} rows of workers, "
            f"{os.path.getsize(file) / 2**20:.0f} MiB"
        )
        ours, memory, peers, ratios = [], [], [], []
        for number in range(max(1, asked.rounds)):
            seconds, mib, points = run_scalelab(file, os.path.join(folder, "scalelab.json"))
            ours.append(seconds)
            memory.append(mib)
            if asked.rounds > 0:
                peer_seconds, peer_points = run_peer(file, os.path.join(folder, "peer.json"))
                peers.append(peer_seconds)
                ratios.append(peer_seconds / seconds)
                if number == 0:
                    check_agreement(points, peer_points)
    print(f"scalelab          {spread(ours)} s, at most {max(memory):.0f} MiB")
    if peers:
        print(f"pandas and numpy  {spread(peers)} s")
        print(f"ratio             {spread(ratios)}, median and range of {len(ratios)} rounds")
    if max(memory) > asked.memory:
        sys.exit(f"scalelab took {max(memory):.0f} MiB, more than {asked.memory:.0f}")


if __name__ == "__main__":
    main()
