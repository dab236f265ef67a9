// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <mutex>
#include <type_traits>
#include <utility>

#include "parallel/communication/communicator.hpp"
#include "parallel/communication/neighbour_exchange.hpp"
#include "parallel/communication/request.hpp"
#include "parallel/lock/interpreter_lock.hpp"
#include "parallel/lock/slowdown.hpp"
#include "parallel/loops/range.hpp"
#include "parallel/loops/work_queue.hpp"
#include "parallel/reduction/exact_sum.hpp"
#include "parallel/team/backoff.hpp"
#include "parallel/team/ledger.hpp"
#include "parallel/team/team_barrier.hpp"
#include "words/schedule.hpp"

namespace scalelab {

/// What the workers of one rank share, from sample to sample.
struct TeamParts {
  int rank = 0;
  int ranks = 1;
  int threads = 1;
  Schedule schedule = Schedule::fixed;
  TeamBarrier* barrier = nullptr;
  WorkQueue* across = nullptr;    ///< for loops shared by all ranks; needed by Schedule::dynamic
  WorkQueue* within = nullptr;    ///< for loops of this rank alone; likewise
  Communicator* group = nullptr;  ///< the ranks; needed where there are several
  /// How many loops of each queue the team has been through in the repetitions before this one.
  std::int64_t loops_across = 0;
  std::int64_t loops_within = 0;

  /// Whether all threads run in one interpreter, whose lock keeps them out of each other's way.
  bool one_interpreter = false;
  /// How many times longer interpreted code takes than it would without an interpreter.
  double overhead = 1;
  /// Held around calls to MPI while the sample runs: MPI is called by one thread at a time. Whoever
  /// holds it waits for nothing but what MPI does by itself on other ranks, except in a step that
  /// all threads of the rank have come to (docs/interpreter_lock.md, "One thread in MPI").
  std::mutex mpi_turn{};

  /// For Worker::sum: what the threads have added so far, and the last result.
  std::mutex sum_turn{};
  ExactSum sum_so_far{};
  double sum_of_all = 0;
};

/// Communication that has been started: a Request, a NeighbourExchange.
template <class T>
concept UnderWay = requires(T& under_way) {
  { under_way.test() } -> std::same_as<bool>;
};

/// One worker's view of a repetition: which part of the work is its own, and the only way in which
/// it waits, talks to others, or leaves the interpreter lock. Each worker runs the same program;
/// calls marked "by all" must be made by every worker (of the rank, or of all ranks) in the same
/// order.
///
/// Under an interpreter lock a worker holds the lock from the start of its work to the end, except
/// inside blocking(), native(), barrier(), and all that communicates: funneled(), serialized(),
/// wait_in_shared_memory(), start(), progress(), finish() and sum().
class Worker {
 public:
  /// `lock` is that of the interpreter in which the thread runs; null when the worker is free.
  Worker(TeamParts& team, int thread, InterpreterLock* lock = nullptr);

  [[nodiscard]] int rank() const noexcept { return team_->rank; }
  [[nodiscard]] int ranks() const noexcept { return team_->ranks; }
  [[nodiscard]] int thread() const noexcept { return thread_; }
  [[nodiscard]] int threads() const noexcept { return team_->threads; }
  [[nodiscard]] int workers() const noexcept { return ranks() * threads(); }
  /// Counts all workers: the threads of rank 0, then those of rank 1, and so on.
  [[nodiscard]] int index() const noexcept { return rank() * threads() + thread_; }

  /// This worker's fixed share of `count` indexes spread over all workers.
  [[nodiscard]] Range share(std::int64_t count) const noexcept {
    return share_of(count, index(), workers());
  }

  /// Calls body(i) for each i of 0 ... count - 1 that falls to this worker, over all workers of all
  /// ranks, in the way that the point's schedule says. By all workers of all ranks.
  template <class Body>
  void parallel_for(std::int64_t count, Body&& body) {
    parallel_for(count, 1, each_index_of(body));
  }

  /// The same piece by piece: calls body(Range) for each piece that falls to this worker. A piece
  /// is one or more whole grains of `grain` indexes, except that the loop's last one may be cut
  /// short; as many as the schedule likes, so that a body may do once for a piece what costs much.
  /// Under a static schedule each worker has one piece at most: shares differ by one grain. Under a
  /// dynamic one pieces shrink to one grain, and when grains take equally long workers end within
  /// one grain of each other: choose the grain so small that this is little, and so large that it
  /// takes long against getting it, about a microsecond within a node. Throws std::invalid_argument
  /// for a grain below 1 or a negative count.
  template <class Body>
  void parallel_for(std::int64_t count, std::int64_t grain, Body&& body) {
    run_loop(count, grain, index(), workers(), team_->across, next_loop_across_, body);
  }

  /// The same for a loop that belongs to this rank alone, over its threads. By all threads of the
  /// rank.
  template <class Body>
  void team_for(std::int64_t count, Body&& body) {
    team_for(count, 1, each_index_of(body));
  }
  template <class Body>
  void team_for(std::int64_t count, std::int64_t grain, Body&& body) {
    run_loop(count, grain, thread_, threads(), team_->within, next_loop_within_, body);
  }

