// SPDX-License-Identifier: BSD-3-Clause

/// The two-dimensional Ising model on a torus: spins, up or down, that like to be as their four
/// neighbours are, at a temperature. Updates are so short that ranks often wait for the spins of
/// their neighbours.
///
/// The plain loop, on a chessboard whose colours take turns, as spins of one colour are no
/// neighbours:
///   for half in 0 ... 2 * sweeps - 1:
///     for each spin s of colour half % 2:
///       d = 2 * s * (s_above + s_below + s_left + s_right)
///       if random(half, s) < exp(-d / temperature): s = -s
///
/// 64 spins of a colour are one word (ising/word_rows.hpp). Ranks have blocks of the lattice
/// (ising/decomposition.hpp) and exchange what lies beyond their edges (ising/halo.hpp) while they
/// update what needs none of it; the threads of a rank share its rows.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/monte_carlo/ising/block.hpp"
#include "kernels/monte_carlo/ising/decomposition.hpp"
#include "kernels/monte_carlo/ising/energy_check.hpp"
#include "kernels/monte_carlo/ising/halo.hpp"
#include "kernels/monte_carlo/ising/replay.hpp"
#include "kernels/monte_carlo/ising/run_length.hpp"
#include "kernels/tally.hpp"
#include "parallel/clock/fastest_of.hpp"
#include "parallel/communication/process_grid.hpp"
#include "parallel/memory/thread_scratch.hpp"

namespace scalelab {
namespace {

// Says which kernel a random stream belongs to, in the second word of the key.
constexpr std::uint32_t ising_stream = 0x69730001;
// What a free thread takes next under a dynamic schedule: no less, as this takes about a
// microsecond.
constexpr std::int64_t fewest_words_of_grain = 128;

// One thread's part of a half sweep.
struct OwnPart {
  ising::HalfSweep half;
  bool measured = false;  // whether it is counted what there was before
  bool last = false;
  ising::Counts counts{};
  std::int64_t updated = 0;  // spins
};

class Ising final : public Kernel {
 public:
  explicit Ising(const Size& size)
      : l_(size.integer("l")),
        sweeps_(size.integer("sweeps")),
        temperature_(size.real("temperature")),
        acceptance_(temperature_) {}

  void prepare(Process& process) override {
    key_ = {process.seed(), ising_stream};
    const GridShape shape = ising::grid_of(l_, process.ranks()).value();
    const ising::Part part = ising::part_of(l_, shape, process.rank());
    ising::Block& block = block_.emplace(part);
    if (process.ranks() > 1) {
      grid_.emplace(process.group(), shape);
      halo_.emplace(*grid_, block);
    }
    replay_.emplace(part);
    const auto measurements = static_cast<std::size_t>(sweeps_ - ising::warm_up(sweeps_));
    series_ = ThreadScratch<std::int64_t>(process, 2 * measurements);
    antiparallel_.resize(measurements);
    up_.resize(measurements);
    energies_.resize(measurements);
    exact_ = ising::exact_energy(l_, temperature_);
    reset(process);
    interpreted_ = InterpretedLoop(process, strips_per_second(), all_under_the_lock);
  }

  void reset(Process& process) override {
    updated_.reset(process);
    process.on_team([&](int thread) {
      block_->set_up(share_of(block_->part().strips(), thread, process.threads()));
    });
  }

  void work(Worker& worker) override {
    const std::span<std::int64_t> antiparallel =
        series_.of(worker.thread()).first(antiparallel_.size());
    const std::span<std::int64_t> up = series_.of(worker.thread()).last(up_.size());
    std::int64_t updated = 0;
    for (std::int64_t number = 0; number < 2 * sweeps_; ++number) {
      const std::int64_t measurement = number / 2 - ising::warm_up(sweeps_);
      OwnPart own{.half = half_sweep(number),
                  .measured = number % 2 == 1 && measurement >= 0,
                  .last = number == last_half_sweep()};
      take(worker, own);
      updated += own.updated;
      if (own.measured) {
        antiparallel[static_cast<std::size_t>(measurement)] = own.counts.antiparallel;
        up[static_cast<std::size_t>(measurement)] = own.counts.up;
      }
    }
    updated_.set(worker, updated);
  }

