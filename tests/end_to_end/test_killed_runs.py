# SPDX-License-Identifier: BSD-3-Clause

"""Runs that are killed, told to end, out of disk space, or failing: no process stays behind, no finished
sample is lost, the file opens, and --resume goes on. test_random_kills.py kills one process of many runs."""

import os
import random
import signal
import subprocess
import time
import unittest

from program import LAUNCHER_KEEPS_CODE, PATIENCE_S, ProgramTest, study

POINTS = 3


def short_samples(repeats):
    """Three points; 20 ms a sample."""
    return study("square", size="tasks = 1\nwait_ms = 20", layouts=("1x1", "2x1", "1x2"), repeats=repeats)


# Long enough for a test on a busy machine to look at the run and to end it.
REPEATS = 60
SHORT_SAMPLES = short_samples(REPEATS)
# One sample that takes a minute.
LONG_SAMPLE = study("square", size="tasks = 1\nwait_ms = 60_000", layouts=("2x1",))


class KilledRuns(ProgramTest):
    def started(self, *arguments, **options):
        """A run of s.toml into r.h5, once it has begun to measure."""
        fresh = not self.path("r.h5").exists()
        run = self.start("run", "s.toml", "-o", "r.h5", *(() if fresh else ("--resume",)), *arguments, **options)
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.stderr.close)
        self.wait_until(
            lambda: run.poll() is not None or (self.path("r.h5").exists() and len(self.rank_processes()) == 2),
            "the ranks have started",
        )
        return run

    def assert_readable(self):
        import h5py

        with h5py.File(self.path("r.h5")) as file:
            self.assertIn("samples", file)

    def assert_complete(self, repeats=REPEATS):
        """Every sample that the study wants is there, once."""
        import h5py

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
        import h5py

        self.write("s.toml", SHORT_SAMPLES.replace("warmup = 0", "warmup = 1"))
        run = self.started(ranks=2)
        self.wait_until(lambda: self.samples_in("r.h5") > 9, "some samples are taken")
        os.kill(self.rank_processes()[0], signal.SIGKILL)
        self.end_of_killed(run)
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
        with h5py.File(self.path("r.h5")) as file:
            samples = file["samples"]
            points = samples["point"][:]
            warm_ups = samples["warmup"][:] == 1
            for point in range(POINTS):
                mine = warm_ups[points == point]
                self.assertEqual(sum(~mine), REPEATS)
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

    def wait_until_under_way(self, text):
        """Until the study in `text` has samples; one sample that takes long is let begin."""
        if text == LONG_SAMPLE:
            time.sleep(0.5)
        else:
            self.wait_until(lambda: self.samples_in("r.h5") > 0, "a sample is taken")

    def check_told_to_end(self, text, signal_number):
        self.write("s.toml", text)
        run = self.started()
        self.wait_until_under_way(text)
        told = time.monotonic()
        run.send_signal(signal_number)
        _, err = run.communicate(timeout=PATIENCE_S)
        self.assertLess(time.monotonic() - told, 30)  # and not after the minute that a sample may take
        self.assertEqual(run.returncode, 5, err)
        self.assertEqual(err.count("scalelab: interrupted"), 1, err)
        self.assertIn("--resume", err)
        self.wait_until_gone()
        self.assert_readable()

    def test_sigterm_and_sigint(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                self.path("r.h5").unlink(missing_ok=True)
                self.check_told_to_end(SHORT_SAMPLES, number)
                self.assertGreater(self.samples_in("r.h5"), 0)
                self.run_well("run", "s.toml", "-o", "r.h5", "--resume")
                self.assert_complete()

    def test_sigterm_and_sigint_while_a_long_sample_is_under_way(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                for leftover in self.folder.glob("r.h5*"):
                    leftover.unlink()
                self.check_told_to_end(LONG_SAMPLE, number)
                self.assertEqual(self.samples_in("r.h5"), 0)

    def test_two_signals_are_as_good_as_one(self):
        self.write("s.toml", LONG_SAMPLE)
        run = self.started()
        run.send_signal(signal.SIGINT)
        time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=PATIENCE_S)
        self.assertEqual(run.returncode, 5, err)
        self.wait_until_gone()

    def test_sigterm_to_the_ranks(self):
        for text in (SHORT_SAMPLES, LONG_SAMPLE):
            with self.subTest(text[:100]):
                for leftover in self.folder.glob("r.h5*"):
                    leftover.unlink()
                self.write("s.toml", text)
                run = self.started(ranks=2)
                self.wait_until_under_way(text)
                for pid in self.rank_processes().values():
                    os.kill(pid, signal.SIGTERM)
                _, err = run.communicate(timeout=PATIENCE_S)
                self.assertEqual(run.returncode, 5, err)
                self.assertEqual(err.count("scalelab: interrupted"), 1, err)
                self.wait_until_gone()
                self.assert_readable()

    def test_sigterm_to_mpirun(self):
        self.write("s.toml", SHORT_SAMPLES)
        run = self.started(ranks=2)
        self.wait_until_under_way(SHORT_SAMPLES)
        os.kill(self.launcher_process(), signal.SIGTERM)
        _, err = run.communicate(timeout=PATIENCE_S)
        if LAUNCHER_KEEPS_CODE:
            self.assertNotEqual(run.returncode, 0, err)
        self.wait_until_gone()
        self.assert_readable()
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=2)
        self.assert_complete()

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

        import h5py

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
        import h5py

        self.write("s.toml", SHORT_SAMPLES)
        run = self.started(ranks=2)
        self.wait_until(lambda: self.samples_in("r.h5") > 5, "some samples are taken")
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=PATIENCE_S)
        self.wait_until_gone()
        self.assertFalse(self.path("r.h5.journal").exists())
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
        self.write("s.toml", SHORT_SAMPLES)
        run = self.started(ranks=2)
        self.wait_until(lambda: self.samples_in("r.h5") > 5, "some samples are taken")
        os.kill(self.rank_processes()[0], signal.SIGTERM)
        run.communicate(timeout=PATIENCE_S)
        self.wait_until_gone()
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=1)
        point = self.report("r.h5")["studies"][0]["points"][1]
        self.assertNotEqual(point["status"], "measured")
        self.assertEqual(point["reason"], "needs 2 ranks and the job has 1")


if __name__ == "__main__":
    unittest.main()
