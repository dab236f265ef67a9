// SPDX-License-Identifier: BSD-3-Clause
#include "results/journal/journal_line.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/results/example_results.hpp"

namespace scalelab {
namespace {

/// The event of a sample as the last version wrote it that had lines: number 7, of order 6.
const std::string sample_text =
    R"({"measured":[],"number":7,"sample":{"answer":[9.14159],"batch":[7],"order":[6],"poin)"
    R"(t":[0],"repeat":[3],"start_s":[1.5],"time_s":[6.1],"verified":[1],"warmup":[0]},"wor)"
    R"(kers":{"barrier_wait_s":[0.5,0.5],"blocked_s":[0.6,0.6],"busy_s":[0.1,0.1],"communic)"
    R"(ation_s":[0.4,0.4],"core":[3,3],"cycles":[400000000000.0,"nan"],"end_skew_s":[0.02,0)"
    R"(.02],"instructions":[1000000000000.0,"nan"],"lock_held_s":[0.3,0.3],"lock_longest_wa)"
    R"(it_s":[0.15,0.15],"lock_requests":[8,8],"lock_switches":[7,7],"lock_wait_s":[0.2,0.2)"
    R"(],"node":[0,1],"numa_node":[0,0],"physical_core":[1,1],"pinned":[1,1],"rank":[0,1],")"
    R"(sample":[6,6],"start_skew_s":[0.01,0.01],"thread":[0,2]}})";

JournalEvent sample_event() {
  return {7, SampleEvent{example_sample(0, 6), example_workers(6)}};
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
std::string without_worker_column(const std::string& column) {
  auto event = nlohmann::json::parse(sample_text);
  event.at("workers").erase(column);
  return whole_line(event.dump());
}

TEST(JournalLine, GivesEachKindOfEvent) {
  EXPECT_EQ(from_line(whole_line(R"({"number":0,"run_id":"0123"})")),
            (JournalEvent{0, JournalStart{"0123"}}));
  EXPECT_EQ(
      from_line(whole_line(R"({"number":9,"outcome":3,"reason":"line\nbreak","status":"failed"})")),
      (JournalEvent{9, OutcomeEvent{3, PointStatus::failed, "line\nbreak"}}));
  EXPECT_EQ(from_line(whole_line(sample_text)), sample_event());
}

TEST(JournalLine, GivesTheValuesOfTheKernel) {
  auto event = nlohmann::json::parse(sample_text);
  event["measured"] = {
      {{"name", "hits"}, {"unit", "1"}, {"long_name", "näh"}, {"value", 0.1 + 0.2}}};
  const auto read = from_line(whole_line(event.dump()));
  ASSERT_TRUE(read.has_value());
  const std::vector<Measured> expected = {{"hits", "1", "näh", 0.1 + 0.2}};
  EXPECT_EQ(std::get<SampleEvent>(read->what).sample.measured, expected);
}

TEST(JournalLine, OfAnOlderVersionLeavesDefaults) {
  const auto old = from_line(without_worker_column("lock_requests"));

  ASSERT_TRUE(old.has_value());
  EXPECT_EQ(std::get<SampleEvent>(old->what).workers.at(0).lock_requests, 0);
  EXPECT_EQ(std::get<SampleEvent>(old->what).workers.at(0).lock_switches, 7);
  EXPECT_THROW(from_line(without_worker_column("lock_switches")), std::invalid_argument);
}

TEST(JournalLine, GivesNumbersThatJsonDoesNotHave) {
  using Limits = std::numeric_limits<double>;
  auto event = nlohmann::json::parse(sample_text);
  event["sample"]["time_s"] = {"inf"};
  event["sample"]["start_s"] = {"-inf"};
  event["sample"]["answer"] = {"nan"};

  const auto read = from_line(whole_line(event.dump()));

  ASSERT_TRUE(read.has_value());
  const Sample& sample = std::get<SampleEvent>(read->what).sample;
  EXPECT_EQ(sample.time_s, Limits::infinity());
  EXPECT_EQ(sample.start_s, -Limits::infinity());
  EXPECT_TRUE(std::isnan(sample.answer));
}

TEST(JournalLine, IsNothingWhenCutOffAnywhere) {
  const std::string line = whole_line(sample_text);
  for (std::size_t kept = 0; kept < line.size(); ++kept) {
    EXPECT_FALSE(from_line(line.substr(0, kept)).has_value()) << kept << " bytes";
  }
}

TEST(JournalLine, IsNothingWhenAnyByteIsWrong) {
  const std::string line = whole_line(sample_text);
  for (std::size_t at = 0; at < line.size(); ++at) {
    std::string wrong = line;
    wrong[at] = static_cast<char>(wrong[at] ^ 1);
    EXPECT_FALSE(from_line(wrong).has_value()) << "byte " << at;
  }
}

TEST(JournalLine, IsAnErrorWhenWholeAndNotUnderstood) {
  // As another version might write it.
  EXPECT_THROW(from_line(whole_line(R"({"number":0,"ran_id":"abc"})")), std::invalid_argument);
}

/// The line with another value in a column of its sample.
std::string with_in_sample(const std::string& column, const nlohmann::json& values) {
  auto event = nlohmann::json::parse(sample_text);
  event.at("sample").at(column) = values;
  return whole_line(event.dump());
}

TEST(JournalLine, IsAnErrorWithANumberThatTheColumnCanNotHold) {
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

TEST(JournalLine, IsAnErrorWithMoreThanOneSample) {
  auto event = nlohmann::json::parse(sample_text);
  for (auto& column : event.at("sample")) {
    column.push_back(column.at(0));
  }
  EXPECT_THROW(from_line(whole_line(event.dump())), std::invalid_argument);
}

TEST(JournalLine, TellsWhichPointHasAStatusThatIsNone) {
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
