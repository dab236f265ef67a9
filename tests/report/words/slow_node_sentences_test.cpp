// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/words/summary.hpp"
#include "tests/analysis/losses/nodes_builder.hpp"

namespace scalelab {
namespace {

using testing::add_on_nodes;
using testing::add_point;
using testing::add_samples;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::on_hosts;
using testing::slow_by_three_tenths;

std::vector<std::string> sentences_about(const Results& results) {
  return summarise(results, analyse(results).at(0)).sentences;
}

TEST(SlowNodesInASummary, AreNamedInTheSummary) {
  Results results = on_hosts({"a", "nid2"});
  add_point(results, 2, 1);
  add_on_nodes(results, 2, 10, slow_by_three_tenths);
  EXPECT_THAT(sentences_about(results),
              Contains("On nid2 workers took 30 % longer for the same work than on other nodes, at "
                       "processes 2x1 (2 nodes)."));
  add_point(results, 4, 1);
  add_on_nodes(results, 2, 10,
               [](std::int64_t node, std::int64_t) { return node == 1 ? 1.5 : 1.0; });
  add_point(results, 6, 1);
  add_on_nodes(results, 2, 10, [](std::int64_t, std::int64_t) { return 1.0; });
  EXPECT_THAT(sentences_about(results),
              Contains("On nid2 workers took 30 to 50 % longer for the same work than on other "
                       "nodes, at 2 of 3 points."));
}

TEST(SlowNodesInASummary, AreNamedTogether) {
  Results results = on_hosts({"a", "b", "c", "d", "e"});
  add_point(results, 5, 1);
  add_on_nodes(results, 5, 10, [](std::int64_t node, std::int64_t) {
    return node == 1 ? 1.5 : node == 3 ? 1.2 : 1.0;
  });
  EXPECT_THAT(sentences_about(results),
              Contains("On b workers took 50 % longer for the same work than on other nodes, at "
                       "processes 5x1 (5 nodes); on d 20 % longer, at processes 5x1 (5 nodes)."));
}

TEST(SlowNodesInASummary, AreNotMentionedWhereThereAreNone) {
  Results results = on_hosts({"a", "b"});
  add_point(results, 2, 1);
  add_on_nodes(results, 2, 10, [](std::int64_t, std::int64_t) { return 1.0; });
  EXPECT_THAT(sentences_about(results), Not(Contains(HasSubstr("other nodes"))));
}

}  // namespace
}  // namespace scalelab