  Answer answer(Process& process) override {
    add_up_series(process);
    const double spins = static_cast<double>(l_) * static_cast<double>(l_);
    double magnetisation = 0;
    for (std::size_t i = 0; i < energies_.size(); ++i) {
      energies_[i] = 2 * static_cast<double>(antiparallel_[i]) / spins - 2;
      magnetisation += std::abs(2 * static_cast<double>(up_[i]) / spins - 1);
    }
    magnetisation /= static_cast<double>(energies_.size());
    const ising::EnergyCheck energy = ising::check_energy(energies_, exact_);
    const std::int64_t updated = updated_.total(process);
    const std::int64_t wrong = wrong_spins(process);

    Answer answer{
        .value = fingerprint_as_double(fingerprint_of_all(process)),
        .verified = updated == l_ * l_ * sweeps_ && wrong == 0 && energy.verified,
        .check = fmt::format("{} of {} updates done, {} spins differ from their last update by its "
                             "definition (must be 0), {}",
                             updated, l_ * l_ * sweeps_, wrong, energy.words),
        .values = {
            {"energy", "1", "mean energy of a spin, in units of J", energy.mean},
            {"exact_energy", "1", "what it is exactly", exact_.mean},
            {"standard_error", "1", "of the mean energy", energy.standard_error},
            {"z", "1", "standard errors from the exact energy", energy.z},
            {"magnetisation", "1", "mean of the magnetisation's size, a spin", magnetisation}}};
    if (energy.autocorrelation) {
      answer.values.push_back({"autocorrelation_time", "1", "of the energy, integrated, in sweeps",
                               energy.autocorrelation->time});
    }
    return answer;
  }

 private:
  [[nodiscard]] std::int64_t last_half_sweep() const noexcept { return 2 * sweeps_ - 1; }
  [[nodiscard]] ising::HalfSweep half_sweep(std::int64_t number) const noexcept {
    return {.number = number, .key = key_, .acceptance = &acceptance_};
  }

  // A half sweep needs the other colour's spins beyond the edges, which are under way while the
  // inner spins are updated. At the start all know them.
  void take(Worker& worker, OwnPart& own) {
    const int other = 1 - own.half.colour();
    const bool exchanges = halo_ && own.half.number > 0 && worker.thread() == 0;
    if (exchanges) {
      halo_->start(worker, other);
    }
    update_inside(worker, own);
    if (halo_) {
      if (exchanges) {
        halo_->finish(worker, other);
      }
      worker.barrier();
      update_at_edges(worker, own);
    }
    worker.barrier();
  }

  void update_inside(Worker& worker, OwnPart& own) {
    const Range strips = block_->part().inner_strips();
    const Range words = block_->part().inner_words();
    if (strips.empty() || words.empty()) {
      return;
    }
    worker.team_for(strips.size(), grain_of(words.size()), [&](const Range& piece) {
      interpreted_.run(worker, piece, [&](std::int64_t begin, std::int64_t end) {
        update({.first = strips.first + begin, .last = strips.first + end}, words, own);
      });
    });
  }

  // Of the first and the last strip all words, where rows are cut; of the others the first and the
  // last word, where words are.
  void update_at_edges(Worker& worker, OwnPart& own) {
    const ising::Part& part = block_->part();
    const std::int64_t last = part.strips() - 1;
    if (part.words_cut) {
      worker.team_for(last + 1, grain_of(2), [&](const Range& piece) {
        interpreted_.run(worker, piece, [&](std::int64_t begin, std::int64_t end) {
          for (std::int64_t strip = begin; strip < end; ++strip) {
            update_edges_of(strip, own);
          }
        });
      });
    } else {
      worker.team_for(last == 0 ? 1 : 2, [&](std::int64_t side) {
        interpreted_.run(
            worker, {.first = side, .last = side + 1},
            [&](std::int64_t begin, std::int64_t /*end*/) { update_edges_of(begin * last, own); });
      });
    }
  }

