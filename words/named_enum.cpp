// SPDX-License-Identifier: BSD-3-Clause
#include "words/named_enum.hpp"

#include <string>

namespace scalelab {
namespace {

std::string message(std::string_view name, std::span<const std::string_view> legal) {
  std::string text = "'" + std::string(name) + "' is none of ";
  std::string_view separator;
  for (const std::string_view one : legal) {
    text.append(separator).append(one);
    separator = ", ";
  }
  return text;
}

}  // namespace

UnknownName::UnknownName(std::string_view name, std::span<const std::string_view> legal)
    : std::invalid_argument(message(name, legal)) {}

}  // namespace scalelab
