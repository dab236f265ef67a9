// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/kernels/monte_carlo/transport/plain_histories.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

struct TransportCase {
  std::int64_t histories = 1000;
  std::string geometry = "slab";
  double thickness = 3;
  double scattering = 0.8;
  std::string capture = "analogue";
  double roulette = 0.25;
  std::string sampling = "random";
};

Size size_of_case(const TransportCase& one) {
  return Size({{"histories", one.histories},
               {"geometry", one.geometry},
               {"thickness", one.thickness},
               {"scattering", one.scattering},
               {"capture", one.capture},
               {"roulette", one.roulette},
               {"sampling", one.sampling}});
}

Answer transport_answer(const TransportCase& one, std::uint32_t seed = 1) {
  return run_kernel("transport", size_of_case(one), seed,
                    {.threads = 2, .schedule = Schedule::dynamic}, everybody());
}

Outcomes plain_outcomes(const TransportCase& one, std::uint32_t seed) {
  PlainHistories plain(
      {.thickness = one.thickness,
       .geometry = one.geometry == "rod" ? Geometry::rod : Geometry::slab,
       .scattering_ratio = static_cast<std::uint32_t>(std::llround(std::ldexp(one.scattering, 31))),
       .capture = one.capture == "implicit" ? Capture::implicit : Capture::analogue,
       .roulette_weight = std::llround(std::ldexp(one.roulette, 30)),
       .survival_weight = 2 * std::llround(std::ldexp(one.roulette, 30)),
       .sampling = one.sampling == "random" ? Sampling::random : Sampling::stratified,
       .histories = one.histories,
       .key = {seed, 0x74726101}});
  plain.follow({.first = 0, .last = one.histories});
  return plain.outcomes();
}

void expect_plain_outcomes(const TransportCase& one, const std::vector<Way>& ways) {
  const Outcomes plain = plain_outcomes(one, 7);
  const auto n = static_cast<double>(one.histories);
  const RankGroup group = everybody();
  for (const Way& way : ways) {
    const Answer answer = run_kernel("transport", size_of_case(one), 7, way, group);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, plain.transmitted.value() / n) << to_string(way);
    EXPECT_EQ(value_of(answer, "transmitted"), answer.value);
    EXPECT_EQ(value_of(answer, "reflected"), plain.reflected.value() / n);
    EXPECT_EQ(value_of(answer, "absorbed"), plain.absorbed.value() / n);
    EXPECT_EQ(value_of(answer, "roulette"), plain.roulette.value() / n);
    EXPECT_EQ(value_of(answer, "flights"), static_cast<double>(plain.flights) / n);
    EXPECT_EQ(value_of(answer, "longest"), static_cast<double>(plain.longest));
  }
}