  void update_edges_of(std::int64_t strip, OwnPart& own) {
    const Range strips{.first = strip, .last = strip + 1};
    const Range words{.first = 0, .last = block_->part().words.size()};
    const Range inner_strips = block_->part().inner_strips();
    const Range inner_words = block_->part().inner_words();
    const bool inner = inner_strips.first <= strip && strip < inner_strips.last;
    if (!inner || inner_words.empty()) {
      update(strips, words, own);
    } else {
      update(strips, {.first = words.first, .last = inner_words.first}, own);
      update(strips, {.first = inner_words.last, .last = words.last}, own);
    }
  }

  void update(const Range& strips, const Range& words, OwnPart& own) {
    if (own.last) {
      replay_->remember(*block_, own.half.colour(), strips, words);
    }
    if (own.measured) {
      own.counts += block_->count_and_update(own.half, strips, words);
    } else {
      block_->update(own.half, strips, words);
    }
    own.updated += block_->part().spins_of_colour(strips, words);
  }

  // Strips that one thread updates in a second.
  double strips_per_second() {
    constexpr int measurements = 5;
    const Range strips{.first = 0, .last = 1};
    const Range words{.first = 0, .last = block_->part().words.size()};
    return 1 / fastest_of(measurements, [&] { block_->update(half_sweep(0), strips, words); });
  }

  // Strips of so many words that a thread takes together.
  static std::int64_t grain_of(std::int64_t words) noexcept {
    return std::max<std::int64_t>(1, fewest_words_of_grain / (words * ising::rows_of_strip));
  }

  // What all workers counted, on every rank.
  void add_up_series(Process& process) {
    std::ranges::fill(antiparallel_, 0);
    std::ranges::fill(up_, 0);
    for (int thread = 0; thread < process.threads(); ++thread) {
      const std::span<const std::int64_t> own = series_.of(thread);
      for (std::size_t i = 0; i < up_.size(); ++i) {
        antiparallel_[i] += own[i];
        up_[i] += own[up_.size() + i];
      }
    }
    process.group().all_reduce(antiparallel_, reduction::sum);
    process.group().all_reduce(up_, reduction::sum);
  }

  std::int64_t wrong_spins(Process& process) const {
    return process.group().all_reduce(replay_->wrong_spins(*block_, half_sweep(last_half_sweep())),
                                      reduction::sum);
  }

  // Of every spin in the end, and of the energy and the magnetisation after every sweep.
  std::uint64_t fingerprint_of_all(Process& process) const {
    std::vector<std::uint64_t> sums(static_cast<std::size_t>(process.threads()));
    process.on_team([&](int thread) {
      sums[static_cast<std::size_t>(thread)] =
          block_->fingerprint(share_of(block_->part().strips(), thread, process.threads()));
    });
    std::uint64_t sum = 0;
    for (const std::uint64_t one : sums) {
      sum += one;
    }
    sum = process.group().all_reduce(sum, reduction::sum);
    for (std::size_t i = 0; i < up_.size(); ++i) {
      sum += fingerprint(2, i, static_cast<std::uint64_t>(antiparallel_[i]));
      sum += fingerprint(3, i, static_cast<std::uint64_t>(up_[i]));
    }
    return sum;
  }

