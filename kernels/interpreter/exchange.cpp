// SPDX-License-Identifier: BSD-3-Clause

/// What it costs to hand an array to another worker, who reads all of it: a thread is given a
/// pointer, a process gets a message or finds the array in memory that both share.
///
/// The plain loop:
///   for k in 0 ... 2 * exchanges - 1:
///     the worker who has the array writes every element: i % 256 + k
///     it hands the array to the other worker
///     the other worker adds up every element
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <new>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"
#include "parallel/clock/clock.hpp"
#include "parallel/clock/fastest_of.hpp"
#include "parallel/memory/shared_memory.hpp"
#include "parallel/team/turn.hpp"

namespace scalelab {
namespace {

using Array = std::span<std::int64_t>;

constexpr std::size_t pattern = 256;  // elements after which the values begin again

// The two workers that take turns.
constexpr int first_side = 0;
constexpr int second_side = 1;

// What makes elements of two hand-overs differ, so that an array that did not arrive is noticed.
std::int64_t element(std::size_t index, std::int64_t hand_over) {
  return static_cast<std::int64_t>(index % pattern) + hand_over;
}

void write(Worker& worker, const InterpretedLoop& loop, Array array, std::int64_t hand_over) {
  loop.run(
      worker, {.first = 0, .last = std::ssize(array)}, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
          array[i] = element(i, hand_over);
        }
      });
}

std::int64_t read(Worker& worker, const InterpretedLoop& loop, Array array) {
  std::int64_t sum = 0;
  loop.run(
      worker, {.first = 0, .last = std::ssize(array)}, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
          sum += array[i];
        }
      });
  return sum;
}

// How many elements are added up in a second, in an array that stays in the cache.
double elements_per_second() {
  constexpr std::int64_t elements = 4096;
  constexpr int measurements = 20;
  std::vector<std::int64_t> array(elements, 1);
  std::int64_t sum = 0;
  const double shortest_s = fastest_of(measurements, [&] {
    ++array.front();  // another sum each time
    sum += std::accumulate(array.begin(), array.end(), std::int64_t{0});
  });
  // Compared so that the compiler can't leave the sums out.
  return sum < 0 ? 0 : static_cast<double>(elements) / std::max(shortest_s, 1e-9);
}

// The sum of all elements that are read in all hand-overs, by formula.
std::int64_t known_sum(std::int64_t elements, std::int64_t hand_overs) {
  constexpr auto period = static_cast<std::int64_t>(pattern);
  const std::int64_t rest = elements % period;
  const std::int64_t of_indexes =
      elements / period * (period * (period - 1) / 2) + rest * (rest - 1) / 2;
  return hand_overs * of_indexes + elements * (hand_overs * (hand_overs - 1) / 2);
}

// One way of handing over, in one sample.
struct Way {
  const char* name;
  const char* meaning;
  bool taken = false;  // by this layout
  double seconds = 0;  // of one hand-over; known to rank 0
  Tally sums{};
};

class Exchange final : public Kernel {
 public:
  explicit Exchange(const Size& size)
      : elements_(size.integer("bytes") / static_cast<std::int64_t>(sizeof(std::int64_t))),
        exchanges_(size.integer("exchanges")) {}

  void prepare(Process& process) override {
    interpreted_ = InterpretedLoop::all_held(process, elements_per_second());
    last_rank_ = process.ranks() - 1;
    const bool takes_part = process.rank() == 0 || process.rank() == last_rank_;
    process.on_team([&](int thread) {
      if (thread == 0 && takes_part) {
        array_.assign(static_cast<std::size_t>(elements_), 0);
      }
    });
    own_.taken = process.workers() == 1;
    pointer_.taken = process.threads() > 1;
    message_.taken = process.ranks() > 1;
    if (message_.taken) {
      pair_ = process.group().split(takes_part ? 0 : -1, process.rank());
      prepare_window();
    }
  }

  void reset(Process& process) override {
    for (Way* way : ways()) {
      way->sums.reset(process);
    }
    turn_.pass_to(Turn::nobody);
    if (window_ && pair_->rank() == 0) {
      window_turn().pass_to(Turn::nobody);
    }
  }

