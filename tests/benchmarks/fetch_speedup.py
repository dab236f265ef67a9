# SPDX-License-Identifier: BSD-3-Clause

"""How near kernel fetch comes to what waiting allows: min(workers, bandwidth limit) times one worker's speed.

    fetch_speedup.py [--rounds 9] [--threads 1,2,4,8,16,32,64] [--latency-ms 50] [--files 32]

Two studies, without a bandwidth limit and with one that about 21 workers fill, each of so many files for each thread, in
rounds of random order. Each round gives a ratio of each number of threads to one; medians and quartiles are printed."""

import argparse
import collections
import os
import pathlib
import statistics
import subprocess
import tempfile

import h5py

from analysis_speed import build_folder

BYTES = 10_000
BANDWIDTHS_MB_S = (0, 4)
CONFIG = """
[study]
kernel = "fetch"
scaling = "weak"
[size]
files = {files}
bytes = {bytes}
latency_ms = {latency_ms}
bandwidth_mb_s = {bandwidth}
[sweep]
layouts = [{layouts}]
[measure]
relative_width = 0
min_repeats = {rounds}
max_repeats = {rounds}
max_seconds = 100_000
limits = false
"""


def times(asked, threads, bandwidth, folder):
    """Seconds of each sample, by number of threads, in the order of rounds."""
    config = pathlib.Path(folder) / "fetch.toml"
    config.write_text(CONFIG.format(files=asked.files, bytes=BYTES, latency_ms=asked.latency_ms, bandwidth=bandwidth,
                                    layouts=", ".join(f'"1x{count}"' for count in threads), rounds=asked.rounds))
    file = pathlib.Path(folder) / "fetch.h5"
    environment = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    subprocess.run([build_folder() / "drivers" / "scalelab", "run", config, "-o", file, "--overwrite", "--quiet"],
                   check=True, stdout=subprocess.DEVNULL, env=environment)
    found = collections.defaultdict(dict)
    with h5py.File(file) as opened:
        samples = opened["samples"]
        if not samples["verified"][:].all():
            raise SystemExit("an answer was wrong")
        for count, repeat, seconds in zip(samples["threads"][:], samples["repeat"][:], samples["time_s"][:]):
            found[int(count)][int(repeat)] = float(seconds)
    return found


def spread(values):
    low, middle, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    return f"{middle:6.3f} ({low:.3f} to {high:.3f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", default="1,2,4,8,16,32,64")
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--files", type=int, default=32, help="of each thread")
    asked = parser.parse_args()
    threads = [int(count) for count in asked.threads.split(",")]
    with tempfile.TemporaryDirectory(prefix="scalelab-fetch-") as folder:
        for bandwidth in BANDWIDTHS_MB_S:
            found = times(asked, threads, bandwidth, folder)
            sending_s = BYTES / (bandwidth * 1e6) if bandwidth else 0
            alone_s = asked.latency_ms / 1e3 + sending_s
            limit = alone_s / sending_s if bandwidth else float("inf")
            print(f"latency {asked.latency_ms} ms, {BYTES} bytes, " +
                  (f"{bandwidth} MB/s: limit {limit:.1f}" if bandwidth else "no limit of bandwidth"))
            one = [seconds / asked.files / alone_s for seconds in found[threads[0]].values()]
            print(f"  one worker's time for a file, over latency and sending: {spread(one)}")
            for count in threads[1:]:
                shares = [
                    count * found[threads[0]][round_] / seconds / min(count, limit)
                    for round_, seconds in found[count].items()
                ]
                print(f"  {count:3} threads: speedup over min(workers, limit): {spread(shares)}", flush=True)


if __name__ == "__main__":
    main()
