# SPDX-License-Identifier: BSD-3-Clause

"""What a shell, a terminal or a launcher does to a run: what it inherits, streams that take nothing, a
launcher that never starts it, files that are somebody else's. Every failure is told in words that are
true, and nothing is lost."""

import contextlib
import json
import os
import pathlib
import re
import signal
import stat
import subprocess
import time
import unittest

import h5py

from program import LAUNCHER, PATIENCE_S, WITHOUT_END_MS, ProgramTest, built_program, study
from samples_on_disk import samples_kept
from side_by_side import SideBySide

TINY = study(layouts=("1x1", "2x1"))
OPEN_MPI = "--oversubscribe" in LAUNCHER


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class Surroundings(ProgramTest):
    def shell(self, script, **options):
        """Exit code, stdout and stderr of a shell script in which $S is the program."""
        process = subprocess.Popen(
            ["bash", "-c", script],
            cwd=self.folder,
            env=options.pop("environment", None) or self.environment(S=str(built_program())),
            start_new_session=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        out, err = process.communicate(timeout=PATIENCE_S)
        return process.returncode, out, err

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


class InheritedThings(Surroundings):
    def test_a_loop_over_lines_keeps_its_lines(self):
        self.write("a.toml", TINY)
        self.write("b.toml", TINY)
        _, out, err = self.shell(
            r"printf 'a\nb\n' | while read -r n; do $S run $n.toml --quiet >/dev/null; echo did $n; done"
        )
        self.assertEqual(out, "did a\ndid b\n", err)
        self.assertEqual(self.samples_in("b.h5"), 4)

    def test_a_described_machine_is_not_this_one(self):
        here = json.loads(self.run_to_end("check", "--format", "json")[1])
        described = self.environment(HWLOC_SYNTHETIC="package:2 core:64 pu:2")
        _, out, err = self.run_to_end("check", "--format", "json", environment=described)
        self.assertIn("HWLOC_SYNTHETIC=package:2 core:64 pu:2 is not used", err)
        self.assertEqual(
            [computer["facts"]["cores"] for computer in json.loads(out)["nodes"]],
            [computer["facts"]["cores"] for computer in here["nodes"]],
        )
        self.write("s.toml", TINY)
        _, _, err = self.run_to_end("run", "s.toml", environment=described)
        self.assertEqual(err.count("HWLOC_SYNTHETIC"), 1, err)


class Streams(Surroundings):
    def test_progress_that_can_not_be_written_is_dropped(self):
        self.write("s.toml", TINY)
        code, out, _ = self.shell("$S run s.toml -o a.h5 2>/dev/full")
        self.assertEqual(code, 0, out)
        self.assertEqual(self.samples_in("a.h5"), 4)
        launcher = " ".join(LAUNCHER)
        code, out, _ = self.shell(f"{launcher} 2 bash -c 'exec $S run s.toml -o b.h5 2>/dev/full'")
        self.assertEqual(code, 0, out)
        self.assertEqual(self.samples_in("b.h5"), 4)

    def test_a_message_that_can_not_be_written_leaves_its_exit_code(self):
        for stream in ("2>/dev/full", "2>&-"):
            code, out, _ = self.shell(f"$S list nosuch {stream}")
            self.assertEqual((code, out), (2, ""), stream)

    def test_closed_streams_are_not_the_files_that_are_opened_next(self):
        self.write("s.toml", TINY)
        code, _, _ = self.shell("$S run s.toml -o a.h5 <&- 2>&-")
        self.assertEqual(code, 0)
        self.assertEqual(self.samples_in("a.h5"), 4)

    def test_results_that_can_not_be_written_are_a_failure(self):
        self.measured(TINY, "s.h5")
        for command in ("list", "report s.h5 --format json", "run s.toml --overwrite"):
            for stream in (">/dev/full", ">&-"):
                with self.subTest(command, stream=stream):
                    code, _, err = self.shell(f"$S {command} {stream}")
                    self.assertEqual(code, 1, err)
                    self.assertIn("the output can't be written", err)

    def test_a_reader_that_has_enough_ends_it_quietly(self):
        self.measured(TINY, "s.h5")
        code, out, err = self.shell("set -o pipefail; $S report s.h5 --format json | head -c 1")
        self.assertEqual((code, out, err), (0, "{", ""))


class Launchers(Surroundings):
    def told(self, environment=None, script="$S run s.toml -o x.h5 --quiet"):
        """stderr of a run that its launcher never begins."""
        self.write("s.toml", TINY)
        code, out, err = self.shell(script, environment=environment)
        self.assertEqual(code, 1, f"{out}\n{err}")
        self.assertIn("before scalelab began in it, so nothing was measured", err)
        self.assertNotIn("--resume", err)
        self.assertEqual(self.files(), ["s.toml"], "nothing is left behind")
        return err

    def steered(self, **variables):
        return self.environment(S=str(built_program()), **variables)

    @unittest.skipUnless(OPEN_MPI, "the variables are Open MPI's")
    def test_a_launcher_that_fails_is_told_with_what_steers_it(self):
        err = self.told(self.steered(OMPI_MCA_rmaps_base_mapping_policy="nonsense"))
        self.assertIn("OMPI_MCA_rmaps_base_mapping_policy=nonsense", err)
        self.assertIn("\n  mpirun --bind-to none --oversubscribe -np 2 scalelab run s.toml", err)
        err = self.told(self.steered(OMPI_MCA_btl="nonsense"))
        self.assertIn("OMPI_MCA_btl=nonsense", err)
        (self.folder.parent / f"{self.folder.name}.file").write_text("")
        self.addCleanup((self.folder.parent / f"{self.folder.name}.file").unlink)
        err = self.told(self.steered(TMPDIR=f"{self.folder}.file"))
        self.assertIn(f"TMPDIR={self.folder}.file", err)

    @unittest.skipUnless(OPEN_MPI, "the variable is Open MPI's")
    def test_a_launcher_that_starts_nothing_is_no_success(self):
        self.assertIn("ended with code 0", self.told(self.steered(OMPI_MCA_orte_do_not_launch="1")))

    def test_what_is_left_of_a_slurm_shell_is_no_job(self):
        left = {
            "SLURM_JOB_ID": "17", "SLURM_JOBID": "17", "SLURM_NNODES": "1", "SLURM_NODELIST": "nowhere",
            "SLURM_JOB_NODELIST": "nowhere", "SLURM_TASKS_PER_NODE": "1", "SLURM_PROCID": "0",
            "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "1", "SLURM_NTASKS": "1",
        }
        code, out, err = self.run_to_end("check", "--format", "json", environment=self.environment(**left))
        self.assertIn(code, (0, 1))
        self.assertEqual(err, "")
        json.loads(out)
        if OPEN_MPI:  # which asks Slurm for nodes when there is such a variable
            self.assertIn("SLURM_* (10 variables)", self.told(self.steered(**left)))

    def test_kept_samples_are_spoken_of_where_there_are_some(self):
        self.measured(TINY, "x.h5")
        before = self.path("x.h5").read_bytes()
        environment = self.steered(OMPI_MCA_orte_tmpdir_base="/dev/null", HYDRA_LAUNCHER="none-such")
        code, _, err = self.shell("$S run s.toml -o x.h5 --resume --quiet", environment=environment)
        self.assertEqual(code, 1)
        self.assertIn("4 finished samples are kept in x.h5; go on with --resume", err)
        code, _, err = self.shell("$S run s.toml -o x.h5 --overwrite --quiet", environment=environment)
        self.assertEqual(code, 1)
        self.assertNotIn("--resume", err)
        self.assertEqual(self.path("x.h5").read_bytes(), before)
        self.assertEqual(self.files(), ["s.toml", "x.h5"])


    @unittest.skipUnless(OPEN_MPI, "the names are Open MPI's")
    def test_what_a_killed_job_leaves_behind_goes_with_the_next_start(self):
        self.write("s.toml", study("square", size="tasks = 2\nwait_ms = 100", layouts=("2x1",), repeats=1_000_000))
        process = self.start("run", "s.toml")
        self.wait_until(lambda: samples_kept(self.path("s.h5")), "there are samples")
        rank = self.rank_processes()[0]
        number = f"{int(self.processes()[rank]['PMIX_NAMESPACE']):x}"
        launcher = self.launcher_process()
        os.kill(launcher, signal.SIGSTOP)  # or it would clean up when the process that started it is gone
        self.kill_what_is_left()
        process.communicate()

        def left():
            memory = [path for path in pathlib.Path("/dev/shm").iterdir() if f".{number}." in path.name]
            return memory + list(pathlib.Path("/tmp").glob(f"ompi.*/pid.{launcher}")) + [
                path for path in self.folder.iterdir() if ".launch-" in path.name
            ]

        self.assertNotEqual(left(), [], "a killed job leaves something behind")
        self.write("other.toml", TINY)
        self.run_well("run", "other.toml", "-o", "s.h5", "--overwrite")
        self.assertEqual(left(), [])


class NothingMeasured(Surroundings):
    def test_points_that_are_all_skipped_are_no_success(self):
        self.write("s.toml", study(layouts=("3x1", "4x1")))
        code, out, err = self.run_to_end("run", "s.toml", ranks=2)
        self.assertEqual((code, out), (1, ""), err)
        self.assertIn("nothing can be measured here: 1 point is skipped: needs 3 ranks", err)
        self.assertEqual(self.files(), ["s.toml"])

    def test_the_old_file_stays_until_there_is_a_sample(self):
        self.measured(TINY, "s.h5")
        before = self.path("s.h5").read_bytes()
        code, _, err = self.run_to_end("run", "s.toml", "--overwrite", "--set", "sweep.layouts=['4x1']", ranks=1)
        self.assertEqual(code, 1, err)
        self.assertEqual(self.path("s.h5").read_bytes(), before)

        # A first sample that takes long: killed meanwhile, nothing has been replaced.
        self.write("long.toml", study("square", size=f"tasks = 1\nwait_ms = {WITHOUT_END_MS}"))
        process = self.start("run", "long.toml", "-o", "s.h5", "--overwrite", ranks=1)
        self.wait_until(lambda: self.path("s.h5.journal").exists(), "the run has claimed its place")
        self.kill_what_is_left()
        process.communicate()
        self.assertEqual(self.path("s.h5").read_bytes(), before)
        self.assertEqual(self.samples_in("s.h5"), 4)
        self.run_well("run", "s.toml", "--resume")


class Resuming(Surroundings):
    def test_what_the_config_says_counts_not_its_bytes(self):
        self.measured(TINY, "s.h5")
        self.path("s.h5").chmod(0o640)
        self.path("s.toml").write_bytes(b"# said otherwise\r\n" + TINY.replace("\n", "\r\n").encode())
        self.run_well("run", "s.toml", "--resume", "--set", "measure.max_repeats=2")
        self.assertEqual(stat.S_IMODE(self.path("s.h5").stat().st_mode), 0o640)
        code, _, err = self.run_to_end("run", "s.toml", "--resume", "--set", "measure.max_repeats=3")
        self.assertEqual(code, 2)
        self.assertIn("measure.max_repeats is 3 and was 2", err)

    def stopped_run(self):
        """stderr of a run of three samples that is stopped once it has one of them, and for how long it was at the
        least."""
        self.write("s.toml", study("square", size="tasks = 1\nwait_ms = 1_000", repeats=3))
        self.path("s.h5").unlink(missing_ok=True)
        process = self.start("run", "s.toml", ranks=1)
        self.wait_until(lambda: process.poll() is not None or samples_kept(self.path("s.h5")), "there is a sample")
        rank = self.rank_processes().get(0)
        time.sleep(0.2)  # into the second one, unless this process or that one has to wait for a core
        stopped_s = 0
        with contextlib.suppress(ProcessLookupError, FileNotFoundError, TypeError):  # it was over before
            os.kill(rank, signal.SIGSTOP)
            self.wait_until(lambda: self.state(rank) == "T", "rank 0 is stopped")
            stopped_at = time.monotonic()
            time.sleep(2)
            stopped_s = time.monotonic() - stopped_at
            os.kill(rank, signal.SIGCONT)
        _, err = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 0, err)
        return err, stopped_s

    def test_time_in_which_the_process_is_stopped_does_not_count(self):
        for _ in range(5):
            err, stopped_s = self.stopped_run()
            if "the sample under way is dropped" not in err:
                print("the stop was not within a sample", flush=True)
                continue
            told_s = int(re.search(r"the process was stopped for (\d+) s: the sample", err)[1])
            self.assertGreaterEqual(told_s, round(stopped_s))
            with h5py.File(self.path("s.h5")) as file:
                begins_s, times_s = file["samples/start_s"][:], file["samples/time_s"][:]
            self.assertEqual(len(times_s), 3)
            # Between two samples, and within none.
            self.assertGreaterEqual(max(begins_s[1:] - (begins_s + times_s)[:-1]), stopped_s)
            return
        self.fail("no stop was noticed")

    def state(self, pid):
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0]


