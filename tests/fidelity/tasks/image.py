# SPDX-License-Identifier: BSD-3-Clause

"""Pictures made smaller by Lanczos' filter of three lobes, rows first and then columns, in a loop of plain Python."""

import math
import random

from cpython_teams import share

CHANNELS = 3


def weights(inputs, outputs):
    """For each output the first input that it is made of, and their weights."""
    ratio = inputs / outputs
    stretch = max(ratio, 1.0)
    found = []
    for output in range(outputs):
        centre = (output + 0.5) * ratio - 0.5
        first = max(0, math.floor(centre - 3 * stretch) + 1)
        last = min(inputs - 1, math.ceil(centre + 3 * stretch) - 1)
        raw = [lanczos((place - centre) / stretch) for place in range(first, last + 1)]
        found.append((first, [weight / sum(raw) for weight in raw]))
    return found


def lanczos(x):
    return 1.0 if x == 0 else 3 * math.sin(math.pi * x) * math.sin(math.pi * x / 3) / (math.pi * x) ** 2


def narrower(values, along_row):
    """A row of pixels made as many pixels wide as there are weights."""
    result = []
    for first, row_weights in along_row:
        for channel in range(CHANNELS):
            value = 0.0
            place = first * CHANNELS + channel
            for weight in row_weights:
                value += weight * values[place]
                place += CHANNELS
            result.append(value)
    return result


def smaller(picture, along_row, along_column):
    """A picture, given as rows of bytes, made as large as there are weights in both directions."""
    rows = [narrower(row, along_row) for row in picture]
    result = []
    for first, column_weights in along_column:
        made = bytearray()
        for place in range(len(along_row) * CHANNELS):
            value = 0.5
            row = first
            for weight in column_weights:
                value += weight * rows[row][place]
                row += 1
            made.append(min(255, max(0, int(value))))
        result.append(made)
    return result


class Task:
    leaving = ()

    def __init__(self, pictures, width, height, out_width, out_height):
        self.items = pictures
        numbers = random.Random(1)
        self._picture = [numbers.randbytes(width * CHANNELS) for _ in range(height)]
        self._along_row = weights(width, out_width)
        self._along_column = weights(height, out_height)

    def reset(self):
        """Nothing is changed by a run."""

    def work(self, worker, workers, _meet):
        return sum(self._sum_of_pixels() for _ in share(self.items, worker, workers))

    def end(self):
        """Nothing is left."""

    def _sum_of_pixels(self):
        return sum(sum(row) for row in smaller(self._picture, self._along_row, self._along_column))
