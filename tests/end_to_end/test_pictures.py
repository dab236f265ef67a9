# SPDX-License-Identifier: BSD-3-Clause

"""Pictures: the same for every user, whatever they have set for gnuplot, and readable whatever a title is
written in."""

import struct
import unittest
import zlib

import numpy

from program import ProgramTest, study
from side_by_side import SideBySide

DEJAVU = "/usr/share/fonts/truetype/dejavu"
FIGURES = ("speedup", "efficiency", "time")


def filtered_rows(png):
    """The rows of a PNG of 8 bits a sample as it keeps them, the number of a filter before each, and how many bytes a
    pixel has."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert depth == 8, depth
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    packed = b""
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == b"IDAT":
            packed += png[at + 8:at + 8 + length]
        at += 12 + length
    return numpy.frombuffer(zlib.decompress(packed), numpy.uint8).reshape(height, width * channels + 1), channels


def nearest_of(left, above, corner):
    """Paeth's choice (PNG, 9.4)."""
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]


def without_paeth(line, above):
    """Of one channel. Where nothing is added and the two above are alike, the choice is what stands to the left: there
    is something to do at edges only."""
    corner = numpy.append(numpy.uint8(0), above[:-1])
    edges = numpy.flatnonzero((line != 0) | (above != corner))
    values = [0]
    for kept, *of_above in zip(line[edges].tolist(), above[edges].tolist(), corner[edges].tolist()):
        values.append((kept + nearest_of(values[-1], *of_above)) & 255)
    return numpy.repeat(numpy.array(values, numpy.uint8), numpy.diff(edges, prepend=0, append=len(line)))


def without_average(line, above):
    values = []
    left = 0
    for kept, one_above in zip(line.tolist(), above.tolist()):
        left = (kept + (left + one_above) // 2) & 255
        values.append(left)
    return numpy.array(values, numpy.uint8)


FILTERS = (
    lambda line, _: line,
    lambda line, _: numpy.cumsum(line, dtype=numpy.uint8),
    lambda line, above: line + above,
    without_average,
    without_paeth,
)


def share_of_white(png):
    rows, channels = filtered_rows(png)
    colours = min(channels, 3)
    above = numpy.zeros((channels, (rows.shape[1] - 1) // channels), numpy.uint8)
    white = 0
    for row in rows:
        of_channels = row[1:].reshape(-1, channels).T
        above = numpy.array([FILTERS[row[0]](*pair) for pair in zip(of_channels, above)])
        white += numpy.count_nonzero((above[:colours] == 255).all(axis=0))
    return white / above.shape[1] / len(rows)


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class Pictures(ProgramTest):
    def with_fonts_of(self, folder, **more):
        """An environment in which fontconfig knows the fonts of one folder alone."""
        self.path("fonts.conf").write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
            f"<fontconfig><dir>{folder}</dir><cachedir>{self.path('fontcache')}</cachedir></fontconfig>\n"
        )
        return self.environment(FONTCONFIG_FILE=str(self.path("fonts.conf")), **more)

    def measure(self, title):
        text = study(layouts=("1x1", "1x2")).replace("[study]\n", f'[study]\ntitle = "{title}"\n')
        self.run_study(text, "g.h5", "--overwrite", ranks=1)

    def figures(self, folder, suffix):
        return [self.path(folder) / f"g_1_pi_{name}.{suffix}" for name in FIGURES]

    def test_settings_for_gnuplot_change_nothing(self):
        self.measure("one picture for all")
        self.run_well("report", "g.h5", "-o", "before", "--format", "svg,png,text")
        hostile = "set terminal dumb\nset output\nset xlabel 'mine'\nexit\n"
        for name in ("home/.gnuplot", "home/gnuplot/gnuplotrc"):
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            self.path(name).write_text(hostile)
        for name, value in (("GNUTERM", "qt"), ("GNUTERM", "x11"), ("GNUPLOT_LIB", "/nonexistent"),
                            ("FIT_LOG", "/nonexistent/fit"), ("GDFONTPATH", "/nonexistent"),
                            ("LC_ALL", "de_DE.UTF-8"), ("LANG", "ja_JP.UTF-8"), ("DISPLAY", ":4711")):
            with self.subTest(name, value=value):
                environment = self.environment(HOME=str(self.path("home")), XDG_CONFIG_HOME=str(self.path("home")),
                                               **{name: value})
                self.run_well("report", "g.h5", "-o", "after", "--format", "svg,png,text", environment=environment)
                for before in sorted(self.path("before").iterdir()):
                    self.assertEqual((self.path("after") / before.name).read_bytes(), before.read_bytes(), before)

    def test_a_title_that_no_font_can_show_leaves_a_picture_and_is_told_once(self):
        environment = self.with_fonts_of(DEJAVU)
        for title, package in (("円周率の並列計算", "fonts-noto-cjk"), ("원주율 계산", "fonts-noto-cjk"),
                               ("rocket \U0001F680\U0001F9EA", "fonts-noto-color-emoji"),
                               ("पाई की गणना", "fonts-noto-core")):
            with self.subTest(title):
                self.measure(title)
                code, _, err = self.run_to_end("report", "g.h5", "-o", "o", "--format", "png,pdf,svg,html",
                                               environment=environment)
                self.assertEqual(code, 0, err)
                self.assertEqual(err.count("no font here can show"), 1, err)
                self.assertIn(f"install {package} (", err)
                for picture in self.figures("o", "png"):
                    self.assertGreater(share_of_white(picture.read_bytes()), 0.8, picture)
                for picture in (*self.figures("o", "svg"), self.path("o/g.html")):
                    self.assertIn(title, picture.read_text())

    def test_a_title_that_fonts_can_show_is_told_nothing_of(self):
        environment = self.with_fonts_of(DEJAVU)
        self.measure("Größe Ω, شبكة, שלום, e\u0301 — plain")
        code, _, err = self.run_to_end("report", "g.h5", "-o", "o", "--format", "png,pdf", environment=environment)
        self.assertEqual((code, err), (0, ""))

    def test_without_any_font_the_message_says_what_to_install(self):
        self.path("none").mkdir()
        environment = self.with_fonts_of(self.path("none"))
        self.measure("plain")
        for form in ("png", "pdf"):
            code, _, err = self.run_to_end("report", "g.h5", "-o", "o", "--format", form, environment=environment)
            self.assertEqual(code, 1, err)
            self.assertIn("fonts-dejavu-core", err)
        self.run_well("report", "g.h5", "-o", "o", "--format", "svg", environment=environment)


if __name__ == "__main__":
    unittest.main()
