// SPDX-License-Identifier: BSD-3-Clause

/// A x = b for a dense n x n matrix, by LU factors with partial pivoting: compute that runs out of
/// work to share as it goes on.
///
/// The plain loop:
///   for k in 0 ... n - 1:
///     p = the row from k on with the largest |A(p, k)|; exchange rows k and p of A and b
///     for i in k + 1 ... n - 1:
///       A(i, k) /= A(k, k)
///       for j in k + 1 ... n - 1:
///         A(i, j) -= A(i, k) * A(k, j)
///       b(i) -= A(i, k) * b(k)
///   for k in n - 1 ... 0:
///     x(k) = (b(k) - sum of A(k, j) * x(j) for j > k) / A(k, k)
///
/// Ranks stand in a grid of rows and columns, which have the matrix in blocks of nb x nb, dealt out
/// in turn in both directions, with b as one more column (the layout of HPL and ScaLAPACK). For
/// each block column: the ranks that have it factor it (lu/panel.hpp), and send the multipliers
/// along the grid's rows; rows are exchanged along its columns, all of a panel's at once; every
/// rank solves for its columns of U, and takes the product of both from its part of the rest. While
/// that goes on, the first thread of the ranks that have the next block column has already brought
/// that one up to date, factors it and sends it (look-ahead of one). As in HPL rows of multipliers
/// that are done with are not exchanged any more: b goes through the elimination with the matrix.
///
/// Every entry goes through the same operations in the same order however the matrix is cut
/// (lu/elimination.hpp), so that pivots and x are the same to the last bit for every layout and
/// every nb.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "kernels/growth.hpp"
#include "kernels/kernel.hpp"
#include "kernels/matrix/lu/back_substitution.hpp"
#include "kernels/matrix/lu/block_cyclic.hpp"
#include "kernels/matrix/lu/distributed_system.hpp"
#include "kernels/matrix/lu/elimination.hpp"
#include "kernels/matrix/lu/panel.hpp"
#include "kernels/matrix/lu/random_system.hpp"
#include "kernels/matrix/lu/row_exchange.hpp"
#include "kernels/matrix/lu/solution_check.hpp"
#include "parallel/communication/process_grid.hpp"

namespace scalelab {
namespace {

constexpr double largest_residual = 16;  // HPL's

// What a thread takes at once of the rest of the matrix: of its rows, which stay in the
// second-level cache, and of its columns.
constexpr std::int64_t tile_rows = 16 * elimination::most_strip_rows;
constexpr std::int64_t tile_columns = 64;

class Lu final : public Kernel {
 public:
  explicit Lu(const Size& size) : n_(size.integer("n")), nb_(size.integer("nb")) {}

  void prepare(Process& process) override {
    grid_.emplace(ProcessGrid::near_square(process.group()));
    system_.emplace(n_, process.seed());
    matrix_ = DistributedSystem(process, *grid_, *system_, n_, nb_);
    const std::int64_t width = std::min(n_, nb_);
    // Processors of several kinds take the longest strips of any of them.
    const std::int64_t strip =
        process.group().all_reduce(elimination::strip_rows(), reduction::maximum);
    for (FactoredPanel& panel : panels_) {
      panel = FactoredPanel(matrix_.rows().size(), width, strip);
    }
    factorization_.emplace(grid_->column_group(), matrix_.rows(), width);
    exchange_ = RowExchange(matrix_.rows(), matrix_.local_columns(), width);
    substitution_ = BackSubstitution(matrix_);
    pivots_.assign(static_cast<std::size_t>(n_), 0);
    tiles_taken_ = std::vector<std::atomic<std::int64_t>>(static_cast<std::size_t>(blocks()));
  }

  void reset(Process& process) override {
    matrix_.fill(process);
    substitution_.reset();
    std::ranges::fill(pivots_, 0);
    std::ranges::fill(tiles_taken_, 0);
  }

  void work(Worker& worker) override {
    const bool leads = worker.thread() == 0;
    if (leads) {
      Request coming = next_panel(worker, 0);
      worker.finish(coming);
      arrived(0);
    }
    worker.barrier();
    for (std::int64_t block = 0; block < blocks(); ++block) {
      if (!has_whole_columns()) {
        exchange_and_solve(worker, block);
        worker.barrier();
      }
      Request coming;
      if (leads && block + 1 < blocks()) {
        update_next_panel(worker, block);
        coming = next_panel(worker, block + 1);
      }
      update_rest(worker, block, coming);
      if (leads && block + 1 < blocks()) {
        worker.finish(coming);
        arrived(block + 1);
      }
      worker.barrier();
    }
    substitution_.work(worker, *grid_, matrix_);
  }

