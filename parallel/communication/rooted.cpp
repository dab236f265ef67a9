// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/rooted.hpp"

#include <mpi.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string_view>

#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {
namespace {

std::vector<int> starts_of(const std::vector<int>& lengths) {
  std::vector<int> starts(lengths.size());
  std::exclusive_scan(lengths.begin(), lengths.end(), starts.begin(), 0);
  return starts;
}

}  // namespace

void gather_bytes(Communicator& group, std::span<const std::byte> own, std::span<std::byte> all) {
  const int count = static_cast<int>(own.size());
  MPI_Gather(own.data(), count, MPI_BYTE, all.data(), count, MPI_BYTE, 0, group.handle().comm);
}

void scatter_bytes(Communicator& group, std::span<const std::byte> all, std::span<std::byte> own) {
  const int count = static_cast<int>(own.size());
  MPI_Scatter(all.data(), count, MPI_BYTE, own.data(), count, MPI_BYTE, 0, group.handle().comm);
}

std::string scatter_texts(Communicator& group, const std::vector<std::string>& all) {
  std::vector<int> lengths;
  std::string joined;
  for (const std::string& text : all) {
    lengths.push_back(static_cast<int>(text.size()));
    joined += text;
  }
  const std::vector<int> starts = starts_of(lengths);
  std::string own(static_cast<std::size_t>(scatter_values(group, lengths)), '\0');
  MPI_Scatterv(joined.data(), lengths.data(), starts.data(), MPI_CHAR, own.data(),
               static_cast<int>(own.size()), MPI_CHAR, 0, group.handle().comm);
  return own;
}

std::string broadcast_text(Communicator& group, const std::string& text) {
  std::array<std::int64_t, 1> length{static_cast<std::int64_t>(text.size())};
  group.broadcast(std::span<std::int64_t>(length), 0);
  std::string copy = text;
  copy.resize(static_cast<std::size_t>(length[0]));
  group.broadcast(std::as_writable_bytes(std::span(copy)), 0);
  return copy;
}

std::string pack_texts(const std::vector<std::string>& texts) {
  std::string packed;
  for (const std::string& text : texts) {
    packed += std::to_string(text.size()) + ":" + text;
  }
  return packed;
}

std::vector<std::string> unpack_texts(const std::string& packed) {
  std::vector<std::string> texts;
  std::string_view rest = packed;
  while (!rest.empty()) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    const auto digits = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || digits == rest.size() || rest[digits] != ':' ||
        length > rest.size() - digits - 1) {
      throw std::invalid_argument("these are no packed texts");
    }
    texts.emplace_back(rest.substr(digits + 1, length));
    rest.remove_prefix(digits + 1 + length);
  }
  return texts;
}

}  // namespace scalelab
