// SPDX-License-Identifier: BSD-3-Clause

/// A small crawl of a site: fetch a page, parse its HTML, take the numbers that stand in it, follow
/// its links. The site is made by a web server in a process of its own on each node
/// (web/web_server.cpp), on 127.0.0.1: no network is used.
///
/// The plain loop:
///   level = {page 0}
///   for step in 0 ... depth, while there are pages in the level:
///     for page in level:
///       while GET /pages/<page> responds with 503: ask again
///       parse it: sum += its numbers, next += what it links to
///     level = what is in next and was in no level before
///
/// Waiting leaves the interpreter lock; parsing holds it, as a parser in Python does. All workers
/// of all ranks share a level, and the next one begins when it has been read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tally.hpp"
#include "kernels/waiting/met_faults.hpp"
#include "kernels/waiting/node_server.hpp"
#include "kernels/waiting/scrape/frontier.hpp"
#include "kernels/waiting/scrape/page_reader.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/memory/thread_scratch.hpp"
#include "web/client/transfer.hpp"
#include "web/content/address.hpp"
#include "web/content/site.hpp"

namespace scalelab {
namespace {

// What the parser reads in a second on one core, about: by it the length of steps is chosen, and
// what theory expects.
constexpr double parsed_bytes_per_second = 40e6;

web::Site site_of(const Size& size, std::uint32_t seed) {
  return {.seed = seed,
          .pages = size.integer("pages"),
          .links = static_cast<int>(size.integer("links")),
          .values = static_cast<int>(size.integer("values"))};
}

std::int64_t pages_to_read(const Size& size) {
  return site_of(size, 0).pages_within(size.integer("depth"));
}

// What was found in pages, all of whose sums don't depend on the order.
struct Found {
  std::uint64_t fingerprint = 0;  // of which pages there were, and what was in each
  std::int64_t sum = 0;           // of all numbers
  std::int64_t pages = 0;

  void add(std::int64_t page, std::int64_t sum_of_page, std::int64_t links) {
    const auto place = static_cast<std::uint64_t>(page);
    fingerprint += scalelab::fingerprint(0, place, static_cast<std::uint64_t>(sum_of_page)) +
                   scalelab::fingerprint(1, place, static_cast<std::uint64_t>(links));
    sum += sum_of_page;
    ++pages;
  }
  bool operator==(const Found&) const = default;
};

class FoundTally {
 public:
  void reset(const Process& process) {
    for (Tally* tally : {&fingerprints_, &sums_, &pages_}) {
      tally->reset(process);
    }
  }
  void set(const Worker& worker, const Found& found) {
    fingerprints_.set(worker, static_cast<std::int64_t>(found.fingerprint));
    sums_.set(worker, found.sum);
    pages_.set(worker, found.pages);
  }
  [[nodiscard]] Found total(Process& process) const {
    return {.fingerprint = static_cast<std::uint64_t>(fingerprints_.total(process)),
            .sum = sums_.total(process),
            .pages = pages_.total(process)};
  }

 private:
  Tally fingerprints_;
  Tally sums_;
  Tally pages_;
};

class Scrape final : public Kernel {
 public:
  explicit Scrape(const Size& size)
      : size_(size),
        depth_(size.integer("depth")),
        parses_(size.integer("parses")),
        frontier_(size.integer("pages")) {}

  void prepare(Process& process) override {
    site_ = site_of(size_, process.seed());
    options_ = server_options(size_, process.seed());
    options_.site = site_;
    server_.emplace(process, options_, 1);
    parsing_ = InterpretedLoop(process, parsed_bytes_per_second, all_under_the_lock);
    pages_ =
        ThreadScratch<std::byte>(process, static_cast<std::size_t>(site_.most_bytes_of_page()));
    links_.resize(static_cast<std::size_t>(process.threads()));
    group_ = process.group();
    foresee(process);
  }

  void reset(Process& process) override {
    frontier_.restart();
    found_.reset(process);
    faults_.reset(process);
  }

  void work(Worker& worker) override {
    web::Transfer transfer(server_->url(), connections_of(size_), pages_.of(worker.thread()),
                           patience_with(options_));
    std::vector<std::int64_t>& links = links_[static_cast<std::size_t>(worker.thread())];
    Found found;
    FaultCount faults;
    for (std::int64_t step = 0; !frontier_.level().empty(); ++step) {
      const std::span<const std::int32_t> level = frontier_.level();
      links.clear();
      worker.parallel_for(std::ssize(level), [&](std::int64_t place) {
        const std::int64_t page = level[static_cast<std::size_t>(place)];
        fetch(worker, transfer, page, faults);
        for (std::int64_t parse = 0; parse < parses_; ++parse) {
          const scrape::PageReader reader = read(worker, transfer.body());
          found.add(page, reader.sum(), std::ssize(reader.links()));
          if (parse == 0) {
            std::ranges::copy(reader.links(), std::back_inserter(links));
          }
        }
      });
      if (step == depth_) {
        break;
      }
      worker.funneled([this] { frontier_.advance(*group_, links_); });
    }
    found_.set(worker, found);
    faults_.set(worker, faults.met());
  }