  Answer answer(Process& process) override {
    const std::vector<double> x = substitution_.solution(*grid_);
    const SolutionError error = solution_error(process, *system_, n_, x);
    return {
        .value = checksum(),
        .verified = error.residual < largest_residual && error.furthest < 0.5,
        .check = fmt::format("the scaled residual is {:.3g} (must be below {}), and x is at most "
                             "{:.3g} from the known whole numbers (must be below 0.5)",
                             error.residual, largest_residual, error.furthest),
        .values = {{.name = "residual",
                    .unit = "1",
                    .meaning = "scaled residual, as HPL has it",
                    .value = error.residual},
                   {.name = "error",
                    .unit = "1",
                    .meaning = "largest difference of x from the known solution",
                    .value = error.furthest}}};
  }

 private:
  [[nodiscard]] const BlockCyclic& rows() const noexcept { return matrix_.rows(); }
  [[nodiscard]] const BlockCyclic& columns() const noexcept { return matrix_.columns(); }
  [[nodiscard]] std::int64_t blocks() const noexcept { return rows().blocks(); }
  // Whether this rank has all rows of its columns: then a thread does all that is to be done after
  // a panel for some columns, and threads wait for each other once for a panel. Else rows come from
  // other ranks first, for all columns at once.
  [[nodiscard]] bool has_whole_columns() const noexcept { return grid_->rows() == 1; }
  [[nodiscard]] FactoredPanel& panel(std::int64_t block) noexcept {
    return panels_[static_cast<std::size_t>(block % 2)];
  }

  // Factors the panel, where this rank has it, and begins to send it or to receive it. By the
  // first thread.
  Request next_panel(Worker& worker, std::int64_t block) {
    FactoredPanel& next = panel(block);
    if (columns().owns(block)) {
      worker.step();
      factorization_->factor(worker, block,
                             matrix_.at(rows().before(block), columns().before(block)),
                             columns().width(block), next);
    } else {
      next.resize(rows().size() - rows().before(block + 1), columns().width(block));
    }
    if (grid_->columns() == 1) {
      return {};
    }
    return worker.start(
        [&] { return grid_->row_group().i_broadcast(next.all(), columns().owner(block)); });
  }

  // Takes note of a panel that is here.
  void arrived(std::int64_t block) {
    const std::span<const double> found = panel(block).pivots();
    std::vector<std::int64_t> pivots(found.size());
    std::ranges::transform(found, pivots.begin(),
                           [](double row) { return static_cast<std::int64_t>(row); });
    std::ranges::copy(pivots, pivots_.begin() + block * nb_);
    exchange_.set(block, pivots, matrix_.local_columns() - columns().before(block + 1));
  }

  // Exchanges the panel's rows in the columns after it, and finds those columns' rows of U. By all
  // threads.
  void exchange_and_solve(Worker& worker, std::int64_t block) {
    const std::int64_t first = columns().before(block + 1);
    const std::int64_t count = matrix_.local_columns() - first;
    const elimination::Block rest = matrix_.at(0, first);
    constexpr std::int64_t grain = 16;
    if (grid_->rows() > 1 && count > 0) {
      worker.team_for(count, grain, [&](const Range& piece) {
        worker.step();
        worker.native([&] { exchange_.pack(rest, piece); });
      });
      worker.funneled([&] { exchange_.gather(grid_->column_group()); });
    }
    worker.team_for(count, grain, [&](const Range& piece) {
      worker.step();
      worker.native([&] { solve(block, piece); });
    });
  }

  // For some of the columns after the panel: their rows are exchanged, and those of U found.
  void solve(std::int64_t block, const Range& some_columns) {
    const elimination::Block rest = matrix_.at(0, columns().before(block + 1));
    exchange_.make(block, rest, some_columns);
    const FactoredPanel& done = panel(block);
    const elimination::Block u = exchange_.top().at(0, some_columns.first);
    elimination::solve_lower_unit(done.top(), done.columns(), u, some_columns.size());
    if (rows().owns(block)) {
      for (std::int64_t j = 0; j < some_columns.size(); ++j) {
        std::copy_n(u.at(0, j).data, done.columns(),
                    rest.at(rows().before(block), some_columns.first + j).data);
      }
    }
  }

