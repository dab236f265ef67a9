// SPDX-License-Identifier: BSD-3-Clause

/// Facts of the computers of a job, in jobs of 1 to 4 ranks.
#include "fitness/fitness_facts.hpp"

#include <gtest/gtest.h>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(FitnessFacts, AreGatheredOnceForEachComputer) {
  const auto all = gather_fitness_facts(test_job(), 0.05);
  if (!test_job().leads()) {
    EXPECT_TRUE(all.empty());
    return;
  }
  ASSERT_EQ(static_cast<int>(all.size()), test_job().places().computers());
  int ranks = 0;
  for (const FitnessFacts& facts : all) {
    EXPECT_EQ(facts.hostname, test_job().places().hostnames.front());
    EXPECT_EQ(facts.cores, test_job().placement().cores());
    EXPECT_EQ(static_cast<int>(facts.noise.size()), facts.cores);
    EXPECT_GE(facts.machine_cores, facts.cores);
    EXPECT_GE(facts.hardware_threads, facts.cores);
    EXPECT_GT(facts.clock_resolution_s, 0);
    EXPECT_GT(facts.memory_bytes, 0);
    EXPECT_NE(facts.mpi, "");
    EXPECT_EQ(facts.mpi_ranks, test_job().ranks());
    EXPECT_EQ(facts.openmp_threads_got, facts.openmp_threads_asked);
    EXPECT_TRUE(facts.openmp.contains("OMP_WAIT_POLICY"));
    EXPECT_NE(facts.vectors, "");
    EXPECT_EQ(facts.blas, dense::library());
    for (const std::string& mask : facts.bound_to) {
      EXPECT_NE(mask, "");
    }
    ranks += static_cast<int>(facts.bound_to.size());
  }
  EXPECT_EQ(ranks, test_job().ranks());
}

}  // namespace
}  // namespace scalelab
