#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace scalelab {

/// One number that says how large a kernel's problem is, as data that `scalelab list` prints and
/// the config reader checks against.
struct SizeParameter {
  std::string name;
  std::string unit;     ///< UDUNITS spelling, "1" for a count
  std::string meaning;  ///< a phrase
  double default_value = 0;
  double minimum = 0;  ///< smallest legal value
  double maximum = 0;  ///< largest legal value; at most 2^53 for an integer
  bool integer = true;
};

/// A kernel's size parameters with their values. Integers are exact: none is larger than 2^53.
class Size {
 public:
  Size() = default;
  explicit Size(std::map<std::string, double> values) : values_(std::move(values)) {}

  /// Both throw std::out_of_range for a parameter that the kernel doesn't have.
  [[nodiscard]] std::int64_t integer(const std::string& name) const {
    return static_cast<std::int64_t>(values_.at(name));
  }
  [[nodiscard]] double real(const std::string& name) const { return values_.at(name); }

  void set(const std::string& name, double value) { values_[name] = value; }

  [[nodiscard]] const std::map<std::string, double>& values() const noexcept { return values_; }
  bool operator==(const Size&) const = default;

 private:
  std::map<std::string, double> values_;
};

}  // namespace scalelab
