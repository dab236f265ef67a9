# SPDX-License-Identifier: BSD-3-Clause

"""What the machine can do at best: measured, kept in the file, and told beside every rate."""

import unittest

import h5py
from program import ProgramTest, study

# Milliseconds: limits are told of any size.
PRODUCT = study("gemm", size="n = 200", layouts=("1x1", "2x1"))


def asked_for(text):
    return text + "limits = true\n"


class Limits(ProgramTest):
    def limits(self, file):
        """The rows of /limits, each a dictionary."""
        with h5py.File(self.path(file)) as opened:
            if "limits" not in opened:
                return []
            group = opened["limits"]
            columns = {name: group[name].asstr()[:] if name == "scope" else group[name][:] for name in group}
            return [dict(zip(columns, row)) for row in zip(*columns.values())]

    def test_are_measured_where_they_are_asked_for(self):
        self.run_study(asked_for(PRODUCT))
        core, node = self.limits("r.h5")
        self.assertEqual((core["scope"], node["scope"]), ("core", "node"))
        self.assertEqual(core["cores"], 1)
        for column in ("bandwidth", "read_bandwidth", "flop_rate", "load_s", "random_loads"):
            self.assertGreater(core[column], 0)
            self.assertGreater(node[column], 0)
        self.assertGreater(node["message_s"], 0)
        self.assertGreater(node["message_bandwidth"], 0)

        points = self.report("r.h5")["studies"][0]["points"]
        for point in points:
            self.assertIn(point["limit"], ("flops", "bandwidth", "messages"))
            self.assertAlmostEqual(point["limit_share"], point["limit_s"] / point["median_s"])
            self.assertAlmostEqual(point["flop_rate"] * point["median_s"], 2 * 200**3)
        text = self.run_well("report", "r.h5", "--format", "text")
        self.assertIn("limit%", text)
        self.assertIn("triad", text)
        self.run_well("report", "r.h5", "-o", "drawn", "--format", "svg,html")
        self.assertTrue(self.path("drawn/r_1_gemm_roofline.svg").exists())
        self.assertIn("What it can do at best", self.path("drawn/r.html").read_text())

    def test_are_added_to_a_file_by_going_on_with_it(self):
        self.run_study(PRODUCT)
        self.assertEqual(self.limits("r.h5"), [])
        text = self.run_well("report", "r.h5", "--format", "text")
        self.assertIn("was not measured", " ".join(text.split()))

        self.run_well("run", "s.toml", "-o", "r.h5", "--resume", "--set", "measure.limits=true")
        self.assertEqual(len(self.limits("r.h5")), 2)

        self.run_well("merge", "-o", "twice.h5", "r.h5")
        self.assertEqual(len(self.limits("twice.h5")), 2)


if __name__ == "__main__":
    unittest.main()
