// SPDX-License-Identifier: BSD-3-Clause
#include "web/client/transfer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "web/client/transfers.hpp"
#include "web/content/address.hpp"
#include "web/content/faults.hpp"
#include "web/content/file_content.hpp"
#include "web/server/server_process.hpp"

namespace scalelab::web {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double patience_s = 600;
constexpr int good = 200;
constexpr int busy = 503;

bool is_file(std::span<const std::byte> body, std::uint32_t seed, std::int64_t file,
             std::size_t bytes) {
  std::vector<std::byte> known(bytes);
  fill_from_file(seed, file, 0, known);
  return std::ranges::equal(body, known);
}

/// The message of what a GET throws.
std::string complaint_about(Transfer& transfer, const std::string& path) {
  try {
    transfer.get(path);
  } catch (const FetchError& error) {
    return error.what();
  }
  return "no complaint";
}

class TransferFrom : public ::testing::TestWithParam<double> {};

// Without a limit, and through a link that takes several pieces for the largest.
INSTANTIATE_TEST_SUITE_P(Bandwidths, TransferFrom, ::testing::Values(0, 20e6));

TEST_P(TransferFrom, BringsEachFileWhole) {
  const ServerProcess server({.bandwidth = GetParam(), .faults = {.seed = 4}});
  std::vector<std::byte> room(400'000);
  Transfer transfer(server.url(), Connections::kept, room, patience_s);
  for (const std::size_t bytes : {1, 1000, 65536, 65537, 400'000}) {
    EXPECT_EQ(transfer.get(file_path(12, static_cast<std::int64_t>(bytes))).status, good);
    EXPECT_TRUE(is_file(transfer.body(), 4, 12, bytes)) << bytes;
  }
  EXPECT_EQ(transfer.connections(), 1);
}

TEST(Transfer, OpensAConnectionForEachRequestWhereItIsToldTo) {
  const ServerProcess server({});
  std::vector<std::byte> room(100);
  Transfer transfer(server.url(), Connections::new_each, room, patience_s);
  for (int request = 0; request < 5; ++request) {
    EXPECT_EQ(transfer.get(file_path(request, 100)).status, good);
  }
  EXPECT_EQ(transfer.connections(), 5);
}

TEST(Transfer, MeetsTheFaultsThatAreForeseen) {
  const Faults faults{.seed = 8, .fail_share = 0.3, .slow_share = 0.3};
  const ServerProcess server({.slow_s = 1e-3, .faults = faults, .site = {.pages = 20}});
  std::vector<std::byte> room(600);  // a page has no more
  Transfer transfer(server.url(), Connections::kept, room, patience_s);
  for (int number = 0; number < 20; ++number) {
    for (int attempt = 0; attempt < 3; ++attempt) {
      const Reply file = transfer.get(path_of_attempt(file_path(number, 10), attempt));
      EXPECT_EQ(file.status, faults.fails(Kind::file, number, attempt) ? busy : good);
      EXPECT_EQ(file.slow, faults.is_slow(Kind::file, number, attempt));
      const Reply page = transfer.get(path_of_attempt(page_path(number), attempt));
      EXPECT_EQ(page.status, faults.fails(Kind::page, number, attempt) ? busy : good);
      EXPECT_EQ(page.slow, faults.is_slow(Kind::page, number, attempt));
    }
  }
}

TEST(Transfer, NeedsNoRoomForWhatFails) {
  const ServerProcess server({.faults = {.fail_share = 1}});
  Transfer transfer(server.url(), Connections::kept, {}, patience_s);
  EXPECT_EQ(transfer.get(file_path(1, 100)).status, busy);
  EXPECT_TRUE(transfer.body().empty());
}

TEST(Transfer, BringsThePagesOfTheSite) {
  const Site site{.seed = 3, .pages = 5, .links = 2, .values = 4};
  const ServerProcess server({.faults = {.seed = 3}, .site = site});
  std::vector<std::byte> room(static_cast<std::size_t>(site.most_bytes_of_page()));
  Transfer transfer(server.url(), Connections::kept, room, patience_s);
  for (std::int64_t page = 0; page < site.pages; ++page) {
    EXPECT_EQ(transfer.get(page_path(page)).status, good);
    const std::string_view body(reinterpret_cast<const char*>(transfer.body().data()),
                                transfer.body().size());
    EXPECT_EQ(body, site.html(page));
  }
  EXPECT_EQ(transfer.get(page_path(site.pages)).status, 404);
}

TEST(Transfer, SaysWhatIsLongerThanThereIsRoomFor) {
  const ServerProcess server({});
  std::vector<std::byte> room(100);
  Transfer transfer(server.url(), Connections::kept, room, patience_s);
  EXPECT_THAT(complaint_about(transfer, "/files/1/101"),
              AllOf(HasSubstr("can't fetch " + server.url() + "/files/1/101"),
                    HasSubstr("longer than 100 bytes")));
  EXPECT_EQ(transfer.get(file_path(1, 100)).status, good);  // and goes on
}

TEST(Transfer, SaysWhichServerIsGone) {
  std::string url;
  {
    const ServerProcess server({});
    url = server.url();
  }
  std::vector<std::byte> room(100);
  Transfer transfer(url, Connections::kept, room, patience_s);
  EXPECT_THAT(complaint_about(transfer, "/files/1/100"),
              AllOf(HasSubstr("can't fetch " + url + "/files/1/100"), HasSubstr("libcurl"),
                    HasSubstr("connect")));
}

TEST(Transfer, AsksNoProxy) {
  const ServerProcess server({});
  ASSERT_EQ(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);  // where nobody listens
  std::vector<std::byte> room(100);
  Transfer transfer(server.url(), Connections::kept, room, patience_s);
  EXPECT_EQ(complaint_about(transfer, "/files/1/100"), "no complaint");
  unsetenv("http_proxy");
}

class TransfersOf : public ::testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(Slots, TransfersOf, ::testing::Values(1, 3, 8));

TEST_P(TransfersOf, BringEachFileIntoItsOwnSlot) {
  constexpr std::size_t bytes = 5000;
  constexpr int rounds = 4;
  const int slots = GetParam();
  const ServerProcess server({.connections = slots, .faults = {.seed = 4}});
  std::vector<std::byte> room(bytes * static_cast<std::size_t>(slots));
  Transfers transfers(server.url(), Connections::kept, slots, room, patience_s);
  for (int round = 0; round < rounds; ++round) {
    for (int slot = 0; slot < slots; ++slot) {
      transfers.start(slot, file_path(round * slots + slot, bytes));
    }
    std::vector<int> seen(static_cast<std::size_t>(slots), 0);
    for (int left = slots; left > 0;) {
      const std::vector<Transfers::Ended> some = transfers.wait();
      ASSERT_FALSE(some.empty());
      for (const auto& [slot, reply] : some) {
        EXPECT_EQ(reply.status, good);
        EXPECT_TRUE(is_file(transfers.body(slot), 4, round * slots + slot, bytes));
        ++seen[static_cast<std::size_t>(slot)];
        --left;
      }
    }
    EXPECT_EQ(seen, std::vector<int>(static_cast<std::size_t>(slots), 1));
  }
  EXPECT_LE(transfers.connections(), slots);
}

TEST(Transfers, SayWhichAddressHasNoServer) {
  std::string url;
  {
    const ServerProcess server({});
    url = server.url();
  }
  std::vector<std::byte> room(100);
  Transfers transfers(url, Connections::kept, 1, room, patience_s);
  transfers.start(0, "/files/1/100");
  try {
    transfers.wait();
    FAIL() << "somebody answered";
  } catch (const FetchError& error) {
    EXPECT_THAT(error.what(), HasSubstr("can't fetch " + url + "/files/1/100"));
  }
}

}  // namespace
}  // namespace scalelab::web
