// SPDX-License-Identifier: BSD-3-Clause

/// Downloads: HTTP GETs of files from a web server, which is slow to respond, has one link for all,
/// and now and then fails on purpose. The server is a process of its own on each node
/// (web/web_server.cpp), on 127.0.0.1: no network is used.
///
/// The plain loop:
///   for file in 0 ... files - 1:
///     while GET /files/<file>/<bytes> responds with 503: ask again
///     compute for compute_ms, under the lock
///     sum += hash of the body
///
/// Waiting leaves the interpreter lock, and so does the hash, as C code does that Python programs
/// call for it (hashlib, zlib). What an interpreter computes for a request, which libcurl does in
/// C, is computed under the lock. A worker has one request under way (libcurl's easy interface) or
/// several (its multi interface).
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/held_busywork.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"
#include "kernels/waiting/fetch/body_fingerprint.hpp"
#include "kernels/waiting/met_faults.hpp"
#include "kernels/waiting/node_server.hpp"
#include "parallel/memory/thread_scratch.hpp"
#include "web/client/transfer.hpp"
#include "web/client/transfers.hpp"
#include "web/content/address.hpp"
#include "web/content/file_content.hpp"

namespace scalelab {
namespace {

bool has_several_under_way(const Size& size) {
  return size.text("interface") == "multi";
}

int requests_of_worker(const Size& size) {
  return has_several_under_way(size) ? static_cast<int>(size.integer("in_flight")) : 1;
}

// What the server and a worker say about the files, all of whose sums don't depend on the order.
struct Fetched {
  std::uint64_t fingerprint = 0;
  std::int64_t bytes = 0;
  std::int64_t files = 0;
  HeldBusywork::Done computed;

  void add(std::int64_t file, std::span<const std::byte> body) {
    fingerprint += body_fingerprint(file, body);
    bytes += std::ssize(body);
    ++files;
  }
};

class Fetch final : public Kernel {
 public:
  explicit Fetch(const Size& size)
      : size_(size),
        files_(size.integer("files")),
        bytes_(size.integer("bytes")),
        requests_(requests_of_worker(size)),
        compute_s_(size.seconds_of_ms("compute_ms")),
        connections_(connections_of(size)) {}

  void prepare(Process& process) override {
    options_ = server_options(size_, process.seed());
    server_.emplace(process, options_, requests_);
    bodies_ = ThreadScratch<std::byte>(process, static_cast<std::size_t>(requests_ * bytes_));
    computing_ = HeldBusywork(process, compute_s_);
    foresee(process);
  }

  void reset(Process& process) override {
    for (Tally* tally : {&fingerprints_, &byte_counts_, &file_counts_, &wrong_, &opened_}) {
      tally->reset(process);
    }
    faults_.reset(process);
  }

  void work(Worker& worker) override {
    Fetched fetched{.computed = HeldBusywork::start(worker)};
    FaultCount faults;
    if (has_several_under_way(size_)) {
      fetch_by_multi(worker, fetched, faults);
    } else {
      fetch_by_easy(worker, fetched, faults);
    }
    fingerprints_.set(worker, static_cast<std::int64_t>(fetched.fingerprint));
    byte_counts_.set(worker, fetched.bytes);
    file_counts_.set(worker, fetched.files);
    wrong_.set(worker, computing_.is_right(fetched.computed, fetched.files) ? 0 : 1);
    faults_.set(worker, faults.met());
  }

  Answer answer(Process& process) override {
    const auto fingerprint = static_cast<std::uint64_t>(fingerprints_.total(process));
    const std::int64_t bytes = byte_counts_.total(process);
    const std::int64_t files = file_counts_.total(process);
    const std::int64_t wrong = wrong_.total(process);
    const web::MetFaults met = faults_.total(process);
    return {
        .value = fingerprint_as_double(fingerprint + hash_of(static_cast<std::uint64_t>(bytes))),
        .verified = fingerprint == known_fingerprint_ && files == files_ &&
                    bytes == files_ * bytes_ && met == known_faults_ && wrong == 0,
        .check = fmt::format(
            "{} files with {} bytes came (must be {} with {}), whose hash is {:016x} (must be "
            "{:016x}); {} responses failed and {} were slow (must be {} and {}); {} of {} workers "
            "computed something wrong (must be 0)",
            files, bytes, files_, files_ * bytes_, fingerprint, known_fingerprint_, met.failed,
            met.slow, known_faults_.failed, known_faults_.slow, wrong, process.workers()),
        .values = {{.name = "retries",
                    .unit = "1",
                    .meaning = "requests that failed, and were made again",
                    .value = static_cast<double>(met.failed)},
                   {.name = "slow",
                    .unit = "1",
                    .meaning = "responses that were slow",
                    .value = static_cast<double>(met.slow)},
                   {.name = "connections",
                    .unit = "1",
                    .meaning = "connections that were opened",
                    .value = static_cast<double>(opened_.total(process))}}};
  }

