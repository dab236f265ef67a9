# SPDX-License-Identifier: BSD-3-Clause

"""The batch scripts on a real Slurm: each is submitted over several nodes, and its results file is read.

Needs SCALELAB_SOURCE (the checkout) and SCALELAB_BUILD (the build tree) in the environment, as CTest
sets them. Exit status 77 means skipped: not root, or Slurm is not installed.
"""
# starts early

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import h5py
import numpy

from slurm_cluster import SlurmCluster, missing_requirement

SOURCE = pathlib.Path(os.environ.get("SCALELAB_SOURCE", pathlib.Path(__file__).parents[2]))
BUILD = pathlib.Path(os.environ.get("SCALELAB_BUILD", SOURCE / "build" / "release"))
PROGRAM = BUILD / "drivers" / "scalelab"
STRONG = SOURCE / "slurm" / "strong_scaling.sbatch"
WEAK = SOURCE / "slurm" / "weak_scaling.sbatch"

STUDY = """
[study]
title = "pi on the test cluster"
kernel = "pi"
scaling = "{scaling}"
[size]
samples = {samples}
[sweep]
layouts = {layouts}
gil = ["none"]
[measure]
min_repeats = {repeats}
max_repeats = {repeats}
warmup = 0
max_seconds = 600
"""


def write_study(name, scaling, layouts, samples=2_000_000, repeats=3):
    """Writes a config into the folder where jobs start, and returns its name there."""
    text = STUDY.format(scaling=scaling, samples=samples, repeats=repeats,
                        layouts=str(layouts).replace("'", '"'))
    (cluster.job_folder / name).write_text(text)
    return name


def submit(script, *arguments, nodes, tasks_per_node, cpus_per_task=1, **environment):
    options = [f"--nodes={nodes}", f"--ntasks-per-node={tasks_per_node}", f"--cpus-per-task={cpus_per_task}"]
    return cluster.submit(script, *arguments, options=options,
                          environment={"SCALELAB": str(PROGRAM)} | environment)


def read(name):
    """The columns of /points and /samples of a results file, as {column: values}."""
    with h5py.File(cluster.job_folder / name, "r") as file:
        return [{column: values.asstr()[()] if h5py.check_string_dtype(values.dtype) else values[()]
                 for column, values in file[group].items()} for group in ("points", "samples")]


def count_samples(name):
    """How many samples are in the file now; 0 while there is no file."""
    return len(read(name)[1]["time_s"]) if (cluster.job_folder / name).exists() else 0


def setUpModule():
    global cluster
    cluster = unittest.enterModuleContext(SlurmCluster(nodes=4, cpus_per_node=2))


