# SPDX-License-Identifier: BSD-3-Clause

"""The pretended cluster itself: jobs span its nodes, clusters stay apart, and nothing survives them."""

import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from side_by_side import SideBySide
from slurm_cluster import SlurmCluster, SlurmError, missing_requirement

HOLD_A_CLUSTER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from slurm_cluster import SlurmCluster
with SlurmCluster(nodes=1) as cluster:
    script = cluster.folder / "sleep.sbatch"
    script.write_text("#!/bin/sh\\nsleep 600\\n")
    number = cluster.submit(script)
    cluster.wait_for(lambda: cluster.job(number).state == "RUNNING", "the job's start", 300)
    print(cluster.folder, flush=True)
    time.sleep(600)
"""


def processes_of(folder):
    """Processes, other than dead ones nobody asked about yet, whose environment names the folder."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(folder).encode() in entry.read_bytes():
                found.append(entry.parent.name)
        except OSError:
            continue
    return found


def write_script(cluster, text):
    script = cluster.folder / "job.sbatch"
    script.write_text(f"#!/bin/sh\n#SBATCH --output=%x_%j.log\n{text}\n")
    return script


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class SlurmClusterTest(unittest.TestCase):
    def test_a_job_spans_the_nodes_and_returns_its_exit_code(self):
        with SlurmCluster(nodes=3) as cluster:
            script = write_script(cluster, "srun sh -c 'echo on $SLURMD_NODENAME'; exit 7")

            job = cluster.run(script, options=["--nodes=3", "--ntasks-per-node=1"])

            self.assertEqual(job.state, "FAILED")
            self.assertEqual(job.exit_code, 7)
            self.assertEqual(sorted(job.log.splitlines()), ["on node1", "on node2", "on node3"])

    def test_two_clusters_at_once_stay_apart(self):
        with SlurmCluster(nodes=2) as one, SlurmCluster(nodes=2) as other:
            jobs = [cluster.run(write_script(cluster, "echo $SLURM_CONF"), options=["--nodes=2"])
                    for cluster in (one, other)]

            self.assertEqual([job.log.strip() for job in jobs],
                             [f"{one.folder}/slurm.conf", f"{other.folder}/slurm.conf"])

    def test_nothing_is_left_after_an_exception(self):
        with self.assertRaises(KeyError):
            with SlurmCluster(nodes=1) as cluster:
                self.assertNotEqual(processes_of(cluster.folder), [])
                raise KeyError

        self.assertFalse(cluster.folder.exists())
        self.assertEqual(processes_of(cluster.folder), [])

    def test_nothing_is_left_after_its_owner_was_killed(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(number.name):
                owner = subprocess.Popen([sys.executable, "-c", HOLD_A_CLUSTER, os.path.dirname(__file__)],
                                         stdout=subprocess.PIPE, text=True)
                folder = pathlib.Path(owner.stdout.readline().strip())
                self.assertNotEqual(processes_of(folder), [])

                owner.send_signal(number)
                owner.wait()
                owner.stdout.close()

                end = time.monotonic() + 300
                while folder.exists() and time.monotonic() < end:
                    time.sleep(0.1)
                self.assertFalse(folder.exists())
                self.assertEqual(processes_of(folder), [])

    def test_a_refused_job_says_why(self):
        with SlurmCluster(nodes=1) as cluster:
            with self.assertRaisesRegex(SlurmError, "(?s)More processors requested.*--- slurmctld.log"):
                cluster.submit(write_script(cluster, "true"), options=["--nodes=9"])


if __name__ == "__main__":
    reason = missing_requirement()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    unittest.main(verbosity=2)
