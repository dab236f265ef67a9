# SPDX-License-Identifier: BSD-3-Clause

"""A program of one's own is measured as a kernel is, and nothing of it is left, whatever it does."""

import os
import signal
import unittest

import h5py
from program import ProgramTest
from side_by_side import SideBySide

# What it prints is what it was told.
TELLING = """#!/bin/sh
echo "threads=$1 omp=$OMP_NUM_THREADS places=$OMP_PLACES seed=$2"
echo "loop took 250 ms"
echo "residual: 1.0$1 after 7 steps"
"""


def config(program, layouts=("1x1", "1x2"), repeats=2, scaling="strong", more="", measure=""):
    names = ", ".join(f'"{layout}"' for layout in layouts)
    return (
        f'[study]\nscaling = "{scaling}"\n[sweep]\nlayouts = [{names}]\n'
        f"[measure]\nrelative_width = 0\nmin_repeats = {repeats}\nmax_repeats = {repeats}\nwarmup = 0\n"
        f"max_seconds = 100_000_000\n{measure}{more}[program]\n{program}"
    )


class OwnProgram(ProgramTest):
    def script(self, name, text):
        self.write(name, text)
        self.path(name).chmod(0o755)
        return f"./{name}"

    def columns(self, group, *names, file="r.h5"):
        with h5py.File(self.path(file)) as opened:
            found = []
            for name in names:
                column = opened[group][name]
                found.append(list(column.asstr()[:] if h5py.check_string_dtype(column.dtype) else column[:]))
            return found

    def refused(self, text, *arguments):
        """The message about a config of which nothing is run."""
        self.write("s.toml", text)
        code, out, err = self.run_to_end("run", "s.toml", "-o", "r.h5", *arguments)
        self.assertEqual((code, out), (2, ""), err)
        self.assertFalse(self.path("r.h5").exists())
        return err

    def failed(self, text, code=1):
        """The message about a program that failed; what was finished before is kept, and nothing is left of it."""
        self.write("s.toml", text)
        found, _, err = self.run_to_end("run", "s.toml", "-o", "r.h5", "--quiet")
        self.assertEqual(found, code, err)
        self.assertEqual(self.processes(), {})
        return err

    # --- what is measured

    def test_is_measured_and_told_as_a_kernel_is(self):
        self.script("tell", TELLING)
        out = self.run_study(
            config(
                'command = ["./tell", "{threads}", "{seed}"]\ntime = { pattern = "took (.*) ms", unit = "ms" }\n'
                '[program.values.steps]\npattern = "after ([0-9]+) steps"\nunit = "1"\nmeaning = "steps that it took"\n'
                '[program.answer]\npattern = "residual: ([0-9.]+)"\ntolerance = 0.5\n'
            )
        )
        self.assertIn("program tell, strong scaling", out)
        self.assertIn("Seen from outside", out)
        self.assertNotIn("comm%", out)
        self.assertIn("To start a program that does nothing takes", " ".join(out.split()))
        names = ("time_s", "verified", "answer", "tell_steps", "tell_exit_status", "point")
        times, verified, answers, steps, exits, points = self.columns("samples", *names)
        self.assertEqual(times, [0.25] * 4)
        self.assertEqual(verified, [1] * 4)
        self.assertEqual(steps + exits, [7] * 4 + [0] * 4)
        self.assertEqual([answers[points.index(point)] for point in (0, 1)], [1.01, 1.02])
        self.assertGreater(min(self.columns("samples", "tell_peak_memory")[0]), 0)
        self.assertGreaterEqual(min(sum(self.columns("samples", "tell_user_s", "tell_system_s"), [])), 0)
        self.assertEqual(self.columns("config", "subject"), [["program"]])
        self.assertEqual(self.columns("workers", "rank"), [[]])
        for command in (
            ("report", "r.h5", "-o", "drawn", "--format", "html,csv,json,text"),
            ("merge", "-o", "m.h5", "r.h5"),
            ("compare", "r.h5", "m.h5"),
        ):
            self.run_well(*command)
        self.assertIn("program tell", self.path("drawn/r.html").read_text())
        # A file of a version that knew of no programs has no such column.
        with h5py.File(self.path("r.h5"), "a") as opened:
            del opened["config/subject"]
        self.assertIn("kernel tell", self.run_well("report", "r.h5", "--format", "text"))

    def test_gets_the_point_s_threads_places_and_environment(self):
        self.script("tell", 'echo "$OMP_NUM_THREADS $A in $(pwd)" >> "$LOG"; cat "$1" >> "$LOG"\n')
        self.path("there").mkdir()
        self.run_study(
            config(
                'shell = "../tell ${NAME}"\ndirectory = "there"\nbefore = ["cp", "../s.toml", "copy"]\n'
                'after = ["rm", "copy"]\nenvironment = { A = "{workers} of {{}}", NAME = "copy", LOG = "../log" }\n',
                layouts=("1x2",),
                repeats=1,
            )
        )
        first, rest = self.path("log").read_text().split("\n", 1)
        self.assertEqual(first, f"2 2 of {{}} in {self.path('there').resolve()}")
        self.assertEqual(rest, self.path("s.toml").read_text())
        self.assertFalse(self.path("there/copy").exists())

    def test_sees_nothing_of_the_job_that_measures(self):
        self.run_study(config('shell = "env > env_$OMP_NUM_THREADS"\n'))
        for line in self.path("env_2").read_text().splitlines():
            self.assertFalse(line.startswith(("PMIX_", "OMPI_COMM", "OMPI_MCA_o", "PMI_")), line)
        self.assertIn("OMPI_ALLOW_RUN_AS_ROOT=1", self.path("env_2").read_text())

    def test_keeps_the_user_s_own_places(self):
        self.write("s.toml", config('shell = "echo $OMP_PLACES $OMP_PROC_BIND > out"\n', layouts=("1x1",), repeats=1))
        environment = self.environment(OMP_PLACES="sockets")
        _, _, err = self.run_to_end("run", "s.toml", "-o", "r.h5", environment=environment)
        self.assertNotIn("OMP_PLACES", err)
        self.assertEqual(self.path("out").read_text(), "sockets\n")
        self.run_well("run", "s.toml", "-o", "r2.h5")
        self.assertRegex(self.path("out").read_text(), r"^\{\d+\} true\n$")

    def test_is_timed_between_marks(self):
        self.run_study(
            config(
                'shell = "echo begin; sleep 0.2; echo end; sleep 0.4"\ntime = { begin = "begin", end = "end" }\n',
                repeats=1,
                layouts=("1x1",),
            )
        )
        (time_s,) = self.columns("samples", "time_s")[0]
        self.assertGreaterEqual(time_s, 0.19)

    def test_grows_under_weak_scaling(self):
        self.run_study(
            config(
                'command = ["sh", "-c", "echo {cells} >> cells"]\n',
                layouts=("1x1", "1x2"),
                repeats=1,
                scaling="weak",
                more='[size]\ncells = 30\n[size.grow]\ncells = "cells * workers"\n',
            )
        )
        self.assertEqual(sorted(self.path("cells").read_text().split()), ["30", "60"])
        self.assertEqual(self.columns("points", "cells", "work"), [[30, 60], [1, 2]])

    def test_of_ranks_is_started_by_the_command(self):
        self.script("rank", "echo x >> ranks\n")
        self.run_study(
            config('command = ["sh", "-c", "for i in $(seq {ranks}); do ./rank; done"]\n', ("1x1", "2x1"), repeats=1)
        )
        self.assertEqual(self.path("ranks").read_text(), "x\n" * 3)
        self.assertIn("processes", self.columns("points", "model")[0])

    def test_mpirun_works_within_a_command(self):
        launcher = ", ".join(f'"{word}"' for word in os.environ["SCALELAB_MPI_LAUNCHER"].split())
        self.run_study(config(f'command = [{launcher}, "{{ranks}}", "true"]\nname = "true"\n', ("2x1",), repeats=1))
        self.assertEqual(self.samples_in("r.h5"), 1)

    def test_time_measures_a_command(self):
        out = self.run_well(
            *("time", "--threads", "1,2", "--set", "measure.max_repeats=2", "--set", "measure.warmup=0"),
            *("--export-config", "e.toml", "--", "sh", "-c", "exit $(({threads} - {threads}))", "run", "-o", "x"),
        )
        self.assertIn("program sh, strong scaling", out)
        self.assertTrue(self.path("sh.h5").exists())
        self.assertEqual(sorted(self.columns("points", "threads", file="sh.h5")[0]), [1, 2])
        self.run_well("run", "e.toml", "-o", "r.h5")
        self.assertEqual(self.samples_in("r.h5"), 4)
        self.run_well("time", "--set", "measure.max_repeats=1", "--", "sh", "-c", ":")
        self.assertTrue(self.path("sh-2.h5").exists())

    # --- what is refused before anything runs

    def test_what_cant_be_run_is_refused(self):
        self.assertIn("is found in PATH", self.refused(config('command = ["no-such-program"]\n')))
        self.write("plain", "x")
        self.assertIn("./plain can't be run: Permission denied", self.refused(config('command = ["./plain"]\n')))
        self.assertIn("did you mean 'threads'?", self.refused(config('command = ["sh", "{thread}"]\n')))

    def test_does_not_go_with_kernels_or_with_ranks(self):
        self.write("p.toml", config('command = ["true"]\n'))
        self.write("k.toml", '[study]\nkernel = "pi"\nscaling = "strong"\n[sweep]\nlayouts = ["1x1"]\n')
        code, _, err = self.run_to_end("run", "p.toml", "k.toml", "-o", "r.h5")
        self.assertEqual(code, 2)
        self.assertIn("p.toml is a study of a program", err)
        code, _, err = self.run_to_end("run", "p.toml", "-o", "r.h5", ranks=2)
        self.assertNotEqual(code, 0)
        self.assertIn("this is a job of 2 ranks", err)
        self.assertFalse(self.path("r.h5").exists())
        self.run_well("run", "p.toml", "-o", "r.h5", ranks=1)

    # --- what fails

    def test_a_failure_keeps_what_was_finished(self):
        self.script("third", 'echo x >> count; [ $(wc -l < count) -lt 3 ] || { echo "out of luck" >&2; exit 9; }\n')
        text = config('command = ["./third"]\n', repeats=4)
        err = self.failed(text)
        self.assertIn("failed at point", err)
        self.assertIn("third ended with exit code 9; the last lines of its errors:\nout of luck", err)
        self.assertIn("2 finished samples are in r.h5", err)
        self.assertEqual(len(self.columns("samples", "time_s")[0]), 2)
        statuses, reasons = self.columns("points", "status", "reason")
        self.assertIn("out of luck", reasons[statuses.index("failed")])
        self.script("third", "exit 0\n")
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume")
        self.assertEqual(len(self.columns("samples", "time_s")[0]), 8)
        self.write("other.toml", config('command = ["true"]\nname = "third"\n', repeats=4))
        code, _, err = self.run_to_end("run", "other.toml", "-o", "r.h5", "--resume")
        self.assertEqual(code, 2)
        self.assertIn("program.command is [true] and was [./third]", err)

    def test_what_is_not_printed_is_a_failure(self):
        err = self.failed(config('shell = "echo one; echo two"\ntime = { pattern = "took (.*)", unit = "s" }\n'))
        self.assertIn("matches 'took (.*)' (program.time.pattern); the last lines of its output:\none\ntwo", err)
        self.path("r.h5").unlink()
        err = self.failed(config('shell = "echo took long"\ntime = { pattern = "took (.*)", unit = "s" }\n'))
        self.assertIn("'long', which 'took (.*)' finds (program.time.pattern), is no number", err)

    def test_a_wrong_answer_is_one(self):
        err = self.failed(
            config('shell = "echo r=$OMP_NUM_THREADS"\nanswer = { pattern = "r=(.*)", tolerance = 0.1 }\n'), code=3
        )
        self.assertIn("program shell gave a wrong answer", err)
        self.path("r.h5").unlink()
        err = self.failed(config('shell = "echo $OMP_NUM_THREADS > f"\nanswer = { file = "f" }\n'), code=3)
        self.assertIn("gave a wrong answer", err)

    def test_a_program_that_takes_too_long_is_ended_with_all_it_started(self):
        err = self.failed(
            config('shell = "trap : TERM; setsid sleep 1000 & echo begun; sleep 1000"\ntimeout_s = 0.5\n')
        )
        self.assertIn("took longer than 0.5 s (program.timeout_s)", err)
        self.assertIn("begun", err)

    def test_output_without_end_or_sense_is_bounded(self):
        err = self.failed(config('shell = "head -c 300000000 /dev/zero; exit 3"\n'))
        self.assertIn("exit code 3", err)
        self.path("r.h5").unlink()
        err = self.failed(config("shell = \"printf '\\\\377\\\\376 bad\\\\033[2J\\\\n'; exit 4\"\n"))
        self.assertIn("\\xff\\xfe bad\\x1b[2J", err)

    def test_a_signal_is_named(self):
        self.assertIn("was ended by signal 11 (Segmentation fault)", self.failed(config('shell = "kill -SEGV $$"\n')))

    # --- what interrupts

    def begun(self):
        self.write("s.toml", config('shell = "[ -e stop ] || exit 0; setsid sleep 1000 & sleep 1000"\n', repeats=50))
        run = self.start("run", "s.toml", "-o", "r.h5", "--quiet")
        self.wait_until(lambda: self.path("r.h5").exists(), "the file was begun")
        self.path("stop").touch()
        self.wait_until(lambda: self.sleeping() == 2, "a program waits")
        return run

    def sleeping(self):
        found = 0
        for pid in self.processes():
            try:
                with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                    found += file.read() == "sleep\n"
            except OSError:
                continue
        return found

    def test_is_ended_where_the_run_is_interrupted(self):
        run = self.begun()
        run.send_signal(signal.SIGTERM)
        _, err = run.communicate(timeout=100)
        self.assertEqual(run.returncode, 5, err)
        self.wait_until_gone()
        self.path("stop").unlink()
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume")
        self.assertEqual(len(self.columns("samples", "time_s")[0]), 100)

    def test_is_ended_where_the_run_is_killed(self):
        run = self.begun()
        run.kill()
        run.communicate(timeout=100)
        self.wait_until_gone()
        self.path("stop").unlink()
        self.run_well("run", "s.toml", "-o", "r.h5", "--resume")
        self.assertEqual(len(self.columns("samples", "time_s")[0]), 100)


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


if __name__ == "__main__":
    unittest.main()
