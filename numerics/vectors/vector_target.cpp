// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/vectors/vector_target.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numerics/vectors/vector_target.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

std::int64_t compiled_for() {
  return HWY_TARGET;
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(compiled_for);

std::string name_of(std::int64_t target) {
  const std::string name = hwy::TargetName(target);
  return name == "AVX3" ? "AVX-512" : name == "SCALAR" || name == "EMU128" ? "none" : name;
}

/// Makes the choice anew at its end, and may be told a choice meanwhile.
class ChosenTarget {
 public:
  ChosenTarget() = default;
  ChosenTarget(const ChosenTarget&) = delete;
  ChosenTarget& operator=(const ChosenTarget&) = delete;
  ChosenTarget(ChosenTarget&&) = delete;
  ChosenTarget& operator=(ChosenTarget&&) = delete;
  ~ChosenTarget() { choose(0); }

  // 0: the best.
  static void choose(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

}  // namespace

std::string vector_target() {
  return name_of(HWY_DYNAMIC_DISPATCH(compiled_for)());
}

std::vector<std::string> vector_targets() {
  std::vector<std::string> names;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    names.push_back(name_of(target));
  }
  return names;
}

void on_each_vector_target(const std::function<void(const std::string& target)>& action) {
  const ChosenTarget restored;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    ChosenTarget::choose(target);
    action(name_of(target));
  }
}

}  // namespace scalelab
#endif
