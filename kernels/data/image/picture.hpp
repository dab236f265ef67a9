// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "kernels/data/image/filtered_rows.hpp"
#include "kernels/data/image/operation.hpp"
#include "parallel/team/process.hpp"

/// The image that is worked on: a picture, once or several times, one below the other. Each rank
/// has a strip of its rows.
namespace scalelab::image {

/// Fills this rank's strip with the made-up picture of the study's seed, so many rows of it, by the
/// team.
void fill_with_patchwork(Process& process, std::int64_t rows_of_picture, const Strip& strip);

/// Fills all ranks' strips from a file, which the first rank reads: strips[r] are the rows of rank
/// r. Collective. Throws PictureError, on the first rank, for a file that can't be read or has
/// another size.
void fill_from_file(Process& process, const std::string& file, const Extent& picture,
                    const std::vector<Range>& strips, const Strip& strip);

}  // namespace scalelab::image
