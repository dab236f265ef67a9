// SPDX-License-Identifier: BSD-3-Clause

/// A template of the page as somebody may have sent it. One that is taken is filled, with values of
/// results that have a computer and no study: nothing is drawn.
#include <string>

#include "report/page_template.hpp"
#include "report/page_values.hpp"
#include "tests/fuzz/way_in.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scalelab;
  Results results;
  results.machine.nodes.resize(2);
  results.machine.facts = {{"compiler", "<&>"}};
  results.studies.resize(1);
  try {
    const PageTemplate form("page", std::string(as_text(data, size)));
    static_cast<void>(form.filled_with(page_values(results, {})));
  } catch (const TemplateError&) {
    return 0;  // a mistake that is told
  }
  return 0;
}
