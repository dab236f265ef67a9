# SPDX-License-Identifier: BSD-3-Clause

"""A program of one's own is started over the nodes of an allocation by srun or mpirun in its command."""

import os
import pathlib
import sys
import unittest

import h5py
from slurm_cluster import SlurmCluster, missing_requirement

SCALELAB = pathlib.Path(os.environ["SCALELAB_BUILD"]) / "drivers" / "scalelab"

CONFIG = """[study]
scaling = "strong"
[sweep]
layouts = ["2x1"]
nodes = [1, 2, 4]
[program]
command = [{command}]
name = "told"
[program.values.hosts]
pattern = "on ([0-9]+) nodes"
[measure]
relative_width = 0
min_repeats = 1
max_repeats = 1
warmup = 0
"""

# How many nodes its ranks were on.
ON_NODES = 'rm -f seen.*; $@ sh -c "touch seen.\\$SLURMD_NODENAME"; echo on $(ls seen.* | wc -l) nodes'
BY_SRUN = f"""'sh', '-c', '{ON_NODES}', 'sh', 'srun', '-N', '{{nodes}}', '-n', '{{ranks}}'"""


class ProgramInAllocation(unittest.TestCase):
    def test_srun_in_the_command_spans_the_nodes_that_are_asked_for(self):
        with SlurmCluster(nodes=2) as cluster:
            (cluster.folder / "p.toml").write_text(CONFIG.format(command=BY_SRUN))
            script = cluster.folder / "job.sbatch"
            script.write_text(
                f"#!/bin/sh\n#SBATCH --output=%x_%j.log\ncd {cluster.folder}\n{SCALELAB} run p.toml -o p.h5 2>&1\n"
            )
            job = cluster.run(script, options=["--nodes=2", "--ntasks-per-node=2"])
            self.assertEqual((job.state, job.exit_code), ("COMPLETED", 0), job.log)
            with h5py.File(cluster.folder / "p.h5") as opened:
                nodes = list(opened["points/nodes"][:])
                reasons = list(opened["points/reason"].asstr()[:])
                statuses = list(opened["points/status"].asstr()[:])
                points = list(opened["samples/point"][:])
                hosts = dict(zip(points, opened["samples/told_hosts"][:]))
            self.assertEqual(statuses, ["measured", "measured", "skipped"], reasons)
            self.assertEqual(reasons[2], "needs 4 nodes and there are 2")
            self.assertEqual(nodes[:2], [1, 2])
            self.assertEqual(hosts, {0: 1, 1: 2})


if __name__ == "__main__":
    reason = missing_requirement()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    unittest.main(verbosity=2)
