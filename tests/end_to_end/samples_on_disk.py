# SPDX-License-Identifier: BSD-3-Clause

"""The samples that are kept of a run, read from its results file and its journal without scalelab, also while it goes
on."""

import h5py

import journal_reader

# What tells whether a sample is still the same.
COLUMNS = ("point", "repeat", "time_s", "answer")


def samples_in_file(file):
    """Of each sample in a results file, by its order, the columns above."""
    # Who only looks must not hold a lock that the run would then wait for.
    with h5py.File(file, locking=False) as opened:
        order, *columns = [opened["samples"][name][:].tolist() for name in ("order", *COLUMNS)]
    return {order: rest for order, *rest in zip(order, *columns)}


def samples_kept(file):
    """What the file holds and what its journal adds to it; nothing where there is no file yet. The journal is read
    first, since a snapshot in between holds what was read."""
    found = {}
    for sample in journal_reader.samples(f"{file}.journal"):
        found[sample["order"][0]] = [sample[name][0] for name in COLUMNS]
    return found | (samples_in_file(file) if file.exists() else {})
