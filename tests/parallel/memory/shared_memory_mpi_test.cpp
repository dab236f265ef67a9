// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/memory/shared_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>
#include <thread>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

std::span<std::byte> part(SharedMemory& memory, int rank) {
  return {memory.of(rank), memory.bytes(rank)};
}

TEST(SharedMemory, IsAsLargeAsEachRankAskedFor) {
  SharedMemory memory(world(), static_cast<std::size_t>(world().rank()) * 1000);
  for (int rank = 0; rank < world().size(); ++rank) {
    EXPECT_EQ(memory.bytes(rank), static_cast<std::size_t>(rank) * 1000);
  }
  memory.close();
}

TEST(SharedMemory, BeginsOnAPageAndIsZero) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  for (const std::size_t bytes : {1, 100, 4096, 5000}) {
    SharedMemory memory(world(), bytes);
    for (int rank = 0; rank < world().size(); ++rank) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.of(rank)) % page, 0U);
      EXPECT_TRUE(std::ranges::all_of(part(memory, rank),
                                      [](std::byte byte) { return byte == std::byte{0}; }))
          << bytes << " bytes of rank " << rank;
    }
    world().barrier();  // all have looked before anyone writes
    std::ranges::fill(part(memory, world().rank()), std::byte{0xFF});  // for the next one to find
    memory.close();
  }
}

TEST(SharedMemory, ShowsEachRankWhatTheOthersWrote) {
  constexpr std::size_t bytes = 10'000;
  SharedMemory memory(world(), bytes);
  std::ranges::fill(part(memory, world().rank()), static_cast<std::byte>(world().rank() + 1));
  world().barrier();
  for (int rank = 0; rank < world().size(); ++rank) {
    EXPECT_EQ(std::ranges::count(part(memory, rank), static_cast<std::byte>(rank + 1)),
              static_cast<std::ptrdiff_t>(bytes))
        << "of rank " << rank;
  }
  world().barrier();
  memory.close();
}

TEST(SharedMemory, LetsEachRankWriteToTheOthersParts) {
  SharedMemory memory(world(), static_cast<std::size_t>(world().size()));
  for (int rank = 0; rank < world().size(); ++rank) {
    memory.of(rank)[world().rank()] = static_cast<std::byte>(10 * rank + world().rank());
  }
  world().barrier();
  for (int writer = 0; writer < world().size(); ++writer) {
    EXPECT_EQ(memory.of(world().rank())[writer],
              static_cast<std::byte>(10 * world().rank() + writer));
  }
  world().barrier();
  memory.close();
}

TEST(SharedMemory, HoldsAtomicObjectsOfAllRanks) {
  using Counter = std::atomic<std::int64_t>;
  static_assert(Counter::is_always_lock_free);
  constexpr std::int64_t times = 10'000;
  SharedMemory memory(world(), world().rank() == 0 ? sizeof(Counter) : 0);
  if (world().rank() == 0) {
    new (memory.of(0)) Counter(0);
  }
  world().barrier();
  auto& counter = *std::launder(reinterpret_cast<Counter*>(memory.of(0)));
  for (std::int64_t time = 0; time < times; ++time) {
    ++counter;
  }
  world().barrier();
  EXPECT_EQ(counter.load(), times * world().size());
  world().barrier();
  memory.close();
}

// What one rank wrote before it raised a flag, another sees after it saw the flag: no call of MPI.
TEST(SharedMemory, HandsOverByAFlag) {
  using Flag = std::atomic<std::int64_t>;
  constexpr std::int64_t numbers = 1000;
  SharedMemory memory(world(), world().rank() == 0 ? sizeof(Flag) + 8 * numbers : 0);
  auto& flag = *std::launder(reinterpret_cast<Flag*>(memory.of(0)));
  auto* values = reinterpret_cast<std::int64_t*>(memory.of(0) + sizeof(Flag));
  while (flag.load(std::memory_order_acquire) != world().rank()) {
    std::this_thread::yield();
  }
  for (std::int64_t i = 0; i < numbers; ++i) {
    EXPECT_EQ(values[i], i * world().rank());
    values[i] += i;
  }
  flag.store(world().rank() + 1, std::memory_order_release);
  memory.close();
}

TEST(SharedMemory, OfPairsIsTheirOwn) {
  Communicator pair = world().split(world().rank() / 2, world().rank());
  SharedMemory memory(pair, 8);
  std::ranges::fill(part(memory, pair.rank()), static_cast<std::byte>(world().rank()));
  pair.barrier();
  for (int rank = 0; rank < pair.size(); ++rank) {
    EXPECT_EQ(memory.of(rank)[0], static_cast<std::byte>(world().rank() / 2 * 2 + rank));
  }
  pair.barrier();
  memory.close();
}

TEST(SharedMemory, CanBeMadeAgainAndAgain) {
  for (int time = 0; time < 50; ++time) {
    SharedMemory memory(world(), 100'000);
    ASSERT_EQ(memory.of(world().rank())[99'999], std::byte{0});
    memory.of(world().rank())[99'999] = std::byte{1};
    memory.close();
  }
}

TEST(SharedMemory, RefusesARankThatIsNotThere) {
  SharedMemory memory(world(), 8);
  EXPECT_THROW(static_cast<void>(memory.of(world().size())), std::out_of_range);
  EXPECT_THROW(static_cast<void>(memory.of(-1)), std::out_of_range);
  EXPECT_THROW(static_cast<void>(memory.bytes(world().size())), std::out_of_range);
  memory.close();
}

TEST(SharedMemory, IsGoneWhenClosed) {
  SharedMemory memory(world(), 8);
  memory.close();
  EXPECT_THROW(static_cast<void>(memory.of(0)), std::logic_error);
  memory.close();
}

// The ranks of a test all run on one computer; those of several are refused (see shares_memory).
TEST(SharesMemory, HoldsForTheRanksOfATest) {
  EXPECT_TRUE(world().shares_memory());
  EXPECT_TRUE(world().split(0, world().rank()).shares_memory());
}

}  // namespace
}  // namespace scalelab