  void work(Worker& worker) override {
    if (worker.workers() == 1) {
      keep_the_array(worker);
    }
    if (worker.rank() == 0 && worker.threads() > 1) {
      if (worker.thread() == 0 || worker.thread() == worker.threads() - 1) {
        hand_over_pointer(worker);
      }
      worker.barrier();
    }
    const bool speaks_for_rank = worker.thread() == 0;
    if (speaks_for_rank && pair_ && pair_->valid()) {
      send_message(worker);
      if (window_) {
        use_window(worker);
      }
    }
    worker.barrier();
  }

  Answer answer(Process& process) override {
    share_what_rank_0_knows(process);
    const std::int64_t known = known_sum(elements_, hand_overs());
    Answer answer{.value = static_cast<double>(known),
                  .verified = true,
                  .check = fmt::format("what was read adds up to {} ", known),
                  .values = {}};
    for (Way* way : ways()) {
      const std::int64_t sum = way->sums.total(process);
      if (way->taken) {
        answer.value = answer.verified ? static_cast<double>(sum) : answer.value;
        answer.verified = answer.verified && sum == known;
        answer.check += fmt::format("(by {}: {})", way->name, sum);
        answer.values.push_back({.name = std::string(way->name) + "_s",
                                 .unit = "s",
                                 .meaning = way->meaning,
                                 .value = way->seconds});
      }
    }
    return answer;
  }

  void close() override {
    if (window_) {
      window_->close();
    }
  }

 private:
  static constexpr std::size_t ways_there_are = 4;
  [[nodiscard]] std::array<Way*, ways_there_are> ways() {
    return {&own_, &pointer_, &message_, &window_way_};
  }

  [[nodiscard]] std::int64_t hand_overs() const noexcept { return 2 * exchanges_; }

  // The window holds the turn, and from the next cache line on the array.
  struct alignas(64) Head {
    Turn turn;
  };

  void prepare_window() {
    if (!pair_->valid() || !pair_->shares_memory()) {
      return;
    }
    const bool owns = pair_->rank() == 0;
    window_.emplace(*pair_, owns ? sizeof(Head) + array_.size() * sizeof(std::int64_t) : 0);
    if (owns) {
      new (window_->of(0)) Head;
    }
    pair_->barrier();
    window_way_.taken = true;
  }

  Turn& window_turn() { return std::launder(reinterpret_cast<Head*>(window_->of(0)))->turn; }

  // This worker's side of one way: `give(array)` hands the array over, `take()` waits for it and
  // returns it. Rank 0's thread 0 is first, and holds the clock.
  template <class Give, class Take>
  void alternate(Worker& worker, Way& way, int side, Array array, Give give, Take take) {
    // Once before the clock runs, so that both are here and the way to each other is found.
    if (side == second_side) {
      give(array);
    } else {
      array = take();
    }
    const double begin = now();
    std::int64_t sum = 0;
    for (std::int64_t exchange = 0; exchange < exchanges_; ++exchange) {
      if (side == first_side) {
        write(worker, interpreted_, array, 2 * exchange);
        give(array);
      }
      array = take();
      sum += read(worker, interpreted_, array);
      if (side == second_side) {
        write(worker, interpreted_, array, 2 * exchange + 1);
        give(array);
      }
    }
    if (side == first_side) {
      way.seconds = (now() - begin) / static_cast<double>(hand_overs());
    }
    way.sums.set(worker, sum);
  }

  void keep_the_array(Worker& worker) {
    const double begin = now();
    std::int64_t sum = 0;
    for (std::int64_t k = 0; k < hand_overs(); ++k) {
      write(worker, interpreted_, array_, k);
      sum += read(worker, interpreted_, array_);
    }
    own_.seconds = (now() - begin) / static_cast<double>(hand_overs());
    own_.sums.set(worker, sum);
  }

  // Two threads of rank 0: nothing is copied, and the wait is one for another thread.
  void hand_over_pointer(Worker& worker) {
    const int side = worker.thread() == 0 ? first_side : second_side;
    const auto give = [&](Array array) {
      handed_ = array;
      turn_.pass_to(1 - side);
    };
    const auto take = [&] {
      worker.blocking([&] { turn_.wait_for(side); });
      return handed_;
    };
    alternate(worker, pointer_, side, array_, give, take);
  }

