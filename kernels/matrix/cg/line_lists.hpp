// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/balanced_grain.hpp"
#include "kernels/matrix/cg/box.hpp"
#include "kernels/matrix/cg/halo.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab::cg {

/// Lines have four colours, by whether y and z are odd in the box: no two lines of a colour are
/// next to each other.
constexpr int line_colours = 4;
constexpr int line_colour(std::int64_t y, std::int64_t z) noexcept {
  return static_cast<int>(y % 2 + 2 * (z % 2));
}

/// Some lines of a part.
struct LineLists {
  std::vector<std::uint32_t> inner;   ///< of which all neighbours are the part's own
  std::vector<std::uint32_t> border;  ///< which have ghosts among their neighbours
};

/// The lines of a part that choose(colour) wants.
template <class Choose>
LineLists lines_of(const Part& part, Choose&& choose) {
  LineLists lists;
  for (std::int64_t z = 0; z < part.z.size(); ++z) {
    for (std::int64_t y = 0; y < part.y.size(); ++y) {
      if (!choose(line_colour(part.y.first + y, part.z.first + z))) {
        continue;
      }
      const bool at_border = (y == 0 && part.y.first > 0) || (z == 0 && part.z.first > 0) ||
                             (y + 1 == part.y.size() && part.y.last < part.box.ny) ||
                             (z + 1 == part.z.size() && part.z.last < part.box.nz);
      (at_border ? lists.border : lists.inner)
          .push_back(static_cast<std::uint32_t>(part.line(y, z)));
    }
  }
  lists.inner.shrink_to_fit();
  lists.border.shrink_to_fit();
  return lists;
}

/// What lists of all lines take together, in bytes.
inline double bytes_of_lists(const Part& part) noexcept {
  return static_cast<double>(part.lines()) * sizeof(std::uint32_t);
}

/// Loops of a team over lines, outside the interpreter lock.
class LineLoops {
 public:
  LineLoops() = default;
  explicit LineLoops(const Part& part)
      : lines_(part.lines()), together_(std::max<std::int64_t>(1, rows_together / part.box.nx)) {}

  /// The lines that a thread is the first to touch, as it works on them under a static schedule.
  [[nodiscard]] Range share(int thread, int threads) const {
    return share_of_grains(lines_, grain(lines_, threads), thread, threads);
  }

  /// Calls body(lines) for ranges that are all lines. By all threads of the rank.
  template <class Body>
  void over_all(Worker& worker, Body&& body) const {
    loop(worker, lines_, nullptr, body);
  }

  /// Calls body(line) for each of these lines, for inner ones while ghosts are under way; `halo` is
  /// null where they need not be. All threads have come to this; when a thread returns, others may
  /// not have.
  template <class Body>
  void over(Worker& worker, const LineLists& lists, Halo* halo, Body&& body) const {
    const auto each_of = [&body](const std::vector<std::uint32_t>& list) {
      return [&body, &list](const Range& some) {
        for (std::int64_t i = some.first; i < some.last; ++i) {
          body(static_cast<std::int64_t>(list[static_cast<std::size_t>(i)]));
        }
      };
    };
    Halo* const own = worker.thread() == 0 ? halo : nullptr;
    if (own != nullptr) {
      own->start(worker);
    }
    loop(worker, std::ssize(lists.inner), own, each_of(lists.inner));
    if (own != nullptr) {
      own->finish(worker);
    }
    if (halo != nullptr) {
      worker.barrier();
    }
    loop(worker, std::ssize(lists.border), nullptr, each_of(lists.border));
  }

 private:
  // So much is done between two looks at the lock and at messages: some ten microseconds.
  static constexpr std::int64_t rows_together = 2048;

  [[nodiscard]] std::int64_t grain(std::int64_t count, int threads) const {
    return balanced_grain(count, threads, together_);
  }

  template <class Body>
  void loop(Worker& worker, std::int64_t count, Halo* under_way, Body&& body) const {
    worker.team_for(count, grain(count, worker.threads()), [&](const Range& piece) {
      for (std::int64_t first = piece.first; first < piece.last; first += together_) {
        worker.step();
        worker.native(
            [&] { body(Range{.first = first, .last = std::min(first + together_, piece.last)}); });
        if (under_way != nullptr) {
          under_way->progress(worker);
        }
      }
    });
  }

  std::int64_t lines_ = 0;
  std::int64_t together_ = 1;
};

}  // namespace scalelab::cg
