# SPDX-License-Identifier: BSD-3-Clause

"""What a report says of a few results files, word for word, so that a change of words is seen in review.

`./bootstrap golden` writes these words anew after a change that was meant; read `git diff` then. The files in golden/
are of real runs; in law.h5 and no_law.h5 the times of the samples were planted, so that a law fits and none does."""

import os
import pathlib
import re
import unittest

from program import ProgramTest

GOLDEN = pathlib.Path(__file__).parent / "golden"
WRITE = os.environ.get("SCALELAB_WRITE_GOLDEN") == "1"


def to_six_digits(match):
    return f"{float(match.group()):.6g}"


def settled(text):
    """Without what may differ between machines: the last digits of numbers, which the mathematical library decides,
    and the pictures in a page, which gnuplot does."""
    text = re.sub(r"<svg.*?</svg>", "<svg/>", text, flags=re.DOTALL)
    return re.sub(r"-?\d+\.\d{5,}(e[-+]?\d+)?", to_six_digits, text)


class GoldenOutputs(ProgramTest):
    maxDiff = None

    def outputs(self, name):
        """The report of a file in every format, by the suffix of its golden file."""
        file = GOLDEN / f"{name}.h5"
        found = {
            suffix: self.run_well("report", file, "--format", option)
            for suffix, option in (("txt", "text"), ("json", "json"), ("csv", "csv"))
        }
        self.run_well("report", file, "-o", "page", "--format", "html")
        found["html"] = self.path(f"page/{name}.html").read_text()
        return found

    def compare(self, name):
        for suffix, text in self.outputs(name).items():
            golden = GOLDEN / f"{name}.{suffix}"
            if WRITE:
                golden.write_text(settled(text))
            with self.subTest(golden.name):
                self.assertEqual(settled(text), golden.read_text())

    def test_a_law_that_fits(self):
        self.compare("law")

    def test_times_that_no_law_fits(self):
        self.compare("no_law")

    def test_interpreter_locks(self):
        self.compare("locks")


if __name__ == "__main__":
    unittest.main()
