// SPDX-License-Identifier: BSD-3-Clause
#include "study/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace scalelab {

double shortest_measurable(const MachineRecord& machine) {
  constexpr double steps_wanted = 1000;
  return steps_wanted * std::max(machine.clock_resolution_s, machine.clock_overhead_s);
}

int batch_size(double repetition_s, double shortest_s) {
  if (repetition_s >= shortest_s) {
    return 1;
  }
  if (repetition_s <= 0) {
    return longest_batch;
  }
  const double wanted = std::ceil(shortest_s / repetition_s);
  return static_cast<int>(std::clamp(wanted, 1.0, static_cast<double>(longest_batch)));
}

Answer answer_of_batch(std::span<const Answer> answers) {
  if (answers.empty()) {
    throw std::invalid_argument("a batch without a repetition has no answer");
  }
  Answer whole = answers.front();
  for (std::size_t i = 1; i < answers.size() && whole.verified; ++i) {
    const Answer& one = answers[i];
    if (!one.verified) {
      whole = one;
      whole.check =
          fmt::format("repetition {} of {} in a batch: {}", i + 1, answers.size(), one.check);
    } else if (std::bit_cast<std::uint64_t>(one.value) !=
               std::bit_cast<std::uint64_t>(whole.value)) {
      whole.verified = false;
      whole.check = fmt::format("repetitions 1 and {} of a batch answer {:.17g} and {:.17g}", i + 1,
                                whole.value, one.value);
    }
  }
  for (std::size_t value = 0; value < whole.values.size(); ++value) {
    double sum = 0;
    for (const Answer& one : answers) {
      sum += one.values.at(value).value;
    }
    whole.values[value].value = sum / static_cast<double>(answers.size());
  }
  return whole;
}

}  // namespace scalelab
