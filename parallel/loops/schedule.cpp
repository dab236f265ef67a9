#include "parallel/loops/schedule.hpp"

#include <stdexcept>
#include <string>

namespace scalelab {

Schedule schedule_from(std::string_view name) {
  if (name == "static") {
    return Schedule::fixed;
  }
  if (name == "dynamic") {
    return Schedule::dynamic;
  }
  throw std::invalid_argument("no schedule is called '" + std::string(name) + "'");
}

}  // namespace scalelab
