// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal_event.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

JournalEvent example_event() {
  SampleEvent event = {example_sample(2, 7), example_workers(7)};
  event.sample.measured = {{"hits", "1", "näh", 0.1 + 0.2}, {"rate", "s-1", "", 1e300}};
  return {5, event};
}

/// The line as a reader gets it: without the line break.
std::string line_of(const JournalEvent& event) {
  std::string line = to_line(event);
  EXPECT_EQ(line.back(), '\n');
  line.pop_back();
  return line;
}

TEST(JournalEventLine, IsOneLineOfJson) {
  const std::string line = line_of(example_event());

  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json.at("event").at("sample").at("order"), nlohmann::json({7}));
  EXPECT_EQ(json.at("event").at("workers").at("rank"), nlohmann::json({0, 1}));
}

TEST(JournalEventLine, CarriesTheFnv1aHashOfTheEvent) {
  // The reference value for an empty text is the offset basis; one for a text is in the line
  // itself: computed here by the definition, hash = (hash xor byte) * prime.
  const std::string line = line_of({0, JournalStart{"abc"}});
  const auto json = nlohmann::json::parse(line);
  const std::string text = R"({"number":0,"run_id":"abc"})";
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash ^= static_cast<std::uint64_t>(c);
    hash *= 1099511628211U;
  }
  EXPECT_EQ(std::stoull(json.at("checksum").get<std::string>(), nullptr, 16), hash);
}

TEST(JournalEventLine, GivesBackEachKindOfEvent) {
  const JournalEvent start = {0, JournalStart{"0123"}};
  const JournalEvent outcome = {9,
                                OutcomeEvent{3, PointStatus::failed, "line\nbreak and \"quotes\""}};

  EXPECT_EQ(from_line(line_of(start)), start);
  EXPECT_EQ(from_line(line_of(outcome)), outcome);
  EXPECT_EQ(from_line(line_of(example_event())), example_event());
}

/// The line of an event's text, with the checksum that belongs to it.
std::string whole_line(const std::string& text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return fmt::format(R"({{"checksum":"{:016x}","event":{}}})", hash, text);
}

/// The line without a column of its workers.
std::string without_worker_column(const std::string& line, const std::string& column) {
  auto event = nlohmann::json::parse(line).at("event");
  event.at("workers").erase(column);
  return whole_line(event.dump());
}

TEST(JournalEventLine, OfAnOlderVersionLeavesDefaults) {
  const std::string line = line_of(example_event());

  const auto old = from_line(without_worker_column(line, "lock_requests"));

  ASSERT_TRUE(old.has_value());
  EXPECT_EQ(std::get<SampleEvent>(old->what).workers.at(0).lock_requests, 0);
  EXPECT_EQ(std::get<SampleEvent>(old->what).workers.at(0).lock_switches, 7);
  EXPECT_THROW(from_line(without_worker_column(line, "lock_switches")), std::invalid_argument);
}

TEST(JournalEventLine, GivesBackASampleWithoutWorkers) {
  const JournalEvent event = {1, SampleEvent{example_sample(0, 0), {}}};
  EXPECT_EQ(from_line(line_of(event)), event);
}

TEST(JournalEventLine, KeepsNumbersThatJsonDoesNotHave) {
  using Limits = std::numeric_limits<double>;
  SampleEvent event = {example_sample(0, 0), {}};
  event.sample.time_s = Limits::infinity();
  event.sample.start_s = -Limits::infinity();
  event.sample.answer = Limits::quiet_NaN();

  const auto read = from_line(line_of({1, event}));

  ASSERT_TRUE(read.has_value());
  const Sample& sample = std::get<SampleEvent>(read->what).sample;
  EXPECT_EQ(sample.time_s, Limits::infinity());
  EXPECT_EQ(sample.start_s, -Limits::infinity());
  EXPECT_TRUE(std::isnan(sample.answer));
}

TEST(JournalEventLine, IsNothingWhenCutOffAnywhere) {
  const std::string line = line_of(example_event());
  for (std::size_t kept = 0; kept < line.size(); ++kept) {
    EXPECT_FALSE(from_line(line.substr(0, kept)).has_value()) << kept << " bytes";
  }
}

TEST(JournalEventLine, IsNothingWhenAnyByteIsWrong) {
  const std::string line = line_of(example_event());
  for (std::size_t at = 0; at < line.size(); ++at) {
    std::string wrong = line;
    wrong[at] = static_cast<char>(wrong[at] ^ 1);
    EXPECT_FALSE(from_line(wrong).has_value()) << "byte " << at;
  }
}

TEST(JournalEventLine, IsAnErrorWhenWholeAndNotUnderstood) {
  // As another version might write it.
  EXPECT_THROW(from_line(whole_line(R"({"number":0,"ran_id":"abc"})")), std::invalid_argument);
}

/// The line with another value in a column of its sample.
std::string with_in_sample(const std::string& column, const nlohmann::json& values) {
  auto event = nlohmann::json::parse(line_of(example_event())).at("event");
  event.at("sample").at(column) = values;
  return whole_line(event.dump());
}

TEST(JournalEventLine, IsAnErrorWithANumberThatTheColumnCanNotHold) {
  using nlohmann::json;
  EXPECT_NO_THROW(from_line(with_in_sample("batch", json{7})));
  for (const json& value : {json(1e300), json(1.5), json(-1e19), json(18446744073709551615U),
                            json(true), json("7"), json(nullptr)}) {
    EXPECT_THROW(from_line(with_in_sample("batch", json::array({value}))), std::invalid_argument)
        << value;
  }
  EXPECT_THROW(from_line(with_in_sample("verified", json{256})), std::invalid_argument);
  EXPECT_THROW(from_line(with_in_sample("verified", json{-1})), std::invalid_argument);
  EXPECT_THROW(from_line(with_in_sample("time_s", json{"fast"})), std::invalid_argument);
  EXPECT_THROW(from_line(whole_line(R"({"number":1e300,"run_id":"abc"})")), std::invalid_argument);
  EXPECT_THROW(from_line(whole_line(R"({"number":1,"outcome":0.5,"status":"failed","reason":""})")),
               std::invalid_argument);
}

TEST(JournalEventLine, IsAnErrorWithMoreThanOneSample) {
  auto event = nlohmann::json::parse(line_of(example_event())).at("event");
  for (auto& column : event.at("sample")) {
    column.push_back(column.at(0));
  }
  EXPECT_THROW(from_line(whole_line(event.dump())), std::invalid_argument);
}

TEST(JournalEventLine, KeepsAStatusByItsName) {
  for (const std::string_view name : enum_names<PointStatus>) {
    const JournalEvent event = {1, OutcomeEvent{0, from_name<PointStatus>(name), ""}};
    const std::string line = line_of(event);
    EXPECT_EQ(nlohmann::json::parse(line).at("event").at("status"), name);
    EXPECT_EQ(from_line(line), event);
  }
}

TEST(JournalEventLine, TellsWhichPointHasAStatusThatIsNone) {
  const std::string line = whole_line(R"({"number":4,"outcome":3,"reason":"","status":"lost"})");
  try {
    from_line(line);
    FAIL() << "understood";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "a journal line is not understood: /points/status, row 3: 'lost' is none of "
                 "planned, measured, unfinished, skipped, failed");
  }
}

}  // namespace
}  // namespace scalelab
