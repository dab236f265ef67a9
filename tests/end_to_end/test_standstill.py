# SPDX-License-Identifier: BSD-3-Clause

"""A job in which something no longer answers would wait for ever: it is noticed, named and ended, and
what was measured is kept."""
# starts early

import os
import pathlib
import re
import signal
import socket
import unittest

from program import PATIENCE_S, WITHOUT_END_MS, ProgramTest, study
from samples_on_disk import samples_kept
from side_by_side import SideBySide

# Longer than a process of a busy machine is without a core. The tests wait for it all at once.
STALL = "stall_seconds = 25\n"
MANY_SAMPLES = study("square", size="tasks = 2\nwait_ms = 100", layouts=("2x1",), repeats=1_000_000)


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class Standstill(ProgramTest):
    def under_way(self, text):
        """A run of two ranks into r.h5, once it has samples."""
        self.write("s.toml", text)
        # Who waits for a rank that is stopped looks for it all the time.
        process = self.start("run", "s.toml", "-o", "r.h5", through=("nice", "-n", "19"))
        self.wait_until(lambda: len(self.rank_processes()) == 2 and samples_kept(self.path("r.h5")),
                        "two ranks run and there are samples")
        return process

    def ended(self, process, codes=(1,)):
        """stderr of a run that ends by itself, with one of the exit codes, and leaves no process behind."""
        _, err = process.communicate(timeout=PATIENCE_S)
        self.assertIn(process.returncode, codes, err)
        self.wait_until_gone()
        return err

    def check_stopped_rank(self, rank):
        process = self.under_way(MANY_SAMPLES + STALL)
        os.kill(self.rank_processes()[rank], signal.SIGSTOP)
        # A launcher may wake rank 0 up to end it, which then says itself what is kept.
        err = self.ended(process, (1, 5))
        self.assertIn(f"rank {rank} on {socket.gethostname()} has not answered for", err)
        self.assertIn("at point 2x1", err)
        self.assertRegex(err, r"finished (samples|ones) are (kept )?in r.h5; go on with --resume")
        self.assertGreater(self.samples_in("r.h5"), 0)

    def test_rank_0_is_stopped(self):
        self.check_stopped_rank(0)

    def test_another_rank_is_stopped(self):
        self.check_stopped_rank(1)

    def test_a_launcher_that_is_left_without_ranks(self):
        process = self.under_way(MANY_SAMPLES)
        # What waits for the launcher reads nothing but whether that has ranks, and must have seen them.
        before = self.bytes_read_by(process.pid)
        self.wait_until(lambda: self.bytes_read_by(process.pid) > before, "the launcher was seen with ranks")
        launcher = self.launcher_process()
        os.kill(launcher, signal.SIGSTOP)
        for pid in self.processes():
            if pid not in (launcher, process.pid):
                os.kill(pid, signal.SIGKILL)
        err = self.ended(process)
        self.assertIn("ended by signal 9 before rank 0 was done", err)
        self.assertRegex(err, r"[1-9]\d* finished samples are kept in r.h5; go on with --resume")

    def bytes_read_by(self, pid):
        return int(re.search(r"rchar: (\d+)", pathlib.Path(f"/proc/{pid}/io").read_text())[1])

    def test_a_sample_without_an_end(self):
        self.write("s.toml", study("square", size=f"tasks = 1\nwait_ms = {WITHOUT_END_MS}") + STALL)
        err = self.ended(self.start("run", "s.toml"))
        self.assertIn(f"rank 0 on {socket.gethostname()} has been at point 1x1 for", err)
        self.assertIn("nothing was measured", err)


if __name__ == "__main__":
    unittest.main()
