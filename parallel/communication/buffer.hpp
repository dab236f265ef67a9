// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>

namespace scalelab {

/// What may go to another rank as it lies in memory. A pointer means nothing there.
template <class T>
concept Transferable =
    std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> && !std::is_member_pointer_v<T>;

/// Values that lie one after another: a span, a vector, an array, a string.
template <class Range>
concept SendBuffer = std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range> &&
    Transferable<std::remove_cv_t<std::remove_reference_t<std::ranges::range_reference_t<Range>>>>;

/// Values that outlive the call, so that MPI may still read them when it has returned.
template <class Range>
concept LastingSendBuffer = SendBuffer<Range> && std::ranges::borrowed_range<Range>;

/// Values that outlive the call and can be written to.
template <class Range>
concept ReceiveBuffer = LastingSendBuffer<Range> &&
    !std::is_const_v<std::remove_reference_t<std::ranges::range_reference_t<Range>>>;

template <class Range>
using ElementOf = std::ranges::range_value_t<Range>;

/// Both hold elements of one type.
template <class Own, class Other>
concept SameElements = std::same_as<ElementOf<Own>, ElementOf<Other>>;

template <SendBuffer Range>
std::span<const std::byte> bytes_of(const Range& values) {
  return std::as_bytes(std::span(std::ranges::data(values), std::ranges::size(values)));
}

template <ReceiveBuffer Range>
std::span<std::byte> writable_bytes_of(Range&& values) {
  return std::as_writable_bytes(std::span(std::ranges::data(values), std::ranges::size(values)));
}

}  // namespace scalelab
