// SPDX-License-Identifier: BSD-3-Clause

/// What is judged fit, mind and unfit, on planted facts.
#include "fitness/fitness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/fitness/fit_computer.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

FitnessFinding finding(const FitnessFacts& facts, const std::string& subject) {
  const NodeFitness node = judge(facts);
  const auto found = std::ranges::find(node.findings, subject, &FitnessFinding::subject);
  if (found == node.findings.end()) {
    throw std::logic_error("nothing was found about " + subject);
  }
  return *found;
}

/// The grade of the subject; every other subject must be fine, and a cure be where one is needed.
Grade grade_of_only(const FitnessFacts& facts, const std::string& subject) {
  for (const FitnessFinding& found : judge(facts).findings) {
    EXPECT_EQ(found.cure.empty(), found.grade == Grade::fine) << found.subject;
    if (found.subject != subject) {
      EXPECT_EQ(found.grade, Grade::fine) << found.subject;
    }
  }
  return finding(facts, subject).grade;
}

TEST(Judge, FindsNothingWrongWithAFitComputer) {
  const NodeFitness node = judge(fit_computer());
  EXPECT_EQ(worst_grade({node}), Grade::fine);
  EXPECT_EQ(node.hostname, "n0");
  EXPECT_EQ(finding(fit_computer(), "cores").text, "4 of 4, 4 hardware threads, 1 memory domain");
  EXPECT_EQ(
      finding(fit_computer(), "noise").text,
      "work takes 0.1 % longer than undisturbed on the worst of 4 cores; longest break 20.0 us, "
      "4 a second");
  EXPECT_EQ(finding(fit_computer(), "MPI").text,
            "Open MPI v4.1.4; 1 of 1 rank here, on processors 0-3");
  EXPECT_EQ(finding(fit_computer(), "OpenMP").text,
            "4 of 4 threads got; PROC_BIND FALSE, PLACES -, WAIT_POLICY PASSIVE, DYNAMIC FALSE");
}

TEST(Judge, TakesWhatIsNotVisibleForFine) {
  FitnessFacts facts = fit_computer();
  facts.governor.clear();
  facts.turbo.reset();
  facts.other_load.reset();
  facts.load_average.reset();
  facts.memory_available_bytes.reset();
  facts.openmp.clear();
  const NodeFitness node = judge(facts);
  EXPECT_EQ(worst_grade({node}), Grade::fine);
  for (const std::string subject : {"governor", "turbo", "load"}) {
    EXPECT_EQ(finding(facts, subject).text, "not visible here");
  }
}

TEST(Judge, MindsASingleCoreOfSeveral) {
  FitnessFacts facts = fit_computer();
  facts.cores = 1;
  facts.hardware_threads = 1;
  EXPECT_EQ(grade_of_only(facts, "cores"), Grade::mind);
  facts.machine_cores = 1;
  EXPECT_EQ(grade_of_only(facts, "cores"), Grade::fine);
}

TEST(Judge, MindsHardwareThreadsThatShareCores) {
  FitnessFacts facts = fit_computer();
  facts.hardware_threads = 8;
  EXPECT_EQ(grade_of_only(facts, "SMT"), Grade::mind);
  EXPECT_THAT(finding(facts, "SMT").cure, HasSubstr("at most 4 workers"));
}

TEST(Judge, CallsAQuotaBelowTheCoresUnfit) {
  FitnessFacts facts = fit_computer();
  facts.quota = 3.5;
  EXPECT_EQ(grade_of_only(facts, "quota"), Grade::unfit);
  EXPECT_EQ(finding(facts, "quota").text, "the control group may use 3.5 processors of 4 cores");
  facts.quota = 4;
  EXPECT_EQ(grade_of_only(facts, "quota"), Grade::fine);
}

TEST(Judge, MindsClocksThatChange) {
  FitnessFacts facts = fit_computer();
  facts.governor = "powersave";
  EXPECT_EQ(grade_of_only(facts, "governor"), Grade::mind);
  facts = fit_computer();
  facts.turbo = true;
  EXPECT_EQ(grade_of_only(facts, "turbo"), Grade::mind);
}

TEST(Judge, MeasuresTheClockByTheWorseOfStepAndCost) {
  FitnessFacts facts = fit_computer();
  facts.clock_overhead_s = 2e-7;
  EXPECT_EQ(grade_of_only(facts, "clock"), Grade::mind);
  facts.clock_resolution_s = 4e-3;
  EXPECT_EQ(grade_of_only(facts, "clock"), Grade::unfit);
  EXPECT_EQ(finding(facts, "clock").text, "steps of 4.00 ms, a reading costs 0.200 us");
}

