// SPDX-License-Identifier: BSD-3-Clause

/// The transpose of a matrix that is spread over ranks: each sends a part of what it has to every
/// other. The problem is Transpose of the Parallel Research Kernels (Van der Wijngaart, Mattson,
/// "The Parallel Research Kernels", HPEC 2014).
///
/// The plain loop, with A(i, j) = n j + i and B = 0 before:
///   for iteration in 0 ... iterations - 1:
///     for i, j in 0 ... n - 1:
///       B(i, j) += A(j, i)
///       A(j, i) += 1
///
/// Ranks have blocks of columns of both (transpose/partition.hpp). For each other rank, its part of
/// A is turned round into a buffer (transpose/tiles.hpp) that is on its way while the next one is
/// filled and the own part is added to B; what came is added to B after that. The threads of a rank
/// share the tiles of each part.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "kernels/balanced_grain.hpp"
#include "kernels/compared_elements.hpp"
#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "kernels/matrix/stores.hpp"
#include "kernels/matrix/transpose/parcels.hpp"
#include "kernels/matrix/transpose/partition.hpp"
#include "kernels/matrix/transpose/tiles.hpp"
#include "parallel/memory/page_memory.hpp"

namespace scalelab {
namespace {

// What a free thread adds up next, of what came from another rank, is about so many elements: some
// ten microseconds.
constexpr std::int64_t elements_of_grain = 16'384;

class Transpose final : public Kernel {
 public:
  explicit Transpose(const Size& size)
      : n_(size.integer("n")), iterations_(size.integer("iterations")), stores_(stores_of(size)) {}

  void prepare(Process& process) override {
    own_ = transpose::columns_of(n_, process.rank(), process.ranks());
    const std::int64_t elements = transpose::elements_of_block(n_, own_.size());
    memory_of_a_ = PageMemory(static_cast<std::size_t>(elements) * sizeof(double));
    memory_of_b_ = PageMemory(static_cast<std::size_t>(elements) * sizeof(double));
    a_ = {.first = reinterpret_cast<double*>(memory_of_a_.begin()),
          .pitch = transpose::pitch_of(n_)};
    b_ = {.first = reinterpret_cast<double*>(memory_of_b_.begin()),
          .pitch = transpose::pitch_of(n_)};
    tiling_ = transpose::tiling_of(own_.size(), own_.size(), process.threads());
    parcels_.emplace(process, n_);
    reset(process);
  }

  void reset(Process& process) override {
    process.on_team([&](int thread) {
      const Range columns = share_of(own_.size(), thread, process.threads());
      for (std::int64_t column = columns.first; column < columns.last; ++column) {
        for (std::int64_t row = 0; row < n_; ++row) {
          a_.first[row + column * a_.pitch] = at_first(row, own_.first + column);
          b_.first[row + column * b_.pitch] = 0;
        }
      }
    });
  }

  void work(Worker& worker) override {
    for (std::int64_t iteration = 0; iteration < iterations_; ++iteration) {
      std::size_t ended = 0;  // exchanges that have; known to thread 0
      for (std::size_t number = 0; number < parcels_->size(); ++number) {
        fill(worker, (*parcels_)[number], ended, number);
      }
      add_own_part(worker, ended);
      for (std::size_t number = 0; number < parcels_->size(); ++number) {
        add_received(worker, (*parcels_)[number]);
      }
      worker.barrier();
    }
  }

  Answer answer(Process& process) override {
    const ComparedElements found =
        compare_elements(process, [&](int thread, ComparedElements& own) {
          compare(share_of(own_.size(), thread, process.threads()), own);
        });
    return {.value = fingerprint_as_double(found.fingerprint),
            .verified = found.wrong == 0,
            .check = fmt::format("{} of {} elements of A and B differ from their closed form (must "
                                 "be 0)",
                                 found.wrong, 2 * n_ * n_),
            .values = {}};
  }

