// SPDX-License-Identifier: BSD-3-Clause

// What most sources include; see Folder.cmake. Sources go on naming what they use: without this
// file they compile all the same, only more slowly.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
