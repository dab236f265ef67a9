// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/group_exchange.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace scalelab::transform {
namespace {

// The groups of a table in order of their owners, and how many each of them gets.
struct SentGroups {
  std::vector<GroupTotals> groups;
  std::vector<std::int64_t> counts;
};

SentGroups in_order_of_owners(const GroupTable& table, std::size_t owners) {
  SentGroups sent{.groups = std::vector<GroupTotals>(static_cast<std::size_t>(table.groups())),
                  .counts = std::vector<std::int64_t>(owners, 0)};
  table.for_each(
      [&](const GroupTotals& totals) { ++sent.counts[GroupTable::owner_of(totals.key, owners)]; });
  std::vector<std::size_t> places(owners);
  std::exclusive_scan(sent.counts.begin(), sent.counts.end(), places.begin(), std::size_t{0});
  table.for_each([&](const GroupTotals& totals) {
    sent.groups[places[GroupTable::owner_of(totals.key, owners)]++] = totals;
  });
  return sent;
}

}  // namespace

void add_up_groups(Communicator& group, std::span<const GroupTable> of_threads, GroupTable& owned) {
  owned.clear();
  const auto add_to_owned = [&owned](const GroupTotals& totals) { owned.add(totals); };
  for (const GroupTable& table : of_threads) {
    table.for_each(add_to_owned);
  }
  if (group.size() == 1) {
    return;
  }
  const SentGroups sent = in_order_of_owners(owned, static_cast<std::size_t>(group.size()));
  owned.clear();
  std::vector<std::int64_t> counts(sent.counts.size());
  group.all_to_all(sent.counts, counts);
  std::vector<GroupTotals> received(
      static_cast<std::size_t>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0})));
  group.all_to_all_v(sent.groups, sent.counts, received, counts);
  for (const GroupTotals& totals : received) {
    owned.add(totals);
  }
}

}  // namespace scalelab::transform