class ScalingScriptsTest(unittest.TestCase):
    def assert_job(self, job, state, exit_code):
        self.assertEqual((job.state, job.exit_code), (state, exit_code), job.log)

    def assert_points(self, points, expected):
        """`expected` has (ranks, threads, nodes) of every point."""
        self.assertEqual(sorted(zip(points["ranks"], points["threads"], points["nodes"])), expected)
        self.assertEqual(set(points["status"]), {"measured"}, points["reason"])

    def assert_samples(self, points, samples, repeats):
        """Every point has its samples, all of them right, and one answer for each amount of work."""
        self.assertEqual(list(numpy.bincount(samples["point"], minlength=len(points["ranks"]))),
                         [repeats] * len(points["ranks"]))
        self.assertTrue((samples["verified"] == 1).all())
        work = points["work"][samples["point"]]
        for amount in numpy.unique(work):
            self.assertEqual(len(numpy.unique(samples["answer"][work == amount])), 1, f"work {amount}")

    def read_stopped(self, name):
        """What a stopped job left, in its file or in the journal beside it; none of its points is done."""
        subprocess.run([PROGRAM, "merge", cluster.job_folder / name, "-o", cluster.job_folder / f"stopped_{name}"],
                       check=True, capture_output=True)
        points, samples = read(f"stopped_{name}")
        self.assertEqual(set(points["status"]), {"unfinished"})
        return samples

    def test_strong_scaling_over_two_nodes(self):
        write_study("strong.toml", "strong", ["1x1", "2x1", "4x1"])

        job = cluster.wait(submit(STRONG, "strong.toml", nodes=2, tasks_per_node=2))

        self.assert_job(job, "COMPLETED", 0)
        points, samples = read(f"strong_{job.number}.h5")
        self.assert_points(points, [(1, 1, 1), (2, 1, 1), (4, 1, 2)])
        self.assert_samples(points, samples, repeats=3)
        self.assertEqual(len(numpy.unique(points["work"])), 1)
        self.assertEqual(job.log.count("The baseline is"), 1, job.log)  # one table

    def test_weak_scaling_over_four_nodes_into_a_named_file(self):
        write_study("weak.toml", "weak", ["1x1", "2x1", "4x1", "4x2"])

        job = cluster.wait(submit(WEAK, "weak.toml", "mine.h5", nodes=4, tasks_per_node=1, cpus_per_task=2))

        self.assert_job(job, "COMPLETED", 0)
        points, samples = read("mine.h5")
        self.assert_points(points, [(1, 1, 1), (2, 1, 2), (4, 1, 4), (4, 2, 4)])
        self.assert_samples(points, samples, repeats=3)
        for workers, work in zip(points["workers"], points["work"]):
            self.assertEqual(work, workers * 2_000_000)

    def test_srun_as_the_launcher(self):
        # On one node only: on one machine, srun gets no PMIx task of a second node started.
        write_study("by_srun.toml", "strong", ["1x1", "2x1"])

        job = cluster.wait(submit(STRONG, "by_srun.toml", nodes=1, tasks_per_node=2,
                                  SCALELAB_LAUNCHER="srun", SLURM_MPI_TYPE="pmix"))

        self.assert_job(job, "COMPLETED", 0)
        points, samples = read(f"by_srun_{job.number}.h5")
        self.assert_points(points, [(1, 1, 1), (2, 1, 1)])
        self.assert_samples(points, samples, repeats=3)

    def test_a_job_whose_time_is_up_saves_and_the_next_one_goes_on(self):
        write_study("long.toml", "strong", ["1x1", "2x1", "4x1"], samples=60_000_000, repeats=60)
        number = submit(STRONG, "long.toml", "long.h5", nodes=2, tasks_per_node=2)
        cluster.wait_for(lambda: count_samples("long.h5") >= 10, "ten samples", 300)

        cluster.warn(number)
        first = cluster.wait(number)

        self.assert_job(first, "FAILED", 5)
        self.assertIn("submit the same script with the arguments: long.toml long.h5", first.log)
        saved = self.read_stopped("long.h5")
        self.assertGreaterEqual(len(saved["time_s"]), 10)
        self.assertLess(len(saved["time_s"]), 180)

        second = cluster.wait(submit(STRONG, "long.toml", "long.h5", nodes=2, tasks_per_node=2))

        self.assert_job(second, "COMPLETED", 0)
        points, samples = read("long.h5")
        self.assert_points(points, [(1, 1, 1), (2, 1, 1), (4, 1, 2)])
        self.assert_samples(points, samples, repeats=60)
        kept = len(saved["time_s"])
        self.assertEqual(list(samples["time_s"][:kept]), list(saved["time_s"]))

    def test_a_warned_job_saves_under_srun_too(self):
        write_study("long_by_srun.toml", "strong", ["1x1", "2x1"], samples=60_000_000, repeats=100)
        number = submit(STRONG, "long_by_srun.toml", "long_by_srun.h5", nodes=1, tasks_per_node=2,
                        SCALELAB_LAUNCHER="srun", SLURM_MPI_TYPE="pmix")
        cluster.wait_for(lambda: count_samples("long_by_srun.h5") >= 10, "ten samples", 300)

        cluster.warn(number)
        job = cluster.wait(number)

        self.assert_job(job, "FAILED", 5)
        samples = self.read_stopped("long_by_srun.h5")
        self.assertGreaterEqual(len(samples["time_s"]), 10)

    def test_a_copy_under_another_name(self):
        write_study("renamed.toml", "strong", ["1x1", "2x1"])
        copy = cluster.job_folder / "my.sbatch.d" / "job"
        copy.parent.mkdir()
        shutil.copy(STRONG, copy)

        job = cluster.wait(submit(copy, "renamed.toml", nodes=1, tasks_per_node=2))

        self.assert_job(job, "COMPLETED", 0)
        points, _ = read(f"renamed_{job.number}.h5")
        self.assert_points(points, [(1, 1, 1), (2, 1, 1)])

    def test_a_script_that_comes_through_a_pipe(self):
        # It gets no arguments: its study is the one of the checkout, which needs more than this job has.
        options = ["--nodes=1", "--ntasks-per-node=1", "--cpus-per-task=1"]
        job = cluster.wait(cluster.submit_through_pipe(
            STRONG, options=options, environment={"SCALELAB": str(PROGRAM), "SCALELAB_LAUNCHER": "none"}))

        self.assert_job(job, "FAILED", 2)
        self.assertIn("run_study: SCALELAB_LAUNCHER=none: expected mpirun or srun", job.log)

    def test_a_config_that_is_not_there_is_bad_usage(self):
        job = cluster.wait(submit(STRONG, "nowhere.toml", nodes=1, tasks_per_node=1))

        self.assert_job(job, "FAILED", 2)
        self.assertIn("nowhere.toml", job.log)

    def test_a_program_that_is_not_there_is_named(self):
        job = cluster.wait(submit(STRONG, nodes=1, tasks_per_node=1, SCALELAB="/nowhere/scalelab"))

        self.assert_job(job, "FAILED", 2)
        self.assertIn("SCALELAB=/nowhere/scalelab is not a program", job.log)


if __name__ == "__main__":
    reason = missing_requirement()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    unittest.main(verbosity=2)
