// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "analysis/losses/cause.hpp"
#include "tests/study/planted_kernel.hpp"
#include "words/gil_policy.hpp"

/// Losses of a known size, for ranks with two threads each. Each is a stretch of a plan that all
/// workers begin and end together, so that one can follow another without a change to either.
namespace scalelab::testing {

/// Every loss is made of this, in seconds.
constexpr double unit_s = 0.012;
/// What each worker has to compute in all. More than any two losses use of it: so all workers begin
/// by computing outside the interpreter lock, and none comes to the first loss late because it had
/// to wait for the lock before.
constexpr double share_s = 4 * unit_s;

/// By cause, in the order of every_cause; in seconds the mean over the workers.
using ByCause = std::array<double, every_cause.size()>;

inline double& part_of(ByCause& values, Cause cause) {
  return values.at(static_cast<std::size_t>(cause));
}
inline double part_of(const ByCause& values, Cause cause) {
  return values.at(static_cast<std::size_t>(cause));
}

/// A stretch of a plan in which something is lost.
struct PlantedLoss {
  Cause cause = Cause::compute;
  double useful_s = 0;  ///< of a worker's share, what is computed meanwhile: the mean
  ByCause lost_s{};     ///< all the rest
  bool locked = false;  ///< whether it takes an interpreter lock
  double late_s = 0;    ///< how long after the common start the workers shall begin

