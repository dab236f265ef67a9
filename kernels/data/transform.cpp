// SPDX-License-Identifier: BSD-3-Clause

/// A table of records is read, filtered, grouped and sorted: what a data frame is used for.
///
/// The plain loop, with the lines of a CSV text:
///   for line in lines:
///     key, quantity, price, note = fields of line
///     if quantity <= most_quantity:
///       groups[key] += (1, quantity, quantity * price)
///       kept.append((quantity * price, row of line))
///   kept.sort()
///
/// Ranks have shares of the lines. What comes before a piece of a share, an odd number of quotes or
/// an even one, is counted first; then threads read pieces (transform/record_reader.hpp). Each key
/// belongs to one rank, which adds up its groups (transform/group_exchange.hpp), and what was kept
/// is sorted by all workers together (transform/sample_sort.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "kernels/data/transform/csv_file.hpp"
#include "kernels/data/transform/group_exchange.hpp"
#include "kernels/data/transform/group_table.hpp"
#include "kernels/data/transform/order_check.hpp"
#include "kernels/data/transform/plain_reader.hpp"
#include "kernels/data/transform/record_reader.hpp"
#include "kernels/data/transform/rest_of_work.hpp"
#include "kernels/data/transform/sample_sort.hpp"
#include "kernels/data/transform/synthetic_text.hpp"
#include "kernels/data/transform/text_share.hpp"
#include "kernels/fingerprint.hpp"
#include "kernels/growth.hpp"
#include "kernels/interpreted_loop.hpp"
#include "kernels/kernel.hpp"
#include "parallel/clock/fastest_of.hpp"

namespace scalelab {
namespace {

// The text that is made up rather than read from a file.
constexpr const char* made_up_text = "generated";

bool is_made_up(const Size& size) {
  return size.text("file") == made_up_text;
}

transform::RestOfWork rest_of(const Size& size) {
  return size.text("rest") == "held" ? transform::RestOfWork::held : transform::RestOfWork::native;
}

// Blocks that a thread reads together: a quarter of a megabyte, or so many that each thread has
// many pieces.
std::int64_t blocks_of_piece(std::int64_t blocks, int threads) {
  constexpr std::int64_t most = 4096;
  constexpr std::int64_t pieces_of_thread = 64;
  return std::clamp<std::int64_t>(blocks / (pieces_of_thread * threads), 1, most);
}

// What is known of a piece of the text.
struct Piece {
  transform::MarkCounts marks;
  bool within_quotes = false;  // at its begin
  std::int64_t place = 0;      // of its first entry
  std::int64_t rows = 0;
  std::int64_t kept = 0;
};

class Transform final : public Kernel {
 public:
  explicit Transform(const Size& size)
      : size_(size), most_(size.integer("most_quantity")), rest_(rest_of(size)) {}

  void prepare(Process& process) override {
    group_.emplace(process.group());
    const std::int64_t rows = size_.integer("rows");
    share_ = is_made_up(size_)
                 ? transform::made_up_share(process, rows, size_.integer("groups"), most_)
                 : transform::share_of_file(process, size_.text("file"), rows, most_);
    const std::int64_t blocks = share_.text.blocks();
    grain_ = blocks_of_piece(blocks, process.threads());
    pieces_.assign(static_cast<std::size_t>(grains_in(blocks, grain_)), {});
    const std::int64_t newlines = transform::count_marks(share_.text.begin, blocks).newlines;
    const std::int64_t kept = group_->all_reduce(share_.known.kept, reduction::sum);
    const auto pieces = static_cast<std::int64_t>(pieces_.size());
    sort_ = transform::SampleSort(process, newlines + pieces, kept);
    tables_ = std::vector<transform::GroupTable>(static_cast<std::size_t>(process.threads()));
    scratch_ = std::vector<transform::ReaderScratch>(tables_.size());
    const std::int64_t groups = std::min(size_.integer("groups"), rows);
    process.on_team([&](int thread) {
      tables_[static_cast<std::size_t>(thread)] = transform::GroupTable(groups);
    });
    interpreted_ = InterpretedLoop(process, blocks_per_second(), all_under_the_lock);
  }

