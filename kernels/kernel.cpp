// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/kernel.hpp"

namespace scalelab {

std::string to_string(Bound bound) {
  switch (bound) {
    case Bound::compute:
      return "compute";
    case Bound::memory_bandwidth:
      return "memory bandwidth";
    case Bound::memory_latency:
      return "memory latency";
    case Bound::communication_latency:
      return "communication latency";
    case Bound::communication_bandwidth:
      return "communication bandwidth";
    case Bound::imbalance:
      return "imbalance";
    case Bound::waiting:
      return "waiting";
    case Bound::interpreter_lock:
      return "interpreter lock";
  }
  return "unknown";
}

Size default_size(const KernelInfo& kernel) {
  Size size;
  for (const SizeParameter& parameter : kernel.parameters) {
    if (parameter.is_text()) {
      size.set(parameter.name, parameter.default_text);
    } else {
      size.set(parameter.name, parameter.default_value);
    }
  }
  return size;
}

bool grows(const KernelInfo& kernel) {
  const Size size = default_size(kernel);
  return kernel.grow(size, 2) != size;
}

}  // namespace scalelab