  /// Waits for the other threads of the rank. By all threads of the rank.
  void barrier() {
    if (threads() > 1) {
      outside(Activity::barrier_wait, [this] { team_->barrier->wait(thread_); });
    }
  }

  /// A communication step, in the way of MPI_THREAD_FUNNELED (MPI-3.1, section 12.4.3), where only
  /// the main thread calls MPI: waits for the team, then thread 0 runs `step` (which talks to other
  /// ranks) while the others wait for it. By all threads of the rank. Waiting for the team before
  /// the step is booked as barrier wait; the step itself is communication to every thread of the
  /// rank. The lock is left once for all of it, so that nobody wants it while the ranks wait for
  /// each other: the step may wait for other ranks, since no thread of this one needs MPI before
  /// it is done.
  template <class Step>
  void funneled(Step&& step) {
    outside(Activity::barrier_wait, [&] {
      if (threads() > 1) {
        team_->barrier->wait(thread_);
      }
      ledger_.enter(Activity::communication);
      if (thread_ == 0) {
        in_turn(std::forward<Step>(step));
      }
      if (threads() > 1) {
        team_->barrier->wait(thread_);
      }
    });
  }

  /// Communication by this worker alone, in the way of MPI_THREAD_SERIALIZED (MPI-3.1, section
  /// 12.4.3), where any thread calls MPI, but one at a time: one-sided, or with one worker of
  /// another rank that does its part in the same way. Threads of a rank take turns in MPI, and none
  /// waits for another worker during its turn, since that one may need a thread of this rank that
  /// needs MPI. So what ends only when another worker does its part is begun by `action`, which
  /// returns the Request; this call waits for it turn by turn.
  template <class Action>
  void serialized(Action&& action) {
    outside(Activity::communication, [&] {
      if constexpr (std::is_same_v<std::invoke_result_t<Action>, Request>) {
        Request request;
        in_turn([&] { request = std::forward<Action>(action)(); });
        await_in_turns(request);
      } else {
        in_turn(std::forward<Action>(action));
      }
    });
  }

  /// Runs `wait`, which waits for a worker of another rank in memory that both share, and doesn't
  /// call MPI. Booked as communication.
  template <class Wait>
  void wait_in_shared_memory(Wait&& wait) {
    outside(Activity::communication, std::forward<Wait>(wait));
  }

  /// Begins communication that goes on while this worker computes: `begin` returns the request, as
  /// the i_... calls of a Communicator do. Threads of a rank take turns. What is done until
  /// finish() is booked as what it is, so that only the rest of the wait, which computing didn't
  /// hide, is communication. Collective calls are begun by one thread of each rank, in the same
  /// order.
  template <std::invocable Begin>
  [[nodiscard]] Request start(Begin&& begin) {
    Request request;
    serialized([&] { request = std::forward<Begin>(begin)(); });
    return request;
  }
  /// Begins a round of the exchange.
  void start(NeighbourExchange& exchange) {
    serialized([&exchange] { exchange.start(); });
  }

  /// Gives MPI a chance to go on with what was started (many implementations move data only while
  /// they are called), and says whether it has ended. Booked as communication.
  template <UnderWay Communication>
  bool progress(Communication& communication) {
    bool ended = false;
    serialized([&] { ended = communication.test(); });
    return ended;
  }

  /// Waits for what was started to end. Booked as communication. Looks for it again and again, and
  /// lets the other threads of the rank call MPI between two looks: those that this one waits for
  /// may wait for them. Throws TeamBroken when another thread of the rank has failed.
  template <UnderWay Communication>
  void finish(Communication& communication) {
    outside(Activity::communication, [&] { await_in_turns(communication); });
  }

  /// The sum of all workers' `own`, rounded once: the same bits on every worker, and for every
  /// layout. Booked as funneled() is. By all workers of all ranks.
  double sum(const ExactSum& own);

  /// Changes something that the threads of the rank share. `object` is its own lock, taken where no
  /// interpreter lock keeps the other threads out (PEP 703 gives each object one). Waiting for it
  /// is booked as lock wait.
  template <class Change>
  void critical(std::mutex& object, Change&& change) {
    if (team_->one_interpreter) {
      std::forward<Change>(change)();
      return;
    }
    if (!object.try_lock()) {
      outside(Activity::lock_wait, [&object] { object.lock(); });
    }
    const std::scoped_lock guard(std::adopt_lock, object);
    std::forward<Change>(change)();
  }

  /// Between two pieces of interpreted work, about a microsecond apart: if another worker has asked
  /// for the interpreter lock, hands it over and waits to get it back.
  void step() {
    if (attention_->load(std::memory_order_relaxed)) [[unlikely]] {
      if (steps_left_ == nullptr || --*steps_left_ <= 0) {
        attend();
      }
    }
  }

