// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/loops/schedule.hpp"

#include "parallel/named_enum.hpp"

namespace scalelab {

Schedule schedule_from(std::string_view name) {
  return enum_from_name<Schedule>(schedule_names, name, "schedule");
}

}  // namespace scalelab
