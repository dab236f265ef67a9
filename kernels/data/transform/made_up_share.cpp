// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "kernels/data/transform/synthetic_text.hpp"
#include "kernels/data/transform/text_share.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::transform {
namespace {

// Says which kernel a random stream belongs to, in the second word of the key.
constexpr std::uint32_t transform_stream = 0x74726101;

struct ThreadsPart {
  std::int64_t bytes = 0;
  KnownRecords known;
};

}  // namespace

TextShare room_for_text(std::int64_t bytes) {
  TextShare share;
  share.memory = PageMemory(static_cast<std::size_t>(bytes + 2 * Text::padding));
  share.text = {.begin = reinterpret_cast<const char*>(share.memory.begin()) + Text::padding,
                .bytes = bytes};
  return share;
}

TextShare made_up_share(Process& process, std::int64_t rows, std::int64_t groups,
                        std::int64_t most_quantity) {
  const philox::Key key{process.seed(), transform_stream};
  const Range own = share_of(rows, process.rank(), process.ranks());
  const auto rows_of = [&](int thread) {
    const Range share = share_of(own.size(), thread, process.threads());
    return Range{.first = own.first + share.first, .last = own.first + share.last};
  };
  // Made twice: how long it is has to be known before there is room for it.
  std::vector<ThreadsPart> parts(static_cast<std::size_t>(process.threads()));
  process.on_team([&](int thread) {
    ThreadsPart part;
    std::array<char, most_bytes_of_line> line{};
    const Range of_thread = rows_of(thread);
    for (std::int64_t row = of_thread.first; row < of_thread.last; ++row) {
      const SyntheticRecord record = synthetic_record(row, groups, key);
      part.bytes += write_line(record, line.data());
      part.known.add(row, record.key, record.quantity, record.price, most_quantity);
    }
    parts[static_cast<std::size_t>(thread)] = part;
  });
  std::vector<std::int64_t> begins;
  std::int64_t bytes = 0;
  KnownRecords known;
  for (const ThreadsPart& part : parts) {
    begins.push_back(bytes);
    bytes += part.bytes;
    known.add(part.known);
  }
  TextShare share = room_for_text(bytes);
  share.known = known;
  char* const begin = reinterpret_cast<char*>(share.memory.begin()) + Text::padding;
  process.on_team([&](int thread) {
    char* to = begin + begins[static_cast<std::size_t>(thread)];
    const Range of_thread = rows_of(thread);
    for (std::int64_t row = of_thread.first; row < of_thread.last; ++row) {
      to += write_line(synthetic_record(row, groups, key), to);
    }
  });
  return share;
}

}  // namespace scalelab::transform
