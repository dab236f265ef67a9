#include "parallel/clock/clock_offsets.hpp"

#include <array>
#include <limits>

#include "parallel/clock/clock.hpp"

namespace scalelab {
namespace {

constexpr int exchanges = 12;

// Rank 0's side: answers each request with its own time.
void serve_time(Communicator& group, int client) {
  for (int exchange = 0; exchange < exchanges; ++exchange) {
    std::array<double, 1> message{};
    group.receive(message, client);
    message[0] = now();
    group.send(message, client);
  }
}

double ask_time(Communicator& group) {
  double shortest = std::numeric_limits<double>::infinity();
  double offset = 0;
  for (int exchange = 0; exchange < exchanges; ++exchange) {
    std::array<double, 1> message{};
    const double sent = now();
    group.send(message, 0);
    group.receive(message, 0);
    const double received = now();
    if (received - sent < shortest) {
      shortest = received - sent;
      offset = message[0] - (sent + received) / 2;
    }
  }
  return offset;
}

}  // namespace

double clock_offset(Communicator& group, const std::vector<int>& computer_of_rank) {
  double offset = 0;
  for (int client = 1; client < group.size(); ++client) {
    if (computer_of_rank[static_cast<std::size_t>(client)] == computer_of_rank[0]) {
      continue;
    }
    if (group.rank() == 0) {
      serve_time(group, client);
    } else if (group.rank() == client) {
      offset = ask_time(group);
    }
  }
  return offset;
}

double agree_on_start(Communicator& group, double offset) {
  // Long enough for the slowest rank to hear of it and to tell its team, which for a rank alone is
  // soon done; a worker that is later still begins late, which its account shows as waiting.
  const double margin = group.size() == 1 ? 20e-6 : 100e-6;
  return group.all_reduce(now() + offset, reduction::maximum) + margin - offset;
}

}  // namespace scalelab
