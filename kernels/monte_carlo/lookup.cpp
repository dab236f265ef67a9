// SPDX-License-Identifier: BSD-3-Clause

/// Macroscopic cross sections of a reactor's materials at random energies: where codes for neutron
/// transport spend most of their time, waiting for memory. The problem is XSBench's.
///
/// The plain loop:
///   for look-up in 0 ... lookups - 1:
///     energy, material = random numbers of the stream of `look-up`
///     sum[0 ... 4] = 0
///     for nuclide in material:
///       i = number of the last point of the nuclide's grid that is not above energy
///       f = (E[i + 1] - energy) / (E[i + 1] - E[i])
///       for reaction in total, elastic, absorption, fission, nu-fission:
///         high, low = the reaction's cross sections at points i + 1 and i
///         sum[reaction] += density(nuclide, material) (high - f (high - low))
///     hash += hash of (look-up, the bits of sum[0 ... 4])         (modulo 2^64)
///
/// How i is found is a choice: `grid`. Look-ups are independent of each other, so several can be
/// under way at once while memory is slow to answer: `in_flight`.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/balanced_grain.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/monte_carlo/lookup/batch.hpp"
#include "kernels/monte_carlo/lookup/held_lookup_table.hpp"
#include "kernels/monte_carlo/lookup/materials.hpp"
#include "kernels/monte_carlo/lookup/particle.hpp"
#include "kernels/monte_carlo/lookup/plain_lookup.hpp"
#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"
#include "parallel/clock/fastest_of.hpp"

namespace scalelab {
namespace {

// What a free worker takes next under a dynamic schedule is no more look-ups than this, and what is
// done under the interpreter lock before a native part follows: some hundred microseconds.
constexpr std::int64_t most_lookups_of_piece = 512;
// So many look-ups are known beforehand, at equal distances among all.
constexpr std::int64_t most_known_lookups = 1024;

constexpr const char* unionized = "unionized";
constexpr const char* by_hash = "hash";
constexpr const char* by_nuclide = "nuclide";

/// What the look-ups of a thread, or of all, come to.
struct LookupSums {
  std::uint64_t hash = 0;     // the sum of their verification hashes, modulo 2^64
  std::uint64_t lookups = 0;  // how many there were
  std::uint64_t numbers = 0;  // the sum of their numbers, modulo 2^64
};

struct alignas(64) SumsOfThread {
  LookupSums sums;
};

// 0 + 1 + ... + (count - 1), modulo 2^64.
std::uint64_t sum_of_numbers(std::int64_t count) {
  const auto n = static_cast<std::uint64_t>(count);
  return n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
}

TableShape shape_of(const Size& size) {
  const std::string& grid = size.text("grid");
  return {.nuclides = size.integer("nuclides"),
          .gridpoints = size.integer("gridpoints"),
          .grid = grid == unionized ? TableShape::Grid::unionized
                  : grid == by_hash ? TableShape::Grid::hash
                                    : TableShape::Grid::nuclide,
          .hash_bins = size.integer("hash_bins")};
}

class Lookup final : public Kernel {
 public:
  explicit Lookup(const Size& size)
      : lookups_(size.integer("lookups")),
        shape_(shape_of(size)),
        holder_(size.text("table") == "node" ? TableHolder::node : TableHolder::rank),
        in_flight_(size.integer("in_flight")),
        known_distance_(grains_in(lookups_, most_known_lookups)) {}

  void prepare(Process& process) override {
    key_ = {process.seed(), particles_stream};
    materials_.emplace(shape_.nuclides, process.seed());
    const SyntheticNuclides nuclides(shape_.nuclides, shape_.gridpoints, process.seed());
    table_.make(process, holder_, shape_, nuclides);
    batches_.resize(static_cast<std::size_t>(process.threads()));
    process.on_team([this](int thread) {
      batches_[static_cast<std::size_t>(thread)] =
          std::make_unique<LookupBatch>(table_.table(), *materials_, key_, in_flight_);
    });
    know_some_lookups(process, nuclides);
    interpreted_ = InterpretedLoop(process, batches_per_second(), all_under_the_lock);
  }

  void reset(Process& process) override {
    sums_.assign(static_cast<std::size_t>(process.threads()), {});
    found_.assign(known_.size(), 0);
  }

  void work(Worker& worker) override {
    const auto thread = static_cast<std::size_t>(worker.thread());
    LookupBatch& batch = *batches_[thread];
    LookupSums sums;
    const std::int64_t batches = grains_in(lookups_, in_flight_);
    const std::int64_t most_batches = std::max<std::int64_t>(most_lookups_of_piece / in_flight_, 1);
    worker.parallel_for(
        batches, balanced_grain(batches, worker.workers(), most_batches), [&](const Range& piece) {
          for (std::int64_t at = piece.first; at < piece.last; at += most_batches) {
            const Range part{.first = at, .last = std::min(at + most_batches, piece.last)};
            interpreted_.run(worker, part, [&](std::int64_t begin, std::int64_t end) {
              look_up({.first = begin, .last = end}, batch, sums);
            });
          }
        });
    sums_[thread].sums = sums;
  }

