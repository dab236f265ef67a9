# SPDX-License-Identifier: BSD-3-Clause

"""Results files made to do harm: to keep a program busy, to take all memory, to have it open another file or
run code. They are refused with one message, or what is hostile in them is passed over."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import unittest

import h5py
import numpy

from program import ProgramTest, study
from side_by_side import SideBySide

# What stands in the other files, and must never be told.
SECRET_S = 4242.0


class Watch:
    """Tells which files in a folder were opened, by whichever process (inotify(7))."""

    IN_OPEN = 0x20

    def __init__(self, folder):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.descriptor < 0 or self.libc.inotify_add_watch(self.descriptor, os.fsencode(folder), self.IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "can't watch", folder)

    def saw_something(self):
        with contextlib.suppress(BlockingIOError):
            return bool(os.read(self.descriptor, 65536))
        return False

    def close(self):
        os.close(self.descriptor)


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class HostileFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        self.measured(study(), "good.h5", ranks=1)
        self.other = self.path("elsewhere") / "other.h5"
        self.other.parent.mkdir()
        shutil.copy(self.path("good.h5"), self.other)
        with h5py.File(self.other, "r+") as file:
            file["samples/time_s"][:] = SECRET_S
        self.raw = self.other.with_name("raw")
        self.raw.write_bytes(numpy.full(2, SECRET_S).tobytes())

    def hostile(self, name, change):
        shutil.copy(self.path("good.h5"), self.path(name))
        with h5py.File(self.path(name), "r+") as file:
            change(file)
        return name

    def assert_refused(self, file, *parts, **options):
        code, out, err = self.run_to_end("report", file, "--format", "json", **options)
        self.assertEqual((code, out), (2, ""), err)
        self.assertEqual(len(err.splitlines()), 1, err)
        for part in (file, *parts):
            self.assertIn(part, err)

    def assert_as_good(self, file, **options):
        """A report says of it what it says of good.h5."""
        told = self.run_well("report", file, "--format", "json", **options)
        self.assertEqual(told.replace(file, "good.h5"), self.run_well("report", "good.h5", "--format", "json"))

    # --- time and memory

    def test_a_file_over_which_hdf5_never_comes_to_an_end(self):
        content = bytearray(self.path("good.h5").read_bytes())
        heap = content.index(b"GCOL")
        size_of_heap_header = 16
        # An object without number and size: HDF5 1.10 goes on to the next one, which is the same.
        content[heap + size_of_heap_header : heap + 2 * size_of_heap_header] = bytes(size_of_heap_header)
        self.path("endless.h5").write_bytes(content)
        self.assert_refused("endless.h5", "reading it took more than 6 s of processor time, which a whole file of its "
                                          "size never needs", "measure again")

    def test_a_small_file_of_very_many_rows(self):
        def change(group):
            def change_group(file):
                rows = 10_000_000  # of zeros, each column of which fits in ten thousand bytes
                for name, column in list(file[group].items()):
                    if column.dtype.kind in "iuf":
                        del file[group][name]
                        file[group].create_dataset(name, (rows,), "i1", chunks=(rows,), compression="gzip")
                        file[group][name][:] = numpy.zeros(rows, "i1")
            return change_group

        for group, column in (("samples", "samples/point"), ("workers", "workers/sample")):
            with self.subTest(group):
                self.assert_refused(self.hostile(f"{group}.h5", change(group)),
                                    f"/{column} has 10000000 rows, more than the file has room for", "measure again")

    def test_a_small_chunk_that_unpacks_into_very_much(self):
        def change(file):
            del file["samples/verified"]
            column = file["samples"].create_dataset("verified", (2,), "u1", maxshape=(None,), chunks=(1 << 29,),
                                                    compression=1)
            column[:] = 1

        self.assert_refused(self.hostile("chunk.h5", change), "reading it took more than",
                            "MiB of memory, which a whole file of its size never needs", "measure again")

    def test_a_text_as_long_as_can_be(self):
        def change(file):
            del file["points/gil"]
            kind = h5py.h5t.C_S1.copy()
            kind.set_size((1 << 31) - 1)
            creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            creation.set_layout(h5py.h5d.CHUNKED)
            creation.set_chunk((1,))
            h5py.h5d.create(file["points"].id, b"gil", kind, h5py.h5s.create_simple((1,)), creation)

        self.assert_refused(self.hostile("long.h5", change), "MiB of memory", "measure again")
        # A run that is to go on with a file tries it out as a report does.
        code, _, err = self.run_to_end("run", "s.toml", "-o", "long.h5", "--resume")
        self.assertEqual(code, 2, err)
        self.assertIn("MiB of memory", err)

    # --- other files

    @contextlib.contextmanager
    def no_other_file_opened(self):
        watch = Watch(self.other.parent)
        try:
            yield
            self.assertFalse(watch.saw_something(), "another file was opened")
        finally:
            watch.close()

    def ways_out(self):
        """Of each way into another file, what it changes, and what the message says."""
        def external(place):
            def change(file):
                del file[place]
                file[place] = h5py.ExternalLink(str(self.other), place)
            return change

        def soft(file):
            del file["samples"]
            file["way"] = h5py.ExternalLink(str(self.other), "/")
            file["samples"] = h5py.SoftLink("/way/samples")

        def raw(file):
            del file["samples/time_s"]
            file["samples"].create_dataset("time_s", (2,), float, external=[(str(self.raw), 0, 16)])

        def virtual(place, most):
            def change(file):
                rows = len(file[place])
                kind = file[place].dtype
                del file[place]
                layout = h5py.VirtualLayout((rows,), kind, maxshape=(most,))
                source = h5py.VirtualSource(str(self.other), place, (rows,), kind, maxshape=(most,))
                layout[:] = source
                file.create_virtual_dataset(place, layout)
            return change

        def virtual_addition(file):
            layout = h5py.VirtualLayout((2,), float)
            layout[:] = h5py.VirtualSource(str(self.other), "samples/time_s", (2,))
            file.create_virtual_dataset("samples/pi_time", layout)

        return {
            "table": (external("samples"), "/samples is a link to another file"),
            "column": (external("samples/time_s"), "/samples/time_s is a link to another file"),
            "workers": (external("workers/busy_s"), "/workers/busy_s is a link to another file"),
            "machine": (external("machine"), "/machine is a link to another file"),
            "soft": (soft, "/samples"),
            "raw": (raw, "/samples/time_s keeps its values in another file"),
            "virtual": (virtual("samples/time_s", 2), "/samples/time_s is a virtual dataset"),
            "virtual_text": (virtual("points/work", 1), "/points/work is a virtual dataset"),
            "virtual_dimension": (virtual("points/point", 1), "/points/point is a virtual dataset"),
            "virtual_workers": (virtual("workers/busy_s", 2), "/workers/busy_s is a virtual dataset"),
            "virtual_addition": (virtual_addition, "/samples/pi_time is a virtual dataset"),
        }

    def test_values_in_another_file_are_refused_and_it_is_not_opened(self):
        for name, (change, said) in self.ways_out().items():
            file = self.hostile(f"{name}.h5", change)
            with self.subTest(name), self.no_other_file_opened():
                self.assert_refused(file, said)

    def test_other_programs_do_open_it(self):
        """Else the test above could not fail."""
        for name in ("column", "raw", "virtual"):
            file = self.hostile(f"{name}.h5", self.ways_out()[name][0])
            with self.subTest(name), self.assertRaisesRegex(AssertionError, "another file was opened"):
                with self.no_other_file_opened(), h5py.File(self.path(file)) as opened:
                    self.assertEqual(list(opened["samples/time_s"][:]), [SECRET_S] * 2)

    def test_links_to_other_files_that_are_not_needed_are_passed_over(self):
        def change(file):
            for place in ("samples/more", "points/more", "more"):
                file[place] = h5py.ExternalLink(str(self.other), "/samples/time_s")

        self.hostile("more.h5", change)
        with self.no_other_file_opened():
            self.assert_as_good("more.h5")

    def test_a_run_that_is_resumed_opens_no_other_file(self):
        change, said = self.ways_out()["column"]
        self.hostile("r.h5", change)
        with self.no_other_file_opened():
            code, _, err = self.run_to_end("run", "s.toml", "-o", "r.h5", "--resume")
            self.assertEqual(code, 2, err)
            self.assertIn(said, err)

    # --- code

    def test_no_filter_is_loaded(self):
        """A plugin that HDF5 loads has run already when it turns out to be none."""
        compiler = shutil.which("cc")
        if compiler is None:
            self.skipTest("there is no C compiler")
        folder = self.path("plugins")
        folder.mkdir()
        marker = self.path("code-was-run")
        self.write("plugin.c", "#include <stdio.h>\n__attribute__((constructor)) static void run(void) {\n"
                               f'  fclose(fopen("{marker}", "w"));\n}}\n')
        subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "libplugin.so", self.path("plugin.c")], check=True)

        def change(file):
            values = file["samples/time_s"][:]
            del file["samples/time_s"]
            # A filter of h5py's alone; it leaves alone what it can't make smaller.
            file["samples"].create_dataset("time_s", data=values, maxshape=(None,), chunks=(1000,), compression="lzf")

        self.hostile("filtered.h5", change)
        environment = self.environment(HDF5_PLUGIN_PATH=str(folder))
        self.assert_refused("filtered.h5", "filter 32000", "gzip or none", environment=environment)
        self.assertFalse(marker.exists(), "a plugin was loaded")
        subprocess.run(["h5dump", "-d", "/samples/time_s", self.path("filtered.h5")], env=environment, check=False,
                       capture_output=True)
        self.assertTrue(marker.exists(), "the test can't fail")

    def test_a_user_block_is_passed_over(self):
        marker = self.path("code-was-run")
        script = f"#!/bin/sh\ntouch '{marker}'\n".encode()
        self.path("script.h5").write_bytes(script.ljust(512, b"\n") + self.path("good.h5").read_bytes())
        self.path("script.h5").chmod(0o755)
        self.assert_as_good("script.h5")
        self.assertFalse(marker.exists())


if __name__ == "__main__":
    unittest.main()
