// SPDX-License-Identifier: BSD-3-Clause

/// C = A B for dense n x n matrices: the kernel that shows how far compute can be scaled.
///
/// The plain loop:
///   for i, j, k in 0 ... n - 1:
///     C(i, j) += A(i, k) * B(k, j)
///
/// Ranks stand in a grid of rows and columns and use SUMMA (van de Geijn, Watts, "SUMMA: scalable
/// universal matrix multiplication algorithm", Concurrency: Practice and Experience 9, 1997): each
/// rank keeps one block of A, B and C; for each panel of k, the ranks that have it broadcast their
/// columns of A along the grid's rows and their rows of B along its columns, and everyone adds the
/// panel's product to its own block of C. The next panel is on its way meanwhile. Blocks may differ
/// by one in size, so any n and any number of ranks will do. The threads of a rank share the tiles
/// of its block of C; each multiplies a tile by a call of the BLAS, which computes on that thread.
///
/// A and B hold integers from -1 to 2, so every product is exact and C is the same to the last bit
/// for every layout. Under an interpreter lock the product of a tile is native code outside the
/// lock, as numpy.matmul is.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "kernels/matrix/gemm/panel_broadcast.hpp"
#include "kernels/matrix/gemm/product_check.hpp"
#include "kernels/matrix/gemm/tile_grid.hpp"
#include "kernels/matrix/integer_entries.hpp"
#include "numerics/dense/product.hpp"
#include "numerics/random/philox.hpp"
#include "parallel/communication/process_grid.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t stream_a = 0x67650001;
constexpr std::uint32_t stream_b = 0x67650002;
constexpr std::uint32_t stream_entries = 0x67650004;

/// A matrix block whose memory is first touched by whoever fills it.
struct Block {
  Block() = default;
  Block(std::int64_t rows, std::int64_t columns)
      : values(std::make_unique_for_overwrite<double[]>(static_cast<std::size_t>(rows * columns))),
        size(static_cast<std::size_t>(rows * columns)) {}

  [[nodiscard]] std::span<double> span() const noexcept { return {values.get(), size}; }

  std::unique_ptr<double[]> values;
  std::size_t size = 0;
};

class Gemm final : public Kernel {
 public:
  explicit Gemm(const Size& size) : n_(size.integer("n")) {}

  void prepare(Process& process) override {
    ProcessGrid& grid = grid_.emplace(ProcessGrid::near_square(process.group()));
    seed_ = process.seed();

    rows_ = share_of(n_, grid.row(), grid.rows());
    columns_ = share_of(n_, grid.column(), grid.columns());
    inner_of_a_ = share_of(n_, grid.column(), grid.columns());
    inner_of_b_ = share_of(n_, grid.row(), grid.rows());
    a_ = Block(rows_.size(), inner_of_a_.size());
    b_ = Block(inner_of_b_.size(), columns_.size());
    c_ = Block(rows_.size(), columns_.size());
    process.on_team([&](int thread) { fill(thread, process.threads()); });
    panels_.emplace(
        grid, n_,
        PanelBroadcast::Blocks{
            .a = a_.span(), .b = b_.span(), .rows = rows_.size(), .columns = columns_.size()});
    tiles_ = tile_grid(rows_.size(), columns_.size(), process.threads(), process.schedule());
    check_.prepare(process, n_, block_of_a(), block_of_b());
    prepare_entries(process);
  }

  void reset(Process& process) override {
    process.on_team([&](int thread) {
      const Range part = share_of(std::ssize(c_.span()), thread, process.threads());
      std::ranges::fill(c_.span().subspan(static_cast<std::size_t>(part.first),
                                          static_cast<std::size_t>(part.size())),
                        0.0);
    });
  }

  void work(Worker& worker) override {
    const bool communicates = panels_->communicates();
    for (std::size_t panel = 0; panel < panels_->panels(); ++panel) {
      if (communicates) {
        worker.funneled([&] { panels_->arrive(panel); });
      }
      bool more = false;  // than one tile was this thread's
      worker.team_for(tiles_.tiles(), [&](std::int64_t tile) {
        if (communicates && more && worker.thread() == 0) {
          worker.progress(*panels_);
        }
        more = true;
        worker.step();
        worker.native([&] { multiply(panels_->panel(panel), tile); });
      });
    }
    if (communicates) {
      worker.funneled([&] { panels_->end(); });
    }
  }

