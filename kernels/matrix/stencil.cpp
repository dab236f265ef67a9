// SPDX-License-Identifier: BSD-3-Clause

/// A star-shaped stencil over a grid of points: each point needs its neighbours in four directions,
/// so that ranks need the edges of each other's blocks. The problem is Stencil of the Parallel
/// Research Kernels (Van der Wijngaart, Mattson, "The Parallel Research Kernels", HPEC 2014).
///
/// The plain loop, with in(i, j) = i + j and out = 0 before:
///   for iteration in 0 ... iterations - 1:
///     for i, j in radius ... n - 1 - radius:
///       out(i, j) += sum over k in 1 ... radius of 1 / (2 k radius) *
///         ((in(i, j + k) - in(i, j - k)) + (in(i + k, j) - in(i - k, j)))
///     for i, j in 0 ... n - 1:
///       in(i, j) += 1
///
/// Ranks have blocks (stencil/decomposition.hpp) and exchange what lies within the radius around
/// them (stencil/halo.hpp) while they do what needs none of it; the threads of a rank share its
/// tiles (stencil/tiles.hpp). Both loops are one: the input that is 1 larger is written to a second
/// array (stencil/star.hpp).
///
/// Since an iteration changes each point of the input by itself, a tile and what is around it are
/// all that its points need for any number of iterations: with `time_blocking` above 1 a tile does
/// so many of them, one after the other, while it is in the cache, and with them once more what is
/// around it; ranks exchange their edges only then.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/compared_elements.hpp"
#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "kernels/matrix/stencil/block.hpp"
#include "kernels/matrix/stencil/decomposition.hpp"
#include "kernels/matrix/stencil/halo.hpp"
#include "kernels/matrix/stencil/star.hpp"
#include "kernels/matrix/stencil/tiles.hpp"
#include "kernels/matrix/stores.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/memory/thread_scratch.hpp"

namespace scalelab {
namespace {

stencil::Part block_of_rank(const Size& size, const Layout& layout, int rank) {
  const std::int64_t n = size.integer("n");
  const std::int64_t radius = size.integer("radius");
  const auto grid = stencil::grid_of(n, static_cast<int>(radius), layout.ranks);
  return stencil::part_of(n, radius, grid.value(), rank);
}

class Stencil final : public Kernel {
 public:
  explicit Stencil(const Size& size)
      : size_(size),
        n_(size.integer("n")),
        iterations_(size.integer("iterations")),
        time_blocking_(size.integer("time_blocking")),
        stores_(stores_of(size)) {}

  void prepare(Process& process) override {
    const Layout layout{.ranks = process.ranks(), .threads = process.threads()};
    part_ = block_of_rank(size_, layout, process.rank());
    block_.emplace(part_);
    const stencil::TileSize tile_size =
        stencil::tile_size(part_, time_blocking_, process.threads());
    tiles_ = stencil::tiles_of(part_, tile_size);
    scratch_ = ThreadScratch<double>(
        process, stencil::Block::scratch_size(part_, time_blocking_, tile_size));
    reset(process);
    if (process.ranks() > 1) {
      const auto shape =
          stencil::grid_of(n_, static_cast<int>(part_.radius), process.ranks()).value();
      grid_.emplace(process.group(), shape);
      halo_.emplace(*grid_, part_, *block_);
    }
  }

  void reset(Process& process) override {
    process.on_team([&](int thread) {
      for_own(thread, process.threads(),
              [this](const stencil::Tile& tile) { block_->begin(tile); });
    });
  }

  void work(Worker& worker) override {
    int side = 0;
    for (std::int64_t done = 0; done < iterations_; done += time_blocking_) {
      const std::int64_t some = std::min(time_blocking_, iterations_ - done);
      const bool exchanges = halo_ && worker.thread() == 0;
      if (exchanges) {
        halo_->start(worker, side);
      }
      iterate(worker, tiles_.inner, side, some, exchanges);
      if (halo_) {
        if (exchanges) {
          halo_->finish(worker, side);
        }
        worker.barrier();
      }
      iterate(worker, tiles_.edge, side, some, false);
      worker.barrier();
      side = 1 - side;
    }
  }

