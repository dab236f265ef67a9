// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/plugin_file.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <utility>

#include "kernels/fingerprint.hpp"
#include "kernels/plugin.hpp"

namespace scalelab {
namespace {

constexpr std::string_view how_to_build =
    "scalelab_kernel() of the installed CMake package builds plug-ins "
    "(share/doc/scalelab/docs/adding_a_kernel.md)";

// Why a path can't be read as a file; nothing where it can.
std::string why_no_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto kind = std::filesystem::status(file, error).type();
  switch (kind) {
    case std::filesystem::file_type::regular:
      return {};
    case std::filesystem::file_type::not_found:
      return "there is no such file";
    case std::filesystem::file_type::directory:
      return "it is a folder: name the file in it, lib<kernel>.so";
    default:
      return error ? error.message() : "it is no regular file";
  }
}

std::string bytes_of(const std::filesystem::path& file) {
  if (const std::string why_not = why_no_file(file); !why_not.empty()) {
    throw PluginError(fmt::format("plug-in {} can't be loaded: {}", file.string(), why_not));
  }
  constexpr std::string_view elf =
      "\x7f"
      "ELF";
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(elf.size(), '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream && bytes == elf) {  // what is none may be large
    bytes.append(std::istreambuf_iterator<char>(stream), {});
  } else if (!stream && !stream.eof()) {
    throw PluginError(fmt::format("plug-in {} can't be loaded: it can't be read", file.string()));
  }
  if (!bytes.starts_with(elf)) {
    throw PluginError(
        fmt::format("{} is no plug-in: it is no shared library; {}", file.string(), how_to_build));
  }
  return bytes;
}

void check_mark(const std::filesystem::path& file, std::string_view bytes) {
  const PluginMark found = find_plugin_mark(bytes);
  if (found.interface.empty()) {
    throw PluginError(
        fmt::format("{} is a library, but no plug-in: it has no kernel of scalelab; {}",
                    file.string(), how_to_build));
  }
  const PluginMark own = find_plugin_mark(plugin_mark);
  if (found.interface != own.interface) {
    throw PluginError(
        fmt::format("plug-in {} is stale: it was built with the headers of scalelab {} (interface "
                    "{}), and this "
                    "is scalelab {} (interface {}): build it again with this one's",
                    file.string(), found.version, found.interface, own.version, own.interface));
  }
}

// The last thing that the dynamic linker complained about.
std::string complaint() {
  const char* text = dlerror();
  return text == nullptr ? "unknown" : text;
}

const Plugin& opened(const std::filesystem::path& file) {
  // Never closed: what it made may be in use to the end of the process.
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw PluginError(
        fmt::format("plug-in {} can't be loaded: {}; what it calls has to be in "
                    "scalelab, in itself, or in a library that it is linked to",
                    file.string(), complaint()));
  }
  const void* symbol = dlsym(library, "scalelab_plugin");
  if (symbol == nullptr) {
    throw PluginError(
        fmt::format("{} is no plug-in: {}; {}", file.string(), complaint(), how_to_build));
  }
  return *static_cast<const Plugin*>(symbol);
}

bool is_kernel_name(std::string_view name) {
  const auto is_letter = [](char one) { return one >= 'a' && one <= 'z'; };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [&](char one) {
    return is_letter(one) || (one >= '0' && one <= '9') || one == '_';
  });
}

// What a kernel lacks that is called without asking; empty where it lacks nothing.
std::string missing_in(const KernelInfo& kernel) {
  if (!kernel.create) {
    return "create";
  }
  if (!kernel.grow) {
    return "grow";
  }
  if (!kernel.memory_bytes) {
    return "memory_bytes";
  }
  return kernel.work && kernel.work_unit.empty() ? "work_unit" : "";
}

std::string fingerprint_of(std::string_view bytes) {
  std::uint64_t sum = hash_of(bytes.size());
  for (std::size_t first = 0; first < bytes.size(); first += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + first, std::min(sizeof(word), bytes.size() - first));
    sum += fingerprint(0, first, word);
  }
  return fmt::format("{:016x}", sum);
}

}  // namespace

std::vector<std::filesystem::path> plugin_files(const std::vector<std::string>& lists) {
  std::vector<std::filesystem::path> files;
  for (const std::string& list : lists) {
    std::size_t first = 0;
    while (first <= list.size()) {
      const std::size_t end = std::min(list.find(':', first), list.size());
      if (end > first) {
        std::filesystem::path file = std::filesystem::absolute(list.substr(first, end - first));
        std::error_code not_there;
        const auto known = [&](const std::filesystem::path& other) {
          return other == file || std::filesystem::equivalent(other, file, not_there);
        };
        if (std::ranges::none_of(files, known)) {
          files.push_back(std::move(file).lexically_normal());
        }
      }
      first = end + 1;
    }
  }
  return files;
}

PluginMark find_plugin_mark(std::string_view bytes) {
  constexpr std::string_view begin = "scalelab plug-in; interface=";
  constexpr std::string_view middle = "; version=";
  constexpr std::size_t longest = 100;  // of both; what is longer is damaged
  const std::size_t found = bytes.find(begin);
  if (found == std::string_view::npos) {
    return {};
  }
  const std::string_view mark = bytes.substr(found + begin.size(), longest);
  const std::size_t split = mark.find(middle);
  const std::size_t end = mark.find(';', split == std::string_view::npos ? split : split + 1);
  if (split == std::string_view::npos || end == std::string_view::npos) {
    return {};
  }
  const std::size_t version = split + middle.size();
  return {.interface = std::string(mark.substr(0, split)),
          .version = std::string(mark.substr(version, end - version))};
}

std::vector<KernelInfo> load_plugin(const std::filesystem::path& file) {
  const std::string bytes = bytes_of(file);
  check_mark(file, bytes);
  const Plugin& plugin = opened(file);
  std::vector<KernelInfo> kernels;
  for (const PluginKernel& kernel : std::span(plugin.kernels, plugin.kernel_count)) {
    if (!is_kernel_name(kernel.name)) {
      throw PluginError(
          fmt::format("plug-in {} calls a kernel '{}': a name is of lower-case letters, digits and "
                      "underscores, and begins with a letter",
                      file.string(), kernel.name));
    }
    KernelInfo info = kernel.info();
    if (const std::string missing = missing_in(info); !missing.empty()) {
      throw PluginError(
          fmt::format("plug-in {}: kernel '{}' must declare {} (KernelInfo in "
                      "kernels/kernel.hpp)",
                      file.string(), kernel.name, missing));
    }
    info.name = kernel.name;
    info.group = kernel.group;
    info.plugin = PluginOrigin{.file = file.string(), .fingerprint = fingerprint_of(bytes)};
    kernels.push_back(std::move(info));
  }
  return kernels;
}

}  // namespace scalelab
