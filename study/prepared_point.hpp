// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "study/visit.hpp"

namespace scalelab {

/// A point as it stays from its first visit in a job until it is released, with all that a sample
/// of it needs. Made by its study's subject (Subject::prepare).
class PreparedPoint {
 public:
  PreparedPoint() = default;
  PreparedPoint(const PreparedPoint&) = delete;
  PreparedPoint& operator=(const PreparedPoint&) = delete;
  PreparedPoint(PreparedPoint&&) = delete;
  PreparedPoint& operator=(PreparedPoint&&) = delete;

  /// Waits for nobody.
  virtual ~PreparedPoint() = default;

  /// Takes one sample of `batch` repetitions. Collective over the point's ranks. An exception has
  /// the point's name before it, and the job must end then: other ranks may wait for this one.
  virtual Visit visit(int batch) = 0;

  /// Gives back what the ranks have in common. Collective over the point's ranks; the last thing to
  /// be called.
  virtual void close() = 0;
};

}  // namespace scalelab