  std::int64_t l_;
  std::int64_t sweeps_;
  double temperature_;
  ising::Acceptance acceptance_;
  philox::Key key_{};
  std::optional<ProcessGrid> grid_;
  std::optional<ising::Block> block_;
  std::optional<ising::Halo> halo_;
  std::optional<ising::Replay> replay_;
  InterpretedLoop interpreted_;
  ThreadScratch<std::int64_t> series_;      // of each thread: antiparallel bonds, then spins up
  std::vector<std::int64_t> antiparallel_;  // bonds, after each measured sweep
  std::vector<std::int64_t> up_;            // spins, likewise
  std::vector<double> energies_;            // of a spin, likewise
  ising::ExactEnergy exact_;
  Tally updated_;  // spins
};

double bytes_of_ising(const Size& size, const Layout& layout, int rank) {
  const std::int64_t l = size.integer("l");
  const ising::Part part = ising::part_of(l, ising::grid_of(l, layout.ranks).value(), rank);
  const std::int64_t sweeps = size.integer("sweeps");
  const auto measurements = static_cast<std::size_t>(sweeps - ising::warm_up(sweeps));
  // Two integers of each thread, two sums and an energy.
  const std::size_t of_series =
      measurements * sizeof(std::int64_t) * (2 * static_cast<std::size_t>(layout.threads) + 3);
  return static_cast<double>(ising::Block::bytes(part) + ising::Halo::bytes(part) +
                             ising::Replay::bytes() + of_series);
}

// Why this can't be run, with what can.
std::string what_ising_refuses(const Size& size, const Layout& layout) {
  const std::int64_t l = size.integer("l");
  const std::int64_t sweeps = size.integer("sweeps");
  const double temperature = size.real("temperature");
  if (!ising::grid_of(l, layout.ranks)) {
    return fmt::format(
        "a lattice of l = {} can't be cut for {} ranks, as each needs a row of it, or 64 spins of "
        "a "
        "colour in each of some rows: use l >= {}, or at most {} ranks",
        l, layout.ranks, layout.ranks + layout.ranks % 2, l);
  }
  const std::int64_t fewest = ising::fewest_sweeps(l, temperature);
  if (sweeps < fewest) {
    return fmt::format(
        "sweeps = {} are too few to know the energy at l = {} and temperature = {}: use sweeps >= "
        "{} (a million updates, and enough to forget the start, which takes long near 2.269)",
        sweeps, l, temperature, fewest);
  }
  return {};
}

// To an even number.
Size grown_lattice(const Size& one_worker, int workers) {
  Size size = one_worker;
  size.set("l", 2 * std::round(one_worker.real("l") * std::sqrt(workers) / 2));
  return size;
}

}  // namespace

namespace kernels {

KernelInfo ising() {
  return {
      .summary = "Ising model in two dimensions, Metropolis on a chessboard, 64 spins in a word",
      .bound = Bound::communication_latency,
      .parameters = {{.name = "l",
                      .unit = "1",
                      .meaning = "rows and columns of the lattice",
                      .default_value = 1024,
                      .minimum = 4,
                      .maximum = 1'048'576,
                      .multiple_of = 2},
                     {.name = "sweeps",
                      .unit = "1",
                      .meaning =
                          "how often each spin is updated; the first quarter is not measured",
                      .default_value = 1000,
                      .minimum = 1,
                      .maximum = 1'000'000},
                     {.name = "temperature",
                      .unit = "1",
                      .meaning = "temperature, in units of J/k; 2.26919 is critical",
                      .default_value = 2,
                      .minimum = 1,
                      .maximum = 10,
                      .integer = false}},
      .work_unit = "spin update",
      .work =
          [](const Size& size) { return size.real("l") * size.real("l") * size.real("sweeps"); },
      .grow = grown_lattice,
      .growth = "l x square root of workers, to an even number",
      .trial = Size({{"l", 154}, {"sweeps", 48}, {"temperature", 5}}),
      .memory_bytes = bytes_of_ising,
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .why_not = what_ising_refuses,
      .source =
          "Metropolis et al., J. Chem. Phys. 21 (1953); spins in words: Williams, Kalos, J. Stat. "
          "Phys. 37 (1984)",
      .known_answer =
          "the exact energy of the finite lattice (Kaufman, Phys. Rev. 76, 1949); the last update "
          "of some spins from its definition; the number of updates",
      .tolerance =
          "the energy by its own standard error, autocorrelation counted (Madras, Sokal, J. Stat. "
          "Phys. 50, 1988): a right one is further off once in 500 million seeds; the rest exactly",
      .create = [](const Size& size) { return std::make_unique<Ising>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
