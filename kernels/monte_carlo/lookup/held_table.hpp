// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "parallel/memory/node_table.hpp"
#include "parallel/memory/rank_table.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// Who has a table of its own.
enum class TableHolder : std::uint8_t { node, rank };

/// A table that is in memory once for each node, or once for each rank.
template <class T>
class HeldTable {
 public:
  using Fill = std::function<void(const Range& indexes, std::span<T> elements)>;

  /// As NodeTable and RankTable are made. Collective over the point's ranks.
  void make(Process& process, TableHolder holder, std::int64_t count, const Fill& fill) {
    if (holder == TableHolder::node) {
      of_node_.emplace(process, count, fill);
    } else {
      of_rank_.emplace(process, count, fill);
    }
  }

  /// The whole table; nothing before make() and after close().
  [[nodiscard]] std::span<const T> elements() const noexcept {
    return of_node_ ? of_node_->elements()
                    : (of_rank_ ? of_rank_->elements() : std::span<const T>());
  }

  /// Gives the memory back. Collective over the point's ranks.
  void close() {
    if (of_node_) {
      of_node_->close();
    }
    of_rank_.reset();
  }

 private:
  std::optional<NodeTable<T>> of_node_;
  std::optional<RankTable<T>> of_rank_;
};

}  // namespace scalelab
