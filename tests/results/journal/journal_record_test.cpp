// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal_record.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

JournalEvent example_event() {
  SampleEvent event = {example_sample(2, 7), example_workers(7)};
  event.sample.measured = {{"hits", "1", "näh", 0.1 + 0.2}, {"rate", "s-1", "", 1e300}};
  return {5, event};
}

/// The event of a record, if it is whole.
std::optional<JournalEvent> read(const std::string& record) {
  const std::string_view bytes = record;
  if (bytes.size() < record_head ||
      !is_whole(bytes.substr(0, record_head), bytes.substr(record_head))) {
    return std::nullopt;
  }
  return event_in(bytes.substr(record_head));
}

std::string body_of(const JournalEvent& event) {
  return to_record(event).substr(record_head);
}

/// The record of an event with one part of its body replaced, and the checksum that belongs to it.
std::string with_other(const JournalEvent& event, const std::string& part,
                       const std::string& other) {
  std::string body = body_of(event);
  body.replace(body.find(part), part.size(), other);
  return framed(body);
}

TEST(JournalRecord, GivesBackEachKindOfEvent) {
  const JournalEvent start = {0, JournalStart{"0123"}};
  const JournalEvent outcome = {9, OutcomeEvent{3, PointStatus::failed, "line\nbreak and \"q\""}};
  EXPECT_EQ(read(to_record(start)), start);
  EXPECT_EQ(read(to_record(outcome)), outcome);
  EXPECT_EQ(read(to_record(example_event())), example_event());
}

TEST(JournalRecord, GivesBackASampleWithoutWorkers) {
  const JournalEvent event = {1, SampleEvent{example_sample(0, 0), {}}};
  EXPECT_EQ(read(to_record(event)), event);
}

TEST(JournalRecord, KeepsNumbersToTheLastBit) {
  using Limits = std::numeric_limits<double>;
  SampleEvent event = {example_sample(0, 0), example_workers(0)};
  event.sample.time_s = Limits::infinity();
  event.sample.start_s = -Limits::denorm_min();
  event.sample.answer = Limits::quiet_NaN();
  event.workers[0].busy_s = 0.0;
  event.workers[1].busy_s = -0.0;  // equal, and not the same

  const auto again = read(to_record({1, event}));

  ASSERT_TRUE(again.has_value());
  const auto& back = std::get<SampleEvent>(again->what);
  EXPECT_EQ(back.sample.time_s, Limits::infinity());
  EXPECT_EQ(back.sample.start_s, -Limits::denorm_min());
  EXPECT_TRUE(std::isnan(back.sample.answer));
  EXPECT_FALSE(std::signbit(back.workers[0].busy_s));
  EXPECT_TRUE(std::signbit(back.workers[1].busy_s));
}

TEST(JournalRecord, IsNothingWhenCutOffAnywhere) {
  const std::string record = to_record(example_event());
  for (std::size_t kept = 0; kept < record.size(); ++kept) {
    EXPECT_FALSE(read(record.substr(0, kept)).has_value()) << kept << " bytes";
  }
}

TEST(JournalRecord, IsNothingWhenAnyBitIsWrong) {
  const std::string record = to_record(example_event());
  for (std::size_t bit = 0; bit < 8 * record.size(); ++bit) {
    std::string wrong = record;
    wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(read(wrong).has_value()) << "bit " << bit;
  }
}

TEST(JournalRecord, IsNothingWhenTheSignsOfTwoNumbersAreWrong) {
  // A plain product would carry nothing of a word's top bit into another's check.
  const std::string record = to_record(example_event());
  for (std::size_t first = record_head + 7; first + 8 < record.size(); first += 8) {
    std::string wrong = record;
    for (const std::size_t at : {first, first + 8}) {
      wrong[at] = static_cast<char>(wrong[at] ^ 0x80);
    }
    EXPECT_FALSE(read(wrong).has_value()) << "byte " << first;
  }
}

TEST(JournalRecord, WritesAColumnThatIsTheSameForAllOnce) {
  SampleEvent event = {example_sample(0, 0), {}};
  event.workers.resize(1000, example_workers(0).front());
  const std::size_t alike = to_record({1, event}).size();
  event.workers.back().busy_s += 1;
  EXPECT_EQ(to_record({1, event}).size(), alike + 999 * sizeof(double));
}

TEST(JournalRecord, IsAnErrorWhenWholeAndNotUnderstood) {
  const auto body = [](const JournalEvent& event) { return body_of(event); };
  const std::string known = body(example_event());
  std::string other_kind = known;
  other_kind[8] = 9;
  EXPECT_THROW(event_in(other_kind), std::invalid_argument);
  EXPECT_THROW(event_in(known + "x"), std::invalid_argument);
  for (std::size_t kept = 0; kept < known.size(); ++kept) {
    EXPECT_THROW(event_in(known.substr(0, kept)), std::invalid_argument) << kept;
  }
}

TEST(JournalRecord, IsAnErrorWithAColumnThatIsNotKnown) {
  EXPECT_THROW(read(with_other(example_event(), "busy_s", "lazy_s")), std::invalid_argument);
}

TEST(JournalRecord, IsAnErrorWithMoreRowsThanBytes) {
  // Before the workers' columns stand their rows, two, and the number of columns.
  std::string body = body_of(example_event());
  const std::size_t rows = body.find(std::string("\x06\0\0\0sample", 10));
  ASSERT_NE(rows, std::string::npos);
  const std::uint64_t many = 1ULL << 40U;
  std::memcpy(body.data() + rows - 12, &many, sizeof many);
  EXPECT_THROW(event_in(body), std::invalid_argument);
}

TEST(JournalRecord, KeepsAStatusByItsName) {
  for (const std::string_view name : enum_names<PointStatus>) {
    const JournalEvent event = {1, OutcomeEvent{0, from_name<PointStatus>(name), ""}};
    EXPECT_NE(to_record(event).find(name), std::string::npos);
    EXPECT_EQ(read(to_record(event)), event);
  }
}

TEST(JournalRecord, TellsWhichPointHasAStatusThatIsNone) {
  const JournalEvent event = {4, OutcomeEvent{3, PointStatus::failed, ""}};
  try {
    read(with_other(event, "failed", "lossed"));
    FAIL() << "understood";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "a record of the journal is not understood: /points/status, row 3: 'lossed' is "
                 "none of planned, measured, unfinished, skipped, failed");
  }
}

}  // namespace
}  // namespace scalelab
