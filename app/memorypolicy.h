// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace app {

/// Gives the pages of LibTorch's code back that were read while it registered itself, 45 MB that nothing uses until a model works; they
/// come again from the system's cache as they are needed. Any thread.
void letGoOfUnusedCode();

} // namespace app
