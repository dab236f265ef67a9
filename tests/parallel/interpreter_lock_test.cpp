#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "parallel/interpreter_lock.hpp"
#include "parallel/interval_lock.hpp"

namespace scalelab {
namespace {

TEST(MakeInterpreterLock, GivesNoneForNone) {
  EXPECT_EQ(make_interpreter_lock("none"), nullptr);
}

TEST(MakeInterpreterLock, GivesTheIntervalLock) {
  const auto lock = make_interpreter_lock("interval");
  EXPECT_NE(dynamic_cast<IntervalLock*>(lock.get()), nullptr);
}

TEST(MakeInterpreterLock, KnowsEachPolicyThatIsListed) {
  for (const std::string_view policy : lock_policies) {
    EXPECT_NO_THROW(make_interpreter_lock(policy)) << policy;
  }
}

TEST(MakeInterpreterLock, NamesWhatItDoesNotKnow) {
  try {
    make_interpreter_lock("spin");
    FAIL() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("'spin'"), std::string::npos) << error.what();
  }
  EXPECT_THROW(make_interpreter_lock(""), std::invalid_argument);
}

TEST(SwitchInterval, IsThatOfCPython) {
  EXPECT_EQ(default_switch_interval, std::chrono::milliseconds(5));
}

}  // namespace
}  // namespace scalelab
