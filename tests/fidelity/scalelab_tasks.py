# SPDX-License-Identifier: BSD-3-Clause

"""The guide's tasks as studies of scalelab: sizes with which one worker alone holds the lock for as long in each item
as the Python program was measured to do.

What the two wait for is the same to begin with: the same web server, the same files. What they compute is not, since
scalelab is C++. Each of the functions has the task, how Python uses its time, and trial(kernel, size, held_share), which
finds out how one worker of scalelab's uses its time for an item. It returns the size, and the share of the computing that
is under the lock."""

import math


def fetch(task, use, _trial):
    """An HTTP client in C has little to compute: what Python's computes under the lock is added to each file."""
    return task.sizes | {"compute_ms": 1000 * use.held_s}, None


def read(task, use, trial):
    """Files and blocks of so many bytes more that a file takes as long, and as many calls. Of its hash, as long a part is
    under the lock as Python's loop over the blocks takes."""
    blocks = task.sizes["bytes"] // task.sizes["block_bytes"]
    page = 4096

    def scaled(factor):
        block_bytes = page * max(1, round(factor * task.sizes["block_bytes"] / page))
        return task.sizes | {"bytes": blocks * block_bytes, "block_bytes": block_bytes}

    item_s = trial("read", task.sizes, 0).item_s
    sizes = scaled(use.item_s / item_s)
    hash_s = trial("read", sizes, 1).held_s
    return sizes, min(1, use.held_s / hash_s)


def scrape(task, use, trial):
    """Parsed so often that it takes as long as Python's parser."""
    sizes = task.sizes | {"depth": task.sizes["pages"]}
    tried = 10
    parse_s = trial("scrape", sizes | {"parses": tried}, 1).held_s / tried
    return sizes | {"parses": max(1, round(use.held_s / parse_s))}, 1


def image(task, use, trial):
    """Of so many pixels more than Python's pictures that they take as long."""

    def scaled(factor):
        sides = ("width", "height", "out_width", "out_height")
        return {side: round(math.sqrt(factor) * task.sizes[side]) for side in sides} | {
            "times": task.sizes["pictures"],
            "operation": "resize",
        }

    tried = 256
    return scaled(tried * use.held_s / trial("image", scaled(tried), 1).held_s), 1


def transform(task, use, trial):
    """Of so many rows more; sorted under the lock, as a list is."""

    def scaled(factor):
        rows = round(factor * task.sizes["rows"] * task.sizes["tables"])
        return {name: task.sizes[name] for name in ("groups", "most_quantity")} | {"rows": rows, "rest": "held"}

    tried = 16
    return scaled(tried * use.held_s / trial("transform", scaled(tried), 1).held_s), 1
