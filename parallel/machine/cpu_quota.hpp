// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>

namespace scalelab {

/// How many processors' worth of time this process may use together with the others of its control
/// group: the smallest limit of the group and of those above it (Linux cgroups: cpu.max of version
/// 2, cpu.cfs_quota_us over cpu.cfs_period_us of version 1). Who uses more is stopped until the
/// period, 100 ms as a rule, is over. Empty when there is no limit, or nothing tells of one. `root`
/// is the folder that stands for "/".
std::optional<double> cpu_quota(const std::filesystem::path& root = "/");

}  // namespace scalelab
