// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace scalelab {

/// A text that is no formula. The message says what was expected and where in the text.
class FormulaError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A formula of numbers, names, + - * / ^ and parentheses, as "cells * workers^(1/3)". As on paper,
/// * and / bind closer than + and -, and ^ closer than all of them, from right to left: -2^2 is -4.
class Formula {
 public:
  /// @param names those that may stand in it
  /// Throws FormulaError; for an unknown name it names the nearest one that is known.
  Formula(std::string_view text, const std::vector<std::string>& names);

  /// Its value; not finite where it divides by 0 and the like. Throws std::out_of_range for a name
  /// that is not among `values`.
  [[nodiscard]] double value(const std::map<std::string, double>& values) const;

 private:
  class Parser;
  enum class Kind : std::uint8_t { number, name, add, subtract, multiply, divide, power, negate };
  struct Step {
    Kind kind = Kind::number;
    double number = 0;
    std::string name{};
  };

  std::vector<Step> steps_;  // in reverse Polish notation
};

}  // namespace scalelab
