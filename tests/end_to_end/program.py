# SPDX-License-Identifier: BSD-3-Clause

"""Starts scalelab the way users do, in a folder of its own, and cleans up after it.

Every process that a test starts carries a mark in its environment, and so do all that these start in
turn: mpirun, its ranks, whatever they leave behind. That is how a test sees which are still there.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import uuid

MARK = "SCALELAB_TEST_MARK"
# Longer than anything takes on a machine that is several times overcommitted: limits are for hangs.
PATIENCE_S = 300
# An hour, the longest wait that kernel square takes: no test waits for its end.
WITHOUT_END_MS = 3_600_000
# That long a launcher may outlive its ranks before it is taken for locked up.
LAUNCHER_PATIENCE_S = 30
# The words that start a program of the MPI that was built with; the number of ranks follows.
LAUNCHER = os.environ["SCALELAB_MPI_LAUNCHER"].split()
# Whether it ends with its ranks' exit code also after a signal; where not, a 0 then tells nothing.
LAUNCHER_KEEPS_CODE = os.environ["SCALELAB_MPI_KEEPS_CODE"] == "true"
# Where launchers leave a rank's number: Open MPI's, and those of MPICH and its relatives.
RANK_VARIABLES = ("OMPI_COMM_WORLD_RANK", "PMI_RANK")


def built_program():
    return pathlib.Path(os.environ["SCALELAB_BUILD"]) / "drivers" / "scalelab"


def study(kernel="pi", scaling="strong", size="samples = 100_000", layouts=("1x1",), repeats=2, more=""):
    """A small config in which every point gets the same number of samples, none of which warm up, however long they
    take on a busy machine."""
    names = ", ".join(f'"{layout}"' for layout in layouts)
    more = more and more + "\n"
    return (
        f'[study]\nkernel = "{kernel}"\nscaling = "{scaling}"\n[size]\n{size}\n'
        f"[sweep]\nlayouts = [{names}]\n{more}"
        f"[measure]\nrelative_width = 0\nmin_repeats = {repeats}\nmax_repeats = {repeats}\nwarmup = 0\n"
        "max_seconds = 100_000_000\n"
    )


class ProgramTest(unittest.TestCase):
    """A test with a temporary folder to work in; `program` is what it starts."""

    program = None  # the built one, unless a test sets another
    measured_files = {}  # the bytes of results files, by what was measured

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="scalelab-end-to-end-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.mark = uuid.uuid4().hex
        self.addCleanup(self.kill_what_is_left)

    def path(self, name):
        return self.folder / name

    def write(self, name, text):
        self.path(name).write_text(text)
        return name

    def environment(self, **changes):
        """Of a login shell: nothing in it says that a launcher is about."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("OMPI_COMM", "PMI_", "PMIX_", "SLURM_", "SCALELAB_", "OMP_"))
        }
        kept |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", MARK: self.mark}
        kept["OMPI_MCA_mpi_yield_when_idle"] = "1"  # ranks that wait leave the core to other tests: nothing is measured
        for name, value in changes.items():
            if value is None:
                kept.pop(name, None)
            else:
                kept[name] = value
        return kept

    def start(self, *arguments, ranks=None, through=(), environment=None, folder=None, **options):
        """Starts the program, alone or as the ranks of an mpirun, by a command that is put before it."""
        launcher = () if ranks is None else (*LAUNCHER, str(ranks))
        command = [*through, *launcher, str(self.program or built_program()), *map(str, arguments)]
        return subprocess.Popen(
            command,
            cwd=folder or self.folder,
            env=environment or self.environment(),
            start_new_session=True,
            text=True,
            **({"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options),
        )

    def run_to_end(self, *arguments, seconds=PATIENCE_S, **options):
        """Returns exit code, stdout and stderr. A hang fails the test."""
        process = self.start(*arguments, **options)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill_what_is_left()
            out, err = process.communicate()
            self.fail(f"{process.args} was not done in {seconds} s\n{out}\n{err}")
        return process.returncode, out, err

    def run_well(self, *arguments, **options):
        """Returns stdout of a command that must succeed."""
        code, out, err = self.run_to_end(*arguments, **options)
        self.assertEqual(code, 0, f"{arguments}\n{out}\n{err}")
        return out

    def run_study(self, text, output="r.h5", *arguments, **options):
        self.write("s.toml", text)
        return self.run_well("run", "s.toml", "-o", output, *arguments, **options)

    def measured(self, text, output="r.h5", ranks=None):
        """As run_study, for a test that doesn't change what is measured: the tests of a script that ask for the same
        share one run, each with a file of its own."""
        key = (text, ranks)
        if key not in self.measured_files:
            self.run_study(text, output, ranks=ranks)
            self.measured_files[key] = self.path(output).read_bytes()
        self.write("s.toml", text)
        self.path(output).write_bytes(self.measured_files[key])

    def report(self, file):
        """What `scalelab report` says of a file, as data."""
        return json.loads(self.run_well("report", file, "--format", "json"))

    def samples_in(self, file):
        """As many as a report counts; none in a file of which a report says that it has none."""
        code, out, err = self.run_to_end("report", file, "--format", "json")
        if code == 2 and "has no sample" in err:
            return 0
        self.assertEqual(code, 0, err)
        return sum(point["samples"] for study in json.loads(out)["studies"] for point in study["points"])

    # --- the processes of this test

    def processes(self):
        """Of each process with this test's mark, its environment."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    variables = (entry / "environ").read_bytes().split(b"\0")
                    if f"{MARK}={self.mark}".encode() in variables:
                        found[int(entry.name)] = dict(
                            word.decode(errors="replace").split("=", 1) for word in variables if b"=" in word
                        )
        return found

    def rank_processes(self):
        """Process ids by MPI rank."""
        return {
            int(variables[name]): pid
            for pid, variables in self.processes().items()
            for name in RANK_VARIABLES
            if name in variables
        }

    def launcher_process(self):
        """The process id of the mpirun, whoever started it."""
        for pid in self.processes():
            with contextlib.suppress(OSError):
                name = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
                if name.startswith(("mpirun", "mpiexec", "orterun", "prterun")):
                    return pid
        self.fail("no mpirun is running")

    def wait_until(self, happened, what, seconds=PATIENCE_S):
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > deadline:
                self.fail(f"not in {seconds} s: {what}")
            time.sleep(0.05)

    def wait_until_gone(self):
        self.wait_until(lambda: not self.processes(), "all processes ended")

    def end_of_killed(self, run):
        """Waits until the processes of a run are gone of which one was killed, and returns its stderr.

        Open MPI's mpirun sometimes locks itself up then, when its ranks are gone: PMIx_server_finalize waits for a
        lock of its own (open-mpi/ompi issue 7790). It has nothing left to do, and is ended: by the program that started
        it, or here with SIGKILL."""
        self.wait_until(lambda: not self.rank_processes(), "the ranks ended")
        try:
            is_launcher = run.args[0] == LAUNCHER[0]
            _, err = run.communicate(timeout=LAUNCHER_PATIENCE_S if is_launcher else PATIENCE_S)
        except subprocess.TimeoutExpired:
            print("a launcher without ranks did not end, and was ended", flush=True)
            self.kill_what_is_left()
            _, err = run.communicate(timeout=PATIENCE_S)
        self.wait_until_gone()
        return err

    def kill_what_is_left(self):
        def killed():
            left = self.processes()
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return not left

        self.wait_until(killed, "all processes were killed")
