# SPDX-License-Identifier: BSD-3-Clause

"""How busy others kept the machine while the comparison ran: the first thing to know of its noise."""

import os
import pathlib
import resource
import time


def _busy_s():
    """Processor seconds that anybody has used since the machine started, all processors together."""
    user, nice, system, _idle, _waiting, *interrupts = map(
        int, pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    )
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def _own_s():
    """Those of this program and of all the programs that it has started and seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


class OtherLoad:
    """Watches from when it is made."""

    def __init__(self):
        self._begin = (_busy_s(), _own_s(), time.monotonic())

    def processors(self):
        """How many processors others have kept busy, on average."""
        busy_s, own_s, begin = self._begin
        return max(0.0, (_busy_s() - busy_s - (_own_s() - own_s)) / (time.monotonic() - begin))
