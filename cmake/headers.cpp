// SPDX-License-Identifier: BSD-3-Clause

// A source that carries headers.hpp, since only a target with a source has precompiled headers.
