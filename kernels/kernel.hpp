// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/size.hpp"
#include "parallel/team/layout.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/worker.hpp"

/// What a kernel is: one scientific computation, written once, run under every model. A kernel
/// speaks to parallel/ only and never to MPI, OpenMP or HDF5. docs/adding_a_kernel.md shows how to
/// write one.
namespace scalelab {

/// A value of the kernel's own, kept in the column <kernel>_<name> of /samples.
struct KernelValue {
  std::string name;
  std::string unit;
  std::string meaning;
  double value = 0;
};

/// What a kernel computed, and whether it is right. The same on every rank of the point.
struct Answer {
  double value = 0;  ///< must be the same to the last bit for every layout, lock and schedule
  bool verified = false;
  std::string check;  ///< what was compared with what, with numbers: shown when it failed
  std::vector<KernelValue> values;
};

/// One rank's part of a kernel, for one point. Made and prepared once for the point in a job, and
/// kept while the job visits the point again and again, as long as there is memory for it. What it
/// keeps may be large, or take long to make.
class Kernel {
 public:
  Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  Kernel(Kernel&&) = delete;
  Kernel& operator=(Kernel&&) = delete;
  virtual ~Kernel() = default;

  /// Once, untimed; by every rank of the point: allocate, distribute, first touch by the team,
  /// split communicators, find out how quick this machine is.
  virtual void prepare(Process& process) = 0;

  /// Before each repetition, the first one included; untimed, but cheap; by every rank of the
  /// point: puts back what a repetition changes.
  virtual void reset(Process& /*process*/) {}

  /// Timed; called by every thread of every rank of the point at once.
  virtual void work(Worker& worker) = 0;

  /// After each repetition, untimed; by every rank of the point: combine in an order that does not
  /// depend on the number of workers, and compare with what is known.
  virtual Answer answer(Process& process) = 0;

  /// Once, at the end; by every rank of the point, in one order of points: gives back what needs
  /// all ranks for it (RemoteCounter, SharedMemory). After a failure it is not called: destructors
  /// wait for nobody.
  virtual void close() {}
};

/// What binds a kernel's speed when it is run on enough workers.
enum class Bound : std::uint8_t {
  compute,
  memory_bandwidth,
  memory_latency,
  communication_latency,
  communication_bandwidth,
  imbalance,
  waiting,
  interpreter_lock
};

/// In words: "memory bandwidth".
std::string to_string(Bound bound);

/// What one worker alone does with its time under an interpreter lock, as shares of it that add up
/// to 1.
struct TimeUse {
  double lock = 0;    ///< computing under the lock
  double native = 0;  ///< computing outside it
  double wait = 0;    ///< waiting outside it
};

/// What one repetition asks of the computers, at the least: what its method needs, whatever its
/// code does. Beside what the machine can do at best, it says how much of that was reached.
struct Demand {
  double flops = 0;  ///< additions and multiplications of doubles, of all workers together
  /// Between caches and main memory, of all workers together: each array as often as the method
  /// goes through it, were it too large for caches. A line that is only written counts once where
  /// the kernel writes past caches, else twice.
  double bytes = 0;
  double read_bytes = 0;  ///< of those, what comes from main memory: all lines but streamed ones
  /// Loads of all workers together from places in main memory that no prefetcher foresees; of lines
  /// side by side, which come together, one.
  double random_loads = 0;
  /// Loads from main memory of all workers together, each of which must be there before its worker
  /// knows the address of its next one.
  double dependent_loads = 0;
  double messages = 0;       ///< that one rank sends one after the other; of that with most of them
  double message_bytes = 0;  ///< that one rank sends; of that with most of them
};

/// The library that a kernel came in from outside: see kernels/plugin.hpp.
struct PluginOrigin {
  std::string file;         ///< its path, from the root
  std::string fingerprint;  ///< of its bytes: another one for another build; 16 hexadecimal digits
};

/// What a kernel declares of itself.
struct KernelInfo {
  std::string name{};   ///< its file's name; filled in by the catalogue
  std::string group{};  ///< its folder's name; filled in by the catalogue
  /// Nothing for one of scalelab's own; filled in by the catalogue.
  std::optional<PluginOrigin> plugin{};
  std::string summary;
  Bound bound = Bound::compute;
  std::vector<SizeParameter> parameters;

  /// What the workers share out among themselves, singular ("sample", "flop"), and how much of it a
  /// size is. Both empty for a kernel of which no number of workers makes quicker work: its own
  /// values (Answer::values) are what it is run for, and no speedup is told.
  std::string work_unit{};
  std::function<double(const Size&)> work{};

  /// What a size demands in a layout. Empty for a kernel that has no limit of this kind (waiting,
  /// the interpreter lock) or none that is known.
  std::function<Demand(const Size&, const Layout&)> demand{};

  /// The size whose work per worker is that of `one_worker` on one worker, as nearly as whole
  /// numbers allow. Used by weak scaling; the work that comes out is stored.
  std::function<Size(const Size& one_worker, int workers)> grow;
  std::string growth;  ///< the rule in words: "samples x workers"

  /// A size that takes some milliseconds, and has work for a few workers: by it, tests see that the
  /// answer is the same however the kernel is run, and that its check notices when work is left
  /// out.
  Size trial{};

  /// Memory in bytes that rank `rank` of a point's keeps from prepare() to close(). What ranks
  /// share counts for the one that gives it. Compared with the memory of each computer that takes
  /// part.
  std::function<double(const Size&, const Layout&, int rank)> memory_bytes;

  /// How much of that it shares with other ranks in place (parallel/memory/shared_memory.hpp), of
  /// which a computer may have less. Empty: nothing.
  std::function<double(const Size&, const Layout&, int rank)> shared_bytes{};

  /// Whether each node has such memory of its own, given by the first of the point's ranks there
  /// (parallel/memory/node_table.hpp): what `shared_bytes` says of rank 0 counts for each of them,
  /// and `memory_bytes` says it of rank 0 alone.
  bool shared_on_each_node = false;

  /// The share of its computing that a kernel does under the interpreter lock, where a study may
  /// set another (interpreter.held_share). Nothing where it is in the kernel's nature.
  std::optional<double> held_share{};

  /// How it uses its time when `held_share` of its computing is done under the lock. Empty where
  /// that is not known beforehand.
  std::function<TimeUse(const Size&, double held_share)> time_use{};

  /// Why a size whose parameters are all legal can't be run in this layout, with what can: empty
  /// where it can. Asked before anything is run. Empty for a kernel that runs every size in every
  /// layout.
  std::function<std::string(const Size&, const Layout&)> why_not{};

  std::string source;        ///< paper or book
  std::string known_answer;  ///< what the answer is compared with
  std::string tolerance;     ///< how near it must come, and why

  std::function<std::unique_ptr<Kernel>(const Size&)> create;
};

/// The size that a study has which sets nothing: the default of each parameter.
Size default_size(const KernelInfo& kernel);

/// Whether the kernel's size grows under weak scaling. It does not where it has no work to share
/// out: weak scaling then measures what strong scaling does.
bool grows(const KernelInfo& kernel);

}  // namespace scalelab
