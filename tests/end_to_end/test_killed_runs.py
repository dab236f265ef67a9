# SPDX-License-Identifier: BSD-3-Clause

"""Runs that are killed, told to end, out of disk space, or failing: no process stays behind, no finished
sample is lost, the file opens, and --resume goes on. test_random_kills.py kills one process of many runs."""

import contextlib
import os
import random
import signal
import subprocess
import time
import unittest

import h5py

from program import LAUNCHER_KEEPS_CODE, PATIENCE_S, WITHOUT_END_MS, ProgramTest, study
from samples_on_disk import samples_kept
from side_by_side import SideBySide

POINTS = 3


def short_samples(repeats):
    """Three points; 20 ms a sample of one worker, 10 ms of two, neither of whom looks for the other meanwhile."""
    return study("square", size="tasks = 2\nwait_ms = 10", layouts=("1x1", "2x1", "1x2"), repeats=repeats)


# As many as a run takes in a second; where that was over before it was ended, in ten, and in a hundred.
REPEATS = (25, 250, 2500)
LONG_SAMPLE = study("square", size=f"tasks = 1\nwait_ms = {WITHOUT_END_MS}", layouts=("2x1",))


def tell(pid, number):
    """Gives the signal to a process, which may have ended this moment."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class KilledRuns(ProgramTest):
    def started(self, **options):
        """A run of s.toml into r.h5, once it has begun to measure."""
        run = self.start("run", "s.toml", "-o", "r.h5", **options)
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.stderr.close)
        self.wait_until(
            lambda: run.poll() is not None or (self.path("r.h5").exists() and len(self.rank_processes()) == 2),
            "the ranks have started",
        )
        if not self.path("r.h5").exists():
            self.fail(f"the run ended before it measured anything\n{run.communicate()[1]}")
        return run

    def ended_early(self, end, samples=1, warmup=0, **options):
        """A run of short samples with which `end` does what ends it, once there are so many: the run, its stderr and
        how many repeats it wanted of each point. The machine may let it come to its end before, which tells nothing:
        then it is begun anew with more to do."""
        for repeats in REPEATS:
            self.write("s.toml", short_samples(repeats).replace("warmup = 0", f"warmup = {warmup}"))
            run = self.started(**options)
            self.wait_until(lambda: run.poll() is not None or len(samples_kept(self.path("r.h5"))) >= samples,
                            "samples are taken")
            with contextlib.suppress(KeyError, AssertionError):  # there is no such process any more
                end(run)
            err = self.end_of_killed(run)
            points = [point for point, *_ in samples_kept(self.path("r.h5")).values()]
            if all(points.count(point) < repeats + warmup for point in range(POINTS)):
                return run, err, repeats
            print(f"a run of {repeats} repeats was over before it was ended", flush=True)
            for file in self.folder.glob("r.h5*"):
                file.unlink()
        self.fail(f"it does not end a run\n{err}")

    def assert_readable(self):
        with h5py.File(self.path("r.h5")) as file:
            self.assertIn("samples", file)

    def assert_complete(self, repeats):
        """Every sample that the study wants is there, once."""
        with h5py.File(self.path("r.h5")) as file:
            samples, points = file["samples"], file["points"]
            self.assertEqual(list(points["status"].asstr()), ["measured"] * POINTS)
            taken = list(zip(samples["point"][:], samples["repeat"][:]))
            wanted = [(point, repeat) for point in range(POINTS) for repeat in range(repeats)]
            self.assertEqual(sorted(taken), wanted)
            self.assertEqual(list(samples["order"][:]), list(range(POINTS * repeats)))
            workers = [int(order) for order in file["workers"]["sample"][:]]
            workers_of = dict(zip(range(POINTS), points["workers"][:]))
            for order, (point, _) in enumerate(taken):
                self.assertEqual(workers.count(order), workers_of[point])
        self.assertFalse(self.path("r.h5.journal").exists())

    def test_each_job_warms_each_point_up(self):
        """A killed run is resumed by processes that are cold again; what counts is complete all the same."""
        *_, repeats = self.ended_early(lambda _: tell(self.rank_processes()[0], signal.SIGKILL), samples=10,
                                       warmup=1, ranks=2)
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
        with h5py.File(self.path("r.h5")) as file:
            samples = file["samples"]
            points = samples["point"][:]
            warm_ups = samples["warmup"][:] == 1
            for point in range(POINTS):
                mine = warm_ups[points == point]
                self.assertEqual(sum(~mine), repeats)
                self.assertEqual(sum(mine), 2, "one in each job")
                self.assertTrue(mine[0])
            self.assertTrue((samples["verified"][:] == 1).all())
        self.assertFalse(self.path("r.h5.journal").exists())

    def test_kill_9_while_a_run_begins_or_ends(self):
        seed = random.randrange(2**32)
        moments = random.Random(seed)
        self.write("s.toml", short_samples(2))
        for _ in range(6):
            with self.subTest(seed=seed):
                run = self.start("run", "s.toml", "-o", "r.h5", ranks=2)
                time.sleep(moments.uniform(0.05, 0.8))
                self.kill_what_is_left()
                run.communicate(timeout=PATIENCE_S)
                if self.path("r.h5").exists():
                    self.assert_readable()
                    self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
                else:
                    self.run_well("run", "s.toml", "-o", "r.h5", ranks=2)
                self.assert_complete(2)
                for file in self.folder.glob("r.h5*"):
                    file.unlink()

    def test_kill_9_of_the_program_that_started_mpirun(self):
        self.write("s.toml", LONG_SAMPLE)
        run = self.started()
        run.kill()
        run.wait()
        self.wait_until_gone()
        self.assert_readable()

    def assert_told_to_end(self, run, err):
        if run.returncode != -signal.SIGKILL:  # a launcher that locked itself up tells no code
            self.assertEqual(run.returncode, 5, err)
        self.assertEqual(err.count("scalelab: interrupted"), 1, err)
        self.assertIn("--resume", err)
        self.assert_readable()

    def test_sigterm_and_sigint(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                run, err, repeats = self.ended_early(lambda run: run.send_signal(number))
                self.assert_told_to_end(run, err)
                self.assertGreater(self.samples_in("r.h5"), 0)
                self.run_well("run", "s.toml", "-o", "r.h5", "--resume")
                self.assert_complete(repeats)
                self.path("r.h5").unlink()

    def under_way_with_a_long_sample(self, **options):
        """A run whose sample would never end; where the machine is slow, it does not begin either."""
        for leftover in self.folder.glob("r.h5*"):
            leftover.unlink()
        self.write("s.toml", LONG_SAMPLE)
        run = self.started(**options)
        time.sleep(0.5)
        return run

    def assert_nothing_measured(self, run):
        _, err = run.communicate(timeout=PATIENCE_S)
        self.assert_told_to_end(run, err)
        self.wait_until_gone()
        self.assertEqual(samples_kept(self.path("r.h5")), {})

    def test_sigterm_and_sigint_while_a_long_sample_is_under_way(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                run = self.under_way_with_a_long_sample()
                run.send_signal(number)
                self.assert_nothing_measured(run)

    def test_two_signals_are_as_good_as_one(self):
        run = self.under_way_with_a_long_sample()
        run.send_signal(signal.SIGINT)
        time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        self.assert_nothing_measured(run)

    def tell_ranks(self, _=None):
        for pid in self.rank_processes().values():
            tell(pid, signal.SIGTERM)

    def test_sigterm_to_the_ranks(self):
        run, err, _ = self.ended_early(self.tell_ranks, ranks=2)
        self.assert_told_to_end(run, err)

    def test_sigterm_to_the_ranks_while_a_long_sample_is_under_way(self):
        run = self.under_way_with_a_long_sample(ranks=2)
        self.tell_ranks()
        self.assert_nothing_measured(run)

    def test_sigterm_to_mpirun(self):
        run, err, repeats = self.ended_early(lambda _: tell(self.launcher_process(), signal.SIGTERM), ranks=2)
        if LAUNCHER_KEEPS_CODE:
            self.assertNotEqual(run.returncode, 0, err)
        self.assert_readable()
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
        self.assert_complete(repeats)

    def test_full_disk(self):
        disk = self.path("disk")
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("a small file system can't be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        self.write("s.toml", study("square", size="tasks = 1\nwait_ms = 0", layouts=("1x1",), repeats=100_000))
        code, out, err = self.run_to_end("run", "s.toml", "-o", "disk/r.h5", ranks=2)
        self.assertEqual(code, 1, err)
        told = [line for line in err.splitlines() if "disk/r.h5" in line]
        self.assertEqual(len(told), 1, err)
        self.assertIn("The disk is full", told[0])
        kept = self.samples_in("disk/r.h5")
        self.assertGreater(kept, 100)
        with h5py.File(disk / "r.h5") as file:
            self.assertLessEqual(len(file["samples/time_s"]), kept)
        self.wait_until_gone()

    def test_a_report_that_can_not_be_written_is_a_failure(self):
        self.run_study(study())
        for arguments in (["list"], ["report", "r.h5"]):
            with self.subTest(arguments), open("/dev/full", "w") as full:
                process = self.start(*arguments, stdout=full)
                _, err = process.communicate(timeout=PATIENCE_S)
                self.assertEqual(process.returncode, 1, err)
                self.assertNotEqual(err, "")

    def test_a_worker_that_fails_ends_the_run_with_one_message(self):
        # OpenMP gives one thread where two are asked for.
        environment = self.environment(OMP_THREAD_LIMIT="1")
        self.write("s.toml", study(layouts=("1x1", "2x2"), repeats=3))
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, _, err = self.run_to_end("run", "s.toml", "-o", f"r{ranks}.h5", ranks=ranks,
                                               environment=environment)
                self.assertEqual(code, 1, err)
                told = [line for line in err.splitlines() if "kernel pi failed at point 2x2" in line]
                self.assertEqual(len(told), 1, err)
                self.assertIn("thread", told[0])
                self.wait_until_gone()
                self.samples_in(f"r{ranks}.h5")

    def test_a_wrong_answer_ends_the_run_with_exit_code_3(self):
        self.run_study(short_samples(2), ranks=1)  # which leaves 2x1 to do
        with h5py.File(self.path("r.h5"), "r+") as file:
            file["samples/answer"][:] = 2.0
        code, _, err = self.run_to_end("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
        self.assertEqual(code, 3, err)
        self.assertEqual(err.count("wrong answer"), 1, err)
        self.assertIn("is not the answer 2 of point", err)

    def test_points_that_the_job_is_too_small_for_are_skipped(self):
        out = self.run_study(study(layouts=("1x1", "4x1", "2x1")), ranks=2)
        points = self.report("r.h5")["studies"][0]["points"]
        self.assertEqual([point["status"] for point in points], ["measured", "skipped", "measured"])
        self.assertEqual(points[1]["reason"], "needs 4 ranks and the job has 2")
        self.assertIn("needs 4 ranks and the job has 2", " ".join(out.split()))

    def test_a_larger_job_takes_up_what_a_smaller_one_skipped(self):
        crowded = f"2x{os.cpu_count()}"  # twice as many workers as there are cores
        self.run_study(study(layouts=("1x1", crowded)), ranks=1)
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
        point = self.report("r.h5")["studies"][0]["points"][1]
        self.assertEqual((point["status"], point["samples"]), ("measured", 2))
        self.assertTrue(point["oversubscribed"], "not known when the point was skipped, but when it was measured")

    def test_a_smaller_job_says_what_it_can_not_go_on_with(self):
        self.ended_early(lambda _: tell(self.rank_processes()[0], signal.SIGTERM), ranks=2)
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=1)
        point = self.report("r.h5")["studies"][0]["points"][1]
        self.assertNotEqual(point["status"], "measured")
        self.assertEqual(point["reason"], "needs 2 ranks and the job has 1")


if __name__ == "__main__":
    unittest.main()