  Answer answer(Process& process) override {
    const double known = stencil::replay(static_cast<int>(part_.radius), iterations_);
    const ComparedElements found =
        compare_elements(process, [&](int thread, ComparedElements& own) {
          for_own(thread, process.threads(),
                  [&](const stencil::Tile& tile) { compare(tile, known, own); });
        });
    const double closed_form = 2 * static_cast<double>(iterations_);
    const double tolerance = closed_form * relative_tolerance(part_.radius, iterations_);
    return {.value = fingerprint_as_double(found.fingerprint),
            .verified = found.wrong == 0 && std::abs(known - closed_form) <= tolerance,
            .check = fmt::format(
                "{} of {} values of the input and the output differ from those of one point alone "
                "(must be 0), whose output is {:.17g} (must be {} within {:.1e})",
                found.wrong, 2 * n_ * n_, known, closed_form, tolerance),
            .values = {}};
  }

 private:
  // A weight is rounded once, its product and the sum of stars once each; an output is rounded in
  // each iteration.
  static double relative_tolerance(std::int64_t radius, std::int64_t iterations) {
    constexpr double half_a_unit = std::numeric_limits<double>::epsilon() / 2;
    return half_a_unit * static_cast<double>(radius + 3 + iterations);
  }

  void iterate(Worker& worker, const std::vector<stencil::Tile>& tiles, int side,
               std::int64_t iterations, bool exchanges) {
    worker.team_for(std::ssize(tiles), [&](std::int64_t tile) {
      worker.step();
      worker.native([&] {
        block_->iterate(tiles[static_cast<std::size_t>(tile)], side, iterations, stores_,
                        scratch_.of(worker.thread()));
      });
      if (exchanges) {
        halo_->progress(worker);
      }
    });
  }

  // Calls visit(tile) for those that this thread has under a static schedule.
  template <class Visit>
  void for_own(int thread, int threads, Visit&& visit) const {
    for (const std::vector<stencil::Tile>* tiles : {&tiles_.inner, &tiles_.edge}) {
      const Range own = share_of(std::ssize(*tiles), thread, threads);
      for (std::int64_t tile = own.first; tile < own.last; ++tile) {
        visit((*tiles)[static_cast<std::size_t>(tile)]);
      }
    }
  }

  // Every point of a tile, bit by bit.
  void compare(const stencil::Tile& tile, double known, ComparedElements& found) const {
    const std::int64_t rounds = grains_in(iterations_, time_blocking_);
    const stencil::Rows<double> input = block_->input(static_cast<int>(rounds % 2));
    const stencil::Rows<double> output = block_->output();
    const double expected = tile.active ? known : 0;
    const auto& [rows, columns] = tile.points;
    for (std::int64_t row = rows.first; row < rows.last; ++row) {
      for (std::int64_t column = columns.first; column < columns.last; ++column) {
        const double in = *input.from(row, column).first;
        const double out = *output.from(row, column).first;
        const double first = block_->first_input(row, column);
        found.wrong += in == first + static_cast<double>(iterations_) ? 0 : 1;
        found.wrong += out == expected ? 0 : 1;
        const std::int64_t place =
            (part_.of_grid.rows.first + row) * n_ + part_.of_grid.columns.first + column;
        found.fingerprint +=
            fingerprint(0, static_cast<std::uint64_t>(place), std::bit_cast<std::uint64_t>(out));
      }
    }
  }

