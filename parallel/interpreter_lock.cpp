#include "parallel/interpreter_lock.hpp"

#include <stdexcept>
#include <string>

#include "parallel/interval_lock.hpp"

namespace scalelab {

std::unique_ptr<InterpreterLock> make_interpreter_lock(std::string_view policy) {
  if (policy == "none") {
    return nullptr;
  }
  if (policy == "interval") {
    return std::make_unique<IntervalLock>();
  }
  throw std::invalid_argument("no interpreter lock policy is called '" + std::string(policy) + "'");
}

}  // namespace scalelab