TEST(Judge, MeasuresNoiseByTheWorstCore) {
  FitnessFacts facts = fit_computer();
  facts.noise[2].lost_share = 0.02;
  EXPECT_EQ(grade_of_only(facts, "noise"), Grade::mind);
  facts.noise[2].lost_share = 0.051;
  EXPECT_EQ(grade_of_only(facts, "noise"), Grade::unfit);
  facts.noise[2].lost_share = 2.5;
  EXPECT_THAT(finding(facts, "noise").text, HasSubstr("takes 250 % longer"));
  facts.noise.clear();
  EXPECT_EQ(grade_of_only(facts, "noise"), Grade::unfit);
}

TEST(Judge, CallsACoreThatOthersUseATenthOfUnfit) {
  FitnessFacts facts = fit_computer();
  facts.other_load = 0.05;
  EXPECT_EQ(grade_of_only(facts, "load"), Grade::mind);
  facts.other_load = 0.11;
  EXPECT_EQ(grade_of_only(facts, "load"), Grade::unfit);
  EXPECT_EQ(finding(facts, "load").text, "others use 0.11 of 4 processors (load average 0.25)");
}

TEST(Judge, MindsLittleMemory) {
  FitnessFacts facts = fit_computer();
  facts.memory_available_bytes = 0.05 * facts.memory_bytes;
  EXPECT_EQ(grade_of_only(facts, "memory"), Grade::mind);
}

TEST(Judge, MindsMoreRanksThanCores) {
  FitnessFacts facts = fit_computer();
  facts.bound_to = {"0", "1", "2", "3", "0"};
  facts.mpi_ranks = 5;
  EXPECT_EQ(grade_of_only(facts, "MPI"), Grade::mind);
  EXPECT_THAT(finding(facts, "MPI").text,
              HasSubstr("5 of 5 ranks here, on processors 0 / 1 / 2 / 3"));
}

TEST(Judge, MindsNodesThatAreOneComputer) {
  FitnessFacts facts = fit_computer();
  facts.mpi_nodes = 2;
  EXPECT_EQ(grade_of_only(facts, "MPI"), Grade::mind);
}

TEST(Judge, CallsMissingThreadsUnfit) {
  FitnessFacts facts = fit_computer();
  facts.openmp_threads_got = 2;
  EXPECT_EQ(grade_of_only(facts, "OpenMP"), Grade::unfit);
}

TEST(Judge, MindsThreadsThatOpenmpBindsOrThatSpin) {
  FitnessFacts facts = fit_computer();
  facts.openmp["OMP_PROC_BIND"] = "CLOSE";
  EXPECT_EQ(grade_of_only(facts, "OpenMP"), Grade::mind);
  facts = fit_computer();
  facts.openmp["OMP_WAIT_POLICY"] = "ACTIVE";
  EXPECT_EQ(grade_of_only(facts, "OpenMP"), Grade::mind);
  EXPECT_THAT(finding(facts, "OpenMP").cure, HasSubstr("OMP_WAIT_POLICY=passive"));
}

TEST(Judge, MindsAProcessorWithoutVectors) {
  FitnessFacts facts = fit_computer();
  EXPECT_EQ(finding(facts, "vectors").text, "AVX2");
  facts.vectors = "none";
  EXPECT_EQ(grade_of_only(facts, "vectors"), Grade::mind);
}

TEST(Judge, MindsABuildWithoutBlas) {
  FitnessFacts facts = fit_computer();
  EXPECT_EQ(finding(facts, "BLAS").text, "OpenBLAS 0.3.21 (Zen)");
  facts.blas = {.name = "Eigen", .version = "3.4.0", .kernel = "AVX"};
  EXPECT_EQ(grade_of_only(facts, "BLAS"), Grade::mind);
  EXPECT_THAT(finding(facts, "BLAS").text, HasSubstr("products by Eigen 3.4.0 (AVX)"));
}

TEST(WorstGrade, IsThatOfTheWorstComputer) {
  FitnessFacts noisy = fit_computer();
  noisy.noise[0].lost_share = 0.5;
  FitnessFacts turbo = fit_computer();
  turbo.turbo = true;
  EXPECT_EQ(worst_grade({judge(fit_computer()), judge(turbo)}), Grade::mind);
  EXPECT_EQ(worst_grade({judge(noisy), judge(turbo)}), Grade::unfit);
}

TEST(FitnessFactsJson, KeepsEveryFact) {
  FitnessFacts facts = fit_computer();
  facts.quota = 1.5;
  facts.load_average.reset();
  const std::string text = to_json(facts);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(to_json(fitness_facts_from_json(text)), text);
  EXPECT_EQ(fitness_facts_from_json(text).quota, 1.5);
  EXPECT_FALSE(fitness_facts_from_json(text).load_average);
  EXPECT_EQ(fitness_facts_from_json(text).noise.size(), 4U);
  EXPECT_EQ(fitness_facts_from_json(text).openmp, facts.openmp);
  EXPECT_EQ(fitness_facts_from_json(text).blas, facts.blas);
}

TEST(FitnessFactsJson, RefusesWhatIsNone) {
  EXPECT_THROW(fitness_facts_from_json("n0"), std::invalid_argument);
  EXPECT_THROW(fitness_facts_from_json("{}"), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
