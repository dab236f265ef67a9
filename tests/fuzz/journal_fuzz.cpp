// SPDX-License-Identifier: BSD-3-Clause

/// A journal as a disk may hand it over, beside the results of tests/results/example_results.hpp,
/// whose run is called "run". An input that begins with the first byte of a record's mark is the
/// body of a record behind that byte; any other is a journal of lines, as versions before schema 4
/// wrote them. What is no record or line yet is taken for an event, and gets the checksum without
/// which nothing of it would be looked at.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>

#include "results/file_error.hpp"
#include "results/journal/journal.hpp"
#include "results/journal/journal_event.hpp"
#include "results/journal/journal_fold.hpp"
#include "results/journal/journal_record.hpp"
#include "results/schema/schema.hpp"
#include "results/schema/validity.hpp"
#include "results/worker_rows.hpp"
#include "tests/fuzz/way_in.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

/// The line that has this text as its event.
std::string journal_line(std::string_view event) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : event) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x00000100000001b3;
  }
  return fmt::format(R"({{"checksum":"{:016x}","event":{}}})", hash, event);
}

std::string journal_of(std::string_view input) {
  if (input.starts_with(record_mark)) {
    return std::string(input);
  }
  if (input.starts_with(record_mark.front())) {
    return to_record({0, JournalStart{"run"}}) + framed(input.substr(1));
  }
  std::string journal;
  for_each_line(input, [&](std::string_view line) {
    journal += line.starts_with(R"({"checksum")") ? std::string(line) : journal_line(line);
    journal += '\n';
  });
  return journal;
}

/// What was read from a journal and is written to one is read from that as the same.
void check_round_trip(const JournalEvent& event) {
  const std::string record = to_record(event);
  const std::string_view bytes = record;
  if (!is_whole(bytes.substr(0, record_head), bytes.substr(record_head)) ||
      to_record(event_in(bytes.substr(record_head))) != record) {
    fmt::print(stderr, "this record is not read as it was written: event {}\n", event.number);
    std::abort();
  }
}

/// As ResultsFile does it.
void fold_and_check(JournalContent journal) {
  Snapshot snapshot{.identity = {.run_id = "run", .replaces = "", .events = 0},
                    .results = example_results()};
  const std::size_t rows_before = snapshot.results.workers.size();
  fold(snapshot, std::move(journal), "r.h5");
  check_validity(snapshot.results);
  check_consistency(snapshot.results);
  WorkerValidity validity(snapshot.results);
  RowsBySample<WorkerSample> rows(
      snapshot.results.samples, [&](const Sample& sample, std::span<const WorkerSample> of_sample) {
        validity.check(sample, of_sample);
      });
  const std::span<const WorkerSample> all(snapshot.results.workers);
  rows.add(all.first(rows_before));
  rows.add(all.subspan(rows_before));
  rows.finish();
}

}  // namespace
}  // namespace scalelab

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scalelab;
  static const TemporaryFolder folder;
  const auto path = folder / "r.h5.journal";
  std::ofstream(path, std::ios::binary) << journal_of(as_text(data, size));
  try {
    static_cast<void>(read_run_id(path));
    JournalContent journal = read_journal(path);
    for (const JournalEvent& event : journal.events) {
      check_round_trip(event);
    }
    fold_and_check(std::move(journal));
  } catch (const FileError&) {
    return 0;  // told as it is
  } catch (const std::invalid_argument&) {
    return 0;  // told as a contradiction
  }
  return 0;
}
