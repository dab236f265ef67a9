// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/butterfly.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace scalelab {
namespace {

/// Messages between threads that stand for ranks.
class Mail {
 public:
  void send(int from, int to, std::uint64_t value) {
    const std::scoped_lock lock(turn_);
    boxes_[{from, to}].push_back(value);
    arrived_.notify_all();
  }
  std::uint64_t receive(int from, int to) {
    std::unique_lock lock(turn_);
    auto& box = boxes_[{from, to}];
    arrived_.wait(lock, [&box] { return !box.empty(); });
    const std::uint64_t value = box.front();
    box.pop_front();
    return value;
  }

 private:
  std::mutex turn_;
  std::condition_variable arrived_;
  std::map<std::pair<int, int>, std::deque<std::uint64_t>> boxes_;
};

// Each rank has a bit of its own: one that is missing shows.
TEST(Butterfly, BringsEveryPartToEveryRank) {
  for (const int ranks : {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13}) {
    Mail mail;
    std::vector<std::uint64_t> own(static_cast<std::size_t>(ranks));
    std::vector<std::thread> threads;
    for (int rank = 0; rank < ranks; ++rank) {
      threads.emplace_back([&, rank] {
        const auto place = static_cast<std::size_t>(rank);
        std::uint64_t mine = std::uint64_t{1} << place;
        std::uint64_t another = 0;
        butterfly(
            rank, ranks,
            [&](int to, int from) {
              if (to != Communicator::no_rank) {
                mail.send(rank, to, mine);
              }
              if (from != Communicator::no_rank) {
                another = mail.receive(from, rank);
              }
            },
            [&] { mine |= another; });
        own[place] = mine;
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    const std::uint64_t all = (std::uint64_t{1} << static_cast<unsigned>(ranks)) - 1;
    EXPECT_EQ(own, std::vector<std::uint64_t>(own.size(), all)) << ranks << " ranks";
  }
}

}  // namespace
}  // namespace scalelab