  /// What a worker does; `last` says that nothing follows.
  std::function<void(Actor&, bool last)> act = [](Actor&, bool) {};
};

/// One unit lost to one cause.
inline PlantedLoss planted_unit(Cause cause) {
  PlantedLoss loss;
  loss.cause = cause;
  part_of(loss.lost_s, cause) = unit_s;
  return loss;
}

inline bool is_first_thread(Actor& actor) {
  return actor.worker().thread() == 0;
}

/// The threads take turns at the interpreter lock: one holds it for the first unit, the other one
/// for the second, the one for the third, in which the other one computes without. So each of them
/// waits for one unit of three.
inline PlantedLoss planted_lock() {
  PlantedLoss loss = planted_unit(Cause::lock);
  loss.useful_s = 2 * unit_s;
  loss.locked = true;
  // They come here when they have the lock, so who comes first has it first.
  loss.act = [comers = std::make_shared<std::atomic<int>>(0)](Actor& actor, bool) {
    if (comers->fetch_add(1) % 2 == 0) {
      actor.compute_held(unit_s);
      actor.hand_over_lock(unit_s);
      actor.compute_held(unit_s);
    } else {
      actor.has_waited(unit_s);
      actor.compute_held(unit_s);
      actor.compute(unit_s);
    }
  };
  return loss;
}

inline PlantedLoss planted_communication() {
  PlantedLoss loss = planted_unit(Cause::communication);
  loss.act = [](Actor& actor, bool) { actor.communicate(unit_s); };
  return loss;
}

/// The threads take turns: each computes for a unit while the other one waits at a barrier. None
/// has less to compute than the other.
inline PlantedLoss planted_barrier() {
  PlantedLoss loss = planted_unit(Cause::barrier);
  loss.useful_s = unit_s;
  loss.act = [](Actor& actor, bool) {
    for (const bool own_turn : {is_first_thread(actor), !is_first_thread(actor)}) {
      if (own_turn) {
        actor.compute(unit_s);
      }
      actor.wait_at_barrier(own_turn ? 0 : unit_s);
    }
  };
  return loss;
}

inline PlantedLoss planted_blocked() {
  PlantedLoss loss = planted_unit(Cause::blocked);
  loss.act = [](Actor& actor, bool) { actor.block(unit_s); };
  return loss;
}

inline PlantedLoss planted_slower_compute() {
  PlantedLoss loss = planted_unit(Cause::compute);
  loss.act = [](Actor& actor, bool) { actor.compute(unit_s); };
  return loss;
}

inline PlantedLoss planted_start_skew() {
  PlantedLoss loss = planted_unit(Cause::start_skew);
  loss.late_s = unit_s;
  return loss;
}

/// One thread computes two units, its own and the other one's. The other one waits for it at a
/// barrier, or for the end.
inline PlantedLoss planted_imbalance() {
  PlantedLoss loss = planted_unit(Cause::imbalance);
  loss.useful_s = unit_s;
  loss.act = [](Actor& actor, bool last) {
    if (is_first_thread(actor)) {
      actor.compute(2 * unit_s);
    }
    if (!last) {
      actor.wait_at_barrier(is_first_thread(actor) ? 0 : 2 * unit_s);
    }
  };
  return loss;
}

/// The second thread is blocked for two units, and the other one, which has computed as much, waits
/// for its end. Nobody waits for an end without a cause that holds the last one up: this plants as
/// much of another loss.
inline PlantedLoss planted_end_skew() {
  PlantedLoss loss = planted_unit(Cause::end_skew);
  part_of(loss.lost_s, Cause::blocked) = unit_s;
  loss.act = [](Actor& actor, bool) {
    if (!is_first_thread(actor)) {
      actor.block(2 * unit_s);
    }
  };
  return loss;
}

/// The threads change what they share, under a lock of its own: one for two units, after which it
/// computes for two; the other one waits, and has its change then. One of them waits for two units.
inline PlantedLoss planted_object_lock() {
  struct Shared {
    std::mutex lock;
    std::atomic<int> changes = 0;
  };
  PlantedLoss loss = planted_unit(Cause::lock);
  loss.useful_s = 3 * unit_s;
  loss.act = [shared = std::make_shared<Shared>()](Actor& actor, bool) {
    bool first = false;
    actor.worker().critical(shared->lock, [&] {
      first = shared->changes.fetch_add(1) % 2 == 0;
      if (!first) {
        actor.has_waited(2 * unit_s);
      }
      actor.compute_held(2 * unit_s);
    });
    if (first) {
      actor.compute(2 * unit_s);
    }
  };
  return loss;
}

/// Rank 0 computes what all ranks have to, a unit for each, before they talk. The others wait for
/// it in their communication.
inline PlantedLoss planted_imbalance_of_ranks(int ranks) {
  PlantedLoss loss = planted_unit(Cause::imbalance);
  const double length_s = ranks * unit_s;
  loss.useful_s = unit_s;
  part_of(loss.lost_s, Cause::imbalance) = length_s - unit_s;
  loss.act = [length_s](Actor& actor, bool) {
    const bool computes = actor.worker().rank() == 0;
    if (computes) {
      actor.compute(length_s);
    }
    actor.communicate(computes ? 0 : length_s);
  };
  return loss;
}

/// One of each cause, in an order in which they can follow each other.
inline std::vector<PlantedLoss> every_planted_loss() {
  return {planted_start_skew(), planted_lock(),    planted_communication(),
          planted_barrier(),    planted_blocked(), planted_slower_compute(),
          planted_imbalance(),  planted_end_skew()};
}

/// A sample with losses planted one after the other, and what analysis should make of it.
struct PlantedSample {
  std::string name;
  bool locked = false;
  double late_s = 0;
  double length_s = share_s;
  ByCause lost{};  ///< of the efficiency, relative to a worker that only computes its share
  Plan plan;

  [[nodiscard]] GilPolicy gil() const { return locked ? GilPolicy::interval : GilPolicy::none; }
};

inline PlantedSample plant(const std::vector<PlantedLoss>& losses) {
  PlantedSample sample;
  double first_s = share_s;  // of the share, what is computed before the losses
  for (const PlantedLoss& loss : losses) {
    sample.name += (sample.name.empty() ? "" : "+") + std::string(name_of(loss.cause));
    sample.locked = sample.locked || loss.locked;
    sample.late_s += loss.late_s;
    first_s -= loss.useful_s;
    for (const Cause cause : every_cause) {
      part_of(sample.lost, cause) += part_of(loss.lost_s, cause);
      sample.length_s += part_of(loss.lost_s, cause);
    }
  }
  for (double& lost : sample.lost) {
    lost /= sample.length_s;
  }
  sample.plan = [losses, first_s](Actor& actor) {
    actor.compute(first_s);
    for (std::size_t i = 0; i < losses.size(); ++i) {
      losses[i].act(actor, i + 1 == losses.size());
    }
  };
  return sample;
}

}  // namespace scalelab::testing