class Files(Surroundings):
    def test_only_a_results_file_is_overwritten(self):
        self.write("s.toml", TINY)
        code, _, err = self.run_to_end("run", "s.toml", "-o", "s.toml", "--overwrite")
        self.assertEqual(code, 2, err)
        self.assertIn("s.toml is no results file", err)
        self.assertEqual(self.path("s.toml").read_text(), TINY)
        self.measured(TINY, "a.h5")
        code, _, err = self.run_to_end("merge", "a.h5", "-o", "s.toml", "--overwrite")
        self.assertEqual(code, 2, err)
        self.assertEqual(self.path("s.toml").read_text(), TINY)
        self.path("empty.h5").touch()
        self.run_well("run", "s.toml", "-o", "empty.h5", "--overwrite")

    @unittest.skipUnless(os.geteuid() == 0, "only root becomes somebody else")
    def test_what_others_may_not_read(self):
        self.measured(TINY, "a.h5")
        self.folder.chmod(0o755)
        self.path("a.h5").chmod(0)
        for command in ("report a.h5", "compare a.h5 a.h5", "run s.toml -o a.h5 --resume", "run s.toml -o a.h5",
                        "run s.toml -o a.h5 --overwrite"):
            code, _, err = self.shell(f"setpriv --reuid=65534 --regid=65534 --clear-groups $S {command}")
            self.assertEqual(code, 2, err)
            self.assertIn("cannot read", err)
            self.assertIn("a.h5: Permission denied. Ask whoever owns it for the right to read it.", err)
        self.path("s.toml").chmod(0)
        code, _, err = self.shell("setpriv --reuid=65534 --regid=65534 --clear-groups $S run s.toml")
        self.assertEqual((code, err), (2, "s.toml: can't be read: Permission denied\n"))

    def test_links_and_names(self):
        self.write("-s.toml", TINY)
        self.path("link.h5").symlink_to("target.h5")
        self.run_well("run", "-o", "link.h5", "--", "-s.toml")
        self.assertTrue(self.path("link.h5").is_symlink())
        self.assertEqual(self.samples_in("target.h5"), 4)
        code, _, err = self.run_to_end("run", "-o", "sub/new/", "--", "-s.toml")
        self.assertEqual(code, 2)
        self.assertIn("sub/new/ names a folder", err)
        self.assertIn("sub/new/results.h5", err)

    def test_a_config_is_read_once(self):
        self.write("s.toml", TINY)
        code, _, err = self.shell("cat s.toml | $S run /dev/stdin -o a.h5")
        self.assertEqual(code, 0, err)
        code, _, err = self.shell("$S run <(cat s.toml) -o b.h5")
        self.assertEqual(code, 0, err)
        launcher = " ".join(LAUNCHER)
        code, _, err = self.shell(f"cat s.toml | {launcher} 2 $S run /dev/stdin -o c.h5")
        self.assertEqual(code, 0, err)
        for name in ("a.h5", "b.h5", "c.h5"):
            self.assertEqual(self.samples_in(name), 4)

    def test_one_run_is_merged_once(self):
        self.measured(TINY, "a.h5")
        self.run_well("run", "s.toml", "-o", "b.h5")
        self.run_well("merge", "-o", "ab.h5", "a.h5", "b.h5")
        for files in (("a.h5", "a.h5"), ("ab.h5", "b.h5")):
            code, _, err = self.run_to_end("merge", "-o", "new.h5", *files)
            self.assertEqual(code, 2, err)
            self.assertIn(f"{files[0]} and {files[1]} hold the same run", err)
            self.assertFalse(self.path("new.h5").exists())


if __name__ == "__main__":
    unittest.main()