  Size size_;
  std::int64_t n_;
  std::int64_t iterations_;
  std::int64_t time_blocking_;
  Stores stores_;
  stencil::Part part_;
  std::optional<stencil::Block> block_;
  stencil::Tiles tiles_;
  ThreadScratch<double> scratch_;  // copies of a tile
  std::optional<ProcessGrid> grid_;
  std::optional<stencil::Halo> halo_;
};

double bytes_of_stencil(const Size& size, const Layout& layout, int rank) {
  if (!stencil::grid_of(size.integer("n"), static_cast<int>(size.integer("radius")),
                        layout.ranks)) {
    return 0;  // it is refused
  }
  const stencil::Part part = block_of_rank(size, layout, rank);
  const std::int64_t time_blocking = size.integer("time_blocking");
  const std::size_t scratch = stencil::Block::scratch_size(
      part, time_blocking, stencil::tile_size(part, time_blocking, layout.threads));
  return stencil::Block::bytes(part) + stencil::Halo::bytes(part) +
         static_cast<double>(layout.threads) * static_cast<double>(scratch * sizeof(double));
}

double active_points(const Size& size) {
  const double edge = std::max(size.real("n") - 2 * size.real("radius"), 0.0);
  return edge * edge;
}

Demand demand_of_stencil(const Size& size, const Layout& layout) {
  const double points = size.real("n") * size.real("n");
  const double times = size.real("iterations");
  const double rounds = std::ceil(times / size.real("time_blocking"));
  // The input is read, the output read and written, the next input written, and read before that
  // unless it goes past the caches.
  const double read_of_point = stores_of(size) == Stores::streaming ? 2 : 3;
  constexpr double written_of_point = 2;
  Demand demand{.flops = times * (5 * size.real("radius") * active_points(size) + points),
                .bytes = rounds * (read_of_point + written_of_point) * sizeof(double) * points,
                .read_bytes = rounds * read_of_point * sizeof(double) * points};
  const auto grid =
      stencil::grid_of(size.integer("n"), static_cast<int>(size.integer("radius")), layout.ranks);
  if (!grid) {
    return demand;  // it is refused
  }
  // A block in the middle has the most neighbours.
  const int middle = (grid->rows > 2 ? grid->columns : 0) + (grid->columns > 2 ? 1 : 0);
  const stencil::Part part = block_of_rank(size, layout, middle);
  demand.messages = rounds * stencil::Halo::messages(part);
  demand.message_bytes = rounds * stencil::Halo::message_bytes(part);
  return demand;
}

// Why this can't be run, with what can.
std::string what_stencil_refuses(const Size& size, const Layout& layout) {
  const std::int64_t n = size.integer("n");
  const auto radius = static_cast<int>(size.integer("radius"));
  const std::int64_t diameter = 2 * size.integer("radius");
  if (n <= diameter) {
    return fmt::format(
        "a grid of n = {} has no point that is {} or more from all its edges: use n >= {}, or "
        "radius <= {}",
        n, radius, diameter + 1, (n - 1) / 2);
  }
  if (stencil::grid_of(n, radius, layout.ranks)) {
    return {};
  }
  std::int64_t least = n;
  while (!stencil::grid_of(least, radius, layout.ranks)) {
    least = least * 2;
  }
  std::int64_t too_small = n;
  while (least - too_small > 1) {
    const std::int64_t middle = too_small + (least - too_small) / 2;
    (stencil::grid_of(middle, radius, layout.ranks) ? least : too_small) = middle;
  }
  int fewer = layout.ranks;
  while (!stencil::grid_of(n, radius, fewer)) {
    --fewer;
  }
  return fmt::format(
      "a grid of n = {} can't be cut for {} ranks, as each block must be at least as wide as the "
      "radius, {}: use n >= {}, or {} ranks",
      n, layout.ranks, radius, least, fewer);
}

}  // namespace

namespace kernels {

KernelInfo stencil() {
  return {
      .summary = "star-shaped stencil on a grid, blocks that exchange their edges",
      .bound = Bound::memory_bandwidth,
      .parameters = {{.name = "n",
                      .unit = "1",
                      .meaning = "rows and columns of the grid",
                      .default_value = 4000,
                      .minimum = 1,
                      .maximum = 10'000'000},
                     {.name = "radius",
                      .unit = "1",
                      .meaning = "how far a star reaches in each direction",
                      .default_value = 2,
                      .minimum = 1,
                      .maximum = static_cast<double>(stencil::largest_radius)},
                     {.name = "iterations",
                      .unit = "1",
                      .meaning = "how often the stencil is added to the output",
                      .default_value = 16,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     {.name = "time_blocking",
                      .unit = "1",
                      .meaning =
                          "iterations that a tile does while it is in the cache; 1: none together",
                      .default_value = 1,
                      .minimum = 1,
                      .maximum = 1'000},
                     stores_parameter("whether the next input is written past the caches",
                                      "normal")},
      .work_unit = "point update",
      .work =
          [](const Size& size) {
            return size.real("n") * size.real("n") * size.real("iterations");
          },
      .demand = demand_of_stencil,
      .grow = growth::with_square_root("n"),
      .growth = "n x square root of workers",
      .trial = Size({{"n", 157},
                     {"radius", 2},
                     {"iterations", 7},
                     {"time_blocking", 3},
                     {"stores", std::string("streaming")}}),
      .memory_bytes = bytes_of_stencil,
      .why_not = what_stencil_refuses,
      .source = "Van der Wijngaart, Mattson, \"The Parallel Research Kernels\", HPEC 2014: Stencil",
      .known_answer =
          "every output has the bits of one point alone, which is 2 x iterations; every input is "
          "what it was, and iterations more",
      .tolerance =
          "one point alone: half a unit of the last place for each rounding; the rest "
          "exactly",
      .create = [](const Size& size) { return std::make_unique<Stencil>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
