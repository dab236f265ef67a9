// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// What is found where every element of a result is compared with what it must be.
struct alignas(64) ComparedElements {
  std::int64_t wrong = 0;         ///< elements that differ
  std::uint64_t fingerprint = 0;  ///< of the result (kernels/fingerprint.hpp)
};

/// The sum over all threads of all ranks of what compare(thread, found) adds to `found`, each for
/// the elements that it has. Collective; known to all ranks.
template <class Compare>
ComparedElements compare_elements(Process& process, Compare&& compare) {
  std::vector<ComparedElements> found(static_cast<std::size_t>(process.threads()));
  process.on_team([&](int thread) { compare(thread, found[static_cast<std::size_t>(thread)]); });
  ComparedElements all;
  for (const ComparedElements& one : found) {
    all.wrong += one.wrong;
    all.fingerprint += one.fingerprint;
  }
  all.wrong = process.group().all_reduce(all.wrong, reduction::sum);
  all.fingerprint = process.group().all_reduce(all.fingerprint, reduction::sum);
  return all;
}

}  // namespace scalelab
