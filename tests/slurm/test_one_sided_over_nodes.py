# SPDX-License-Identifier: BSD-3-Clause

"""What needs one-sided communication, over several nodes, which share no memory: the wider scopes of the
interpreter lock, dynamic loops, also over files that each node has for itself, and a counter that every rank adds to.

Needs SCALELAB_SOURCE and SCALELAB_BUILD in the environment, as CTest sets them. Exit status 77 means
skipped: not root, or Slurm is not installed.
"""

import os
import pathlib
import sys
import unittest

import h5py
import numpy

from slurm_cluster import SlurmCluster, missing_requirement

SOURCE = pathlib.Path(os.environ.get("SCALELAB_SOURCE", pathlib.Path(__file__).parents[2]))
BUILD = pathlib.Path(os.environ.get("SCALELAB_BUILD", SOURCE / "build" / "release"))

LOCK = """
[study]
kernel = "duty"
scaling = "weak"
[size]
operations = 4
operation_ms = 5
[sweep]
layouts = ["4x1", "4x2"]
gil = ["interval"]
[interpreter]
scope = "{scope}"
switch_interval_ms = 1
[measure]
min_repeats = 2
max_repeats = 2
warmup = 0
"""

DYNAMIC = """
[study]
kernel = "pi"
scaling = "strong"
[size]
samples = 2_000_000
[sweep]
layouts = ["1x1", "4x1", "4x2"]
schedule = ["dynamic"]
[measure]
min_repeats = 2
max_repeats = 2
warmup = 0
"""

COUNTER = """
[study]
kernel = "counter"
scaling = "strong"
[size]
updates = 200
[sweep]
layouts = ["1x1", "4x1", "4x2"]
gil = ["none", "interval"]
[measure]
min_repeats = 2
max_repeats = 2
warmup = 0
"""

FILES = """
[study]
kernel = "read"
scaling = "strong"
[size]
files = 21
bytes = 10_001
cache = "warm"
mode = "{mode}"
[sweep]
layouts = ["1x1", "4x1", "4x2"]
schedule = ["static", "dynamic"]
[measure]
min_repeats = 2
max_repeats = 2
warmup = 0
"""


def setUpModule():
    global cluster
    cluster = unittest.enterModuleContext(SlurmCluster(nodes=2, cpus_per_node=2))


class OneSidedOverNodesTest(unittest.TestCase):
    def run_study(self, name, text):
        (cluster.job_folder / f"{name}.toml").write_text(text)
        job = cluster.wait(cluster.submit(
            SOURCE / "slurm" / "strong_scaling.sbatch", f"{name}.toml", f"{name}.h5",
            options=["--nodes=2", "--ntasks-per-node=2", "--cpus-per-task=1"],
            environment={"SCALELAB": str(BUILD / "drivers" / "scalelab")}))
        self.assertEqual((job.state, job.exit_code), ("COMPLETED", 0), job.log)
        return h5py.File(cluster.job_folder / f"{name}.h5", "r")

    def assert_locks(self, file, locks):
        """Each of `locks` locks is held by one worker at a time: together for no longer than the sample."""
        self.assertEqual(set(file["points/locks"][()]), {locks})
        self.assertTrue((file["samples/verified"][()] == 1).all())
        held = numpy.bincount(file["workers/sample"][()], weights=file["workers/lock_held_s"][()])
        self.assertTrue((held <= locks * file["samples/time_s"][()]).all(), held)
        self.assertTrue((held > 0).all())

    def test_the_worlds_lock_reaches_over_nodes(self):
        with self.run_study("world", LOCK.format(scope="world")) as file:
            self.assert_locks(file, 1)

    def test_each_node_has_a_lock_of_its_own(self):
        with self.run_study("node", LOCK.format(scope="node")) as file:
            self.assert_locks(file, 2)

    def test_dynamic_loops_are_shared_out_over_nodes(self):
        with self.run_study("dynamic", DYNAMIC) as file:
            self.assertEqual(len(file["samples/time_s"]), 6)
            self.assertEqual(len(set(file["samples/answer"][()])), 1)

    def test_each_node_has_files_of_its_own(self):
        answers = set()
        for mode in ("read", "write"):
            with self.run_study(f"files_{mode}", FILES.format(mode=mode)) as file:
                self.assertEqual(len(file["samples/time_s"]), 12)
                self.assertEqual(set(file["points/nodes"][()]), {1, 2})
                self.assertTrue((file["samples/verified"][()] == 1).all())
                answers.update(file["samples/answer"][()])
                if mode == "read":
                    self.assertEqual(set(file["samples/read_cached_share"][()]), {1})
        self.assertEqual(len(answers), 1)

    def test_a_counter_counts_over_nodes(self):
        with self.run_study("counter", COUNTER) as file:
            self.assertEqual(set(file["samples/answer"][()]), {200})
            alone = file["samples/ranks"][()] == 1
            self.assertEqual(set(file["samples/counter_own_copy"][()][alone]), {200})
            self.assertEqual(set(file["samples/counter_own_copy"][()][~alone]), {50})


if __name__ == "__main__":
    reason = missing_requirement()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    unittest.main(verbosity=2)
