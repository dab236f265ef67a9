# SPDX-License-Identifier: BSD-3-Clause

"""Several tests of a script at once; the script has

    def load_tests(_loader, tests, _pattern):
        return SideBySide(tests)
"""

import concurrent.futures
import os
import unittest


class SideBySide(unittest.TestSuite):
    """The tests of a script, several at once: for a script whose tests wait most of their time."""

    def run(self, result, debug=False):
        tests = list(tests_of(self))
        classes = {type(test) for test in tests}
        try:
            for one in classes:
                one.setUpClass()
            with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
                list(pool.map(lambda test: test(result), tests))
        finally:
            for one in classes:
                one.tearDownClass()
                one.doClassCleanups()
        return result


def tests_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_of(test)
        else:
            yield test
