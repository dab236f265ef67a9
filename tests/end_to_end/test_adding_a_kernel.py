# SPDX-License-Identifier: BSD-3-Clause

"""Does what docs/adding_a_kernel.md says, to the letter: builds the kernel that it shows as a plug-in, against an installed
scalelab, and runs that; and drops the kernel with its test into a copy of the source, where the build finds them."""
# starts early

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import h5py

from program import LAUNCHER, ProgramTest, study

SOURCE = pathlib.Path(os.environ["SCALELAB_SOURCE"])
BUILD = pathlib.Path(os.environ["SCALELAB_BUILD"])
PAGE = SOURCE / "docs" / "adding_a_kernel.md"
SMALL = ("--set", "size.terms=4", "--set", "measure.min_repeats=1", "--set", "measure.max_repeats=1")
# 1 + 1/2 + 1/3 + 1/4, with 1/3 rounded to a multiple of 2^-40
ANSWER = 1.75 + 366503875925.0 / 1099511627776.0


def files_shown() -> dict[str, str]:
    """The code blocks that a comment before them names a file for."""
    return dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE.read_text(), flags=re.DOTALL))


def commands_shown(beginning: str) -> list[str]:
    """The commands of all blocks for the shell that begin so."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith(beginning)]


def run_in(folder, *command, **environment):
    done = subprocess.run([str(word) for word in command], cwd=folder, text=True, capture_output=True,
                          env=os.environ | environment, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


class PlugIn(ProgramTest):
    @classmethod
    def setUpClass(cls):
        # The page's ~ is a folder of the test's own.
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="scalelab-plug-in-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        prefix = cls.home / "scalelab"
        run_in(cls.home, "cmake", "--install", BUILD, "--prefix", prefix)
        cls.program = prefix / "bin" / "scalelab"
        cls.sources = cls.home / "my_kernels"
        cls.sources.mkdir()
        shown = files_shown()
        for name in ("kernels/monte_carlo/harmonic.cpp", "CMakeLists.txt", "harmonic_plugin.cpp", "configs/harmonic_strong.toml"):
            (cls.sources / pathlib.Path(name).name).write_text(shown[name])
        by_hand = cls.sources / "by_hand"
        by_hand.mkdir()
        for name in ("harmonic.cpp", "harmonic_plugin.cpp"):
            shutil.copy(cls.sources / name, by_hand)
        for command in commands_shown("cmake -B") + commands_shown("cmake --build"):
            cls.as_shown(command, cls.sources)
        cls.as_shown("\n".join(commands_shown("export PKG_CONFIG_PATH") + commands_shown("c++")), by_hand)
        cls.plugin = cls.sources / "build" / "libharmonic.so"
        cls.by_hand = by_hand / "libharmonic.so"

    @classmethod
    def as_shown(cls, command, folder):
        return run_in(folder, "sh", "-ec", command, HOME=str(cls.home),
                      PATH=f"{cls.program.parent}:{os.environ['PATH']}")

    def config(self):
        return self.write("harmonic.toml", (self.sources / "harmonic_strong.toml").read_text())

    def refused(self, *arguments, **options):
        """The one line of a command that is refused."""
        code, out, err = self.run_to_end(*arguments, **options)
        self.assertEqual((code, out), (2, ""), err)
        lines = [line for line in err.splitlines() if line.startswith("scalelab: ")]
        self.assertEqual(len(lines), 1, err)
        return lines[0]

    def check_results(self, file, points):
        with h5py.File(self.path(file)) as opened:
            self.assertEqual(set(opened["samples/answer"][:]), {ANSWER})
            self.assertEqual(set(opened["samples/verified"][:]), {1})
            self.assertEqual(list(opened["points/status"].asstr()), ["measured"] * points)
            self.assertRegex(opened["machine"].attrs["plugin_harmonic"],
                             rf"^{re.escape(str(self.plugin))}, build [0-9a-f]{{16}}$")
            return opened.attrs["command_line"]

    def test_the_commands_of_the_page(self):
        self.assertIn("harmonic numbers", self.as_shown(*commands_shown("scalelab --kernels build/libharmonic.so list"), self.sources))
        run, = commands_shown("scalelab --kernels build/libharmonic.so run")
        self.assertIn("Harmonic numbers, strong scaling",
                      self.as_shown(f"{run} -o {self.path('h.h5')} {' '.join(SMALL)}", self.sources))
        self.check_results("h.h5", 3)

    def test_it_is_listed_among_the_others(self):
        listed = json.loads(self.run_well("list", "--format", "json", "--kernels", self.plugin))["kernels"]
        own = json.loads(self.run_well("list", "--format", "json"))["kernels"]
        self.assertEqual([kernel for kernel in listed if kernel["name"] != "harmonic"], own)
        self.assertEqual([(kernel["group"], kernel["name"]) for kernel in listed],
                         sorted((kernel["group"], kernel["name"]) for kernel in listed))
        harmonic, = (kernel for kernel in listed if kernel["name"] == "harmonic")
        self.assertEqual(harmonic["group"], "my_kernels")
        self.assertEqual(harmonic["plugin"]["file"], str(self.plugin))
        self.assertRegex(self.run_well("--kernels", self.plugin, "list", "harmonic"),
                         rf"\n  plug-in +{re.escape(str(self.plugin))},\s+build {harmonic['plugin']['fingerprint']}\n")
        by_hand = json.loads(self.run_well("--kernels", self.by_hand, "list", "harmonic", "--format", "json"))
        self.assertEqual(by_hand["group"], "monte_carlo")
        self.assertNotEqual(by_hand["plugin"]["fingerprint"], harmonic["plugin"]["fingerprint"])

    def test_it_runs_on_two_ranks_and_is_reported(self):
        self.write("h.toml", study("harmonic", size="terms = 4", layouts=("1x1", "2x1", "2x2", "1x3"),
                                   more='gil = ["none", "interval"]\nschedule = ["static", "dynamic"]'))
        self.run_well("--kernels", self.plugin, "run", "h.toml", "-o", "h.h5", ranks=2)
        self.check_results("h.h5", 16)
        # Reports need no kernel.
        self.assertEqual({point["samples"] for point in self.report("h.h5")["studies"][0]["points"]}, {2})

    def test_a_scalelab_that_starts_the_job_hands_it_on(self):
        environment = self.environment(SCALELAB_KERNELS=str(self.plugin))
        self.run_well("run", self.config(), "-o", "h.h5", *SMALL, environment=environment)
        said = shlex.split(self.check_results("h.h5", 3))
        self.assertEqual(said[said.index("--kernels") + 1], str(self.plugin))
        # What it says of itself does the same without the variable.
        code, _, err = self.run_to_end(*said[1:], "--resume")
        self.assertEqual(code, 0, err)

    def test_the_same_file_twice_is_one(self):
        environment = self.environment(SCALELAB_KERNELS=f":{self.plugin}:")
        again = self.sources / "build" / ".." / "build" / "libharmonic.so"
        self.assertIn("harmonic", self.run_well("--kernels", f"{self.plugin}:{again}", "--kernels", again, "list",
                                                environment=environment))

    def test_two_of_one_name_are_refused(self):
        said = self.refused("--kernels", f"{self.plugin}:{self.by_hand}", "list")
        for part in ("two kernels are called 'harmonic'", str(self.plugin), str(self.by_hand)):
            self.assertIn(part, said)

    def test_a_stale_one_is_refused(self):
        built = self.plugin.read_bytes()
        mark = re.search(rb"scalelab plug-in; interface=([0-9a-f]{16})-", built)
        stale = self.path("libstale.so")
        stale.write_bytes(built.replace(mark[1], b"0123456789abcdef"))
        for ranks in (None, 2):
            said = self.refused("--kernels", stale, "run", self.config(), "-o", "h.h5", ranks=ranks)
            for part in (str(stale), "is stale", "0123456789abcdef", mark[1].decode(), "build it again"):
                self.assertIn(part, said)
        self.assertFalse(self.path("h.h5").exists())

    def test_a_missing_one_is_refused(self):
        for ranks in (None, 2):
            said = self.refused("--kernels", "libnone.so", "run", self.config(), ranks=ranks)
            self.assertIn(f"{self.path('libnone.so')} can't be loaded: there is no such file", said)
        # Commands that look for no kernel do not look for it.
        self.run_well("check", "--help", environment=self.environment(SCALELAB_KERNELS="libnone.so"))
        self.assertIn("no kernel is called 'harmonic'", self.refused("list", "harmonic"))

    def test_where_another_computer_lacks_it_that_rank_says_so(self):
        words = ["run", self.config(), "-o", "h.h5", *SMALL]
        done = subprocess.run([*LAUNCHER, "1", self.program, "--kernels", self.plugin, *words, ":", LAUNCHER[-1], "1",
                               self.program, "--kernels", "libnone.so", *words], cwd=self.folder, env=self.environment(),
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr, r"scalelab: rank 1 on \S+: plug-in \S+libnone.so can't be loaded")
        self.assertNotIn("scalelab: plug-in", done.stderr)
        self.assertFalse(self.path("h.h5").exists())

    def test_all_ranks_have_the_same_build(self):
        words = ["run", self.config(), "-o", "h.h5", *SMALL]
        done = subprocess.run([*LAUNCHER, "1", self.program, "--kernels", self.plugin, *words, ":", LAUNCHER[-1], "1",
                               self.program, "--kernels", self.by_hand, *words], cwd=self.folder, env=self.environment(),
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr, r"scalelab: rank 1 on \S+: rank 0 has harmonic \(build \w+\), and this rank harmonic \(build \w+\)")

    def test_one_that_can_not_be_linked_is_refused(self):
        # Its interface is this one's, but something that it calls is nowhere.
        source = (self.sources / "harmonic_plugin.cpp").read_text()
        self.write("lost_plugin.cpp", source.replace("harmonic", "lost"))
        flags = shlex.split(self.as_shown("PKG_CONFIG_PATH=~/scalelab/lib/pkgconfig pkg-config --cflags scalelab", self.folder))
        run_in(self.folder, "c++", "-shared", "-o", "liblost.so", "lost_plugin.cpp", *flags)
        said = self.refused("--kernels", "liblost.so", "list")
        for part in ("liblost.so can't be loaded", "undefined symbol", "lost"):
            self.assertIn(part, said)


class KernelInTheTree(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="scalelab-new-kernel-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def configured_copy(self):
        """A copy of the source with the files of the page, and its build, which is configured by what was found out for
        the original one."""
        copy = self.folder / "scalelab"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("build", "demo", ".git", "__pycache__"))
        for name, text in files_shown().items():
            if "/" in name:
                self.assertFalse((copy / name).exists(), name)
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                (copy / name).write_text(text)
        cache = (BUILD / "CMakeCache.txt").read_text()
        found = [f"-D{line}" for line in cache.splitlines()
                 if re.match(r"[A-Za-z]\w*(:[A-Z]+)=", line) and not re.match(r"CMAKE_(HOME|CACHE|GENERATOR|PROJECT)|\w+_(SOURCE|BINARY)_DIR", line)
                 and ":STATIC=" not in line]
        run_in(copy, "cmake", "-G", "Ninja", "-B", "build", *found, "-DCMAKE_UNITY_BUILD=OFF", "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON")
        return copy

    def test_one_source_one_test_one_config(self):
        build = self.configured_copy() / "build"
        commands = {entry["file"].removeprefix(f"{build.parent}/"): entry
                    for entry in json.loads((build / "compile_commands.json").read_text())}
        # What is new is compiled as the build would do it, and linked to what the original build has.
        sources = ("kernels/monte_carlo/harmonic.cpp", "tests/kernels/monte_carlo/harmonic_mpi_test.cpp", "build/kernels/catalogue.cpp",
                   "tests/mpi_main.cpp")
        objects = []
        for source in sources:
            entry = commands[source]
            words = shlex.split(entry["command"])
            objects.append(self.folder / f"{len(objects)}.o")
            words[words.index("-o") + 1] = str(objects[-1])
            run_in(entry["directory"], *words)
        linked = run_in(build, "ninja", "-t", "commands", "-s", "tests/kernels_mpi_tests")
        libraries = re.search(r" -o tests/kernels_mpi_tests (.*?)(?: && :)?$", linked.strip())[1]
        program = self.folder / "harmonic_tests"
        run_in(BUILD, "c++", *objects, "-o", program, *shlex.split(libraries))
        for ranks in (1, 2):
            said = run_in(self.folder, *LAUNCHER, str(ranks), program, GTEST_FILTER="Harmonic.*", GTEST_COLOR="no")
            self.assertIn("[  PASSED  ] 1 test.", said)


if __name__ == "__main__":
    unittest.main()
