# SPDX-License-Identifier: BSD-3-Clause

"""Started by a supervisor that ignores SIGCHLD or blocks signals, which exec hands on: a failure stays a failure,
and what works goes on working."""

import os
import signal
import unittest

from program import PATIENCE_S, ProgramTest, study


def careless_parent():
    """Leaves the program what it must not count on: ends of children forgotten, every signal blocked."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


class InheritedSignals(ProgramTest):
    def test_a_run_in_which_a_rank_dies_is_no_success(self):
        self.write("s.toml", study(kernel="duty", size="operations = 100_000", layouts=("2x1",)))
        process = self.start("run", "s.toml", "-o", "r.h5", preexec_fn=careless_parent)
        self.wait_until(lambda: 1 in self.rank_processes(), "two ranks run")
        os.kill(self.rank_processes()[1], signal.SIGKILL)
        out, err = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 1, f"{out}\n{err}")

    def test_a_run_whose_launcher_fails_is_no_success(self):
        # mpirun itself gives up: none of its ranks may be started for want of a folder to meet in.
        environment = self.environment(OMPI_MCA_orte_tmpdir_base="/dev/null", HYDRA_LAUNCHER="none-such")
        self.write("s.toml", study())
        code, out, err = self.run_to_end("run", "s.toml", "-o", "r.h5", preexec_fn=careless_parent,
                                         environment=environment)
        self.assertEqual(code, 1, f"{out}\n{err}")

    def test_a_run_and_its_figures_succeed(self):
        self.run_study(study(layouts=("1x1", "2x1")), preexec_fn=careless_parent)
        self.run_well("report", "r.h5", "-o", "figures", "--format", "svg", preexec_fn=careless_parent)
        self.assertTrue(list(self.path("figures").glob("*.svg")))

    def test_a_damaged_file_is_refused(self):
        self.run_study(study())
        data = bytearray(self.path("r.h5").read_bytes())
        self.path("cut.h5").write_bytes(data[: len(data) // 2])
        code, out, err = self.run_to_end("report", "cut.h5", preexec_fn=careless_parent)
        self.assertEqual((code, out), (2, ""), err)
        self.assertIn("cut.h5", err)


if __name__ == "__main__":
    unittest.main()