  Answer answer(Process& process) override {
    const Found found = found_.total(process);
    const web::MetFaults met = faults_.total(process);
    const std::int64_t strays = process.group().all_reduce(frontier_.strays(), reduction::sum);
    return {
        .value = fingerprint_as_double(found.fingerprint +
                                       hash_of(static_cast<std::uint64_t>(found.sum))),
        .verified = found == known_ && met == known_faults_ && strays == 0,
        .check = fmt::format(
            "{} pages were read (must be {}), numbers in them add up to {} (must be {}), the hash "
            "of "
            "what was in which is {:016x} (must be {:016x}); {} responses failed and {} were slow "
            "(must be {} and {}); {} links led nowhere (must be 0)",
            found.pages, known_.pages, found.sum, known_.sum, found.fingerprint, known_.fingerprint,
            met.failed, met.slow, known_faults_.failed, known_faults_.slow, strays),
        .values = {{.name = "pages",
                    .unit = "1",
                    .meaning = "pages that were read",
                    .value = static_cast<double>(found.pages) / static_cast<double>(parses_)},
                   {.name = "retries",
                    .unit = "1",
                    .meaning = "requests that failed, and were made again",
                    .value = static_cast<double>(met.failed)},
                   {.name = "slow",
                    .unit = "1",
                    .meaning = "responses that were slow",
                    .value = static_cast<double>(met.slow)}}};
  }

  void close() override { server_.reset(); }

 private:
  // What must be found, by what the site is known to be made of; each worker's share of it.
  void foresee(Process& process) {
    const std::int64_t pages = pages_to_read(size_);
    std::vector<Found> shares(static_cast<std::size_t>(process.threads()));
    std::vector<web::MetFaults> faults(shares.size());
    process.on_team([&](int thread) {
      Found found;
      web::MetFaults met;
      const Range own = share_of(pages, process.worker_index(thread), process.workers());
      for (std::int64_t page = own.first; page < own.last; ++page) {
        const std::int64_t sum = site_.sum_of_values(page);
        const std::int64_t links = std::ssize(site_.links_of(page));
        for (std::int64_t parse = 0; parse < parses_; ++parse) {
          found.add(page, sum, links);
        }
        const auto on_the_way = web::faults_on_the_way(options_.faults, web::Kind::page, page);
        met.failed += on_the_way.failed;
        met.slow += on_the_way.slow;
      }
      shares[static_cast<std::size_t>(thread)] = found;
      faults[static_cast<std::size_t>(thread)] = met;
    });
    std::vector<std::uint64_t> sums(5, 0);
    for (std::size_t thread = 0; thread < shares.size(); ++thread) {
      sums[0] += shares[thread].fingerprint;
      sums[1] += static_cast<std::uint64_t>(shares[thread].sum);
      sums[2] += static_cast<std::uint64_t>(shares[thread].pages);
      sums[3] += static_cast<std::uint64_t>(faults[thread].failed);
      sums[4] += static_cast<std::uint64_t>(faults[thread].slow);
    }
    process.group().all_reduce(sums, reduction::sum);
    known_ = {.fingerprint = sums[0],
              .sum = static_cast<std::int64_t>(sums[1]),
              .pages = static_cast<std::int64_t>(sums[2])};
    known_faults_ = {.failed = static_cast<std::int64_t>(sums[3]),
                     .slow = static_cast<std::int64_t>(sums[4])};
  }

  static void fetch(Worker& worker, web::Transfer& transfer, std::int64_t page,
                    FaultCount& faults) {
    const std::string path = web::page_path(page);
    web::Reply reply;
    int attempt = 0;
    do {
      worker.step();
      worker.blocking([&] { reply = transfer.get(web::path_of_attempt(path, attempt)); });
    } while (!faults.note(reply, transfer.url(), attempt++));
  }

  // Parses a page once.
  [[nodiscard]] scrape::PageReader read(Worker& worker, std::span<const std::byte> html) const {
    scrape::PageReader reader;
    parsing_.run(worker, {.first = 0, .last = std::ssize(html)},
                 [&](std::int64_t first, std::int64_t last) {
                   reader.read(html.subspan(static_cast<std::size_t>(first),
                                            static_cast<std::size_t>(last - first)));
                 });
    reader.finish();
    return reader;
  }

