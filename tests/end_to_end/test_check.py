# SPDX-License-Identifier: BSD-3-Clause

"""scalelab check: whether a computer is fit to measure on, said by one process, with an exit code that a
script can test. How busy this computer is decides whether it is fit, so both verdicts are right here."""

import json
import unittest

from program import ProgramTest
from side_by_side import SideBySide

SUBJECTS = ["cores", "SMT", "quota", "governor", "turbo", "clock", "noise", "load", "memory", "MPI", "OpenMP",
            "vectors", "BLAS"]


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class Check(ProgramTest):
    def check(self, *arguments, **options):
        """Exit code and stdout; nothing may be on stderr but what mpirun says of an exit code."""
        code, out, err = self.run_to_end("check", *arguments, **options)
        self.assertNotIn("scalelab:", err)
        return code, out

    def test_tells_the_same_by_words_and_by_exit_code(self):
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, out = self.check(ranks=ranks)
                lines = out.splitlines()
                self.assertIn(code, (0, 1), out)
                self.assertTrue(lines[-1].startswith("Fit" if code == 0 else "Unfit"), out)
                self.assertEqual([line for line in lines if len(line) > 80], [])
                for subject in SUBJECTS:
                    found = [line for line in lines if line[2:7].strip() in ("fine", "mind", "unfit")
                             and line[9:].split()[0] == subject]
                    self.assertEqual(len(found), 1, f"{subject}\n{out}")

    def test_is_data_with_format_json(self):
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, out = self.check("--format", "json", ranks=ranks)
                found = json.loads(out)
                self.assertEqual(code, 1 if found["verdict"] == "unfit" else 0)
                self.assertEqual(len(found["nodes"]), 1)
                facts = found["nodes"][0]["facts"]
                self.assertEqual([finding["subject"] for finding in found["nodes"][0]["findings"]], SUBJECTS)
                self.assertEqual(facts["mpi_ranks"], ranks or 1)
                self.assertEqual(len(facts["bound_to"]), ranks or 1)
                self.assertEqual(len(facts["noise"]), facts["cores"])
                for core in facts["noise"]:
                    self.assertGreater(core["quantum_s"], 0)
                    self.assertGreaterEqual(core["lost_share"], 0)

    def test_reports_what_openmp_really_does(self):
        environment = self.environment(OMP_WAIT_POLICY="active", OMP_PROC_BIND="close", OMP_THREAD_LIMIT="1")
        code, out = self.check("--format", "json", environment=environment)
        facts = json.loads(out)["nodes"][0]["facts"]
        self.assertEqual(facts["openmp"]["OMP_WAIT_POLICY"], "ACTIVE")
        self.assertEqual(facts["openmp"]["OMP_PROC_BIND"], "FALSE")  # scalelab takes it out
        self.assertEqual(facts["openmp_threads_got"], 1)
        if facts["openmp_threads_asked"] > 1:
            self.assertEqual(code, 1, out)

    def test_refuses_a_format_that_it_does_not_have(self):
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, out, err = self.run_to_end("check", "--format", "jsn", ranks=ranks)
                self.assertEqual((code, out), (2, ""))
                self.assertEqual(err.count("did you mean 'json'?"), 1, err)


if __name__ == "__main__":
    unittest.main()
