# SPDX-License-Identifier: BSD-3-Clause

"""A job in which something no longer answers would wait for ever: it is noticed, named and ended, and
what was measured is kept."""

import os
import signal
import socket
import time
import unittest

from program import PATIENCE_S, ProgramTest, study

# Longer than a process of a busy machine is without a core.
STALL = "stall_seconds = 8\n"


class Standstill(ProgramTest):
    def ended(self, process, codes=(1,)):
        """stderr of a run that ends by itself, with one of the exit codes, and leaves no process behind."""
        _, err = process.communicate(timeout=PATIENCE_S)
        self.assertIn(process.returncode, codes, err)
        self.wait_until_gone()
        return err

    def test_a_rank_that_is_stopped(self):
        for stopped in (0, 1):
            with self.subTest(rank=stopped):
                text = study("square", size="tasks = 2\nwait_ms = 100", layouts=("2x1",), repeats=1000)
                self.write("s.toml", text + STALL)
                process = self.start("run", "s.toml", "-o", f"{stopped}.h5")
                self.wait_until(lambda: self.path(f"{stopped}.h5").exists() and len(self.rank_processes()) == 2,
                                "two ranks run")
                self.wait_until(lambda: self.samples_in(f"{stopped}.h5") > 0, "there are samples")
                os.kill(self.rank_processes()[stopped], signal.SIGSTOP)
                # A launcher may wake rank 0 up to end it, which then says itself what is kept.
                err = self.ended(process, (1, 5))
                self.assertIn(f"rank {stopped} on {socket.gethostname()} has not answered for", err)
                self.assertIn("at point 2x1", err)
                self.assertRegex(err, rf"finished (samples|ones) are (kept )?in {stopped}.h5; go on with --resume")
                self.assertGreater(self.samples_in(f"{stopped}.h5"), 0)

    def test_a_launcher_that_is_left_without_ranks(self):
        self.write("s.toml", study("square", size="tasks = 2\nwait_ms = 100", layouts=("2x1",), repeats=1000))
        process = self.start("run", "s.toml", "-o", "r.h5")
        self.wait_until(lambda: self.path("r.h5").exists() and len(self.rank_processes()) == 2, "two ranks run")
        self.wait_until(lambda: self.samples_in("r.h5") > 0, "there are samples")
        time.sleep(6)  # so that it was seen with ranks
        launcher = self.launcher_process()
        os.kill(launcher, signal.SIGSTOP)
        for pid in self.processes():
            if pid not in (launcher, process.pid):
                os.kill(pid, signal.SIGKILL)
        err = self.ended(process)
        self.assertIn("ended by signal 9 before rank 0 was done", err)
        self.assertRegex(err, r"[1-9]\d* finished samples are kept in r.h5; go on with --resume")

    def test_a_sample_without_an_end(self):
        self.write("s.toml", study("square", size="tasks = 1\nwait_ms = 3_600_000") + STALL)
        err = self.ended(self.start("run", "s.toml"))
        self.assertIn(f"rank 0 on {socket.gethostname()} has been at point 1x1 for", err)
        self.assertIn("nothing was measured", err)


if __name__ == "__main__":
    unittest.main()
