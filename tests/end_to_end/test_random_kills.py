# SPDX-License-Identifier: BSD-3-Clause

"""Runs of which one process is killed at a random moment: rank 0, another rank or the launcher. The file opens,
every sample that was finished is there as it was, and --resume completes it.

SCALELAB_SOAK_KILLS says how many kills. The seed is printed; SCALELAB_SEED repeats it."""
# starts early

import concurrent.futures
import contextlib
import os
import random
import signal
import time
import unittest

import h5py

from program import ProgramTest, study
from samples_on_disk import samples_in_file, samples_kept

SEED = int(os.environ.get("SCALELAB_SEED") or random.randrange(2**32))
KILLS = int(os.environ.get("SCALELAB_SOAK_KILLS", "20"))
# Runs that sleep most of their time, so several go on side by side: nothing is measured.
SIDE_BY_SIDE = 2 * os.cpu_count()
LAYOUTS = ("1x1", "2x1", "1x2")
# Twenty milliseconds a sample of one worker, ten of two: a second a run. Where the machine is busy they last longer,
# and are killed sooner.
REPEATS = 25
LATEST_S = 1
VICTIMS = ("rank 0", "rank 1", "launcher")


class KilledRun(ProgramTest):
    """One run in a folder of its own."""

    def find(self, victim):
        """The process id; nothing when there is none, or not yet."""
        if victim == "launcher":
            try:
                return self.launcher_process()
            except AssertionError:
                return None
        return self.rank_processes().get(int(victim.split()[1]))

    def check(self, victim, moment_s):
        """Returns whether the run was still going on when it was to be killed."""
        self.write("s.toml", study("square", size="tasks = 2\nwait_ms = 10", layouts=LAYOUTS, repeats=REPEATS))
        run = self.start("run", "s.toml", "-o", "r.h5", ranks=2)
        self.wait_until(lambda: run.poll() is not None or self.find(victim), f"{victim} has started")
        time.sleep(moment_s)
        before = samples_kept(self.path("r.h5"))
        pid = self.find(victim)
        if pid:
            with contextlib.suppress(ProcessLookupError):  # it has ended this moment
                os.kill(pid, signal.SIGKILL)
        err = self.end_of_killed(run)
        was_killed = run.returncode != 0
        self.assertTrue(pid or not was_killed, err)
        after = samples_kept(self.path("r.h5"))
        self.assertEqual({order: after.get(order) for order in before}, before, f"samples were lost\n{err}")
        self.check_opens(after)
        fresh = not self.path("r.h5").exists()
        self.run_well("run", "s.toml", "-o", "r.h5", *(() if fresh else ("--resume",)), ranks=2)
        self.check_complete(after)
        return was_killed

    def check_opens(self, after):
        """scalelab finds what lies there."""
        if after:
            self.run_well("merge", "-o", "whole.h5", "r.h5")
            self.assertEqual(samples_in_file(self.path("whole.h5")), after)
        elif self.path("r.h5").exists():
            self.assertEqual(self.samples_in("r.h5"), 0)

    def check_complete(self, after):
        """Every sample that the study wants is there, once; those from before the kill are as they were."""
        complete = samples_in_file(self.path("r.h5"))
        self.assertEqual({order: complete[order] for order in after}, after)
        self.assertEqual(list(complete), list(range(len(LAYOUTS) * REPEATS)))
        wanted = [(point, repeat) for point in range(len(LAYOUTS)) for repeat in range(REPEATS)]
        self.assertEqual(sorted((point, repeat) for point, repeat, *_ in complete.values()), wanted)
        with h5py.File(self.path("r.h5")) as file:
            self.assertEqual(list(file["points/status"].asstr()), ["measured"] * len(LAYOUTS))
            workers = file["points/workers"][:]
            rows = file["workers/sample"][:].tolist()
        self.assertEqual(rows, [order for order, (point, *_) in complete.items() for _ in range(workers[point])])
        self.assertFalse(self.path("r.h5.journal").exists())


class RandomKills(unittest.TestCase):
    def test_kill_9_of_any_process_at_any_moment(self):
        print(f"seed {SEED}, {KILLS} kills", flush=True)

        def outcome(number):
            chance = random.Random(f"{SEED} {number}")
            victim, moment_s = chance.choice(VICTIMS), chance.uniform(0, LATEST_S)
            run = KilledRun()
            run.setUp()
            try:
                return run.check(victim, moment_s), None
            except Exception as problem:  # whatever it is, the other kills go on
                return True, f"kill {number} of seed {SEED}, {victim} after {moment_s:.3f} s: {problem!r}"
            finally:
                run.doCleanups()

        with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            outcomes = list(pool.map(outcome, range(KILLS)))
        failures = [text for _, text in outcomes if text]
        self.assertEqual(failures, [], f"{len(failures)} of {KILLS}")
        killed = sum(was_killed for was_killed, _ in outcomes)
        print(f"{killed} of {KILLS} runs were under way when they were killed")
        self.assertGreater(killed, 0)


if __name__ == "__main__":
    unittest.main()