  Answer answer(Process& process) override {
    const std::int64_t wrong_rows = check_.failures(process, block_of_c());
    const std::int64_t wrong_entries = process.group().all_reduce(
        std::ranges::count_if(
            entries_, [this](const Entry& entry) { return c_.values[entry.place] != entry.value; }),
        reduction::sum);
    // A wrong product may hold values that are no integers, and has no checksum.
    const std::int64_t own_sum = wrong_rows == 0 ? checksum(process) : 0;
    const std::int64_t sum = process.group().all_reduce(own_sum, reduction::sum);
    return {.value = static_cast<double>(sum),
            .verified = wrong_rows == 0 && wrong_entries == 0,
            .check = fmt::format("{} failures of Freivalds' check and {} of {} recomputed entries "
                                 "differ (both must be 0)",
                                 wrong_rows, wrong_entries, checked_entries),
            .values = {}};
  }

 private:
  // An entry of this rank's block of C, and what it must be.
  struct Entry {
    std::size_t place = 0;
    std::int64_t i = 0;
    std::int64_t j = 0;
    double value = 0;
  };

  void multiply(const PanelBroadcast::Panel& panel, std::int64_t tile) {
    const Range rows = tiles_.rows_of(tile);
    const Range columns = tiles_.columns_of(tile);
    const dense::ConstView a(panel.a + rows.first, rows.size(), panel.width, rows_.size());
    const dense::ConstView b(panel.b + columns.first, columns.size(), panel.width, columns_.size());
    double* first_of_c = c_.values.get() + columns.first * rows_.size() + rows.first;
    dense::multiply_add(1, a, dense::Transposed{b},
                        {.data = first_of_c,
                         .rows = rows.size(),
                         .columns = columns.size(),
                         .stride = rows_.size()});
  }

  // Each thread fills the part that its tiles are likely to use.
  void fill(int thread, int threads) {
    const IntegerEntries entries_a(seed_, stream_a);
    const Range columns_of_a = share_of(inner_of_a_.size(), thread, threads);
    for (std::int64_t column = columns_of_a.first; column < columns_of_a.last; ++column) {
      entries_a.copy((inner_of_a_.first + column) * n_ + rows_.first,
                     a_.span().subspan(static_cast<std::size_t>(column * rows_.size()),
                                       static_cast<std::size_t>(rows_.size())));
    }
    const IntegerEntries entries_b(seed_, stream_b);
    const Range rows_of_b = share_of(inner_of_b_.size(), thread, threads);
    for (std::int64_t row = rows_of_b.first; row < rows_of_b.last; ++row) {
      entries_b.copy((inner_of_b_.first + row) * n_ + columns_.first,
                     b_.span().subspan(static_cast<std::size_t>(row * columns_.size()),
                                       static_cast<std::size_t>(columns_.size())));
    }
  }

  [[nodiscard]] MatrixBlock block_of_a() const {
    return {.values = a_.span(), .rows = rows_, .columns = inner_of_a_};
  }
  [[nodiscard]] MatrixBlock block_of_b() const {
    return {.values = b_.span(),
            .rows = inner_of_b_,
            .columns = columns_,
            .order = MatrixBlock::Order::by_rows};
  }
  [[nodiscard]] MatrixBlock block_of_c() const {
    return {.values = c_.span(), .rows = rows_, .columns = columns_};
  }

  // Computes some entries of C from the definition; the threads share the sums out.
  void prepare_entries(Process& process) {
    entries_.clear();
    for (std::uint64_t entry = 0; entry < checked_entries; ++entry) {
      const auto words = philox::numbers(philox::counter(entry, 0), {seed_, stream_entries});
      const std::int64_t i = words[0] % n_;
      const std::int64_t j = words[1] % n_;
      if (i >= rows_.first && i < rows_.last && j >= columns_.first && j < columns_.last) {
        const std::int64_t place = (j - columns_.first) * rows_.size() + (i - rows_.first);
        entries_.push_back({.place = static_cast<std::size_t>(place), .i = i, .j = j});
      }
    }
    std::vector<std::vector<double>> sums(static_cast<std::size_t>(process.threads()));
    process.on_team([&](int thread) {
      const IntegerEntries entries_a(seed_, stream_a);
      const IntegerEntries entries_b(seed_, stream_b);
      const Range inner = share_of(n_, thread, process.threads());
      std::vector<double> own(entries_.size(), 0);
      for (std::size_t entry = 0; entry < entries_.size(); ++entry) {
        for (std::int64_t k = inner.first; k < inner.last; ++k) {
          own[entry] +=
              entries_a.at(k * n_ + entries_[entry].i) * entries_b.at(k * n_ + entries_[entry].j);
        }
      }
      sums[static_cast<std::size_t>(thread)] = std::move(own);
    });
    for (const std::vector<double>& own : sums) {
      for (std::size_t entry = 0; entry < entries_.size(); ++entry) {
        entries_[entry].value += own[entry];
      }
    }
  }