  Answer answer(Process& process) override {
    std::array<std::uint64_t, 3> total{};
    for (const SumsOfThread& own : sums_) {
      total[0] += own.sums.hash;
      total[1] += own.sums.lookups;
      total[2] += own.sums.numbers;
    }
    process.group().all_reduce(total, reduction::sum);
    const auto [hash, lookups, numbers] = total;

    std::vector<std::uint64_t> found = found_;
    process.group().all_reduce(found, reduction::sum);
    std::int64_t wrong = 0;
    for (std::size_t i = 0; i < known_.size(); ++i) {
      wrong += found[i] == known_[i] ? 0 : 1;
    }
    // What a double holds of it.
    constexpr unsigned bits_beyond_double = 11;
    return {.value = static_cast<double>(hash >> bits_beyond_double),
            .verified = wrong == 0 && lookups == static_cast<std::uint64_t>(lookups_) &&
                        numbers == sum_of_numbers(lookups_),
            .check = fmt::format("{} of {} look-ups that were recomputed from the definition "
                                 "differ (must be 0), {} of {} look-ups done, whose numbers add up "
                                 "to {} (must be {}); the hash is {:016x}",
                                 wrong, known_.size(), lookups, lookups_, numbers,
                                 sum_of_numbers(lookups_), hash),
            .values = {}};
  }

  void close() override { table_.close(); }

 private:
  // All workers compute some look-ups from the definition.
  void know_some_lookups(Process& process, const SyntheticNuclides& nuclides) {
    known_.assign(static_cast<std::size_t>(grains_in(lookups_, known_distance_)), 0);
    process.on_team([&](int thread) {
      const Range share =
          share_of(std::ssize(known_), process.worker_index(thread), process.workers());
      for (std::int64_t i = share.first; i < share.last; ++i) {
        known_[static_cast<std::size_t>(i)] =
            plain_lookup(nuclides, *materials_, key_, i * known_distance_);
      }
    });
    process.group().all_reduce(known_, reduction::sum);
  }

  // By one worker. Other look-ups each time, or they would be in its cache.
  [[nodiscard]] double batches_per_second() {
    constexpr int measurements = 5;
    const std::int64_t batches = std::max<std::int64_t>(most_lookups_of_piece / in_flight_, 1);
    std::int64_t number = 0;
    std::uint64_t sum = 0;
    const double shortest_s = fastest_of(measurements, [&] {
      for (std::int64_t batch = 0; batch < batches; ++batch) {
        sum += batches_.front()->look_up({.first = number, .last = number + in_flight_}).front();
        number += in_flight_;
      }
    });
    // Compared so that the compiler can't leave the work out: that the sum is 0 won't happen.
    return sum == 0 ? 0 : static_cast<double>(batches) / shortest_s;
  }

  void look_up(const Range& batches, LookupBatch& batch, LookupSums& sums) {
    for (std::int64_t at = batches.first; at < batches.last; ++at) {
      const Range numbers = in_indexes({.first = at, .last = at + 1}, in_flight_, lookups_);
      const auto hashes = batch.look_up(numbers);
      auto number = static_cast<std::uint64_t>(numbers.first);
      for (const std::uint64_t hash : hashes) {
        sums.hash += hash;
        sums.numbers += number;
        ++number;
      }
      sums.lookups += hashes.size();
      for (std::int64_t i = grains_in(numbers.first, known_distance_);
           i * known_distance_ < numbers.last; ++i) {
        found_[static_cast<std::size_t>(i)] =
            hashes[static_cast<std::size_t>(i * known_distance_ - numbers.first)];
      }
    }
  }

  std::int64_t lookups_;
  TableShape shape_;
  TableHolder holder_;
  std::int64_t in_flight_;
  std::int64_t known_distance_;  // from one look-up that is known beforehand to the next

