# SPDX-License-Identifier: BSD-3-Clause

"""Results files that other programs wrote anew: h5repack, h5py, xarray. `report` says the same of them
as of the original, `merge`, `compare` and `--resume` take them, and what is missing is named."""

import functools
import shutil
import subprocess
import unittest

import h5py
import numpy
import xarray

from program import ProgramTest, study

GROUPS = ("points", "samples", "workers", "machine", "config", "analysis")

# Of a dataset, these belong to HDF5's dimension scales and can't be copied from file to file.
OF_SCALES = ("CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST")


def is_text(column):
    return h5py.check_string_dtype(column.dtype) is not None


def fixed_length(column, padding=h5py.h5t.STR_NULLPAD):
    """The texts of a column in places of one length, with their HDF5 type."""
    texts = [text.encode() for text in column.asstr()[:]]
    width = max(1, *map(len, texts))
    kind = h5py.h5t.C_S1.copy()
    kind.set_size(width)
    kind.set_strpad(padding)
    filling = b" " if padding == h5py.h5t.STR_SPACEPAD else b"\0"
    return kind, numpy.array([text.ljust(width, filling) for text in texts], f"S{width}")


def rewrite_with_h5py(source, target, text=None, numbers=lambda values: values, leave_out=(), **layout):
    """Copies column by column, as a script would. `text` writes a text column into a group."""
    with h5py.File(source) as old, h5py.File(target, "w") as new:
        new.attrs.update(old.attrs)
        for group in GROUPS:
            new.create_group(group).attrs.update(old[group].attrs)
            for name, column in old[group].items():
                if f"{group}/{name}" in leave_out:
                    continue
                if not is_text(column):
                    new[group].create_dataset(name, data=numbers(column[:]), **layout)
                elif text is None:
                    new[group].create_dataset(name, data=column[:], dtype=column.dtype)
                else:
                    text(new[group], name, column)
                kept = {key: value for key, value in column.attrs.items() if key not in OF_SCALES}
                new[group][name].attrs.update(kept)


def text_of_fixed_length(padding):
    def write(group, name, column):
        kind, texts = fixed_length(column, padding)
        space = h5py.h5s.create_simple(texts.shape)
        dataset = h5py.h5d.create(group.id, name.encode(), kind, space)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, texts, kind)

    return write


def ascii_text(group, name, column):
    texts = [text.encode("ascii") for text in column.asstr()[:]]
    group.create_dataset(name, data=texts, dtype=h5py.string_dtype("ascii"))


def narrower(values):
    """The least type that holds all of these integers, in the other byte order."""
    if values.dtype.kind not in "iu":
        return values
    least = numpy.min_scalar_type(-int(abs(values).max(initial=1)))
    return values.astype(least.newbyteorder(">"))


def rewrite_with_xarray(source, target, change=lambda data: data, **how):
    for number, group in enumerate((None, *GROUPS)):
        with xarray.open_dataset(source, group=group, engine="h5netcdf") as data:
            changed = change(data.load()) if group else data.load()
            encoding = {name: how for name in changed.data_vars if changed[name].dtype != object} if how else {}
            changed.to_netcdf(target, mode="a" if number else "w", group=group, engine="h5netcdf",
                              encoding=encoding)


def without_dimensions(data):
    return data.drop_vars(list(data.coords)).rename({next(iter(data.sizes)): "row"})


def arrays_of_characters(data):
    for name, column in data.variables.items():
        if column.dtype == object:
            data[name] = (column.dims, numpy.char.encode(column.values.astype(str), "utf-8"), column.attrs)
    return data


def h5repack(*options):
    def rewrite(source, target):
        subprocess.run(["h5repack", *options, source, target], check=True)

    return rewrite


def with_h5py(**how):
    return lambda source, target: rewrite_with_h5py(source, target, **how)


def with_xarray(**how):
    return lambda source, target: rewrite_with_xarray(source, target, **how)


WAYS = {
    "h5repack": h5repack(),
    "h5repack -L": h5repack("-L"),
    "h5repack in compressed chunks": h5repack("-l", "CHUNK=7", "-f", "SHUF", "-f", "GZIP=6"),
    "h5repack with checksums": h5repack("-f", "FLET"),
    "h5repack, compact": h5repack("-l", "COMPA"),
    "h5repack, contiguous": h5repack("-l", "CONTI"),
    "h5py": with_h5py(),
    "h5py, text of fixed length": with_h5py(text=text_of_fixed_length(h5py.h5t.STR_NULLPAD)),
    "h5py, text padded by spaces": with_h5py(text=text_of_fixed_length(h5py.h5t.STR_SPACEPAD)),
    "h5py, ASCII": with_h5py(text=ascii_text),
    "h5py, narrow integers": with_h5py(numbers=narrower),
    "h5py, all numbers real": with_h5py(numbers=lambda values: values.astype(">f8")),
    "h5py, truth values": with_h5py(
        numbers=lambda values: values.astype(bool) if values.dtype == numpy.uint8 else values),
    "h5py, compressed": with_h5py(compression="gzip", shuffle=True, fletcher32=True, chunks=(5,),
                                  maxshape=(None,)),
    "xarray": with_xarray(),
    "xarray, compressed": with_xarray(zlib=True, complevel=4),
    "xarray without dimensions": with_xarray(change=without_dimensions),
    "xarray, arrays of characters": with_xarray(change=arrays_of_characters),
}


class RewrittenFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        self.measured(study(layouts=("1x1", "1x2"), more='gil = ["none", "interval"]', repeats=6), "good.h5", ranks=1)

    def changed(self, name, change):
        shutil.copy(self.path("good.h5"), self.path(name))
        with h5py.File(self.path(name), "r+") as file:
            change(file)
        return name

    def said_of(self, name):
        """A report of the file, as if it were the original."""
        return self.run_well("report", name, "--format", "json").replace(name, "good.h5")

    @functools.cached_property
    def said_of_the_original(self):
        return self.said_of("good.h5")

    def assert_taken(self, name):
        self.assertEqual(self.said_of(name), self.said_of_the_original)
        self.run_well("merge", "-o", "merged.h5", "--overwrite", name)
        self.run_well("compare", "good.h5", name, "--threshold", "1e6")
        with h5py.File(self.path("good.h5")) as old, h5py.File(self.path("merged.h5")) as new:
            self.assertEqual(list(old["analysis"]), list(new["analysis"]), "what is derived is there again")

    def assert_refused(self, name, *parts):
        commands = (
            ("report", name),
            ("merge", "-o", "merged.h5", "--overwrite", name),
            ("compare", "good.h5", name),
            ("run", "s.toml", "-o", name, "--resume"),
        )
        for command in commands:
            with self.subTest(command, parts=parts):
                code, out, err = self.run_to_end(*command)
                self.assertEqual((code, out), (2, ""), err)
                for part in (name, *parts):
                    self.assertIn(part, err)

    def test_other_programs_write_the_file_anew(self):
        for number, (way, rewrite) in enumerate(WAYS.items()):
            with self.subTest(way):
                name = f"new{number}.h5"
                rewrite(self.path("good.h5"), self.path(name))
                self.assert_taken(name)

    def test_what_is_derived_is_computed_anew(self):
        def removed(file):
            del file["analysis"]

        def of_somebody_else(file):
            removed(file)
            file["analysis/mine"] = numpy.zeros((3, 4))

        def wrong(file):
            file["analysis/median_s"][:] = 17

        for number, change in enumerate((removed, of_somebody_else, wrong)):
            self.assert_taken(self.changed(f"new{number}.h5", change))

    def test_what_others_added_is_passed_over(self):
        def add(file):
            for group in (file, *(file[name] for name in GROUPS)):
                group["table"] = numpy.zeros((3, 4))
                group["pairs"] = numpy.zeros(2, dtype=[("a", "i4")])
                group["soft"] = h5py.SoftLink("/nowhere")
                group["external"] = h5py.ExternalLink("nofile.h5", "/x")
                group.create_group("more")
                group.attrs["numbers"] = [1, 2]
            file["samples/remark"] = ["fine"] * len(file["samples/time_s"])
            file["samples/time_s"].attrs["remark"] = 3

        self.assert_taken(self.changed("new.h5", add))

    def test_a_rewritten_file_is_resumed(self):
        rewrite_with_h5py(self.path("good.h5"), self.path("new.h5"), leave_out=("analysis/point",),
                          text=text_of_fixed_length(h5py.h5t.STR_NULLPAD))
        self.run_well("run", "s.toml", "-o", "new.h5", "--resume")
        self.assertEqual(self.said_of("new.h5"), self.said_of_the_original)

    def test_what_is_missing_is_named(self):
        for number, column in enumerate(("samples/time_s", "samples/point", "points/gil", "workers/busy_s",
                                         "machine/hostname", "config/toml")):
            name = f"new{number}.h5"
            rewrite_with_h5py(self.path("good.h5"), self.path(name), leave_out=(column,))
            self.assert_refused(name, f"/{column} is missing", "scalelab wrote, or measure again")
        for group in GROUPS[:-1]:
            def remove(file, group=group):
                del file[group]

            self.assert_refused(self.changed(f"{group}.h5", remove), f"/{group} is missing")

        def without_role(file):
            del file["points/samples"].attrs["role"]

        self.assert_refused(self.changed("role.h5", without_role), "/points", 'role = "size"', "samples")

    def test_what_would_be_misread_is_refused(self):
        def moved(file):
            file["points/point"][:] = file["points/point"][:][::-1]

        def packed(file):
            file["samples/time_s"].attrs["scale_factor"] = 2.0

        def halves(file):
            orders = file["samples/order"][:] + 0.5
            del file["samples/order"]
            file["samples/order"] = orders

        self.assert_refused(self.changed("moved.h5", moved), "/points/point", "moved or left out")
        self.assert_refused(self.changed("packed.h5", packed), "/samples/time_s is packed", "scale_factor")
        self.assert_refused(self.changed("halves.h5", halves), "/samples/order has 0.5 in row 0", "whole")
        rewrite_with_h5py(self.path("good.h5"), self.path("lzf.h5"), compression="lzf")  # h5py's alone
        self.assert_refused("lzf.h5", "compressed with HDF5's filter 32000", "gzip or none")


if __name__ == "__main__":
    unittest.main()
