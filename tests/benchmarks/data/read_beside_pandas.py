# SPDX-License-Identifier: BSD-3-Clause

"""The reader of kernel transform beside pandas.read_csv with its C engine: the same records, in memory on both sides,
in turns on one processor.

    read_beside_pandas.py [--rows 1000000] [--rounds 15]

pandas makes three columns of numbers, or these and the notes. The kernel's reader (record_reading) makes an entry of
each record, and adds it to its group as well. The ratio says how many times as long pandas takes; the target is 3."""

import argparse
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
import pandas

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from analysis_speed import build_folder  # noqa: E402

NAMES = ["key", "quantity", "price", "note"]
TYPES = {"key": numpy.int64, "quantity": numpy.int64, "price": numpy.float64}


def seconds_of_pandas(text, columns):
    """How long pandas takes, and how many rows it finds."""
    begin = time.perf_counter()
    table = pandas.read_csv(io.BytesIO(text), header=None, names=NAMES, usecols=columns, dtype=TYPES, engine="c")
    return time.perf_counter() - begin, len(table)


def seconds_of_reader(reader):
    """The same of the kernel's reader."""
    reader.stdin.write("\n")
    reader.stdin.flush()
    seconds, rows = reader.stdout.readline().split()
    return float(seconds), int(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()

    # Both sides on one processor, and pandas' numbers by no threads.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    program = build_folder() / "tests" / "benchmarks" / "record_reading"
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "records.csv"
        subprocess.run([program, path, str(asked.rows)], check=True)
        text = path.read_bytes()
        with subprocess.Popen([program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
            seconds_of_reader(reader)
            for columns in (NAMES[:3], NAMES):
                seconds_of_pandas(text, columns)
                own, ratios = [], []
                for turn in range(asked.rounds):
                    if turn % 2 == 0:
                        mine, rows = seconds_of_reader(reader)
                        theirs, theirs_rows = seconds_of_pandas(text, columns)
                    else:
                        theirs, theirs_rows = seconds_of_pandas(text, columns)
                        mine, rows = seconds_of_reader(reader)
                    if not rows == theirs_rows == asked.rows:
                        sys.exit(f"{rows} records, {theirs_rows} by pandas, and {asked.rows} were written")
                    own.append(mine)
                    ratios.append(theirs / mine)
                low, middle, high = numpy.quantile(ratios, [0.25, 0.5, 0.75])
                speed = len(text) / numpy.median(own) / 1e9
                nanoseconds = numpy.median(own) / asked.rows * 1e9
                print(
                    f"{asked.rows} records of {len(text) / asked.rows:.1f} bytes: {nanoseconds:.1f} ns each, "
                    f"{speed:.2f} GB/s; pandas with {len(columns)} of 4 columns: "
                    f"{middle:.2f} ({low:.2f} to {high:.2f}) times"
                )
            reader.stdin.close()


if __name__ == "__main__":
    main()