TEST(Transport, IsThatOfThePlainLoopHoweverItIsRun) {
  expect_plain_outcomes({.histories = 1'009, .capture = "implicit", .sampling = "stratified"},
                        all_ways());
}

TEST(Transport, IsThatOfThePlainLoopForAnyNumberOfHistories) {
  for (const std::int64_t histories : {1, 2, 53, 4'099}) {
    for (const std::string capture : {"analogue", "implicit"}) {
      for (const std::string sampling : {"random", "stratified"}) {
        expect_plain_outcomes({.histories = histories, .capture = capture, .sampling = sampling},
                              {{.threads = 2}, {.threads = 2, .schedule = Schedule::dynamic}});
      }
    }
  }
}

TEST(Transport, DependsOnTheSeed) {
  EXPECT_NE(transport_answer({}, 2).value, transport_answer({}, 1).value);
}

TEST(Transport, HasTheKnownShareOfAnAbsorber) {
  constexpr std::int64_t histories = 100'000;
  const double known = std::exp(-2);
  for (const std::string geometry : {"slab", "rod"}) {
    TransportCase one{
        .histories = histories, .geometry = geometry, .thickness = 2, .scattering = 0};
    const Answer random = transport_answer(one);
    EXPECT_TRUE(random.verified) << random.check;
    EXPECT_NEAR(random.value, known, 6 * std::sqrt(known * (1 - known) / histories));
    EXPECT_NEAR(value_of(random, "standard_error"), std::sqrt(known * (1 - known) / histories),
                1e-5);
    EXPECT_EQ(value_of(random, "reflected"), 0);
    EXPECT_EQ(value_of(random, "flights"), 1);
    // Of strata, only one holds particles of which some get through.
    one.sampling = "stratified";
    const Answer stratified = transport_answer(one);
    EXPECT_TRUE(stratified.verified) << stratified.check;
    EXPECT_LE(std::abs(stratified.value - known) * histories, 1);
  }
}

TEST(Transport, HasTheKnownShareAndCollisionsOfARodThatScatters) {
  constexpr std::int64_t histories = 100'000;
  for (const double thickness : {0.5, 5.0}) {
    const double known = 1 / (1 + thickness / 2);
    const Answer answer = transport_answer(
        {.histories = histories, .geometry = "rod", .thickness = thickness, .scattering = 1});
    EXPECT_TRUE(answer.verified) << answer.check;
    EXPECT_NEAR(answer.value, known, 6 * std::sqrt(known * (1 - known) / histories));
    EXPECT_EQ(value_of(answer, "absorbed"), 0);
    // The flux of both directions together is known times 1 + L - x, whose integral, the
    // collisions, is L; the last flight ends in none. The deviation of flights is below 1 + L (0.72
    // and 5.1).
    EXPECT_NEAR(value_of(answer, "flights"), thickness + 1,
                6 * (1 + thickness) / std::sqrt(histories));
  }
}

// The shares of analogue and of implicit capture are sums of numbers from 0 to 1 with one mean.
TEST(Transport, HasOneMeanForAnalogueAndImplicitCapture) {
  constexpr std::int64_t histories = 200'000;
  const Answer analogue = transport_answer({.histories = histories});
  EXPECT_TRUE(analogue.verified) << analogue.check;
  for (const double roulette : {0.0, 0.1, 0.5}) {
    const Answer implicit =
        transport_answer({.histories = histories, .capture = "implicit", .roulette = roulette});
    EXPECT_TRUE(implicit.verified) << implicit.check;
    const double error =
        std::hypot(value_of(analogue, "standard_error"), value_of(implicit, "standard_error"));
    EXPECT_NEAR(implicit.value, analogue.value, 6 * error) << roulette;
    EXPECT_LT(value_of(implicit, "standard_error"), value_of(analogue, "standard_error"));
  }
}

TEST(Transport, IsRightAtTheEndsOfItsRanges) {
  for (const std::string geometry : {"slab", "rod"}) {
    for (const std::string capture : {"analogue", "implicit"}) {
      for (const std::string sampling : {"random", "stratified"}) {
        for (const double scattering : {0.0, 1.0}) {
          for (const double thickness : {0.001, 100.0}) {
            for (const double roulette :
                 capture == "implicit" ? std::vector{0.0, 0.5} : std::vector{0.25}) {
              const Answer answer = transport_answer({.histories = 100,
                                                      .geometry = geometry,
                                                      .thickness = thickness,
                                                      .scattering = scattering,
                                                      .capture = capture,
                                                      .roulette = roulette,
                                                      .sampling = sampling});
              EXPECT_TRUE(answer.verified) << answer.check;
              EXPECT_TRUE(std::isfinite(value_of(answer, "standard_error")));
            }
          }
        }
      }
    }
  }
}

TEST(Transport, TellsHowManyParticlesAreAccountedFor) {
  EXPECT_THAT(transport_answer({.histories = 777}).check,
              HasSubstr("777 of 777 particles are accounted for"));
}

}  // namespace
}  // namespace scalelab
