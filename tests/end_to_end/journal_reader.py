# SPDX-License-Identifier: BSD-3-Clause

"""Reads the journal beside a results file, as docs/results_format.md describes it."""

import pathlib
import struct

MARK = b"\x8aSLJ\r\n\x1a\x01"
HEAD = 24
SAMPLE = 2
# How the values of a column are packed, by its type; text has a length before each.
PACKED = {0: "q", 1: "d", 2: "B"}
TEXT = 3
SAME_FOR_ALL = 1
MASK = 2**64 - 1


def checksum(body):
    value = len(body)
    for at in range(0, len(body), 8):
        value = (value ^ int.from_bytes(body[at : at + 8], "little")) * 0x9E3779B97F4A7C15 & MASK
        value ^= value >> 32
    return value


def bodies(journal):
    """The bodies of the records that are whole."""
    at = journal.find(MARK)
    while at >= 0:
        head = journal[at + len(MARK) : at + HEAD]
        if len(head) < HEAD - len(MARK):
            return
        length, check = struct.unpack("<QQ", head)
        body = journal[at + HEAD : at + HEAD + length]
        whole = len(body) == length and checksum(body) == check
        if whole:
            yield body
        at = journal.find(MARK, at + (HEAD + length if whole else 1))


class Body:
    """The values in a body, one behind the other."""

    def __init__(self, body):
        self.body, self.at = body, 0

    def numbers(self, kind, count=1):
        values = struct.unpack_from(f"<{count}{kind}", self.body, self.at)
        self.at += struct.calcsize(f"<{count}{kind}")
        return list(values)

    def text(self):
        (length,) = self.numbers("I")
        self.at += length
        return self.body[self.at - length : self.at].decode()

    def table(self):
        """Its columns by their names."""
        (rows,), (columns,) = self.numbers("Q"), self.numbers("I")
        found = {}
        for _ in range(columns):
            name = self.text()
            kind, form = self.numbers("B", 2)
            count = 1 if form == SAME_FOR_ALL else rows
            values = [self.text() for _ in range(count)] if kind == TEXT else self.numbers(PACKED[kind], count)
            found[name] = values * rows if form == SAME_FOR_ALL else values
        return found


def samples(path):
    """The columns of each sample in a journal, each a list of one value; nothing where there is no journal."""
    path = pathlib.Path(path)
    for one in bodies(path.read_bytes() if path.exists() else b""):
        body = Body(one)
        body.numbers("q")
        if body.numbers("B") == [SAMPLE]:
            yield body.table()
