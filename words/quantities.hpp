// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

/// How numbers are written for people: in messages, sentences, tables and figures.
namespace scalelab {

/// Of a whole: a share of 1, times this, is a percentage.
inline constexpr double percent = 100;

/// A unit of time that suits a value, and how many of it a second has.
struct TimeUnit {
  std::string name;
  double per_second = 1;
};

/// s from 0.1 s on, then ms, us and ns.
TimeUnit time_unit(double seconds);

/// The decimals that show `value` with `digits` significant digits; none for 0 and what is not
/// finite.
int decimals_for(double value, int digits);

/// A unit to show numbers in, and how many of it the stored unit has.
struct ShownUnit {
  std::string name;
  double per_stored = 1;
};

/// From the spelling of UDUNITS, in which values are stored, to what a person reads beside a number
/// as large as `typical`: "ms" for s, "M/s" for s-1, "kB" for byte, nothing for 1.
ShownUnit shown_unit(const std::string& unit, double typical);

/// What a person reads beside so many units of work a second: "Gflop/s", "GB/s" for bytes; of other
/// things, which are counted, "samples/s", or as many in a ms, us or ns.
/// @param work_unit singular: "flop", "sample"
ShownUnit rate_unit(const std::string& work_unit, double typical);

/// "185 1/s", "5.27 ms": a measured number in its stored unit as a person reads it; a count as it
/// is.
std::string quantity_text(double value, const std::string& unit);

/// "0.812 s", "12.3 ms": three significant digits, never an exponent.
std::string seconds_text(double seconds);

/// "81 %": a share of 1 as a percentage.
std::string percent_text(double share);

/// The next number, from `value` upwards, that has two significant digits, such as 0.025
/// for 0.0241. For what may be said to be at most so much, or to take at least so much. 0 and what
/// is not finite stay.
double rounded_up(double value);

/// "5 %", "0.83 %": a share of 1 as a percentage with two significant digits.
std::string precise_percent_text(double share);

/// "3.81", "0.975", "1200000": at least three significant digits, no trailing point, never an
/// exponent.
std::string number_text(double value);

/// A number as somebody wrote it, or would: "1000", "0.25", "1e-05"; nothing is rounded.
std::string exact_text(double value);

/// "5020", "185", "70.3", "0.0512", "0": three significant digits of a measured number, never an
/// exponent.
std::string digits_text(double value);

/// "1 point", "2 points".
std::string count_text(std::size_t count, const std::string& noun);

}  // namespace scalelab
