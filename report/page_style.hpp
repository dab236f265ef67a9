// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace scalelab {

/// The style sheet of the HTML report: light and dark by the reader's preference, figures always on
/// a light card because their colours are chosen for white, wide tables and figures scroll on a
/// phone, and print leaves out nothing.
inline constexpr std::string_view page_style = R"(
:root { color-scheme: light dark; --ink: #1c2024; --paper: #ffffff; --soft: #5c6670; --line: #d9dee3;
  --card: #f5f7f9; --accent: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #14171a; --soft: #a2acb6; --line: #343b42; --card: #1e2328;
    --accent: #56b4e9; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 66rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.55 system-ui, "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 3rem 0 .25rem; padding-top: 1rem; border-top: 2px solid var(--line); font-size: 1.4rem; }
h3 { margin: 1.75rem 0 .5rem; font-size: 1.05rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--accent); }
.soft { color: var(--soft); }
.headlines { margin: 1rem 0; padding: .75rem 1.25rem; border-left: 4px solid var(--accent);
  background: var(--card); font-size: 1.1rem; list-style: none; }
.headlines li { margin: .35rem 0; }
figure { margin: 1rem 0; padding: .5rem; background: #ffffff; border: 1px solid var(--line);
  border-radius: 6px; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 36rem; height: auto; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
.table th, .table td { white-space: nowrap; }
th { color: var(--soft); font-weight: 600; }
.number { text-align: right; }
.baseline td { background: var(--card); font-weight: 600; }
.oversubscribed td { color: var(--soft); font-style: italic; }
pre { padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; overflow-x: auto; font-size: .88rem; line-height: 1.45; }
.facts td { overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .table { overflow: visible; }
  .table table { font-size: 6.5pt; }
  .table th, .table td { padding: .15rem .3rem; }
  figure, pre, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  figure svg { min-width: 0; }
  pre { white-space: pre-wrap; }
}
)";

}  // namespace scalelab