  void close() override { server_.reset(); }

 private:
  // What must come: the files are made once more, by all workers.
  void foresee(Process& process) {
    std::vector<std::uint64_t> sums(static_cast<std::size_t>(process.threads()), 0);
    process.on_team([&](int thread) {
      const std::span<std::byte> body = bodies_.of(thread).first(static_cast<std::size_t>(bytes_));
      const Range own = share_of(files_, process.worker_index(thread), process.workers());
      std::uint64_t sum = 0;
      for (std::int64_t file = own.first; file < own.last; ++file) {
        web::fill_from_file(process.seed(), file, 0, body);
        sum += body_fingerprint(file, body);
      }
      sums[static_cast<std::size_t>(thread)] = sum;
    });
    std::uint64_t of_rank = 0;
    for (const std::uint64_t sum : sums) {
      of_rank += sum;
    }
    known_fingerprint_ = process.group().all_reduce(of_rank, reduction::sum);
    for (std::int64_t file = 0; file < files_; ++file) {
      const web::MetFaults met = web::faults_on_the_way(options_.faults, web::Kind::file, file);
      known_faults_.failed += met.failed;
      known_faults_.slow += met.slow;
    }
  }

  // What is done with a file that has come.
  void take(Worker& worker, Fetched& fetched, std::int64_t file,
            std::span<const std::byte> body) const {
    computing_.run(worker, fetched.computed);
    worker.native([&] { fetched.add(file, body); });
  }

  void fetch_by_easy(Worker& worker, Fetched& fetched, FaultCount& faults) {
    web::Transfer transfer(server_->url(), connections_, bodies_.of(worker.thread()),
                           patience_with(options_));
    worker.parallel_for(files_, [&](std::int64_t file) {
      const std::string path = web::file_path(file, bytes_);
      web::Reply reply;
      int attempt = 0;
      do {
        worker.step();
        worker.blocking([&] { reply = transfer.get(web::path_of_attempt(path, attempt)); });
      } while (!faults.note(reply, transfer.url(), attempt++));
      take(worker, fetched, file, transfer.body());
    });
    opened_.set(worker, transfer.connections());
  }

  void fetch_by_multi(Worker& worker, Fetched& fetched, FaultCount& faults) {
    struct Request {
      std::int64_t file = 0;
      int attempt = 0;
    };
    web::Transfers transfers(server_->url(), connections_, requests_, bodies_.of(worker.thread()),
                             patience_with(options_));
    std::vector<Request> requests(static_cast<std::size_t>(requests_));
    const auto ask = [&](int slot, Request request) {
      requests[static_cast<std::size_t>(slot)] = request;
      transfers.start(slot,
                      web::path_of_attempt(web::file_path(request.file, bytes_), request.attempt));
    };
    // Pieces of as many files as can be under way at least: at the end of each, slots run dry.
    worker.parallel_for(files_, requests_, [&](const Range& piece) {
      std::int64_t next = piece.first;
      std::int64_t left = piece.size();
      for (int slot = 0; slot < requests_ && next < piece.last; ++slot) {
        ask(slot, {.file = next++});
      }
      while (left > 0) {
        std::vector<web::Transfers::Ended> ended;
        worker.step();
        worker.blocking([&] { ended = transfers.wait(); });
        for (const web::Transfers::Ended& end : ended) {
          const int slot = end.slot;
          const Request request = requests[static_cast<std::size_t>(slot)];
          if (!faults.note(end.reply, transfers.url(slot), request.attempt)) {
            ask(slot, {.file = request.file, .attempt = request.attempt + 1});
            continue;
          }
          take(worker, fetched, request.file, transfers.body(slot));
          --left;
          if (next < piece.last) {
            ask(slot, {.file = next++});
          }
        }
      }
    });
    opened_.set(worker, transfers.connections());
  }

