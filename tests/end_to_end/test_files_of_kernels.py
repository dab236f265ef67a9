# SPDX-License-Identifier: BSD-3-Clause

"""The files that kernel read makes are gone when its run is, however that ends, and a disk that is too small for them
is told before anything is measured."""

import contextlib
import os
import signal
import subprocess
import unittest

from program import PATIENCE_S, ProgramTest, study
from side_by_side import SideBySide

WITHOUT_END = 1_000_000


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


def files_of(folder, files=5, bytes_of_each=20_000, repeats=2, more=""):
    """Two points, each with files of its own."""
    size = f'files = {files}\nbytes = {bytes_of_each}\ncache = "warm"\nfolder = "{folder}"\n{more}'
    return study("read", size=size, layouts=("2x1", "1x2"), repeats=repeats)


class FilesOfKernels(ProgramTest):
    def setUp(self):
        super().setUp()
        self.disk = self.path("disk")
        self.disk.mkdir()

    def assert_told(self, *texts, code):
        """A run by two ranks ends so, with one line that has the texts, and leaves no file."""
        found, _, err = self.run_to_end("run", "s.toml", "-o", "r.h5", ranks=2)
        self.assertEqual(found, code, err)
        told = [line for line in err.splitlines() if "size.folder" in line]
        self.assertEqual(len(told), 1, err)
        for text in texts:
            self.assertIn(text, told[0])
        self.wait_until(lambda: not any(self.disk.iterdir()), "the files are gone")

    def started(self):
        """A run without an end, once its files are there."""
        self.write("s.toml", files_of(self.disk, repeats=WITHOUT_END))
        run = self.start("run", "s.toml", "-o", "r.h5", ranks=2)
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.stderr.close)
        self.wait_until(lambda: run.poll() is not None or
                        (self.path("r.h5").exists() and any(self.disk.glob("scalelab-*/4.raw"))), "files are there")
        if run.poll() is not None:
            self.fail(f"the run ended before it was told to\n{run.communicate()[1]}")
        return run

    def mount(self, options):
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.disk], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("a small file system can't be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=True)

    def test_a_run_leaves_no_file(self):
        for more in ("", 'format = "hdf5"\n', 'mode = "write"\n'):
            with self.subTest(more):
                self.write("s.toml", files_of(self.disk, more=more))
                self.run_well("run", "s.toml", "-o", "r.h5", "--overwrite", ranks=2)
                self.assertEqual(list(self.disk.iterdir()), [])

    def test_kill_9_of_every_rank(self):
        run = self.started()
        for pid in self.processes():
            with contextlib.suppress(OSError):
                if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "scalelab":
                    os.kill(pid, signal.SIGKILL)
        run.communicate(timeout=PATIENCE_S)
        self.wait_until(lambda: not any(self.disk.iterdir()), "the files are gone")

    def test_sigterm(self):
        run = self.started()
        os.kill(self.launcher_process(), signal.SIGTERM)
        run.communicate(timeout=PATIENCE_S)
        self.wait_until(lambda: not any(self.disk.iterdir()), "the files are gone")

    def test_a_folder_that_is_not_there(self):
        self.write("s.toml", files_of(self.path("none")))
        self.assert_told("there is no folder", str(self.path("none")), code=2)

    def test_a_disk_that_is_too_small(self):
        self.mount("size=400k")
        self.write("s.toml", files_of(self.disk, bytes_of_each=100_000))
        self.assert_told("the files take 512 kB in all", f"{self.disk} has 410 kB left", code=2)

    def test_a_disk_that_is_full(self):
        """It has place for the bytes, and not for so many files: which is known when it is tried."""
        self.mount("size=4m,nr_inodes=5")
        self.write("s.toml", files_of(self.disk, files=9))
        self.assert_told("The disk is full", "9 of 20.0 kB each", str(self.disk), code=1)


if __name__ == "__main__":
    unittest.main()
