# SPDX-License-Identifier: BSD-3-Clause

"""That the Python programs of the guide's tasks do what they say, by threads and by processes, and that the time which
one of them leaves the lock for is told from the time for which it holds it."""

import hashlib
import os
import pathlib
import random
import time
import unittest
import zlib

import cpython_tasks
from cpython_tasks import run, seconds_to_time_a_call, teams, use
from cpython_teams import share
from guide_tasks import TASKS
from sides import web_server_of
from tasks import fetch, image, read, scrape, transform

WEB_SERVER = str(web_server_of(pathlib.Path(os.environ["SCALELAB_BUILD"]) / "drivers" / "scalelab"))


class Found(unittest.TestCase):
    """What a task finds, and by any team the same."""

    def check(self, task):
        self.addCleanup(task.end)
        _, alone = run(task, task.work, "threads", 1)
        for kind in cpython_tasks.KINDS:
            for workers in (2, 3):
                self.assertEqual(run(task, task.work, kind, workers)[1], alone)
        return alone

    def test_downloads(self):
        self.assertNotEqual(self.check(fetch.Task(WEB_SERVER, files=5, bytes=10_001, latency_ms=0)), 0)

    def test_files(self):
        numbers = random.Random(1)
        known = sum(zlib.crc32(numbers.randbytes(10_001)) for _ in range(4))
        for cache in ("cold", "warm"):
            self.assertEqual(self.check(read.Task(files=4, bytes=10_001, block_bytes=4096, cache=cache)), known)

    def test_scraping_finds_all_pages(self):
        task = scrape.Task(WEB_SERVER, pages=11, links=3, values=5, latency_ms=0)
        self.assertGreater(self.check(task), 0)

    def test_images(self):
        self.check(image.Task(pictures=3, width=20, height=12, out_width=8, out_height=6))

    def test_data(self):
        self.check(transform.Task(tables=3, rows=100, groups=7, most_quantity=50))

    def test_a_team_that_finds_something_else_is_an_error(self):
        class Forgetful:
            items = 4

            def reset(self):
                pass

            def work(self, worker, workers, _meet):
                return len(share(self.items, worker, workers)) - (workers > 1)

        with self.assertRaisesRegex(RuntimeError, "2 processes found 2, and one worker 4"):
            teams(Forgetful(), 2, ["processes", "threads"])


class Items(unittest.TestCase):
    def test_page(self):
        page = scrape.Page(
            '<!DOCTYPE html><p>42<table><tr><td>No. 7<td class="value">12</td></tr>\n'
            '<tr><td>No. 8<td class="value">30</td></tr></table>'
            '<ul><li><a href="/pages/3">page 3</a><li><A HREF="&#47;pages/5">page 5</a></ul>'
            '<!-- <a href="/pages/9">old</a> --><a href="https://example.org/pages/1">another site</a>'
        )
        self.assertEqual(page.sum, 42)
        self.assertEqual(page.links, [3, 5])

    def test_weights_of_a_picture_keep_one_colour(self):
        along_row, along_column = image.weights(20, 8), image.weights(12, 6)
        colour = bytes((7, 200, 255))
        made = image.smaller([colour * 20] * 12, along_row, along_column)
        self.assertEqual(made, [colour * 8] * 6)
        # Half as many: each is about the mean of two neighbours, as a slope shows.
        slope = [bytes(value for column in range(20) for value in (10 * column,) * 3)] * 12
        middle = image.smaller(slope, image.weights(20, 10), along_column)[3][3 * 5]
        self.assertAlmostEqual(middle, 105, delta=1)

    def test_records(self):
        text = '7,2,1.50,"a, b"\n8,51,0.01,too many\n7,1,0.10,"two\nlines"\n9,3,1.00,""""\n'
        groups, kept = transform.transformed(text, 50)
        self.assertEqual(groups, {"7": (2, 3, 310), "9": (1, 3, 300)})
        self.assertEqual(kept, [(10, 2), (300, 0), (300, 3)])

    def test_made_up_records_are_read_as_they_were_made(self):
        text = transform.text_of(500, 10, random.Random(3))
        groups, kept = transform.transformed(text, 100)
        self.assertEqual(len(kept), 500)
        self.assertLessEqual(set(groups), {str(key) for key in range(10)})

    def test_shares_are_all_items_once(self):
        for items in (1, 7, 8):
            found = [item for worker in range(3) for item in share(items, worker, 3)]
            self.assertEqual(found, list(range(items)))

    def test_a_part_of_a_task_has_an_item_at_least(self):
        self.assertEqual(TASKS["downloads"].of_share(0.5).count, 16)
        self.assertEqual(TASKS["images"].of_share(0.25).count, 2)
        self.assertEqual(TASKS["images"].of_share(0.01).count, 1)


class Sleeping:
    """A task of one item, which is to sleep."""

    items = 1
    leaving = ((time, "sleep"),)

    def reset(self):
        pass

    def work(self, _worker, _workers, _meet):
        for _ in range(5):
            time.sleep(0.01)
        return 0


class Hashing(Sleeping):
    leaving = ((hashlib, "pbkdf2_hmac"),)

    def work(self, _worker, _workers, _meet):
        hashlib.pbkdf2_hmac("sha256", b"scalelab", b"fidelity", 20_000)
        return 0


class Computing(Sleeping):
    def work(self, _worker, _workers, _meet):
        return sum(1 for _ in range(100_000))


class Use(unittest.TestCase):
    """Where time is booked, not how long it takes."""

    def test_what_is_slept_is_outside_the_lock(self):
        found = use(Sleeping(), 2)
        self.assertGreaterEqual(found["item_s"], 0.05)
        self.assertLess(found["held_s"], 0.01)

    def test_what_is_computed_in_calls_that_leave_the_lock_is_outside(self):
        found = use(Hashing(), 2)
        self.assertLess(found["held_s"], 0.2 * found["item_s"])

    def test_what_never_leaves_the_lock_holds_it_all_the_time(self):
        found = use(Computing(), 2)
        self.assertGreater(found["held_s"], 0)
        self.assertEqual(found["item_s"], found["held_s"])

    def test_calls_are_put_back(self):
        usual = time.sleep
        use(Sleeping(), 1)
        self.assertIs(time.sleep, usual)

    def test_taking_the_time_costs_something(self):
        self.assertGreater(seconds_to_time_a_call(), 0)


if __name__ == "__main__":
    unittest.main()