  // The sum of the entries of this rank's block of C, each weighted by its place so that exchanged
  // entries are noticed. Over all ranks below 2^63 for every legal n.
  std::int64_t checksum(Process& process) const {
    constexpr std::int64_t weights = 97;
    std::vector<std::int64_t> sums(static_cast<std::size_t>(process.threads()), 0);
    process.on_team([&](int thread) {
      const Range columns = share_of(columns_.size(), thread, process.threads());
      std::int64_t sum = 0;
      for (std::int64_t j = columns.first; j < columns.last; ++j) {
        for (std::int64_t i = 0; i < rows_.size(); ++i) {
          const std::int64_t weight = 1 + (rows_.first + i + 2 * (columns_.first + j)) % weights;
          sum += weight * integer(c_, j * rows_.size() + i);
        }
      }
      sums[static_cast<std::size_t>(thread)] = sum;
    });
    return std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
  }

  static std::int64_t integer(const Block& block, std::int64_t place) {
    return static_cast<std::int64_t>(block.values[static_cast<std::size_t>(place)]);
  }

  static constexpr std::uint64_t checked_entries = 32;

  std::int64_t n_;
  std::uint32_t seed_ = 0;
  std::optional<ProcessGrid> grid_;
  Range rows_;        // of A and C
  Range columns_;     // of B and C
  Range inner_of_a_;  // columns of A
  Range inner_of_b_;  // rows of B
  Block a_;           // by columns
  Block b_;           // by rows
  Block c_;           // by columns
  std::optional<PanelBroadcast> panels_;
  TileGrid tiles_;  // of C
  ProductCheck check_;
  std::vector<Entry> entries_;
};

// Of blocks that are all of the largest size, with the panels that are received where there are
// several ranks, and of the check.
double bytes_of_a_rank(const Size& size, const Layout& layout) {
  const std::int64_t n = size.integer("n");
  const GridShape grid = near_square_shape(layout.ranks);
  const std::int64_t height = share_of(n, 0, grid.rows).size();
  const std::int64_t width = share_of(n, 0, grid.columns).size();
  return static_cast<double>(sizeof(double)) * static_cast<double>(3 * height * width) +
         PanelBroadcast::bytes(n, grid, height, width) + ProductCheck::bytes(n);
}

// A and B once, and C for each panel once more: it is too large for caches, and has a part of each
// sum after each panel. A panel passes along a row or a column of p ranks by p - 1 messages.
Demand demand_of_gemm(const Size& size, const Layout& layout) {
  const double n = size.real("n");
  const GridShape grid = near_square_shape(layout.ranks);
  const double panels = std::ceil(n / PanelBroadcast::widest_panel);
  const double sent_of_a = 1 - 1.0 / grid.columns;
  const double sent_of_b = 1 - 1.0 / grid.rows;
  constexpr double bytes = sizeof(double);
  return {.flops = 2 * n * n * n,
          .bytes = bytes * n * n * (2 + 2 * panels),
          .read_bytes = bytes * n * n * (2 + panels),
          .messages = panels * (sent_of_a + sent_of_b),
          .message_bytes = bytes * n * n * (sent_of_a / grid.rows + sent_of_b / grid.columns)};
}

}  // namespace

namespace kernels {

KernelInfo gemm() {
  return {
      .summary = "dense matrix product C = A B, by tiles on threads and SUMMA on ranks",
      .bound = Bound::compute,
      .parameters = {{.name = "n",
                      .unit = "1",
                      .meaning = "rows and columns of each matrix",
                      .default_value = 1024,
                      .minimum = 1,
                      .maximum = 200'000}},
      .work_unit = "flop",
      .work = [](const Size& size) { return 2 * std::pow(size.real("n"), 3); },
      .demand = demand_of_gemm,
      .grow = growth::with_cube_root("n"),
      .growth = "n x cube root of workers",
      .trial = Size({{"n", 300}}),
      .memory_bytes = [](const Size& size, const Layout& layout,
                         int /*rank*/) { return bytes_of_a_rank(size, layout); },
      .source = "van de Geijn, Watts, \"SUMMA\", Concurrency: Practice and Experience 9 (1997)",
      .known_answer =
          "A (B x) = C x for random x (Freivalds 1977), and 32 entries from the definition",
      .tolerance = "none: the entries are small integers, so all sums are exact",
      .create = [](const Size& size) { return std::make_unique<Gemm>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
