// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/solution_check.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <optional>

#include "kernels/fingerprint.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab::cg {
namespace {

/// A solver on all ranks of the test program, two threads each.
class OnAllRanks {
 public:
  OnAllRanks(const Box& box, const Task& task)
      : group_(everybody()),
        team_(test_job(), group_, {.threads = 2}),
        process_(team_, group_.communicator, 1),
        shape_(grid_of(box, process_.ranks())),
        grid_(process_.group(), shape_),
        task_(task),
        solver_(part_of(box, shape_, process_.rank()), task) {
    process_.on_team([&](int thread) { solver_.fill(thread, process_.threads()); });
    solver_.connect(grid_);
  }
  OnAllRanks(const OnAllRanks&) = delete;
  OnAllRanks& operator=(const OnAllRanks&) = delete;
  OnAllRanks(OnAllRanks&&) = delete;
  OnAllRanks& operator=(OnAllRanks&&) = delete;
  ~OnAllRanks() { team_.close(); }

  void solve() {
    team_.measure([&](Worker& worker) { static_cast<void>(solver_.run(worker)); });
  }
  SolutionCheck check() { return check_solution(process_, solver_, task_); }

  Process& process() { return process_; }
  Solver& solver() { return solver_; }

 private:
  RankGroup group_;
  Team team_;
  Process process_;
  GridShape shape_;
  ProcessGrid grid_;
  Task task_;
  Solver solver_;
};

constexpr Box box_to_check{.nx = 8, .ny = 7, .nz = 6};
constexpr std::int64_t converged = 25;  // iterations that leave 1e-8 of the residual, or less

TEST(CgSolutionCheck, KnowsARightSolution) {
  for (const Task& task :
       {Task{.iterations = 1}, Task{.iterations = converged},
        Task{.iterations = 20, .preconditioner = Preconditioner::symmetric_gauss_seidel}}) {
    OnAllRanks all(box_to_check, task);
    all.solve();
    const SolutionCheck check = all.check();
    EXPECT_TRUE(check.verified) << check.words;
    EXPECT_LT(check.residual, task.iterations == 1 ? 1 : 1e-8);
    EXPECT_LT(check.error, task.iterations == 1 ? 1 : 1e-8);
  }
}

/// Whether it is noticed that one rank changed something after the iterations.
bool is_noticed(std::int64_t iterations, const std::function<void(Solver&)>& change) {
  OnAllRanks all(box_to_check, {.iterations = iterations});
  all.solve();
  if (all.process().rank() == all.process().ranks() - 1) {
    change(all.solver());
  }
  return !all.check().verified;
}

TEST(CgSolutionCheck, NoticesOneWrongElement) {
  EXPECT_FALSE(is_noticed(converged, [](Solver&) {}));
  EXPECT_TRUE(is_noticed(converged, [](Solver& solver) { solver.x()[3] += 1e-9; }));
  EXPECT_TRUE(is_noticed(4, [](Solver& solver) { solver.x()[3] += 1e-9; }));
  EXPECT_TRUE(is_noticed(
      60, [](Solver& solver) { solver.x()[0] = std::numeric_limits<double>::quiet_NaN(); }));
  EXPECT_TRUE(is_noticed(4, [](Solver& solver) { solver.r()[0] += 1e-9; }));
}

// x and r go together, but the method is better than that after more iterations.
TEST(CgSolutionCheck, NoticesThatIterationsAreMissing) {
  const Task fewer{.iterations = 3};
  OnAllRanks all(box_to_check, fewer);
  all.solve();
  EXPECT_TRUE(all.check().verified);
  EXPECT_FALSE(check_solution(all.process(), all.solver(), {.iterations = converged}).verified);
}

TEST(CgAsymmetry, IsNone) {
  for (const Box& box :
       {box_to_check, Box{.nx = 3, .ny = 1, .nz = 13}, Box{.nx = 1, .ny = 3, .nz = 1}}) {
    OnAllRanks all(box, {});
    EXPECT_EQ(asymmetry(all.process(), all.solver()), 0);
  }
}

TEST(CgHalo, BringsWhatIsBesideAPart) {
  OnAllRanks all(box_to_check, {});
  Solver& solver = all.solver();
  const Part& part = solver.part();
  const std::int64_t nx = part.box.nx;
  for (std::int64_t row = 0; row < part.rows(); ++row) {
    solver.spare()[row] = static_cast<double>(part.first_row(row / nx) + row % nx);
  }
  solver.exchange_spare();
  for (std::int64_t z = -1; z <= part.z.size(); ++z) {
    for (std::int64_t y = -1; y <= part.y.size(); ++y) {
      const std::int64_t box_y = part.y.first + y;
      const std::int64_t box_z = part.z.first + z;
      if (box_y < 0 || box_y >= part.box.ny || box_z < 0 || box_z >= part.box.nz) {
        continue;
      }
      for (std::int64_t x = 0; x < nx; ++x) {
        EXPECT_EQ(solver.spare()[part.line(y, z) * nx + x],
                  static_cast<double>((box_z * part.box.ny + box_y) * nx + x));
      }
    }
  }
}

TEST(CgFingerprint, IsOfEveryElementInItsPlace) {
  OnAllRanks all({.nx = 4, .ny = 5, .nz = 3}, {});
  const Part& part = all.solver().part();
  for (std::int64_t row = 0; row < part.rows(); ++row) {
    all.solver().x()[row] = static_cast<double>(part.first_row(row / 4) + row % 4);
  }
  std::uint64_t known = 0;
  for (std::uint64_t row = 0; row < 60; ++row) {
    known += fingerprint(0, row, std::bit_cast<std::uint64_t>(static_cast<double>(row)));
  }
  EXPECT_EQ(fingerprint_of_x(all.process(), all.solver()), known);
}

}  // namespace
}  // namespace scalelab::cg
