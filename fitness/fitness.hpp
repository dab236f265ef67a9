// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fitness/fitness_facts.hpp"

namespace scalelab {

/// Whether times that are measured on a computer can be believed.
enum class Grade : std::uint8_t {
  fine,
  mind,  ///< it can, by who knows of this
  unfit  ///< it can't
};

std::string_view to_string(Grade grade);

/// Where the grades change. docs/measuring.md says why.
struct FitnessLimits {
  double noise_mind = 0.01;       ///< share of the time lost to noise on the worst core
  double noise_unfit = 0.05;      ///< likewise
  double load_mind = 0.03;        ///< processors that others use
  double load_unfit = 0.10;       ///< likewise
  double clock_mind_s = 1e-7;     ///< step of the clock, or the cost of reading it
  double clock_unfit_s = 1e-6;    ///< likewise
  double memory_free_mind = 0.1;  ///< share of the memory that is available
};

/// One thing that was looked at.
struct FitnessFinding {
  std::string subject;  ///< one word
  Grade grade = Grade::fine;
  std::string text;  ///< what was found
  std::string cure;  ///< what to do about it; empty when it is fine
};

/// All that was looked at on one computer.
struct NodeFitness {
  std::string hostname;
  std::string cpu;
  std::vector<FitnessFinding> findings;
};

/// Judges one computer. A pure function of the facts.
NodeFitness judge(const FitnessFacts& facts, const FitnessLimits& limits = {});

/// The worst grade of all findings of all computers.
Grade worst_grade(const std::vector<NodeFitness>& nodes);

}  // namespace scalelab
