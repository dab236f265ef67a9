# SPDX-License-Identifier: BSD-3-Clause

"""Opens a results file the way users do, and checks what they rely on.

Each function takes the path of a file, opens it with one tool and returns the number of samples in
it. It raises AssertionError, with the name of what is wrong, when a dimension, a unit or a column is
not as docs/results_format.md says. The files must not have a journal beside them: other tools than
scalelab do not read it.
"""

import re
import subprocess
import warnings

DIMENSIONS = {
    "points": "point",
    "samples": "sample",
    "workers": "worker_sample",
    "machine": "node",
    "config": "study",
    "analysis": "point",
}

ROOT_ATTRIBUTES = (
    "Conventions",
    "schema_version",
    "title",
    "created",
    "scalelab_version",
    "git_commit",
    "command_line",
    "run_id",
)

REPEATED = ("kernel", "scaling", "model", "nodes", "ranks", "threads", "workers", "gil")

WORKER_SHARES = ("busy_s", "lock_wait_s", "communication_s", "barrier_wait_s", "blocked_s")


def _require(condition, what):
    if not condition:
        raise AssertionError(what)


def _h5dump(*arguments):
    done = subprocess.run(["h5dump", *arguments], capture_output=True, text=True, check=False)
    _require(done.returncode == 0 and not done.stderr, f"h5dump {arguments}: {done.stderr}")
    return done.stdout


def with_h5dump(path):
    """Header, one column and one attribute, from the command line."""
    rows = {}
    for group, dimension in DIMENSIONS.items():
        header = _h5dump("-H", "-A", "0", "-d", f"/{group}/{dimension}", str(path))
        found = re.search(r"DATASPACE\s+SIMPLE \{ \( (\d+) \) /", header)
        _require(found and "H5T_STD_I64LE" in header, f"/{group}/{dimension} is no int64 column")
        rows[group] = int(found.group(1))
    _require(rows["analysis"] == rows["points"], "/analysis has not one row a point")
    unit = _h5dump("-a", "/samples/time_s/units", str(path))
    _require('"s"' in unit, "the unit of /samples/time_s is not s")
    whole_header = _h5dump("-H", str(path))
    for type_name in ("H5T_COMPOUND", "H5T_ENUM"):
        # Dimension scales themselves keep their back references in a compound attribute.
        without_scales = re.sub(
            r'ATTRIBUTE "REFERENCE_LIST" \{.*?DATASPACE', "", whole_header, flags=re.DOTALL
        )
        _require(type_name not in without_scales, f"the file has an {type_name}")
    return rows["samples"]


def with_h5py(path):
    """Every column of every group: one dimension, its scale, a unit and a description."""
    import h5py

    with h5py.File(path, "r") as file:
        for name in ROOT_ATTRIBUTES:
            _require(name in file.attrs, f"the root has no attribute {name}")
        _require(file.attrs["Conventions"] == "CF-1.8", "Conventions is not CF-1.8")
        _require(file.attrs["schema_version"] == 6, "schema_version is not 6")
        for group, dimension in DIMENSIONS.items():
            scale = file[group][dimension]
            _require(h5py.h5ds.is_scale(scale.id), f"/{group}/{dimension} is no dimension scale")
            _require(list(scale[:]) == list(range(len(scale))), f"/{group}/{dimension} counts wrongly")
            for name, column in file[group].items():
                where = f"/{group}/{name}"
                _require(column.shape == scale.shape, f"{where} has not the shape of {dimension}")
                _require(
                    name == dimension or column.dims[0][0] == scale,
                    f"{where} is not attached to {dimension}",
                )
                for attribute in ("units", "long_name"):
                    _require(
                        isinstance(column.attrs.get(attribute), str), f"{where} has no {attribute}"
                    )
        samples = file["samples"]
        kernels = set(samples["kernel"].asstr()[:])
        _require(kernels <= set(file["points"]["kernel"].asstr()[:]), "a sample's kernel is unknown")
        _require(samples["time_s"].attrs["units"] == "s", "the unit of time_s is not s")
        return len(samples["time_s"])


def with_xarray(path):
    """Every group as a data set, without a warning; workers' shares add up to the sample's time."""
    import xarray

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        groups = {}
        for group in (None, *DIMENSIONS):
            with xarray.open_dataset(path, group=group, engine="h5netcdf") as data:
                groups[group] = data.load()
    _require(groups[None].attrs["schema_version"] == 6, "schema_version is not 6")
    for group, dimension in DIMENSIONS.items():
        _require(tuple(groups[group].sizes) == (dimension,), f"/{group} has not one dimension")
        for name, column in groups[group].variables.items():
            _require("units" in column.attrs, f"/{group}/{name} has no units")
    samples, workers = groups["samples"], groups["workers"]
    time_of_order = dict(zip(samples["order"].values, samples["time_s"].values))
    shares = sum(workers[name] for name in WORKER_SHARES)
    for order, total in zip(workers["sample"].values, shares.values):
        time = time_of_order[order]
        _require(
            abs(total - time) <= 0.01 * time + 1e-6,
            f"a worker's shares in sample {order} add up to {total} s of {time} s",
        )
    return int(samples.sizes["sample"])


def with_pandas(path):
    """The samples as a data frame; the columns that repeat the point's agree with /points."""
    import h5py
    import pandas

    def frame(group):
        columns = {}
        for name, column in group.items():
            is_text = h5py.check_string_dtype(column.dtype) is not None
            columns[name] = column.asstr()[:] if is_text else column[:]
        return pandas.DataFrame(columns)

    with h5py.File(path, "r") as file:
        samples, points = frame(file["samples"]), frame(file["points"])
    joined = samples.merge(points, on="point", suffixes=("", "_of_point"), validate="many_to_one")
    _require(len(joined) == len(samples), "a sample's point is not in /points")
    for name in REPEATED:
        _require(
            (joined[name] == joined[f"{name}_of_point"]).all(), f"/samples/{name} contradicts /points"
        )
    _require(samples["order"].is_unique, "two samples have the same order")
    return len(samples)
