# SPDX-License-Identifier: BSD-3-Clause

"""Files from disk: each is opened, read block by block into memory that is there already, summed up, and closed."""

import os
import pathlib
import random
import tempfile
import zlib

from cpython_teams import share


class Task:
    leaving = ((os, "open"), (os, "preadv"), (os, "close"), (zlib, "crc32"))

    def __init__(self, files, bytes, block_bytes, cache):
        self.items = files
        self._bytes = bytes
        self._block_bytes = block_bytes
        self._cold = cache == "cold"
        self._folder = tempfile.TemporaryDirectory(prefix="fidelity-files-")
        self._paths = [str(pathlib.Path(self._folder.name) / str(file)) for file in range(files)]
        numbers = random.Random(1)
        for path in self._paths:
            with open(path, "wb") as file:
                file.write(numbers.randbytes(bytes))
                if self._cold:
                    file.flush()
                    os.fsync(file.fileno())  # what is not on the disk yet can't be forgotten

    def reset(self):
        """Has the system forget the files where they shall be cold. They are in memory otherwise, as it made them."""
        for path in self._paths if self._cold else ():
            file = os.open(path, os.O_RDONLY)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)

    def work(self, worker, workers, _meet):
        block = bytearray(self._block_bytes)
        view = memoryview(block)
        return sum(self._sum_of(path, view) for path in self._paths_of(worker, workers))

    def end(self):
        self._folder.cleanup()

    def _paths_of(self, worker, workers):
        return [self._paths[file] for file in share(self.items, worker, workers)]

    def _sum_of(self, path, view):
        file = os.open(path, os.O_RDONLY)
        found = 0
        place = 0
        while place < self._bytes:
            count = os.preadv(file, [view], place)
            if count == 0:
                raise RuntimeError(f"{path} ends at {place}")
            found = zlib.crc32(view[:count], found)
            place += count
        os.close(file)
        return found