  philox::Key key_{};
  std::optional<Materials> materials_;
  HeldLookupTable table_;
  std::vector<std::unique_ptr<LookupBatch>> batches_;  // of each thread
  InterpretedLoop interpreted_;
  std::vector<SumsOfThread> sums_;
  std::vector<std::uint64_t> known_;  // hashes of look-ups 0, known_distance_, ...
  std::vector<std::uint64_t> found_;  // what came of them on this rank; 0 if on others
};

double shared_table_bytes(const Size& size, const Layout& /*layout*/, int rank) {
  return size.text("table") == "node" && rank == 0 ? shape_of(size).bytes() : 0;
}

double bytes_of_lookup_rank(const Size& size, const Layout& layout, int rank) {
  const double table = size.text("table") == "rank" ? shape_of(size).bytes()
                                                    : shared_table_bytes(size, layout, rank);
  const double known = std::min<double>(size.real("lookups"), most_known_lookups);
  return table + 2 * known * sizeof(std::uint64_t) +
         layout.threads * LookupBatch::bytes(size.integer("nuclides"), size.integer("in_flight"));
}

// What a look-up needs, in the mean over the materials as they are met, of a table that is too
// large for caches: both points of each nuclide, a cache line each; the lines of the row that says
// where they are; and, of the search for that row, the last one. Each of these steps waits for the
// one before, but for as many look-ups at once as are in flight. A search in a nuclide's own grid
// ends at the points themselves.
Demand demand_of_lookup(const Size& size, const Layout& /*layout*/) {
  constexpr double line_bytes = sizeof(GridPoint);
  constexpr double flops_of_share = 3;
  constexpr double flops_of_reaction = 5;
  constexpr std::uint32_t words = 1000;  // that stand for all: as fine as materials are met
  const Materials materials(size.integer("nuclides"), 0);
  double nuclides = 0;
  double row_lines = 0;
  for (std::uint32_t i = 0; i < words; ++i) {
    const std::uint32_t word = i * (0xffffffffU / words) + 0xffffffffU / (2 * words);
    const std::size_t material = Materials::met_by(word);
    nuclides += static_cast<double>(materials.nuclides_of(material).size()) / words;
    row_lines += static_cast<double>(materials.row_touches_of(material).size()) / words;
  }
  const TableShape::Grid grid = shape_of(size).grid;
  const double steps = grid == TableShape::Grid::unionized ? 3
                       : grid == TableShape::Grid::hash    ? 2
                                                           : 1;
  const double lines = 2 * nuclides + (steps > 1 ? row_lines : 0) + (steps > 2 ? 1 : 0);
  // The two points of a nuclide lie side by side, and so do the lines of a row.
  const double places = nuclides + (steps > 1 ? 1 : 0) + (steps > 2 ? 1 : 0);
  const double lookups = size.real("lookups");
  return {.flops = lookups * nuclides * (flops_of_share + reactions * flops_of_reaction),
          .bytes = lookups * lines * line_bytes,
          .read_bytes = lookups * lines * line_bytes,
          .random_loads = lookups * places,
          .dependent_loads = lookups * steps / size.real("in_flight")};
}

}  // namespace

namespace kernels {

KernelInfo lookup() {
  return {
      .summary = "XSBench's problem: cross sections looked up at random in large tables",
      .bound = Bound::memory_latency,
      .parameters =
          {{.name = "lookups",
            .unit = "1",
            .meaning = "random look-ups in all",
            .default_value = 10'000'000,
            .minimum = 1,
            .maximum = 1'000'000'000'000'000},
           {.name = "nuclides",
            .unit = "1",
            .meaning = "nuclides of the materials: 68 in XSBench's small problem, 355 in its large "
                       "one",
            .default_value = 68,
            .minimum = static_cast<double>(Materials::fewest_nuclides),
            .maximum = 10'000},
           {.name = "gridpoints",
            .unit = "1",
            .meaning = "energies of each nuclide",
            .default_value = 11'303,
            .minimum = 2,
            .maximum = 10'000'000},
           {.name = "grid",
            .unit = "1",
            .meaning = "how the energies around a given one are found",
            .choices = {unionized, by_hash, by_nuclide},
            .default_text = unionized},
           {.name = "hash_bins",
            .unit = "1",
            .meaning = "bins of energy of the hash grid",
            .default_value = 10'000,
            .minimum = 1,
            .maximum = 100'000'000},
           {.name = "table",
            .unit = "1",
            .meaning = "whether the ranks of a node share a table or each has its own",
            .choices = {"node", "rank"},
            .default_text = "node"},
           {.name = "in_flight",
            .unit = "1",
            .meaning = "look-ups that a worker has under way together",
            .default_value = 32,
            .minimum = 1,
            .maximum = static_cast<double>(LookupBatch::most_in_flight)}},
      .work_unit = "lookup",
      .work = [](const Size& size) { return size.real("lookups"); },
      .demand = demand_of_lookup,
      .grow = growth::in_proportion("lookups"),
      .growth = "lookups x workers",
      .trial = Size({{"lookups", 3'001},
                     {"nuclides", 68},
                     {"gridpoints", 31},
                     {"grid", std::string(unionized)},
                     {"hash_bins", 100},
                     {"table", std::string("node")},
                     {"in_flight", 16}}),
      .memory_bytes = bytes_of_lookup_rank,
      .shared_bytes = shared_table_bytes,
      .shared_on_each_node = true,
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size&, double held_share) {
            return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
          },
      .source =
          "Tramm, Siegel, Islam, Schulz, \"XSBench - the development and verification of a "
          "performance abstraction for Monte Carlo reactor analysis\", PHYSOR 2014",
      .known_answer =
          "the hashes of 1024 look-ups, or of all, from their definition, without any table; how "
          "many look-ups there are, and the sum of their numbers",
      .tolerance = "none: a look-up is added up in one order, and hashes are integers",
      .create = [](const Size& size) { return std::make_unique<Lookup>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
