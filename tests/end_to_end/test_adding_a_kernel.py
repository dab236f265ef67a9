# SPDX-License-Identifier: BSD-3-Clause

"""Does what docs/adding_a_kernel.md says, to the letter: writes the three files that it shows into a copy of
the source, builds, tests and runs the new kernel. No other file of the copy is touched, and no source that
was compiled before is compiled again."""
# starts early

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SCALELAB_SOURCE"])
BUILD = pathlib.Path(os.environ["SCALELAB_BUILD"])


def files_shown_in(page: pathlib.Path) -> dict[str, str]:
    """The code blocks that a comment before them names a file for."""
    pattern = r"<!-- file: (\S+) -->\n```\w+\n(.*?)```"
    return dict(re.findall(pattern, page.read_text(), flags=re.DOTALL))


class AddingAKernel(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="scalelab-new-kernel-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_in(self, folder, *command, **environment):
        done = subprocess.run([str(word) for word in command], cwd=folder, text=True, capture_output=True,
                              env=os.environ | environment, check=False)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def configure(self, copy):
        """As the original is configured, whose objects the copy takes over."""
        as_built = [f"-D{line}" for line in (BUILD / "CMakeCache.txt").read_text().splitlines()
                    if re.match("(CMAKE_BUILD_TYPE|CMAKE_CXX_FLAGS.*|MPI_CXX_COMPILER|SCALELAB_INSTRUCTION_SET):", line)]
        self.run_in(copy, "cmake", "-G", "Ninja", "-B", "build", *as_built,
                    f"-DCMAKE_PROJECT_INCLUDE={SOURCE}/tests/end_to_end/share_objects.cmake",
                    f"-DSHARED_SOURCE={SOURCE}", f"-DSHARED_BUILD={BUILD}", "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON")

    def test_one_source_one_test_one_config(self):
        copy = self.folder / "scalelab"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("build", "demo", ".git", "__pycache__"))
        shown = files_shown_in(SOURCE / "docs" / "adding_a_kernel.md")
        self.assertEqual(len(shown), 3)
        for name, text in shown.items():
            target = copy / name
            self.assertFalse(target.exists(), name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

        self.configure(copy)
        self.run_in(copy, "cmake", "--build", "build", "--target", "scalelab", "kernels_mpi_tests")

        tested = self.run_in(copy, "ctest", "--test-dir", "build", "-R", r"^kernels\.mpi\.", "--verbose",
                             GTEST_FILTER="Harmonic.*", GTEST_COLOR="no")
        self.assertIn("100% tests passed, 0 tests failed out of 4", tested)
        self.assertEqual(tested.count("[  PASSED  ] 1 test."), 4, tested)
        program = copy / "build" / "drivers" / "scalelab"
        self.assertIn("harmonic numbers", self.run_in(copy, program, "list", "harmonic"))
        table = self.run_in(copy, program, "run", "configs/harmonic_strong.toml", "-o", self.folder / "h.h5",
                            "--quiet", "--set", "measure.max_repeats=1", "--set", "measure.min_repeats=1")
        self.assertIn("Harmonic numbers, strong scaling", table)


if __name__ == "__main__":
    unittest.main()