  Size size_;
  std::int64_t depth_;
  std::int64_t parses_;
  scrape::Frontier frontier_;  // changed while all threads wait

  web::Site site_;
  web::ServerOptions options_;
  std::optional<NodeServer> server_;
  InterpretedLoop parsing_;
  ThreadScratch<std::byte> pages_;                // a page for each thread
  std::vector<std::vector<std::int64_t>> links_;  // by thread: met in this level
  std::optional<Communicator> group_;
  Found known_;
  web::MetFaults known_faults_;

  FoundTally found_;
  FaultTally faults_;
};

std::vector<SizeParameter> parameters_of_scrape() {
  std::vector<SizeParameter> parameters{
      {.name = "pages",
       .unit = "1",
       .meaning = "pages of the site",
       .default_value = 200,
       .minimum = 1,
       .maximum = 1'000'000},
      {.name = "links",
       .unit = "1",
       .meaning = "links of a page to new pages, and as many to others",
       .default_value = 8,
       .minimum = 1,
       .maximum = 100},
      {.name = "depth",
       .unit = "1",
       .meaning = "how many links away from page 0 pages are read",
       .default_value = 20,
       .minimum = 0,
       .maximum = 1'000'000},
      {.name = "values",
       .unit = "1",
       .meaning = "numbers in a page",
       .default_value = 200,
       .minimum = 0,
       .maximum = 10'000},
      {.name = "parses",
       .unit = "1",
       .meaning = "how often each page is parsed (10: as slow as a parser in Python)",
       .default_value = 10,
       .minimum = 1,
       .maximum = 10'000}};
  std::ranges::copy(server_parameters(), std::back_inserter(parameters));
  return parameters;
}

// So many times the pages that one worker reads, and links followed until all are found.
Size grown_scrape(const Size& one_worker, int workers) {
  if (workers == 1) {
    return one_worker;
  }
  Size size = one_worker;
  size.set("pages", static_cast<double>(pages_to_read(one_worker)) * workers);
  const std::int64_t needed = site_of(size, 0).depth();
  size.set("depth", static_cast<double>(std::max(needed, one_worker.integer("depth"))));
  return size;
}

double bytes_of_scrape(const Size& size, const Layout& layout, int /*rank*/) {
  constexpr double of_level = 2 * sizeof(std::int32_t);  // of a page, in the largest level
  const double links = 2 * size.real("links") * sizeof(std::int64_t);
  const auto read = static_cast<double>(pages_to_read(size));
  return size.real("pages") + read * (of_level + links / layout.ranks) +
         static_cast<double>(layout.threads * site_of(size, 0).most_bytes_of_page());
}

TimeUse time_use_of_scrape(const Size& size, double held_share) {
  const web::Site site = site_of(size, 0);
  const auto bytes = static_cast<double>(site.html(site.pages / 2).size());
  const double wait = expected_wait(server_options(size, 0), bytes);
  const double parse = size.real("parses") * bytes / parsed_bytes_per_second;
  const double all = wait + parse;
  return {.lock = held_share * parse / all,
          .native = (1 - held_share) * parse / all,
          .wait = wait / all};
}

}  // namespace

namespace kernels {

KernelInfo scrape() {
  return {
      .summary = "a crawl of a site: pages are fetched, parsed, and their links followed",
      .bound = Bound::waiting,
      .parameters = parameters_of_scrape(),
      .work_unit = "page",
      .work = [](const Size& size) { return static_cast<double>(pages_to_read(size)); },
      .grow = grown_scrape,
      .growth = "pages x workers, all of which are found",
      .trial = Size({{"pages", 31},
                     {"links", 3},
                     {"depth", 5},
                     {"values", 7},
                     {"parses", 2},
                     {"latency_ms", 0.1},
                     {"bandwidth_mb_s", 50},
                     {"fail_share", 0.2},
                     {"slow_share", 0.1},
                     {"slow_ms", 0.3},
                     {"connections", std::string("kept")}}),
      .memory_bytes = bytes_of_scrape,
      .held_share = all_under_the_lock,
      .time_use = time_use_of_scrape,
      .source =
          "breadth-first crawling: Najork, Wiener, \"Breadth-first crawling yields "
          "high-quality pages\", WWW10, 2001",
      .known_answer =
          "which pages are within the depth, and what is in each, is known in closed "
          "form (Philox)",
      .tolerance = "none: integers",
      .create = [](const Size& size) { return std::make_unique<Scrape>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
