// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "numerics/dense/product.hpp"

/// What differs from one BLAS to another. There is one source for each, and SCALELAB_BLAS chooses
/// which one is compiled.
namespace scalelab::dense::blas {

/// Makes the library compute calls of this thread by this thread alone. Cheap after the first time.
void keep_to_this_thread();

[[nodiscard]] Library library();

/// As of product.hpp.
[[nodiscard]] std::optional<LibrarySetting> better_setting();

}  // namespace scalelab::dense::blas
