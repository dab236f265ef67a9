// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/process.hpp"

#include "parallel/team/team.hpp"

namespace scalelab {

int Process::threads() const noexcept {
  return team_->threads();
}

Schedule Process::schedule() const noexcept {
  return team_->schedule();
}

const InterpreterSettings& Process::interpreter() const noexcept {
  return team_->interpreter();
}

const RankStart& Process::rank_start() const noexcept {
  return team_->rank_start();
}

void Process::on_team(const std::function<void(int)>& body) {
  team_->run(body);
}

}  // namespace scalelab
