# SPDX-License-Identifier: BSD-3-Clause

"""Results files that hold what can't be, or were cut off, or had bytes changed: `report`, `merge` and
`compare` say what is wrong and where, exit with 2, and never crash, hang or print a number that rests
on it. A changed byte need not be seen; then the exit code is that of a good file."""

import concurrent.futures
import os
import random
import shutil
import unittest

import h5py
import numpy

from program import WITHOUT_END_MS, ProgramTest, study

NAN, INFINITY = numpy.nan, numpy.inf

# Of the damage: the same each time, so that a failure can be repeated. SCALELAB_SEED and
# SCALELAB_DAMAGED_FILES look for others.
SEED = int(os.environ.get("SCALELAB_SEED", "1"))
DAMAGED_FILES = int(os.environ.get("SCALELAB_DAMAGED_FILES", "80"))

# A column, a row, a value that can't stand there, and what else the message says.
VALUES = [
    ("samples/time_s", 3, NAN, "nan is not a finite number"),
    ("samples/time_s", 3, INFINITY, "inf is not a finite number"),
    ("samples/time_s", 3, -1.0, "-1 is not above 0"),
    ("samples/time_s", 0, 0.0, "0 is not above 0"),
    ("samples/point", 2, 99, "99 names no point"),
    ("samples/point", 2, -1, "-1 names no point"),
    ("samples/order", 2, 1, "1 stands there twice"),
    ("samples/batch", 1, 0, "0 is below 1"),
    ("points/workers", 1, 0, "0 is below 1"),
    ("points/work", 1, NAN, "nan is not a finite number"),
    ("points/status", 0, "best", "'best' is none of planned"),
    ("points/gil", 2, "spin", "'spin' is none of none, interval"),
    ("config/placement", 0, "close", "'close' is none of spread, compact, none"),
    ("config/confidence", 0, 2.0, "2 is not between 0 and 1"),
    ("workers/busy_s", 4, -0.5, "-0.5 is negative"),
    ("workers/barrier_wait_s", 4, NAN, "nan is not a finite number"),
    ("workers/sample", 5, 10_000, "no sample of order 10000"),
    ("workers/rank", 5, 7, "7 names no rank"),
    ("workers/node", 5, 3, "3 names no row of /machine"),
]


class DamagedFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        self.measured(study(layouts=("1x1", "2x1"), more='gil = ["none", "interval"]', repeats=6), "good.h5", ranks=2)

    def commands_on(self, file):
        """Every command that reads results, on this file."""
        return {
            "report": ["report", file, "--format", "json"],
            "merge": ["merge", "-o", f"{file}.merged", "--overwrite", file],
            "compare": ["compare", "good.h5", file, "--threshold", "1e6"],
            "compare with it": ["compare", file, "good.h5", "--threshold", "1e6"],
        }

    def copy(self, name, change):
        shutil.copy(self.path("good.h5"), self.path(name))
        with h5py.File(self.path(name), "r+") as file:
            change(file)
        return name

    def assert_refused(self, file, *parts):
        for name, arguments in self.commands_on(file).items():
            with self.subTest(name, parts=parts):
                code, out, err = self.run_to_end(*arguments)
                self.assertEqual((code, out), (2, ""), err)
                self.assertEqual(len(err.splitlines()), 1, err)
                for part in (file, *parts):
                    self.assertIn(part, err)
                self.assertFalse(self.path(f"{file}.merged").exists())

    def test_the_good_file_is_good(self):
        for arguments in self.commands_on("good.h5").values():
            self.run_well(*arguments)

    def test_values_that_can_not_be(self):
        for number, (column, row, value, said) in enumerate(VALUES):
            def change(file, column=column, row=row, value=value):
                file[column][row] = value

            self.assert_refused(self.copy(f"bad{number}.h5", change), f"/{column}, row {row}", said)

    def test_rows_of_workers_that_do_not_stand_together(self):
        def change(file):
            samples = file["workers/sample"][:]
            twin = numpy.flatnonzero(samples[1:] == samples[:-1])[0]  # it and the next are of one sample
            rows = numpy.append(numpy.delete(numpy.arange(len(samples)), twin), twin)
            if twin + 2 == len(samples):
                rows = numpy.insert(rows[:-1], 0, twin)
            for name, column in file["workers"].items():
                if name != "worker_sample":
                    column[:] = column[:][rows]

        self.assert_refused(self.copy("bad.h5", change), "/workers/sample, row", "don't stand together; sort")

    def test_columns_that_are_missing_or_of_another_kind(self):
        def without(column):
            def change(file):
                del file[column]
            return change

        def of_text(file):
            rows = len(file["samples/time_s"])
            del file["samples/time_s"]
            file["samples/time_s"] = ["fast"] * rows

        def shorter(file):
            values = file["workers/busy_s"][:-1]
            del file["workers/busy_s"]
            file["workers/busy_s"] = values

        for number, column in enumerate(("samples/time_s", "workers/busy_s", "points/gil", "samples/batch")):
            self.assert_refused(self.copy(f"bad{number}.h5", without(column)), f"/{column} is missing")
        self.assert_refused(self.copy("text.h5", of_text), "/samples/time_s does not hold numbers")
        self.assert_refused(self.copy("short.h5", shorter), "/workers/busy_s has")

    def test_other_layouts(self):
        for version in (0, 7, 1000):
            def change(file, version=version):
                file.attrs.modify("schema_version", numpy.int64(version))

            self.assert_refused(self.copy(f"layout{version}.h5", change), f"has layout {version}", "version")

    def test_no_samples(self):
        self.write("long.toml", study("square", size=f"tasks = 1\nwait_ms = {WITHOUT_END_MS}"))
        run = self.start("run", "long.toml", "-o", "empty.h5", ranks=1)
        self.wait_until(self.path("empty.h5").exists, "the run has begun")
        self.kill_what_is_left()
        run.communicate()
        self.assert_refused("empty.h5", "has no sample", "nothing was measured", "--resume")

    def outcomes(self, versions):
        """Of each damaged content, the exit code and the message of one of the commands."""
        def run(numbered):
            number, content = numbered
            name = f"damaged{number}.h5"
            self.path(name).write_bytes(content)
            commands = list(self.commands_on(name).values())
            code, _, err = self.run_to_end(*commands[number % len(commands)])
            for leftover in self.folder.glob(f"{name}*"):
                leftover.unlink()
            return code, err

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(run, enumerate(versions)))

    def test_cut_off_anywhere(self):
        good = self.path("good.h5").read_bytes()
        seed = SEED
        chance = random.Random(seed)
        lengths = [0, 1, 7, 8, 9, 96, 511, 512, 2048, len(good) - 1, len(good) // 2]
        lengths += [chance.randrange(len(good)) for _ in range(40)]
        for length, (code, err) in zip(lengths, self.outcomes(good[:length] for length in lengths)):
            self.assertEqual(code, 2, f"{length} bytes, seed {seed}: {err}")
            self.assertIn("damaged", err)

    def test_changed_bytes(self):
        good = self.path("good.h5").read_bytes()
        seed = SEED
        chance = random.Random(seed)

        def damaged(bytes_changed):
            content = bytearray(good)
            for _ in range(bytes_changed):
                content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
            return bytes(content)

        versions = [damaged(number % 20 + 1) for number in range(DAMAGED_FILES)]
        for number, (code, err) in enumerate(self.outcomes(versions)):
            self.assertIn(code, (0, 2), f"version {number} of seed {seed}: {err}")
            if code == 2:
                self.assertTrue(err.startswith("scalelab: "), err)


if __name__ == "__main__":
    unittest.main()