  /// Runs `wait`, which waits for something outside the interpreter (a timer, a file, a network).
  template <class Wait>
  void blocking(Wait&& wait) {
    outside(Activity::blocked, std::forward<Wait>(wait));
  }

  /// Runs `wait` as blocking() does, for a library that lets one thread of a process in at a time:
  /// `library` is its lock, taken outside the interpreter lock. Waiting for it is booked as lock
  /// wait.
  template <class Wait>
  void blocking(std::mutex& library, Wait&& wait) {
    outside(Activity::lock_wait, [&] {
      const std::scoped_lock guard(library);
      ledger_.enter(Activity::blocked);
      std::forward<Wait>(wait)();
    });
  }

  /// Runs `compute` outside the interpreter lock, as a C extension does that releases it.
  template <class Compute>
  void native(Compute&& compute) {
    if (lock_ != nullptr || slowdown_.any()) {
      outside(Activity::busy, std::forward<Compute>(compute));
    } else {
      std::forward<Compute>(compute)();
    }
  }

  /// Opens the account at `time` and takes the interpreter lock, if there is one.
  void begin(double time);

  /// Gives the lock up and closes the account. Returns when.
  double end();

  /// After a failure: gives the lock up if it is held, so that others can go on to hear of it.
  void abandon() noexcept;

  /// How many loops over all ranks, and of this rank, the team has been through.
  [[nodiscard]] std::int64_t loops_across() const noexcept { return next_loop_across_; }
  [[nodiscard]] std::int64_t loops_within() const noexcept { return next_loop_within_; }

  [[nodiscard]] Ledger& ledger() noexcept { return ledger_; }
  [[nodiscard]] double lock_held_seconds() const noexcept { return lock_held_s_; }
  /// How often this worker took the lock after another one had held it.
  [[nodiscard]] std::int64_t lock_switches() const noexcept { return lock_switches_; }
  /// How often it asked the holder to drop the lock.
  [[nodiscard]] std::int64_t lock_requests() const noexcept { return lock_requests_; }
  /// Its longest wait for the lock.
  [[nodiscard]] double longest_lock_wait_seconds() const noexcept { return longest_lock_wait_s_; }

 private:
  // Calls MPI, as the only thread of the rank that does.
  template <class Action>
  void in_turn(Action&& action) {
    const std::scoped_lock turn(team_->mpi_turn);
    std::forward<Action>(action)();
  }

  // Runs something without the lock, booked under `activity`; back inside afterwards, also when it
  // threw and the kernel goes on after that.
  template <class Action>
  void outside(Activity activity, Action&& action) {
    slowdown_.pause();
    const double time = ledger_.enter(activity);
    leave_lock(time);
    try {
      std::forward<Action>(action)();
    } catch (...) {
      come_back();
      throw;
    }
    come_back();
  }

  template <class Body>
  static auto each_index_of(Body& body) {
    return [&body](const Range& piece) {
      for (std::int64_t i = piece.first; i < piece.last; ++i) {
        body(i);
      }
    };
  }

  template <class Body>
  void run_loop(std::int64_t count, std::int64_t grain, int part, int parts, WorkQueue* queue,
                std::int64_t& next_loop, Body& body) {
    if (team_->schedule == Schedule::fixed) {
      const Range own = share_of_grains(count, grain, part, parts);
      if (!own.empty()) {
        body(own);
      }
      return;
    }
    const DynamicLoop loop{
        .number = next_loop++, .count = count, .grain = grain, .threads = threads()};
    while (true) {
      const Range piece = queue->take_held(loop);
      if (!piece.empty()) {
        body(piece);
        continue;
      }
      bool more = false;
      if (queue->across_ranks()) {
        serialized([&] { more = queue->fetch(loop); });
      }
      if (!more) {
        return;
      }
    }
  }

  // Nobody else waits meanwhile, but for one look at a time.
  template <UnderWay Communication>
  void await_in_turns(Communication& communication) {
    const Backoff backoff;
    bool ended = false;
    in_turn([&] { ended = communication.test(); });
    while (!ended) {
      if (team_->barrier->failed()) {
        throw TeamBroken();
      }
      backoff.wait();
      in_turn([&] { ended = communication.test(); });
    }
  }

  void attend();     // at a step, when the lock or the interpreter wants something
  void come_back();  // from outside, to busy
  void enter_lock(double wait_began);  // the ledger stands at lock_wait; leaves it at busy
  void leave_lock(double time);        // does nothing when there is no lock

  TeamParts* team_;
  int thread_;
  InterpreterLock* lock_;
  const std::atomic<bool>* attention_;  // looked at between steps
  std::int64_t* steps_left_ = nullptr;  // of a lock that counts steps
  Slowdown slowdown_;
  Ledger ledger_;
  bool holds_lock_ = false;
  double held_since_ = 0;
  double lock_held_s_ = 0;
  std::int64_t lock_switches_ = 0;
  std::int64_t lock_requests_ = 0;
  double longest_lock_wait_s_ = 0;
  std::int64_t next_loop_across_;
  std::int64_t next_loop_within_;
};

}  // namespace scalelab
