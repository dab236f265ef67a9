# SPDX-License-Identifier: BSD-3-Clause

"""How much memory, and how long, `scalelab report` takes to analyse a hundred million rows of workers.

    many_rows.py [--samples 77] [--memory 2048] [--folder FOLDER]

The file has 20 points of so many samples with 65536 workers each. It is made out of one sample of each point
(large_file): a chunk of a column of /workers is a sample's rows, and is compressed once. Exit code 1 when the analysis
took more MiB than --memory allows."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zlib

import h5py
import numpy

from analysis_speed import build_folder, run_scalelab

POINTS = 20
WORKERS = 65536


def packed(values):
    """The bytes of a chunk that is shuffled and deflated."""
    plain = numpy.ascontiguousarray(values)
    shuffled = plain.view(numpy.uint8).reshape(len(plain), plain.itemsize).T.tobytes()
    return zlib.compress(shuffled, 1)


def write_samples(small, large, samples):
    """Each sample of the small file so many times, in the order of measurement."""
    group = large.create_group("samples")
    for name, column in small["samples"].items():
        values = numpy.tile(column[:], samples)
        if name in ("sample", "order"):
            values = numpy.arange(POINTS * samples, dtype="int64")
        elif name == "repeat":
            values = numpy.repeat(numpy.arange(samples, dtype="int64"), POINTS)
        elif name == "time_s":
            values = values * (1 + 0.01 * numpy.random.default_rng(1).exponential(size=len(values)))
        made = group.create_dataset(name, data=values, dtype=column.dtype)
        for key in ("units", "long_name", "role", "kernel", "value"):
            if key in column.attrs:
                made.attrs[key] = column.attrs[key]


def write_workers(small, large, samples):
    group = large.create_group("workers")
    for name, column in small["workers"].items():
        if name == "worker_sample":
            continue
        made = group.create_dataset(
            name,
            shape=(POINTS * samples * WORKERS,),
            dtype=column.dtype,
            chunks=(WORKERS,),
            compression="gzip",
            compression_opts=1,
            shuffle=True,
        )
        chunks = [packed(column[point * WORKERS : (point + 1) * WORKERS]) for point in range(POINTS)]
        for order in range(POINTS * samples):
            chunk = packed(numpy.full(WORKERS, order, column.dtype)) if name == "sample" else chunks[order % POINTS]
            made.id.write_direct_chunk((order * WORKERS,), chunk)


def make(path, samples):
    small_path = f"{path}.small"
    large_file = build_folder() / "tests" / "benchmarks" / "large_file"
    subprocess.run([large_file, small_path, str(POINTS), "1", str(WORKERS)], check=True)
    with h5py.File(small_path) as small, h5py.File(path, "w") as large:
        for name, value in small.attrs.items():
            large.attrs[name] = value
        for name in ("points", "machine", "config", "worker_summaries"):
            small.copy(name, large)
        write_samples(small, large, samples)
        write_workers(small, large, samples)
    os.remove(small_path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=77, help="of each point")
    parser.add_argument("--memory", type=float, default=2048, help="MiB that scalelab may take")
    parser.add_argument("--folder", help="where the file is made for the time being (default: the system's)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scalelab-rows-", dir=asked.folder) as folder:
        path = pathlib.Path(folder) / "many.h5"
        make(path, asked.samples)
        print(f"{POINTS * asked.samples * WORKERS} rows of workers, {path.stat().st_size / 2**20:.0f} MiB", flush=True)
        seconds, mib, points = run_scalelab(path, os.path.join(folder, "scalelab.json"))
    if len(points) != POINTS or any(point["samples"] != asked.samples for point in points):
        sys.exit(f"not all was analysed: {json.dumps(points)[:500]}")
    print(f"analysed in {seconds:.1f} s and {mib:.0f} MiB")
    if mib > asked.memory:
        sys.exit(f"that is more than {asked.memory:.0f} MiB")


if __name__ == "__main__":
    main()
