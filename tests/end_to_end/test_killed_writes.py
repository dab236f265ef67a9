# SPDX-License-Identifier: BSD-3-Clause

"""A writer that is killed before each of its system calls that change a file, and so after each as well
(strace(1) does it): the file opens, every sample that was told to be stored is there, and another writer goes on.

SCALELAB_SOAK_WRITES=all kills at every call; otherwise some of them are taken, others each time."""

import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import unittest

import h5py

from program import PATIENCE_S, ProgramTest

WRITER = pathlib.Path(os.environ["SCALELAB_BUILD"]) / "tests" / "stored_run"
CALLS = ("open,openat,creat,write,pwrite64,writev,pwritev,truncate,ftruncate,fallocate,fsync,fdatasync,"
         "rename,renameat,renameat2,unlink,unlinkat,link,linkat,copy_file_range,sendfile")
SAMPLES = 8
OLD_SAMPLES = 2
# How many calls of each name are taken, unless all are.
FEW = 4
ALL = os.environ.get("SCALELAB_SOAK_WRITES") == "all"


def why_not_to_be_traced():
    """Why no program can be traced here; nothing when one can."""
    if shutil.which("strace") is None:
        return "strace is not installed (package strace)"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"no program can be traced here: {tried.stderr.strip()}"


def some_of(calls):
    """Most calls are of one name, which writes the many pieces of a file."""
    names = sorted({name for name, _ in calls})
    by_name = [[call for call in calls if call[0] == name] for name in names]
    return [call for of_one in by_name for call in random.sample(of_one, min(FEW, len(of_one)))]


class KilledWrites(ProgramTest):
    def setUp(self):
        super().setUp()
        reason = why_not_to_be_traced()
        if reason:
            self.skipTest(reason)

    def write_run(self, how, file, title, samples, *more, trace=()):
        """Exit code, what was told, and what was complained about."""
        command = [*trace, WRITER, how, file, title, str(samples), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
                              env=self.environment())
        return done.returncode, done.stdout.splitlines(), done.stderr

    def traced(self, file, log, *options):
        """The words before a command that trace what it does with a results file and with what lies beside it."""
        paths = [file, f"{file}.partial", f"{file}.journal", file.parent]
        return ["strace", "-qq", "-y", "-o", log, *(word for path in paths for word in ("-P", path)),
                "-e", f"trace={CALLS}", "-e", "signal=none", *options]

    def folder_of(self, name):
        """A new folder, in which an older run was killed."""
        folder = self.path(name)
        folder.mkdir()
        self.assertEqual(self.write_run("new", folder / "r.h5", "old", OLD_SAMPLES, "leave")[0], 0)
        return folder

    def prepared(self, how, name):
        """The path of the results file that a writer is to make."""
        if how == "overwrite":
            return self.folder_of(name) / "r.h5"
        self.path(name).mkdir()
        return self.path(name) / "r.h5"

    def calls(self, how):
        """The calls of a writer that is not killed: each with its name and which of those of that name it is."""
        file = self.prepared(how, f"{how}-whole")
        log = self.path(f"{how}.log")
        code, _, err = self.write_run(how, file, "new", SAMPLES, trace=self.traced(file, log))
        self.assertEqual(code, 0, err)
        counted, found = {}, []
        for line in log.read_text().splitlines():
            name = re.match(r"\w+", line)[0]
            counted[name] = counted.get(name, 0) + 1
            found.append((name, counted[name]))
        return found

    def check_kill(self, how, name, number):
        file = self.prepared(how, f"{how}-{name}-{number}")
        trace = self.traced(file, "/dev/null", "-e", f"inject={name}:signal=KILL:when={number}")
        code, told, err = self.write_run(how, file, "new", SAMPLES, trace=trace)
        self.assertNotEqual(code, 0, f"it was not killed\n{err}")
        stored = sum(line.startswith("stored") for line in told)
        if file.exists():
            with h5py.File(file) as opened:
                self.assertIn("samples", opened)
            code, told, err = self.write_run("resume", file, "", SAMPLES)
            self.assertEqual(code, 0, err)
            _, title, found = told[0].split()
            if title == "old":
                self.assertEqual((how, stored, int(found)), ("overwrite", 0, OLD_SAMPLES))
            else:
                # The sample after the last one that was told may be there as well.
                self.assertIn(int(found), (stored, stored + 1))
        else:
            self.assertEqual((how, stored), ("new", 0))
            code, _, err = self.write_run("new", file, "new", SAMPLES)
            self.assertEqual(code, 0, err)
        self.check_complete(file)
        shutil.rmtree(file.parent)

    def check_complete(self, file):
        with h5py.File(file) as opened:
            self.assertEqual(list(opened["samples/order"][:]), list(range(SAMPLES)))
            self.assertEqual(list(opened["samples/time_s"][:]), [order + 0.1 for order in range(SAMPLES)])
            self.assertEqual(len(opened["workers/sample"]), 2 * SAMPLES)
            self.assertEqual(opened["points/reason"].asstr()[0], "enough")
        self.assertEqual([path.name for path in file.parent.iterdir()], [file.name])

    def check_kills(self, how):
        calls = self.calls(how)
        self.assertTrue({"openat", "write", "pwrite64", "ftruncate", "fsync", "rename", "unlink"}
                        <= {name for name, _ in calls}, "the trace shows too little")
        few = calls if ALL else some_of(calls)

        def failure(call):
            try:
                self.check_kill(how, *call)
            except (AssertionError, OSError, ValueError, IndexError) as problem:
                return f"{how}, killed at {call[0]} number {call[1]}: {problem}"
            return None

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            failures = [text for text in pool.map(failure, few) if text]
        self.assertEqual(failures, [], f"{len(failures)} of {len(few)}")
        print(f"{how}: killed at {len(few)} of {len(calls)} calls")

    def test_a_new_file(self):
        self.check_kills("new")

    def test_a_file_over_that_of_a_killed_run(self):
        self.check_kills("overwrite")


if __name__ == "__main__":
    unittest.main()
