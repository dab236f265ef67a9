# SPDX-License-Identifier: BSD-3-Clause

"""What the comparison found, in Markdown."""

import datetime
import os
import pathlib
import platform
import re
import statistics

from intervals import coverage, interval_rank, median_of
from points import FAMILIES

PRACTICALLY_EQUAL = 0.05  # as in the guide's verdicts


def difference(real, emulated):
    """Of each round, scalelab's value over CPython's, less 1; then the median over the rounds."""
    return median_of([other.value / one.value - 1 for one, other in zip(real, emulated, strict=True)])


def verdict(found):
    if found.low is None:
        return "too few rounds"
    if found.low <= 0 <= found.high:
        return "within noise"
    return "scalelab is more" if found.value > 0 else "scalelab is less"


def quicker(family, found):
    """What one side's median says of a family in which something is quicker below 1, and something above."""
    if found.low is None:
        return "too few rounds"
    if 1 - PRACTICALLY_EQUAL <= found.low and found.high <= 1 + PRACTICALLY_EQUAL:
        return "equal"
    if found.low <= 1 <= found.high:
        return "open"
    return family.above_one if found.low > 1 else family.below_one


def disagree(family, real, emulated):
    """Whether one side shows that one thing is quicker, and the other side that the other is."""
    said = {quicker(family, median_of([m.value for m in side])) for side in (real, emulated)}
    return said == {family.below_one, family.above_one}


def met_targets(measurements):
    return all(
        met is not False
        for name in FAMILIES
        for _, met in conclusions(name, of_family(name, measurements))
    )


def of_family(name, measurements):
    """The points of a family that were visited, with their measurements."""
    return {point: pair for point, pair in measurements.items() if point.family == name and pair[0]}


def conclusions(name, visited):
    """What a family shows as a whole: sentences, each with whether a target is met, None where there is none."""
    if not visited:
        return []
    family = FAMILIES[name]
    differences = {point: difference(*pair) for point, pair in visited.items()}
    sizes = {point: abs(found.value) for point, found in differences.items()}
    worst = max(sizes, key=sizes.get)
    typical = statistics.median(sizes.values())
    noise = sum(verdict(found) == "within noise" for found in differences.values())
    told = [
        _against(f"Median size of the difference over {len(sizes)} points", typical, family.typical_target),
        _against(f"Worst: {worst}", sizes[worst], family.worst_target),
        (f"At {noise} of {len(sizes)} points the difference is within noise.", None),
    ]
    if family.below_one:
        against = sum(disagree(family, *pair) for pair in visited.values())
        told.append(
            (
                f"Points at which the two disagree about whether {family.below_one} or {family.above_one} are quicker: "
                f"{against}; to reach: 0: {'met' if against == 0 else 'MISSED'}.",
                against == 0,
            )
        )
    if name == "convoy":
        rates = [statistics.median(m.value for m in real) for real, _ in visited.values()]
        told.append((f"CPython's rates span {max(rates) / min(rates):.0f} to 1.", None))
    return told


def _against(what, size, target):
    if target is None:
        return f"{what}: {size:.1%}.", None
    met = size <= target
    return f"{what}: {size:.1%}; to reach: {target:.0%}: {'met' if met else 'MISSED'}.", met


def page(measurements, sides, begin, others):
    """Everything, as Markdown. `sides`: CPython and scalelab. `begin`: when it began, in Unix time.
    `others`: how many processors others kept busy meanwhile."""
    lines = [f"# {sides[1].name} against {sides[0].name}", "", *_surroundings(sides, begin, others), ""]
    for name, family in FAMILIES.items():
        visited = of_family(name, measurements)
        if visited:
            lines += _family(name, family, visited, sides)
    lines += _operation_check(measurements, sides)
    lines += _use_of_time(measurements, sides)
    return "\n".join(lines).rstrip()


def _surroundings(sides, begin, others):
    model = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    first, last = (
        datetime.datetime.fromtimestamp(moment, datetime.timezone.utc)
        for moment in (begin, datetime.datetime.now().timestamp())
    )
    return [
        f"- {first:%Y-%m-%d %H:%M} to {last:%H:%M} UTC",
        f"- {model.group(1) if model else platform.machine()}, {len(os.sched_getaffinity(0))} processors usable; "
        f"Linux {platform.release()}; others kept {others:.2f} processors busy",
        f"- {sides[0].name} {sides[0].version}; {sides[1].name} {sides[1].version}",
        f"- A turn of CPython's loop, and so a step of scalelab: {sides[0].turn_ns['bytecode']:.0f} ns of bytecode, "
        f"{sides[0].turn_ns['calls']:.0f} ns of calls into C",
    ]


def _family(name, family, visited, sides):
    rounds = {len(real) for real, _ in visited.values()}
    fewest = min(rounds)
    rank = interval_rank(fewest)
    sure = f"intervals at {coverage(fewest, rank):.1%}" if rank else "too few for intervals"
    count = "-".join(str(number) for number in sorted({min(rounds), max(rounds)}))
    headings = [*next(iter(visited)).columns, sides[0].name, sides[1].name]
    headings += ["quicker"] if family.below_one else []
    headings += ["difference", "verdict"]
    lines = [f"## {family.title}", "", f"{family.quantity[0].upper()}{family.quantity[1:]}; medians of {count} "
             f"rounds, {sure}.", "", _row(headings), _row("---:" for _ in headings)]
    for point, (real, emulated) in visited.items():
        found = difference(real, emulated)
        medians = [median_of([m.value for m in side]) for side in (real, emulated)]
        cells = [*point.columns.values(), *(_with_interval(one, lambda v: f"{v:.{family.digits}g}") for one in medians)]
        if family.below_one:
            cells.append(", ".join(dict.fromkeys(quicker(family, one) for one in medians)))
        lines.append(_row([*cells, _with_interval(found, lambda v: f"{v:+.1%}"), verdict(found)]))
    return [*lines, "", *(f"- {text}" for text, _ in conclusions(name, visited)), ""]


def _with_interval(median, form):
    if median.low is None:
        return form(median.value)
    return f"{form(median.value)} [{form(median.low)}, {form(median.high)}]"


def _operation_check(measurements, sides):
    """That an operation is what it should be, on both sides alike; without this no ratio means much."""
    lines = []
    for number, side in enumerate(sides):
        seen = [
            statistics.median(m.operation_ms for m in pair[number])
            for point, pair in measurements.items()
            if point.family in ("duty", "processes") and pair[number]
        ]
        if seen:
            lines.append(
                f"- {side.name}: one worker alone takes {min(seen):.2f} to {max(seen):.2f} ms (medians of points) "
                f"for an operation of {side.sizes.operation_ms} ms."
            )
    return ["## Length of an operation", "", *lines] if lines else []


def _use_of_time(measurements, sides):
    """How one worker alone uses its time for an item of each task: what ratios depend on."""
    alone = {point: pair for point, pair in of_family("tasks", measurements).items() if point.workers == 1}
    if not alone:
        return []
    headings = ["task", *(f"{side.name}: {what}" for side in sides for what in ("item (ms)", "under the lock (ms)"))]
    lines = ["## One worker's time for an item", "", _row(headings), _row("---:" for _ in headings)]
    for point, pair in alone.items():
        seen = [
            statistics.median(getattr(m, what) for m in side) for side in pair for what in ("operation_ms", "held_ms")
        ]
        lines.append(_row([point.task, *(f"{value:.3g}" for value in seen)]))
    return [*lines, ""]


def _row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