  void reset(Process& process) override {
    sort_.reset();
    owned_.clear();
    std::fill(pieces_.begin(), pieces_.end(), Piece{});
    process.on_team([&](int thread) { tables_[static_cast<std::size_t>(thread)].clear(); });
  }

  void work(Worker& worker) override {
    const auto pieces = static_cast<std::int64_t>(pieces_.size());
    worker.team_for(pieces, [&](std::int64_t piece) {
      worker.step();
      do_rest(rest_, worker, [&] { count_marks(piece); });
    });
    worker.barrier();
    if (worker.thread() == 0) {
      place_pieces();
    }
    worker.barrier();
    worker.team_for(pieces, [&](std::int64_t piece) { read(worker, piece); });
    worker.funneled([&] {
      transform::add_up_groups(*group_, tables_, owned_);
      collect_runs();
    });
    sort_.sort(worker, *group_, runs_, rest_);
  }

  Answer answer(Process& process) override;

 private:
  [[nodiscard]] Range blocks_of(std::int64_t piece) const {
    return in_indexes({.first = piece, .last = piece + 1}, grain_, share_.text.blocks());
  }

  void count_marks(std::int64_t piece) {
    const Range blocks = blocks_of(piece);
    pieces_[static_cast<std::size_t>(piece)].marks =
        transform::count_marks(share_.text.begin + blocks.first * transform::block, blocks.size());
  }

  // Where each piece's entries go, and whether it begins within quotes.
  void place_pieces() {
    std::int64_t quotes = 0;
    std::int64_t place = 0;
    for (Piece& piece : pieces_) {
      piece.within_quotes = quotes % 2 != 0;
      piece.place = place;
      quotes += piece.marks.quotes;
      place += piece.marks.newlines + 1;
    }
  }

  void read(Worker& worker, std::int64_t number) {
    Piece& piece = pieces_[static_cast<std::size_t>(number)];
    const auto thread = static_cast<std::size_t>(worker.thread());
    const Range blocks = blocks_of(number);
    transform::RecordReader reader(share_.text, blocks, piece.within_quotes, most_,
                                   sort_.room() + piece.place, tables_[thread], scratch_[thread]);
    interpreted_.run(worker, blocks, [&](std::int64_t, std::int64_t last) { reader.read(last); });
    reader.finish();
    piece.rows = reader.rows();
    piece.kept = reader.kept();
  }

  // What was kept of each piece, and how many rows are before it.
  void collect_runs() {
    std::int64_t rows = group_->exclusive_scan(rows_read());
    runs_.clear();
    for (const Piece& piece : pieces_) {
      runs_.push_back(
          {.first = sort_.room() + piece.place, .count = piece.kept, .first_row = rows});
      rows += piece.rows;
    }
  }

  [[nodiscard]] std::int64_t rows_read() const {
    std::int64_t rows = 0;
    for (const Piece& piece : pieces_) {
      rows += piece.rows;
    }
    return rows;
  }

  // By one worker, of text like this rank's.
  [[nodiscard]] double blocks_per_second() {
    constexpr int measurements = 5;
    constexpr std::int64_t most_blocks = 1024;
    const Range blocks{.first = 0, .last = std::min(most_blocks, share_.text.blocks())};
    if (blocks.empty()) {
      return 1;
    }
    std::int64_t rows = 0;
    const double shortest_s = fastest_of(measurements, [&] {
      transform::RecordReader reader(share_.text, blocks, false, most_, sort_.room(),
                                     tables_.front(), scratch_.front());
      reader.read(blocks.last);
      rows += reader.rows();
    });
    // Looked at so that the compiler can't leave the work out.
    return rows < 0 ? 0 : static_cast<double>(blocks.size()) / shortest_s;
  }