 private:
  // The element of A before the first iteration.
  [[nodiscard]] double at_first(std::int64_t row, std::int64_t column) const noexcept {
    return static_cast<double>(n_ * column + row);
  }

  // Turns round what another rank gets, and sends it.
  void fill(Worker& worker, const transpose::Parcel& parcel, std::size_t& ended,
            std::size_t started) {
    const Stores stores =
        parcel.sent.pitch % doubles_of_line == 0 ? stores_ : Stores::normal;  // whole lines
    worker.team_for(parcel.tiling.tiles(), [&](std::int64_t tile) {
      const Range rows = parcel.tiling.rows_of(tile);
      const Range columns = parcel.tiling.columns_of(tile);
      worker.step();
      worker.native([&] {
        transpose::put_transposed(from(a_, parcel.columns.first + columns.first, rows.first),
                                  from(parcel.sent, rows.first, columns.first), rows.size(),
                                  columns.size(), stores);
      });
      go_on(worker, ended, started);
    });
    worker.barrier();
    if (worker.thread() == 0) {
      worker.start(*parcel.exchange);
    }
  }

  void add_own_part(Worker& worker, std::size_t& ended) {
    worker.team_for(tiling_.tiles(), [&](std::int64_t tile) {
      const Range rows = tiling_.rows_of(tile);
      const Range columns = tiling_.columns_of(tile);
      worker.step();
      worker.native([&] {
        transpose::add_transposed(from(a_, own_.first + columns.first, rows.first),
                                  from(b_, own_.first + rows.first, columns.first), rows.size(),
                                  columns.size());
      });
      go_on(worker, ended, parcels_->size());
    });
  }

  // Lets MPI go on with what is under way.
  void go_on(Worker& worker, std::size_t& ended, std::size_t started) {
    if (worker.thread() == 0) {
      while (ended < started && worker.progress(*(*parcels_)[ended].exchange)) {
        ++ended;
      }
    }
  }

  void add_received(Worker& worker, const transpose::Parcel& parcel) {
    if (worker.thread() == 0) {
      worker.finish(*parcel.exchange);
    }
    worker.barrier();
    const std::int64_t grain =
        balanced_grain(own_.size(), worker.threads(), elements_of_grain / parcel.columns.size());
    worker.team_for(own_.size(), grain, [&](const Range& columns) {
      worker.step();
      worker.native([&] {
        transpose::add(from(parcel.received, 0, columns.first),
                       from(b_, parcel.columns.first, columns.first), parcel.columns.size(),
                       columns.size());
      });
    });
  }

  // The block that begins there.
  static transpose::Columns from(const transpose::Columns& all, std::int64_t row,
                                 std::int64_t column) noexcept {
    return {.first = all.first + row + column * all.pitch, .pitch = all.pitch};
  }

  // Every element of these columns of A and B.
  void compare(const Range& columns, ComparedElements& found) const {
    const auto times = static_cast<double>(iterations_);
    const double added = times * (times - 1) / 2;
    for (std::int64_t column = columns.first; column < columns.last; ++column) {
      const std::int64_t j = own_.first + column;
      for (std::int64_t i = 0; i < n_; ++i) {
        const double a = a_.first[i + column * a_.pitch];
        const double b = b_.first[i + column * b_.pitch];
        found.wrong += a == at_first(i, j) + times ? 0 : 1;
        found.wrong += b == times * at_first(j, i) + added ? 0 : 1;
        found.fingerprint +=
            fingerprint(0, static_cast<std::uint64_t>(i + j * n_), std::bit_cast<std::uint64_t>(b));
      }
    }
  }

