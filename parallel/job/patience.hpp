// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// How long to sleep before looking again whether something has come that is expected to take
/// `expected_s` seconds in all (0: nobody knows), of which `waited_s` are over.
///
/// Who waits for a sample of others looks seldom at first and often around the moment at which it
/// should end, so that the wait uses well under 1 % of a core and ends at most about a fiftieth of
/// it late. Something that does not come when expected is looked for less and less often.
double nap_s(double waited_s, double expected_s);

}  // namespace scalelab