  // Two ranks, each with an array of its own: what is in one is copied into the other.
  void send_message(Worker& worker) {
    const int other = 1 - pair_->rank();
    const auto give = [&](Array array) {
      worker.serialized([&] { return pair_->i_send(array, other); });
    };
    const auto take = [&] {
      worker.serialized([&] { return pair_->i_receive(array_, other); });
      return Array(array_);
    };
    alternate(worker, message_, pair_->rank(), array_, give, take);
  }

  // Two ranks and one array, in memory that both address: written and read where it is.
  void use_window(Worker& worker) {
    Turn& turn = window_turn();
    const Array shared(reinterpret_cast<std::int64_t*>(window_->of(0) + sizeof(Head)),
                       array_.size());
    const int side = pair_->rank();
    const auto give = [&](Array) { turn.pass_to(1 - side); };
    const auto take = [&] {
      worker.wait_in_shared_memory([&] { turn.wait_for(side); });
      return shared;
    };
    alternate(worker, window_way_, side, shared, give, take);
  }

  void share_what_rank_0_knows(Process& process) {
    std::array<double, 2 * ways_there_are> known{};
    for (std::size_t way = 0; way < ways_there_are; ++way) {
      known[2 * way] = ways()[way]->taken ? 1 : 0;
      known[2 * way + 1] = ways()[way]->seconds;
    }
    process.group().broadcast(std::span<double>(known), 0);
    for (std::size_t way = 0; way < ways_there_are; ++way) {
      ways()[way]->taken = known[2 * way] != 0;
      ways()[way]->seconds = known[2 * way + 1];
    }
  }

  InterpretedLoop interpreted_;
  std::int64_t elements_;
  std::int64_t exchanges_;
  int last_rank_ = 0;
  std::vector<std::int64_t> array_;
  Array handed_;  // whoever's turn it is reads and writes it
  Turn turn_;
  std::optional<Communicator> pair_;  // ranks 0 and last; not valid on others
  std::optional<SharedMemory> window_;

  Way own_{.name = "own",
           .meaning = "one worker writes an array and reads it itself: no hand-over"};
  Way pointer_{.name = "pointer",
               .meaning = "hand-over of an array between two threads, by a pointer"};
  Way message_{.name = "message",
               .meaning = "hand-over of an array between two processes, as a message"};
  Way window_way_{.name = "window",
                  .meaning = "hand-over of an array between two processes, in shared memory"};
};

}  // namespace

namespace kernels {

KernelInfo exchange() {
  return {
      .summary = "an array handed to another thread or process and back",
      .bound = Bound::communication_bandwidth,
      .parameters = {{.name = "bytes",
                      .unit = "byte",
                      .meaning = "size of the array, in whole elements of 8 bytes",
                      .default_value = 1 << 20,
                      .minimum = 8,
                      .maximum = 1 << 30},
                     {.name = "exchanges",
                      .unit = "1",
                      .meaning = "times that the array goes there and back",
                      .default_value = 200,
                      .minimum = 1,
                      .maximum = 100'000}},
      .grow = growth::none,
      .growth = "none: the same workers measure, whatever the layout",
      .trial = Size({{"bytes", 1000}, {"exchanges", 3}}),
      .memory_bytes =
          [](const Size& size, const Layout& layout, int rank) {
            // An array each, and rank 0's window with another one.
            const bool takes_part = rank == 0 || rank == layout.ranks - 1;
            const int arrays = (takes_part ? 1 : 0) + (rank == 0 && layout.ranks > 1 ? 1 : 0);
            return arrays * size.real("bytes");
          },
      .shared_bytes =
          [](const Size& size, const Layout& layout, int rank) {
            return rank == 0 && layout.ranks > 1 ? size.real("bytes") : 0.0;
          },
      .source =
          "the ping-pong of every message-passing benchmark; Hockney 1994, \"The communication "
          "challenge for MPP\"",
      .known_answer = "the sum of all elements that are read, by formula",
      .tolerance = "none: the sum is an integer",
      .create = [](const Size& size) { return std::make_unique<Exchange>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
