// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "program/arithmetic.hpp"
#include "program/output_pattern.hpp"
#include "study/subject.hpp"

namespace scalelab {

/// What a sample's time is taken from: the wall clock, a number that the program prints, or two
/// marks that it prints.
struct ProgramTime {
  std::optional<OutputPattern> pattern{};
  double seconds_per_unit = 1;  ///< of what the pattern finds
  std::string begin{};          ///< empty: no marks
  std::string end{};
};

/// What is compared between points of the same size: something that the program prints, or what a
/// file holds.
struct ProgramAnswer {
  std::optional<OutputPattern> pattern{};
  std::string file{};    ///< with placeholders
  double tolerance = 0;  ///< relative
};

/// A number that the program prints, and that is kept for each sample.
struct ProgramValue {
  std::string name;
  OutputPattern pattern;
  std::string unit;
  std::string meaning;
};

/// The tables [program] and [size.grow] of a config, checked. Texts are as they were written, with
/// placeholders.
struct ProgramSettings {
  std::string name;
  std::vector<std::string> command;  ///< the program and its arguments
  std::map<std::string, std::string> environment;
  std::string directory;  ///< empty: where scalelab was started
  std::vector<std::string> before;
  std::vector<std::string> after;
  std::optional<double> timeout_s;
  ProgramTime time;
  std::optional<ProgramAnswer> answer;
  std::vector<ProgramValue> values;
  std::map<std::string, Formula> grow;  ///< by size parameter
  std::set<std::string> whole_numbers;  ///< size parameters that stay whole while they grow
  std::optional<Formula> work;
  std::string work_unit;
  std::vector<KeyAndValue> texts;  ///< all keys as they were written
};

}  // namespace scalelab
