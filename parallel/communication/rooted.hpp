// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "parallel/communication/communicator.hpp"

/// Collectives between rank 0 and all others, in which a rank other than 0 sends and receives no
/// more than what is its own.
namespace scalelab {

/// What gather_values and scatter_values do to values as bytes: `own` of each rank one after
/// another in `all` of rank 0, and back. All ranks give the same number of bytes.
void gather_bytes(Communicator& group, std::span<const std::byte> own, std::span<std::byte> all);
void scatter_bytes(Communicator& group, std::span<const std::byte> all, std::span<std::byte> own);

/// Every rank's value in rank order on rank 0; empty elsewhere. Collective.
template <class T>
requires std::is_trivially_copyable_v<T> std::vector<T> gather_values(Communicator& group,
                                                                      const T& own) {
  std::vector<T> all(group.rank() == 0 ? static_cast<std::size_t>(group.size()) : std::size_t{0});
  gather_bytes(group, std::as_bytes(std::span(&own, 1)), std::as_writable_bytes(std::span(all)));
  return all;
}

/// This rank's value of rank 0's `all`, which has one for each rank; elsewhere it is not looked at.
/// Collective.
template <class T>
requires std::is_trivially_copyable_v<T> T scatter_values(Communicator& group,
                                                          const std::vector<T>& all) {
  T own{};
  scatter_bytes(group, std::as_bytes(std::span(all)), std::as_writable_bytes(std::span(&own, 1)));
  return own;
}

/// This rank's text of rank 0's `all`, which has one for each rank. Collective.
std::string scatter_texts(Communicator& group, const std::vector<std::string>& all);

/// Rank 0's text on every rank. Collective.
std::string broadcast_text(Communicator& group, const std::string& text);

/// Several texts as one, and back. unpack_texts throws std::invalid_argument for what pack_texts
/// did not make.
std::string pack_texts(const std::vector<std::string>& texts);
std::vector<std::string> unpack_texts(const std::string& packed);

}  // namespace scalelab