  // Of the rest of the matrix as this rank has it after `block`: some rows and columns less the
  // product of multipliers and U. Rows begin with a strip.
  void update(std::int64_t block, const Range& some_rows, const Range& some_columns) {
    const FactoredPanel& done = panel(block);
    elimination::subtract_product(done.multipliers(some_rows.first), some_rows.size(),
                                  done.columns(), exchange_.top().at(0, some_columns.first),
                                  some_columns.size(),
                                  matrix_.at(rows().before(block + 1) + some_rows.first,
                                             columns().before(block + 1) + some_columns.first));
  }

  // How many columns of the rest belong to the next panel.
  [[nodiscard]] std::int64_t columns_of_next(std::int64_t block) const {
    return block + 1 < blocks() && columns().owns(block + 1) ? columns().width(block + 1) : 0;
  }

  void update_next_panel(Worker& worker, std::int64_t block) {
    const std::int64_t height = rows().size() - rows().before(block + 1);
    const Range next{.first = 0, .last = columns_of_next(block)};
    if (next.empty()) {
      return;
    }
    if (has_whole_columns()) {
      worker.native([&] { solve(block, next); });
    }
    for (std::int64_t row = 0; row < height; row += tile_rows) {
      worker.step();
      worker.native(
          [&] { update(block, {.first = row, .last = std::min(height, row + tile_rows)}, next); });
    }
  }

  // The columns after the next panel's. Threads take tiles as they come, whatever the schedule:
  // the first one comes when it has made the next panel.
  void update_rest(Worker& worker, std::int64_t block, Request& coming) {
    const std::int64_t height = rows().size() - rows().before(block + 1);
    const std::int64_t left = columns_of_next(block);
    const std::int64_t width = matrix_.local_columns() - columns().before(block + 1) - left;
    const std::int64_t tile_height =
        has_whole_columns() ? std::max<std::int64_t>(1, height) : tile_rows;
    const std::int64_t tile_width =
        has_whole_columns() ? columns_together(width, worker.threads()) : tile_columns;
    const std::int64_t across = grains_in(width, tile_width);
    const std::int64_t tiles = has_whole_columns() ? across : grains_in(height, tile_rows) * across;
    std::atomic<std::int64_t>& taken = tiles_taken_[static_cast<std::size_t>(block)];
    bool ended = worker.thread() != 0 || grid_->columns() == 1 || block + 1 == blocks();
    for (std::int64_t tile = taken++; tile < tiles; tile = taken++) {
      const std::int64_t first = tile / across * tile_height;
      const std::int64_t column = tile % across * tile_width;
      const Range some_columns{.first = left + column,
                               .last = left + std::min(width, column + tile_width)};
      if (has_whole_columns()) {
        worker.step();
        worker.native([&] { solve(block, some_columns); });
      }
      // A part of it at a time, since messages get on only when MPI is called.
      const std::int64_t last = std::min(height, first + tile_height);
      for (std::int64_t row = first; row < last; row += tile_rows) {
        worker.step();
        worker.native([&] {
          update(block, {.first = row, .last = std::min(last, row + tile_rows)}, some_columns);
        });
        if (!ended) {
          ended = worker.progress(coming);
        }
      }
    }
  }

  // So many that each thread takes several times what is left of them, and none too few.
  static std::int64_t columns_together(std::int64_t width, std::int64_t threads) {
    constexpr std::int64_t least = 16;
    constexpr std::int64_t times = 6;
    return threads == 1 ? tile_columns
                        : std::clamp(width / (threads * times) / 4 * 4, least, tile_columns);
  }

  // Of all pivots in turn, below 2^53.
  [[nodiscard]] double checksum() const {
    std::uint64_t sum = 0;
    for (const std::int64_t pivot : pivots_) {
      sum = (sum ^ static_cast<std::uint64_t>(pivot + 1)) * 0x9E3779B97F4A7C15U;
      sum ^= sum >> 29U;
    }
    return static_cast<double>(sum >> 11U);
  }

