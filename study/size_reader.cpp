// SPDX-License-Identifier: BSD-3-Clause
#include "study/size_reader.hpp"

#include <string>

namespace scalelab {

Size read_size(TomlReader& reader, const std::vector<SizeParameter>& parameters) {
  std::vector<std::string> legal;
  Size size;
  for (const SizeParameter& parameter : parameters) {
    const std::string& key = parameter.name;
    legal.push_back(key);
    if (parameter.is_choice()) {
      const auto name = reader.text("size", key);
      const bool known = name && reader.expect_one_of("size", key, *name, parameter.choices);
      size.set(key, known ? *name : parameter.default_choice);
    } else {
      size.set(key,
               reader.number("size", key, parameter.minimum, parameter.maximum, parameter.integer)
                   .value_or(parameter.default_value));
    }
  }
  reader.expect_keys("size", legal);
  return size;
}

}  // namespace scalelab