  std::int64_t n_;
  std::int64_t iterations_;
  Stores stores_;
  Range own_;  // columns
  PageMemory memory_of_a_;
  PageMemory memory_of_b_;
  transpose::Columns a_;
  transpose::Columns b_;
  transpose::Tiling tiling_;  // of the part that stays on this rank
  std::optional<transpose::Parcels> parcels_;
};

double bytes_of_transpose(const Size& size, const Layout& layout, int rank) {
  const std::int64_t n = size.integer("n");
  const Range own = transpose::columns_of(n, rank, layout.ranks);
  const auto elements = static_cast<double>(transpose::elements_of_block(n, own.size()));
  return 2 * elements * sizeof(double) + transpose::Parcels::bytes(n, rank, layout.ranks);
}

Demand demand_of_transpose(const Size& size, const Layout& layout) {
  const std::int64_t n = size.integer("n");
  const double times = size.real("iterations");
  Demand demand{.flops = 2 * times * static_cast<double>(n) * static_cast<double>(n)};
  // A and B are read and written; a buffer is written by one rank and another read.
  constexpr double read_of_stay = 2;
  constexpr double written_of_stay = 2;
  const double read_of_move = stores_of(size) == Stores::streaming ? 3 : 4;
  constexpr double written_of_move = 3;
  for (int rank = 0; rank < layout.ranks; ++rank) {
    const auto own = static_cast<double>(transpose::columns_of(n, rank, layout.ranks).size());
    const double stay = times * sizeof(double) * own * own;
    const double move = times * sizeof(double) * own * (static_cast<double>(n) - own);
    demand.read_bytes += read_of_stay * stay + read_of_move * move;
    demand.bytes +=
        (read_of_stay + written_of_stay) * stay + (read_of_move + written_of_move) * move;
  }
  // Rank 0 has as many columns as any.
  const Range first = transpose::columns_of(n, 0, layout.ranks);
  for (int other = 1; other < layout.ranks; ++other) {
    const Range columns = transpose::columns_of(n, other, layout.ranks);
    const auto elements = transpose::elements_of_block(first.size(), columns.size());
    demand.messages += elements > 0 ? times : 0;
    demand.message_bytes += times * sizeof(double) * static_cast<double>(elements);
  }
  return demand;
}

// Why this can't be run, with what can.
std::string what_transpose_refuses(const Size& size, const Layout& /*layout*/) {
  constexpr double exact = 9'007'199'254'740'992;  // 2^53
  const double n = size.real("n");
  const double times = size.real("iterations");
  if (times * (n * n + times) <= exact) {
    return {};
  }
  const double most = std::floor((std::sqrt(n * n * n * n + 4 * exact) - n * n) / 2);
  return fmt::format(
      "the sums of n = {} in {} iterations are beyond the integers that a double holds exactly: "
      "use iterations <= {}, or a smaller n",
      size.integer("n"), size.integer("iterations"), most);
}

}  // namespace

namespace kernels {

KernelInfo transpose() {
  return {
      .summary = "distributed transpose B += A^T, every rank with every other",
      .bound = Bound::communication_bandwidth,
      .parameters = {{.name = "n",
                      .unit = "1",
                      .meaning = "rows and columns of each matrix",
                      .default_value = 4000,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     {.name = "iterations",
                      .unit = "1",
                      .meaning = "how often the transpose is added",
                      .default_value = 10,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     stores_parameter("whether what is sent is written past the caches", "normal")},
      .work_unit = "element",
      .work =
          [](const Size& size) {
            return size.real("n") * size.real("n") * size.real("iterations");
          },
      .demand = demand_of_transpose,
      .grow = growth::with_square_root("n"),
      .growth = "n x square root of workers",
      .trial = Size({{"n", 203}, {"iterations", 3}, {"stores", std::string("streaming")}}),
      .memory_bytes = bytes_of_transpose,
      .why_not = what_transpose_refuses,
      .source =
          "Van der Wijngaart, Mattson, \"The Parallel Research Kernels\", HPEC 2014: Transpose",
      .known_answer = "the closed form of every element of A and B",
      .tolerance = "none: all are integers below 2^53",
      .create = [](const Size& size) { return std::make_unique<Transpose>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
