// SPDX-License-Identifier: BSD-3-Clause
#include "posix/inherited_signals.hpp"

#include <csignal>

namespace scalelab {

void settle_inherited_signals() {
  struct sigaction ordinary {};
  ordinary.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &ordinary, nullptr);
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignored, nullptr);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace scalelab