  Size size_;
  std::int64_t files_;
  std::int64_t bytes_;
  int requests_;  // of a worker at once
  double compute_s_;
  web::Connections connections_;

  web::ServerOptions options_;
  std::optional<NodeServer> server_;
  ThreadScratch<std::byte> bodies_;
  HeldBusywork computing_;
  std::uint64_t known_fingerprint_ = 0;
  web::MetFaults known_faults_;

  Tally fingerprints_;
  Tally byte_counts_;
  Tally file_counts_;
  Tally wrong_;  // workers
  Tally opened_;
  FaultTally faults_;
};

std::vector<SizeParameter> parameters_of_fetch() {
  std::vector<SizeParameter> parameters{{.name = "files",
                                         .unit = "1",
                                         .meaning = "files in all",
                                         .default_value = 64,
                                         .minimum = 1,
                                         .maximum = 10'000'000},
                                        {.name = "bytes",
                                         .unit = "byte",
                                         .meaning = "size of each file",
                                         .default_value = 100'000,
                                         .minimum = 1,
                                         .maximum = 1e9},
                                        {.name = "compute_ms",
                                         .unit = "ms",
                                         .meaning = "how long a worker computes for each file "
                                                    "under the interpreter lock",
                                         .default_value = 0,
                                         .minimum = 0,
                                         .maximum = 60'000,
                                         .integer = false},
                                        {.name = "interface",
                                         .unit = "1",
                                         .meaning = "libcurl's: easy has one request of a worker "
                                                    "under way, multi has in_flight",
                                         .choices = {"easy", "multi"},
                                         .default_text = "easy"},
                                        {.name = "in_flight",
                                         .unit = "1",
                                         .meaning = "requests of a worker under way with multi",
                                         .default_value = 8,
                                         .minimum = 1,
                                         .maximum = 256}};
  std::ranges::copy(server_parameters(), std::back_inserter(parameters));
  return parameters;
}

TimeUse time_use_of_fetch(const Size& size, double /*held_share*/) {
  const double lock = size.seconds_of_ms("compute_ms");
  if (lock == 0) {
    return {.wait = 1};
  }
  const double all = lock + expected_wait(server_options(size, 0), size.real("bytes"));
  return {.lock = lock / all, .native = 0, .wait = 1 - lock / all};
}

}  // namespace

namespace kernels {

KernelInfo fetch() {
  return {
      .summary = "downloads from a web server on this computer, some of which fail or are slow",
      .bound = Bound::waiting,
      .parameters = parameters_of_fetch(),
      .work_unit = "file",
      .work = [](const Size& size) { return size.real("files"); },
      .grow = growth::in_proportion("files"),
      .growth = "files x workers",
      .trial = Size({{"files", 23},
                     {"bytes", 3001},
                     {"compute_ms", 0.01},
                     {"interface", std::string("easy")},
                     {"in_flight", 3},
                     {"latency_ms", 0.1},
                     {"bandwidth_mb_s", 50},
                     {"fail_share", 0.2},
                     {"slow_share", 0.1},
                     {"slow_ms", 0.3},
                     {"connections", std::string("kept")}}),
      .memory_bytes =
          [](const Size& size, const Layout& layout, int /*rank*/) {
            return static_cast<double>(layout.threads) * requests_of_worker(size) *
                   size.real("bytes");
          },
      .time_use = time_use_of_fetch,
      .source =
          "RFC 9110, \"HTTP Semantics\", section 9.3.1 (GET); RFC 9112, section 9.3 "
          "(connections that persist); downloads are the first use of threads in every "
          "guide to Python's",
      .known_answer =
          "the bytes of each file are a function of its number (Philox), and which "
          "responses fail or are slow is one of its number and the attempt",
      .tolerance = "none: integers",
      .create = [](const Size& size) { return std::make_unique<Fetch>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
