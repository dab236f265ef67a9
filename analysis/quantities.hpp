#pragma once

#include <cstddef>
#include <string>

#include "results/records.hpp"

/// How numbers are written in sentences, tables and figures.
namespace scalelab {

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

/// "0.812 s", "12.3 ms": three significant digits, never an exponent.
std::string seconds_text(double seconds);

/// "81 %": a share of 1 as a percentage.
std::string percent_text(double share);

/// "3.81", "0.975", "1200000": at least three significant digits, no trailing point, never an
/// exponent.
std::string number_text(double value);

/// "5020", "185", "70.3", "0.0512", "0": three significant digits of a measured number, never an
/// exponent.
std::string digits_text(double value);

/// A number as number_text() writes it, a choice as it is: "1000", "wait".
std::string size_text(const SizeValue& value);

/// "1 point", "2 points".
std::string count_text(std::size_t count, const std::string& noun);

}  // namespace scalelab
