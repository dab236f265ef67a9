# SPDX-License-Identifier: BSD-3-Clause

"""Where workers run: the policy of a study, what was observed, and what is said when it is bad."""

import os
import unittest

import h5py

from program import ProgramTest, study

CONFINED = "ran with all threads of a rank on one core"


def one_processor():
    """Leaves this process one of the processors that it may use, as a careless launcher does."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

# By which an OpenMP runtime binds threads by itself.
BINDING = {
    "OMP_PROC_BIND": "true",
    "OMP_PLACES": "cores",
    "GOMP_CPU_AFFINITY": "{first}",
    "KMP_AFFINITY": "compact",
}


def first_processor():
    return str(min(os.sched_getaffinity(0)))


class Placement(ProgramTest):
    def workers(self, file, name):
        with h5py.File(self.path(file)) as results:
            return list(results["workers"][name][:])

    def test_observed_places_are_stored(self):
        self.run_study(study(layouts=("1x1",), more="[placement]\npolicy = 'compact'"))
        self.assertEqual(self.workers("r.h5", "pinned"), [1] * len(self.workers("r.h5", "pinned")))
        self.assertTrue(all(core >= 0 for core in self.workers("r.h5", "physical_core")))
        self.assertTrue(all(node >= 0 for node in self.workers("r.h5", "numa_node")))
        with h5py.File(self.path("r.h5")) as results:
            self.assertEqual(results["config"]["placement"].asstr()[0], "compact")
            self.assertGreaterEqual(results["machine"]["numa_nodes"][0], 1)

    def test_policy_none_pins_nobody(self):
        if len(os.sched_getaffinity(0)) == 1:
            self.skipTest("who may run on one processor only is pinned")
        self.run_study(study(layouts=("1x1",), more="[placement]\npolicy = 'none'"))
        self.assertEqual(set(self.workers("r.h5", "pinned")), {0})

    def test_a_rank_with_one_core_for_its_threads_is_told_once_and_stored(self):
        self.write("s.toml", study(layouts=("1x1", "1x2", "1x3")))
        for ranks in (None, 1):
            with self.subTest(ranks=ranks):
                code, out, err = self.run_to_end("run", "s.toml", "-o", f"r{ranks}.h5", ranks=ranks,
                                                 preexec_fn=one_processor)
                self.assertEqual(code, 0, err)
                self.assertEqual(err.count(CONFINED), 1, err)
                self.assertIn("srun --cpus-per-task", err)
                report = " ".join(self.run_well("report", f"r{ranks}.h5").split())
                self.assertIn("2 points " + CONFINED, report)
        code, out, err = self.run_to_end("run", "s.toml", "-o", "quiet.h5", "--quiet", preexec_fn=one_processor)
        self.assertEqual((code, err), (0, ""))

    def test_variables_that_bind_threads_are_not_used_and_told_once(self):
        if len(os.sched_getaffinity(0)) == 1:
            self.skipTest("needs two processors to see one of them left out")
        self.write("s.toml", study(layouts=("1x1", "1x2")))
        cases = [({name: value.format(first=first_processor())}, ranks) for name, value in BINDING.items()
                 for ranks in (None, 2)]
        cases.append(({"OMP_PROC_BIND": "spread", "OMP_PLACES": "{" + first_processor() + "}"}, 2))
        for variables, ranks in cases:
            with self.subTest(variables=variables, ranks=ranks):
                code, out, err = self.run_to_end("run", "s.toml", "-o", "b.h5", "--overwrite", ranks=ranks,
                                                 environment=self.environment(**variables))
                self.assertEqual(code, 0, err)
                self.assertEqual(err.count("not used"), 1, err)
                for name, value in variables.items():
                    self.assertIn(f"{name}={value}", err)
                self.assertIn("placement.policy", err)
                with h5py.File(self.path("b.h5")) as results:
                    self.assertEqual(set(results["points"]["oversubscribed"][:]), {0})
                rows = zip(self.workers("b.h5", "sample"), self.workers("b.h5", "core"))
                of_sample = {}
                for sample, core in rows:
                    of_sample.setdefault(sample, set()).add(core)
                self.assertEqual(max(len(cores) for cores in of_sample.values()), 2)

    def test_the_launchers_mask_holds_beside_a_variable_that_binds(self):
        self.write("s.toml", study(layouts=("1x2",)))
        code, out, err = self.run_to_end("run", "s.toml", "-o", "m.h5", ranks=1, preexec_fn=one_processor,
                                         environment=self.environment(OMP_PROC_BIND="true"))
        self.assertEqual(code, 0, err)
        self.assertEqual(err.count(CONFINED), 1, err)
        self.assertEqual(set(self.workers("m.h5", "core")), {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    unittest.main()
