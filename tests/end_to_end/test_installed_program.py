# SPDX-License-Identifier: BSD-3-Clause

"""Installs the program and does with it what its users do."""
# starts early

import csv
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import h5py

import results_readers
from program import LAUNCHER, ProgramTest, built_program, study
from side_by_side import SideBySide

TABLE_OF_POINTS = "comm%"  # every point has such a share; the other tables have no such column


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class InstalledProgram(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.prefix = pathlib.Path(tempfile.mkdtemp(prefix="scalelab-installed-"))
        cls.addClassCleanup(shutil.rmtree, cls.prefix, ignore_errors=True)
        subprocess.run(["cmake", "--install", os.environ["SCALELAB_BUILD"], "--prefix", cls.prefix], check=True,
                       stdout=subprocess.DEVNULL)
        cls.program = cls.prefix / "bin" / "scalelab"
        cls.configs = sorted((cls.prefix / "share" / "scalelab" / "configs").glob("*.toml"))

    def assert_one_table(self, out):
        self.assertEqual(sum(TABLE_OF_POINTS in line for line in out.splitlines()), 1, out)

    def column(self, file, name):
        with h5py.File(self.path(file)) as opened:
            return list(opened["samples"][name][:])

    def test_what_is_installed(self):
        for name in ("share/scalelab/page.html.mustache", "share/scalelab/slurm/strong_scaling.sbatch", "share/scalelab/slurm/weak_scaling.sbatch",
                     "share/doc/scalelab/README.md", "share/doc/scalelab/docs/architecture.md", "libexec/scalelab/web_server",
                     "libexec/scalelab/relauncher", "libexec/scalelab/program_keeper"):
            self.assertTrue((self.prefix / name).is_file(), name)
        self.assertGreaterEqual(len(self.configs), 3)
        # Of folders where libraries are, it names that of the BLAS at most, and none of the build.
        found = re.findall(r"RUNPATH.*\[(.*)\]", subprocess.run(["readelf", "-d", self.program], capture_output=True,
                                                               text=True, check=True).stdout)
        self.assertLessEqual(len(found), 1)
        for folder in found:
            self.assertNotIn(":", folder)
            self.assertFalse(pathlib.Path(folder).is_relative_to(os.environ["SCALELAB_BUILD"]), folder)
            self.assertTrue(list(pathlib.Path(folder).glob("lib*bl*s.so")), folder)

    def test_it_tells_about_itself(self):
        listed = self.run_well("list")
        for kernel in ("pi", "gemm", "square"):
            self.assertRegex(listed, rf"(?m)^  {kernel} ")
        about = self.run_well("list", "pi")
        for part in ("size.samples", "default", "9007199254740992", "weak scaling", "known answer", "tolerance",
                     "source", "--set size.samples="):
            self.assertIn(part, about)
        data = json.loads(self.run_well("list", "pi", "--format", "json"))
        self.assertEqual((data["name"], data["group"], data["bound_by"]), ("pi", "monte_carlo", "compute"))
        self.assertEqual(data["size"][0]["maximum"], 9007199254740992)
        self.assertRegex(self.run_well("--version"), r"^\d+\.\d+\.\d+ \(([0-9a-f]{40}(-dirty)?|unknown)\)\n$")
        helped = self.run_well("--help")
        for part in ("run", "list", "report", "merge", "Exit codes"):
            self.assertIn(part, helped)
        for option in ("--set", "--resume", "--overwrite", "--dry-run", "--quiet", "-o"):
            self.assertIn(option, self.run_well("run", "--help"))

    def test_alone_it_starts_mpirun_once_and_says_so(self):
        self.write("s.toml", study(layouts=("1x1", "1x2", "3x1")))
        code, out, err = self.run_to_end("run", "s.toml")
        self.assertEqual(code, 0, err)
        self.assertEqual(err.count("scalelab: starting mpi"), 1, err)
        self.assertIn(f"{LAUNCHER[-1]} 3 ", err)
        self.assertEqual(err.count("wrote s.h5"), 1, err)
        self.assertNotIn("mpirun", out)
        self.assert_one_table(out)
        self.assertEqual(self.samples_in("s.h5"), 6)

    def test_under_mpirun_it_does_not_start_another(self):
        self.write("s.toml", study(layouts=("1x1", "2x2", "4x1")))
        code, out, err = self.run_to_end("run", "s.toml", ranks=4)
        self.assertEqual(code, 0, err)
        self.assertNotIn("starting", err)
        self.assert_one_table(out)
        self.assertEqual(err.count("wrote s.h5"), 1, err)

    def test_a_dry_run_runs_nothing(self):
        self.write("s.toml", study(layouts=("1x1", "2x2"), more='gil = ["none", "interval"]'))
        out = self.run_well("run", "s.toml", "--dry-run")
        for label in ("1x1 ", "1x1, gil interval", "2x2 ", "2x2, gil interval"):
            self.assertIn(label, out)
        self.assertFalse(self.path("s.h5").exists())
        self.assertEqual(self.run_well("run", "s.toml", "--dry-run", ranks=2), out)

    def test_the_file_opens_without_help(self):
        self.write("a.toml", study(layouts=("1x1", "2x1", "1x2"), more='gil = ["none", "interval"]', repeats=6))
        self.write("b.toml", study("square", "weak", "tasks = 2\nwait_ms = 1", layouts=("1x1", "2x1"), repeats=6))
        self.run_well("run", "a.toml", "b.toml", "-o", "r.h5", ranks=2)
        for read in (results_readers.with_h5dump, results_readers.with_h5py, results_readers.with_xarray,
                     results_readers.with_pandas):
            with self.subTest(read.__name__):
                self.assertEqual(read(self.path("r.h5")), 6 * 6 + 2 * 6)

    def test_every_layout_gives_the_same_answer_to_the_last_bit(self):
        more = 'gil = ["none", "interval"]\nschedule = ["static", "dynamic"]'
        for kernel, size in (("pi", "samples = 300_001"), ("gemm", "n = 97"), ("square", "tasks = 7\nwait_ms = 0"),
                             ("fetch", "files = 7\nbytes = 1000\nlatency_ms = 0")):
            with self.subTest(kernel):
                self.run_study(study(kernel, size=size, layouts=("1x1", "2x2", "4x1", "1x4", "3x1"), repeats=1,
                                     more=more), f"{kernel}.h5", ranks=4)
                answers = self.column(f"{kernel}.h5", "answer")
                self.assertEqual(len(answers), 5 * 2 * 2)
                self.assertEqual(len({struct.pack("<d", answer) for answer in answers}), 1, answers)
                self.assertEqual(set(self.column(f"{kernel}.h5", "verified")), {1})
        self.assertEqual(self.column("square.h5", "answer")[0], 1 + 4 + 9 + 16 + 25 + 36 + 49)

    def test_strong_scaling_keeps_the_work_and_weak_scaling_grows_it(self):
        for scaling, works in (("strong", [100_000, 100_000, 100_000]), ("weak", [100_000, 200_000, 400_000])):
            self.run_study(study("pi", scaling, layouts=("1x1", "2x1", "2x2")), f"{scaling}.h5", ranks=2)
            points = self.report(f"{scaling}.h5")["studies"][0]["points"]
            self.assertEqual([point["work"] for point in points], works)
            self.assertEqual([point["size"]["samples"] for point in points], works)
            self.assertEqual({point["scaling"] for point in points}, {scaling})

    def test_threads_that_sleep_do_not_wait_for_each_other_even_behind_the_lock(self):
        # Four sleeps of 0.3 s, one after the other: 1.2 s at the least. On four threads each sleeps outside the
        # lock, so all are over after 0.3 s; the quickest of three samples, on however busy a machine, before four
        # of them could be.
        self.run_study(study("square", size="tasks = 4\nwait_ms = 300", layouts=("1x1", "1x4"), repeats=3,
                             more='gil = ["interval"]'), ranks=1)
        times = list(zip(self.column("r.h5", "threads"), self.column("r.h5", "time_s")))
        self.assertGreaterEqual(min(time for threads, time in times if threads == 1), 1.2)
        together = min(time for threads, time in times if threads == 4)
        self.assertGreaterEqual(together, 0.3)
        self.assertLess(together, 1.2)

    def test_reports_in_every_format(self):
        self.run_study(study(layouts=("1x1", "2x1", "1x2"), repeats=6), ranks=2)
        written = self.run_well("report", "r.h5", "-o", "report", "--format", "html,pdf,png,svg,text,csv,json")
        *paths, meaning = written.splitlines()
        self.assertIn("serial 1x1", meaning)
        files = [self.path(line) for line in paths]
        self.assertEqual(sorted(files), sorted(self.path("report").iterdir()))
        kinds = {}
        for file in files:
            kinds.setdefault(file.suffix, []).append(file)
        self.assertEqual(kinds.keys(), {".html", ".pdf", ".png", ".svg", ".txt", ".csv", ".json"})
        for file in kinds[".pdf"]:
            self.assertTrue(file.read_bytes().startswith(b"%PDF-"), file)
            self.assertTrue(file.read_bytes().rstrip().endswith(b"%%EOF"), file)
        for file in kinds[".png"]:
            self.assertTrue(file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n"), file)
            self.assertIn(b"IEND", file.read_bytes()[-12:])
        for file in kinds[".svg"]:
            self.assertTrue(xml.etree.ElementTree.parse(file).getroot().tag.endswith("svg"), file)
        for name in ("speedup", "efficiency", "time"):
            self.assertEqual(sum(name in file.name for file in kinds[".svg"]), 1, name)
        page = kinds[".html"][0].read_text()
        self.assertTrue(page.lstrip().lower().startswith("<!doctype html>"))
        self.assertIn("</html>", page)
        self.assertNotRegex(page, r'(src|href)="https?://')
        self.assert_one_table(kinds[".txt"][0].read_text())
        rows = list(csv.DictReader(kinds[".csv"][0].read_text().splitlines()))
        self.assertEqual([row["model"] for row in rows], ["serial", "processes", "threads"])
        points = json.loads(kinds[".json"][0].read_text())["studies"][0]["points"]
        self.assertEqual([float(row["median_s"]) for row in rows], [point["median_s"] for point in points])
        self.assertEqual([point["samples"] for point in points], [6, 6, 6])

    def test_a_page_of_another_form(self):
        self.run_study(study(layouts=("1x1", "2x1"), repeats=6), ranks=2)
        installed = self.prefix / "share" / "scalelab" / "page.html.mustache"
        pages = {}
        for name, form in (("usual", ()), ("same", ("--template", installed)), ("own", ("--template", "own.html"))):
            self.write("own.html", "<p>{{#studies}}{{study_title}}: {{#figures}}{{figure}} {{/figures}}{{/studies}}</p>")
            self.run_well("report", "r.h5", "-o", name, *form)
            pages[name] = (self.path(name) / "r.html").read_text()
        self.assertEqual(pages["same"], pages["usual"])
        self.assertRegex(pages["own"], r"^<p>.+: speedup efficiency time </p>$")

    def test_several_files_are_one_table_and_one_document(self):
        self.measured(study(layouts=("1x1", "2x1"), repeats=6), "a.h5", ranks=2)
        self.measured(study("square", size="tasks = 2\nwait_ms = 1", repeats=6), "b.h5", ranks=1)
        one = json.loads(self.run_well("report", "a.h5", "--format", "json"))
        self.assertNotIn("files", one)
        both = json.loads(self.run_well("report", "a.h5", "b.h5", "--format", "json"))["files"]
        self.assertEqual([file.pop("file") for file in both], ["a.h5", "b.h5"])
        self.assertEqual(both, [one, json.loads(self.run_well("report", "b.h5", "--format", "json"))])
        rows = list(csv.DictReader(self.run_well("report", "a.h5", "b.h5", "--format", "csv").splitlines()))
        self.assertEqual([(row["file"], row["kernel"]) for row in rows],
                         [("a.h5", "pi"), ("a.h5", "pi"), ("b.h5", "square")])
        alone = list(csv.DictReader(self.run_well("report", "b.h5", "--format", "csv").splitlines()))
        self.assertNotIn("file", alone[0])
        self.assertEqual({name: rows[2][name] for name in alone[0]}, alone[0])
        text = self.run_well("report", "a.h5", "b.h5")
        self.assertLess(text.index("File a.h5\n"), text.index("File b.h5\n"))
        self.assertNotIn("File ", self.run_well("report", "a.h5"))
        # In a folder each has reports of its own; where one can't be read, nothing is printed of the others.
        self.run_well("report", "a.h5", "b.h5", "-o", "report", "--format", "text,csv,json")
        self.assertEqual(sorted(path.name for path in self.path("report").iterdir()),
                         ["a.csv", "a.json", "a.txt", "b.csv", "b.json", "b.txt"])
        self.assertEqual(json.loads((self.path("report") / "a.json").read_text()), one)
        code, out, err = self.run_to_end("report", "a.h5", "none.h5", "--format", "json")
        self.assertEqual((code, out), (2, ""), err)

    def test_files_can_be_merged(self):
        self.measured(study(layouts=("1x1", "2x1"), repeats=6), "a.h5", ranks=2)
        self.measured(study("square", size="tasks = 2\nwait_ms = 1", repeats=6), "b.h5", ranks=1)
        self.run_well("merge", "-o", "whole.h5", "a.h5", "b.h5")
        self.assertEqual(results_readers.with_pandas(self.path("whole.h5")), 18)
        self.assertEqual(results_readers.with_h5py(self.path("whole.h5")), 18)
        self.assertEqual(sorted(self.column("whole.h5", "time_s")),
                         sorted(self.column("a.h5", "time_s") + self.column("b.h5", "time_s")))
        studies = self.report("whole.h5")["studies"]
        self.assertEqual([study["kernel"] for study in studies], ["pi", "square"])
        self.assertEqual(studies[0]["points"][1]["speedup"], self.report("a.h5")["studies"][0]["points"][1]["speedup"])

    def test_every_installed_config_passes_a_dry_run(self):
        for config in self.configs:
            with self.subTest(config.name):
                self.assertIn("workers", self.run_well("run", config, "--dry-run"))

    def test_the_installed_configs_run(self):
        # All points of all configs, in one job, each with one sample of the size that its kernel is tried with.
        listed = json.loads(self.run_well("list", "--format", "json"))["kernels"]
        trials = {kernel["name"]: kernel["trial"] for kernel in listed}
        self.assertEqual({config.stem.split("_")[0] for config in self.configs}, set(trials))
        small = []
        for config in self.configs:
            trial = trials[config.stem.split("_")[0]].items()
            size = "".join(f"{name} = {json.dumps(value)}\n" for name, value in trial)
            text = re.sub(r"(?ms)^\[size\]$.*?(?=^\[)", f"[size]\n{size}", config.read_text())
            small.append(self.write(config.name, text))
        out = self.run_well("run", *small, "-o", "r.h5", "--set", "measure.min_repeats=1", "--set", "measure.max_repeats=1")
        self.assertEqual(sum(TABLE_OF_POINTS in line for line in out.splitlines()), len(self.configs), out)
        with h5py.File(self.path("r.h5")) as opened:
            self.assertEqual(set(opened["points/status"].asstr()), {"measured"})
            self.assertEqual(set(opened["points/study"][:]), set(range(len(self.configs))))

    def test_the_file_says_where_it_comes_from(self):
        text = study(layouts=("1x1",))
        self.run_study(text, "r.h5", "--set", "measure.seed=5", ranks=1)
        with h5py.File(self.path("r.h5")) as file:
            self.assertIn(file.attrs["scalelab_version"], self.run_well("--version"))
            self.assertIn(file.attrs["git_commit"], self.run_well("--version"))
            self.assertEqual(file.attrs["command_line"], "scalelab run s.toml -o r.h5 --set measure.seed=5")
            self.assertEqual(file["config/toml"].asstr()[0], text)
            facts = {name: str(value) for name, value in file["machine"].attrs.items()}
        for name, value in facts.items():
            self.assertTrue(value.isprintable() and "\ufffd" not in value, f"/machine {name}: {value!r}")

    def test_it_is_the_program_that_was_built(self):
        self.assertEqual(self.run_well("list"),
                         subprocess.run([built_program(), "list"], capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    unittest.main()
