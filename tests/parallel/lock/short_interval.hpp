// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// A switch interval that lets locks change hands often within a short test.
inline constexpr double short_interval_s = 2e-4;

}  // namespace scalelab