  std::int64_t n_;
  std::int64_t nb_;
  std::optional<ProcessGrid> grid_;
  std::optional<RandomSystem> system_;
  DistributedSystem matrix_;
  std::array<FactoredPanel, 2> panels_;  // of even and of odd blocks
  std::optional<PanelFactorization> factorization_;
  RowExchange exchange_;
  BackSubstitution substitution_;
  std::vector<std::int64_t> pivots_;
  std::vector<std::atomic<std::int64_t>> tiles_taken_;  // of the rest after each block
};

double bytes_of_rank(const Size& size, const Layout& layout, int rank) {
  const std::int64_t n = size.integer("n");
  const std::int64_t nb = size.integer("nb");
  const GridShape grid = near_square_shape(layout.ranks);
  const std::int64_t width = std::min(n, nb);
  const BlockCyclic rows{.n = n, .nb = nb, .parts = grid.rows, .part = rank / grid.columns};
  const BlockCyclic columns{.n = n, .nb = nb, .parts = grid.columns, .part = rank % grid.columns};
  const std::int64_t local_columns = columns.size() + (columns.owns(columns.blocks()) ? 1 : 0);
  std::int64_t doubles = DistributedSystem::size(rows, local_columns) +
                         2 * FactoredPanel::size(rows.size(), width) +
                         RowExchange::size(rows, local_columns, width);
  doubles += BackSubstitution::size(rows) + n + rows.size();  // pivots and b
  return sizeof(double) * static_cast<double>(doubles);
}

Demand demand_of_lu(const Size& size, const Layout& layout) {
  const double n = size.real("n");
  const double nb = std::min(n, size.real("nb"));
  const GridShape grid = near_square_shape(layout.ranks);
  const double panels = std::ceil(n / nb);
  const double steps = std::ceil(std::log2(grid.rows));
  Demand demand;
  demand.flops = 2 * n * n * n / 3 + 3 * n * n / 2;
  // What is left of the matrix is read and written for each panel, and U is read once more.
  const double left = n * n * n / (3 * nb);
  demand.bytes = sizeof(double) * (2 * left + n * n / 2);
  demand.read_bytes = sizeof(double) * (left + n * n / 2);
  if (layout.ranks > 1) {
    // An exchange for each column in its own panels, a gathering of rows and a panel sent on.
    demand.messages = n / grid.columns * steps + panels * (steps + (grid.columns > 1 ? 1 : 0));
    const double rows_of_rank = n / grid.rows;
    const double columns_of_rank = n / grid.columns;
    demand.message_bytes =
        sizeof(double) * (steps * columns_of_rank * (3 + 2 * nb) +
                          (grid.rows > 1 ? n * columns_of_rank / grid.rows : 0) +
                          (grid.columns > 1 ? rows_of_rank * columns_of_rank / 2 : 0));
  }
  return demand;
}

}  // namespace

namespace kernels {

KernelInfo lu() {
  return {
      .summary = "A x = b by LU factors with partial pivoting, blocks dealt out in two dimensions",
      .bound = Bound::imbalance,
      .parameters = {{.name = "n",
                      .unit = "1",
                      .meaning = "rows and columns of the matrix",
                      .default_value = 3000,
                      .minimum = 1,
                      .maximum = 500'000},
                     {.name = "nb",
                      .unit = "1",
                      .meaning = "rows and columns of a block, and so the width of a panel",
                      .default_value = 128,
                      .minimum = 8,
                      .maximum = 1024}},
      .work_unit = "flop",
      .work =
          [](const Size& size) {
            const double n = size.real("n");
            return 2 * n * n * n / 3 + 3 * n * n / 2;
          },
      .demand = demand_of_lu,
      .grow = growth::with_cube_root("n"),
      .growth = "n x cube root of workers",
      .trial = Size({{"n", 300}, {"nb", 48}}),
      .memory_bytes = bytes_of_rank,
      .source =
          "Petitet, Whaley, Dongarra, Cleary, \"HPL\" (netlib); Golub, Van Loan, \"Matrix "
          "computations\", section 3.4; Toledo, SIAM J. Matrix Anal. Appl. 18 (1997)",
      .known_answer =
          "x, which is whole numbers, and HPL's scaled residual; the value is a checksum "
          "of the pivots",
      .tolerance =
          "residual below 16, as HPL has it: some units of n roundings; x within 0.5, "
          "so that it rounds to the known whole numbers",
      .create = [](const Size& size) { return std::make_unique<Lu>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
