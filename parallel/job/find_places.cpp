// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/find_places.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>

#include "parallel/communication/rooted.hpp"
#include "parallel/machine/cpu_quota.hpp"

namespace scalelab {
namespace {

std::string hostname() {
  constexpr std::size_t longest = 256;
  std::string name(longest, '\0');
  gethostname(name.data(), name.size() - 1);
  name.resize(name.find('\0'));
  return name;
}

// One operating system instance, and so one clock and one set of cores, has one boot identifier.
std::string computer_name() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot_id;
  std::getline(file, boot_id);
  return hostname() + " " + boot_id;
}

// The node's facts on its first rank, from what all its ranks say; nothing elsewhere. Collective
// over the node.
std::string tell_of_node(Surroundings& surroundings, Placement& placement) {
  constexpr double no_limit = std::numeric_limits<double>::infinity();
  const auto offered = surroundings.node.gather_texts(surroundings.offered);
  const auto quotas = gather_values(surroundings.node, surroundings.quota.value_or(no_limit));
  if (surroundings.node.rank() != 0) {
    return {};
  }
  placement.allow(offered);
  const double quota = std::ranges::min(quotas);
  return pack({.hostname = surroundings.hostname,
               .computer = surroundings.computer,
               .offered = placement.allowed(),
               .quota = quota < no_limit ? std::optional(quota) : std::nullopt,
               .threads = surroundings.threads});
}

}  // namespace

Surroundings find_surroundings(Communicator& world, const Placement& placement) {
  return {.node = world.split_by_shared_memory(),
          .hostname = hostname(),
          .computer = computer_name(),
          .offered = placement.offered(),
          .quota = cpu_quota(),
          .threads = thread_limits()};
}

std::string pack(const NodeFacts& facts) {
  const auto threads_of = [](const std::optional<ThreadLimit>& limit) {
    return limit ? std::to_string(limit->threads) : "";
  };
  const auto cause_of = [](const std::optional<ThreadLimit>& limit) {
    return limit ? limit->cause : "";
  };
  return pack_texts({facts.hostname, facts.computer, facts.offered,
                     facts.quota ? fmt::format("{}", *facts.quota) : "",
                     threads_of(facts.threads.in_process), cause_of(facts.threads.in_process),
                     threads_of(facts.threads.on_computer), cause_of(facts.threads.on_computer)});
}

NodeFacts unpack_node_facts(const std::string& packed) {
  const auto texts = unpack_texts(packed);
  const auto limit_of = [](const std::string& threads, const std::string& cause) {
    return threads.empty() ? std::nullopt : std::optional(ThreadLimit{std::stoll(threads), cause});
  };
  return {.hostname = texts.at(0),
          .computer = texts.at(1),
          .offered = texts.at(2),
          .quota = texts.at(3).empty() ? std::nullopt : std::optional(std::stod(texts.at(3))),
          .threads = {.in_process = limit_of(texts.at(4), texts.at(5)),
                      .on_computer = limit_of(texts.at(6), texts.at(7))}};
}

AssignedPlaces assign_places(std::span<const int> leader_of_rank,
                             const std::vector<NodeFacts>& nodes) {
  AssignedPlaces places;
  std::map<int, int> node_of_leader;
  std::vector<int> computer_of_node;
  std::map<std::string, int> computer_of_name;
  std::vector<std::set<std::string>> offered;  // of each computer
  for (const int leader : leader_of_rank) {
    node_of_leader.emplace(leader, static_cast<int>(node_of_leader.size()));
  }
  for (const NodeFacts& node : nodes) {
    const auto next = static_cast<int>(computer_of_name.size());
    const auto [known, is_new] = computer_of_name.emplace(node.computer, next);
    if (is_new) {
      offered.emplace_back();
      places.all.quota.emplace_back();
      places.all.threads.emplace_back();
    }
    const auto computer = static_cast<std::size_t>(known->second);
    offered[computer].insert(node.offered);
    auto& quota = places.all.quota[computer];
    if (node.quota) {
      quota = std::min(quota.value_or(*node.quota), *node.quota);
    }
    ThreadLimits& threads = places.all.threads[computer];
    lower_to(threads.in_process, node.threads.in_process);
    lower_to(threads.on_computer, node.threads.on_computer);
    computer_of_node.push_back(known->second);
    places.all.hostnames.push_back(node.hostname);
  }
  if (node_of_leader.size() != nodes.size()) {
    throw std::logic_error("each node must be told of by its first rank");
  }
  std::vector<int> on_node(nodes.size(), 0);
  std::vector<int> on_computer(offered.size(), 0);
  for (const int leader : leader_of_rank) {
    const int node = node_of_leader.at(leader);
    const int computer = computer_of_node[static_cast<std::size_t>(node)];
    places.all.node.push_back(node);
    places.all.computer.push_back(computer);
    places.of_rank.push_back(
        {.node = node,
         .computer = computer,
         .rank_on_node = on_node[static_cast<std::size_t>(node)]++,
         .rank_on_computer = on_computer[static_cast<std::size_t>(computer)]++});
  }
  for (const auto& lists : offered) {
    places.offered.push_back(fmt::format("{}", fmt::join(lists, ",")));
  }
  return places;
}

FoundPlaces find_places(Communicator& world, Placement& placement, Surroundings surroundings) {
  // Every rank of a node names it by the world rank of its first.
  std::vector<std::int64_t> leader{world.rank()};
  surroundings.node.broadcast(std::span(leader), 0);
  const auto leader_of_rank = gather_values(world, static_cast<int>(leader.front()));
  const auto told = world.gather_texts(tell_of_node(surroundings, placement));

  AssignedPlaces places;
  std::vector<std::string> offered(told.size());  // for those who speak for a node
  if (world.rank() == 0) {
    std::vector<NodeFacts> nodes;
    for (const std::string& text : told) {
      if (!text.empty()) {
        nodes.push_back(unpack_node_facts(text));
      }
    }
    places = assign_places(leader_of_rank, nodes);
    for (std::size_t rank = 0; rank < told.size(); ++rank) {
      if (!told[rank].empty()) {
        offered[rank] = places.offered[static_cast<std::size_t>(places.all.computer[rank])];
      }
    }
  }
  FoundPlaces found{.own = scatter_values(world, places.of_rank), .all = std::move(places.all)};
  placement.allow({broadcast_text(surroundings.node, scatter_texts(world, offered))});
  const auto cores = gather_values(world, placement.cores());
  for (std::size_t rank = 0; rank < cores.size(); ++rank) {
    if (found.all.computer[rank] == found.all.computers()) {
      found.all.cores.push_back(cores[rank]);
    }
  }
  return found;
}

}  // namespace scalelab
