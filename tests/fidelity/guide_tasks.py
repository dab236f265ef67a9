# SPDX-License-Identifier: BSD-3-Clause

"""The tasks of a beginner's guide to threads and processes (docs/guide.md), as both sides do them."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Task:
    kernel: str  # scalelab's; tasks/<kernel>.py is the same in Python
    items: str  # the size that says how many there are
    sizes: dict  # of the Python program
    workers: tuple = (1, 2, 4)
    from_server: bool = False  # scalelab's web server, which Python is told where to find

    @property
    def count(self):
        """Items."""
        return self.sizes[self.items]

    def of_share(self, share):
        """The task with a share of the items, but one at least."""
        count = max(1, round(share * self.count))
        return dataclasses.replace(self, sizes=self.sizes | {self.items: count})


WAITING = (1, 2, 4, 8)
FILES = {"bytes": 1_048_576, "block_bytes": 131_072}
TASKS = {
    "downloads": Task("fetch", "files", {"files": 32, "bytes": 100_000, "latency_ms": 20}, WAITING, from_server=True),
    "cold files": Task("read", "files", FILES | {"files": 64, "cache": "cold"}, WAITING),
    # So many that eight workers on two processors run for longer than the system lets one run before another.
    "warm files": Task("read", "files", FILES | {"files": 256, "cache": "warm"}, WAITING),
    "scraping": Task(
        "scrape", "pages", {"pages": 73, "links": 8, "values": 200, "latency_ms": 10}, WAITING, from_server=True
    ),
    "images": Task(
        "image", "pictures", {"pictures": 8, "width": 170, "height": 128, "out_width": 68, "out_height": 51}
    ),
    "data": Task("transform", "tables", {"tables": 8, "rows": 30_000, "groups": 1000, "most_quantity": 50}),
}
