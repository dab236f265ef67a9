# SPDX-License-Identifier: BSD-3-Clause

"""The guide's tasks as studies of scalelab: sizes with which one worker alone holds the lock for as long in each item
as the Python program was measured to do.

What the two wait for is the same to begin with: the same web server, the same files. What they compute is not, since
scalelab is C++. Each of the functions has the task, how Python uses its time, and held_s(kernel, size, held_share),
which finds out for how many seconds one worker of scalelab's holds the lock, at the least. It returns the size, and the
share of the computing that is under the lock."""

import math


def fetch(task, use, _held_s):
    """An HTTP client in C has little to compute: what Python's computes under the lock is added to each file."""
    return task.sizes | {"compute_ms": 1000 * use.held_s}, None


def read(task, use, held_s):
    """Of its hash, as long a part is under the lock as Python's loop over the blocks takes."""
    all_held_s = held_s("read", task.sizes, 1) / task.sizes["files"]
    return task.sizes, min(1, use.held_s / all_held_s)


def scrape(task, use, held_s):
    """Parsed so often that it takes as long as Python's parser."""
    sizes = task.sizes | {"depth": task.sizes["pages"]}
    trial = 10
    parse_s = held_s("scrape", sizes | {"parses": trial}, 1) / task.sizes["pages"] / trial
    return sizes | {"parses": max(1, round(use.held_s / parse_s))}, 1


def image(task, use, held_s):
    """Of so many pixels more than Python's pictures that they take as long."""

    def scaled(factor):
        sides = ("width", "height", "out_width", "out_height")
        return {side: round(math.sqrt(factor) * task.sizes[side]) for side in sides} | {
            "times": task.sizes["pictures"],
            "operation": "resize",
        }

    trial = 256
    trial_s = held_s("image", scaled(trial), 1) / task.sizes["pictures"]
    return scaled(trial * use.held_s / trial_s), 1


def transform(task, use, held_s):
    """Of so many rows more; sorted under the lock, as a list is."""

    def scaled(factor):
        rows = round(factor * task.sizes["rows"] * task.sizes["tables"])
        return {name: task.sizes[name] for name in ("groups", "most_quantity")} | {"rows": rows, "rest": "held"}

    trial = 16
    trial_s = held_s("transform", scaled(trial), 1) / task.sizes["tables"]
    return scaled(trial * use.held_s / trial_s), 1