  Size size_;
  std::int64_t most_;
  transform::RestOfWork rest_;
  std::optional<Communicator> group_;
  transform::TextShare share_;
  std::int64_t grain_ = 1;  // blocks of a piece
  std::vector<Piece> pieces_;
  std::vector<transform::GroupTable> tables_;  // of each thread
  std::vector<transform::ReaderScratch> scratch_;
  InterpretedLoop interpreted_;
  std::vector<transform::Run> runs_;
  transform::SampleSort sort_;
  transform::GroupTable owned_;  // the groups whose keys belong to this rank
};

Answer Transform::answer(Process& process) {
  const transform::FoundOrder order = found_order(process, sort_.sorted());
  const auto rank = static_cast<std::size_t>(process.rank());
  const auto ranks = static_cast<std::size_t>(process.ranks());
  std::uint64_t groups = 0;
  std::int64_t strangers = 0;  // keys that belong to another rank
  owned_.for_each([&](const transform::GroupTotals& totals) {
    groups += sum_of_hashes(totals);
    strangers += transform::GroupTable::owner_of(totals.key, ranks) == rank ? 0 : 1;
  });

  const transform::KnownRecords& known = share_.known;
  std::vector<std::int64_t> counts{rows_read(), owned_.groups(), strangers, known.rows, known.kept};
  group_->all_reduce(counts, reduction::sum);
  std::vector<std::uint64_t> hashes{groups, known.groups, known.entries};
  group_->all_reduce(hashes, reduction::sum);

  const bool entries_right = order.hashes == hashes[2];
  const bool groups_right = hashes[0] == hashes[1] && counts[2] == 0;
  const bool in_order = order.out_of_order == 0 && order.parts_follow;
  const auto is_right = [](bool right) { return right ? "right" : "wrong"; };
  return {.value = fingerprint_as_double(order.hashes_at_places + hash_of(hashes[0])),
          .verified = counts[0] == counts[3] && order.entries == counts[4] && entries_right &&
                      groups_right && in_order,
          .check = fmt::format(
              "{} rows (must be {}), {} of them kept (must be {}), sum of their "
              "hashes {}, {} of them not behind the one before (must be 0), order of "
              "the ranks' parts {}, {} groups, sum of their hashes {}",
              counts[0], counts[3], order.entries, counts[4], is_right(entries_right),
              order.out_of_order, is_right(order.parts_follow), counts[1], is_right(groups_right)),
          .values = {
              {"kept", "1", "records that passed the filter", static_cast<double>(order.entries)},
              {"groups", "1", "different keys among them", static_cast<double>(counts[1])}}};
}

// Which share of the rows passes the filter.
double share_kept(const Size& size) {
  return is_made_up(size) ? std::min(1.0, size.real("most_quantity") / transform::largest_quantity)
                          : 1;
}

// What a line takes in the mean. A file's are as its first ones; 0 where it can't be read.
transform::MeanLine line_of(const Size& size) {
  if (is_made_up(size)) {
    return transform::mean_line(size.integer("groups"));
  }
  try {
    constexpr std::int64_t looked_at = 1000;
    const transform::CsvFile file(size.text("file"));
    const std::int64_t rows = std::max<std::int64_t>(1, file.count_records(looked_at));
    return {.bytes = static_cast<double>(file.find({.first = 0, .last = rows}).bytes.last) /
                     static_cast<double>(rows),
            .newlines = 1};
  } catch (const std::exception&) {
    return {};
  }
}

double bytes_of_transform(const Size& size, const Layout& layout, int rank) {
  const std::int64_t rows = size.integer("rows");
  const auto own = static_cast<double>(share_of(rows, rank, layout.ranks).size());
  const transform::MeanLine line = line_of(size);
  const double kept = static_cast<double>(rows) * share_kept(size);
  const std::int64_t groups = std::min(size.integer("groups"), rows);
  return own * line.bytes + transform::SampleSort::bytes(own * line.newlines, kept, layout) +
         layout.threads * (transform::GroupTable::bytes(groups) +
                           static_cast<double>(sizeof(transform::ReaderScratch))) +
         transform::GroupTable::bytes(groups / layout.ranks);
}

// A file with too few records, or others. Of a long one not every line is looked at before a run.
std::string why_not_transform(const Size& size, const Layout& /*layout*/) {
  if (is_made_up(size)) {
    return {};
  }
  try {
    constexpr std::int64_t looked_at = 1000;
    const std::string& path = size.text("file");
    const std::int64_t rows = size.integer("rows");
    const transform::CsvFile file(path);
    const std::int64_t records = file.count_records(rows);
    if (records < rows) {
      return fmt::format("{} has {} records, and size.rows asks for {}; {} or fewer would do", path,
                         records, rows, records);
    }
    const transform::RecordsInFile first =
        file.find({.first = 0, .last = std::min(rows, looked_at)});
    std::string text(static_cast<std::size_t>(first.bytes.size()), '\0');
    file.read(first.bytes, text.data());
    transform::read_plainly(text + '\n', path, first.lines_before,
                            [](const transform::PlainRecord&) {});
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

namespace kernels {

KernelInfo transform() {
  return {
      .summary = "records of CSV text read, filtered, grouped and sorted",
      .bound = Bound::compute,
      .parameters =
          {{.name = "rows",
            .unit = "1",
            .meaning = "records in all; of a file its first ones",
            .default_value = 4'000'000,
            .minimum = 1,
            .maximum = 100'000'000'000},
           {.name = "groups",
            .unit = "1",
            .meaning = "different keys of generated records; of a file's, as many as are expected",
            .default_value = 1000,
            .minimum = 1,
            .maximum = 10'000'000},
           {.name = "most_quantity",
            .unit = "1",
            .meaning = "records with a larger quantity are dropped; generated ones are 1 to 100",
            .default_value = 50,
            .minimum = 0,
            .maximum = 99'999'999},
           {.name = "rest",
            .unit = "1",
            .meaning = "what counting quotes and sorting do: leave the interpreter lock, as NumPy "
                       "does (native), or hold it, as a list's sort() in Python does",
            .choices = {"native", "held"},
            .default_text = "native"},
           {.name = "file",
            .unit = "1",
            .meaning = "path of a CSV file: key, quantity, price, note; or generated",
            .free_text = true,
            .default_text = made_up_text}},
      .work_unit = "row",
      .work = [](const Size& size) { return size.real("rows"); },
      .grow = growth::in_proportion("rows"),
      .growth = "rows x workers",
      .trial = Size({{"rows", 5'003},
                     {"groups", 61},
                     {"most_quantity", 50},
                     {"rest", std::string("native")},
                     {"file", std::string(made_up_text)}}),
      .memory_bytes = bytes_of_transform,
      .held_share = all_under_the_lock,
      .time_use =
          [](const Size& size, double held_share) {
            // Measured on one core: nanoseconds of a row, and to sort one that is kept.
            constexpr double counting = 2.5;
            constexpr double reading = 24;
            constexpr double sorting = 24;
            const double all = counting + reading + sorting * share_kept(size);
            const double held = held_share * reading;
            const double lock =
                (rest_of(size) == transform::RestOfWork::held ? all - reading + held : held) / all;
            return TimeUse{.lock = lock, .native = 1 - lock, .wait = 0};
          },
      .why_not = why_not_transform,
      .source =
          "RFC 4180; sample sort: Blelloch et al., SPAA 1991; two passes over a text: Ge et al., "
          "\"Speculative distributed CSV data parsing\", SIGMOD 2019",
      .known_answer =
          "what generated records say, without their text; of a file, what reading it byte by byte "
          "finds",
      .tolerance = "none: all are integers",
      .create = [](const Size& size) { return std::make_unique<Transform>(size); },
  };
}

}  // namespace kernels
}  // namespace scalelab
