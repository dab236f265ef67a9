// SPDX-License-Identifier: BSD-3-Clause
#include "web/content/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "numerics/random/philox.hpp"
#include "web/content/address.hpp"

namespace scalelab::web {
namespace {

constexpr std::uint32_t stream_of_values = 0x73697465;
constexpr std::uint32_t stream_of_links = 0x6c696e6b;

std::uint32_t random(std::uint32_t seed, std::uint32_t stream, std::int64_t page, int index) {
  return philox::numbers(
      philox::counter(static_cast<std::uint64_t>(page), static_cast<std::uint64_t>(index)),
      {seed, stream})[0];
}

// Lower or upper case, as this differs on the pages of the world.
const char* anchor(std::size_t link) {
  return link % 4 == 3 ? "A HREF" : "a href";
}

}  // namespace

std::int64_t Site::pages_within(std::int64_t depth) const noexcept {
  std::int64_t found = 1;
  std::int64_t level = 1;
  for (std::int64_t step = 0; step < depth && found < pages; ++step) {
    level = std::min(level * links, pages - found);
    found += level;
  }
  return std::min(found, pages);
}

std::int64_t Site::depth() const noexcept {
  std::int64_t steps = 0;
  for (std::int64_t last = pages - 1; last > 0; last = (last - 1) / links) {
    ++steps;
  }
  return steps;
}

std::vector<std::int64_t> Site::links_of(std::int64_t page) const {
  std::vector<std::int64_t> targets;
  for (std::int64_t next = page * links + 1; next <= page * links + links && next < pages; ++next) {
    targets.push_back(next);
  }
  for (int link = 0; link < links; ++link) {
    targets.push_back(random(seed, stream_of_links, page, link) % (page + 1));
  }
  return targets;
}

std::int64_t Site::value(std::int64_t page, int index) const noexcept {
  constexpr std::uint32_t values_from_zero = 1'000'000;
  return random(seed, stream_of_values, page, index) % values_from_zero;
}

std::int64_t Site::sum_of_values(std::int64_t page) const noexcept {
  std::int64_t sum = 0;
  for (int index = 0; index < values; ++index) {
    sum += value(page, index);
  }
  return sum;
}

std::string Site::html(std::int64_t page) const {
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>Page {} of {}</title>\n"
      "<style>td.value {{ text-align: right }}</style></head>\n<body>\n<h1>Page {}</h1>\n"
      "<p>What is measured here &amp; there, &lt;all of it&gt;:\n<table>\n",
      page, pages, page);
  auto end = std::back_inserter(text);
  for (int index = 0; index < values; ++index) {
    fmt::format_to(end, "<tr><td>No. {}<td class=\"value\">{}</td></tr>\n", index,
                   value(page, index));
  }
  text += "</table>\n<p>See also<ul>\n";
  const std::vector<std::int64_t> targets = links_of(page);
  for (std::size_t link = 0; link < targets.size(); ++link) {
    const bool by_references = link % 3 == 2;
    fmt::format_to(end, "<li><{}=\"{}{}\">page {}</a>\n", anchor(link),
                   by_references ? "&#47;pages/" : "/pages/", targets[link], targets[link]);
  }
  fmt::format_to(end,
                 "</ul>\n<!-- <a href=\"{}\">an old link</a> -->\n<p>Elsewhere: "
                 "<a href=\"https://example.org/pages/1\">another site</a>\n</body></html>\n",
                 page_path(pages));
  return text;
}

std::int64_t Site::most_bytes_of_page() const noexcept {
  constexpr std::int64_t of_frame = 600;
  constexpr std::int64_t of_value = 60;
  constexpr std::int64_t of_link = 60;
  return of_frame + of_value * values + of_link * 2 * links;
}

}  // namespace scalelab::web
