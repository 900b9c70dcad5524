// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ui {

/// An error's sentences for whoever only wants to go on: what tells of the inside of a model ("tensor dec.conv_pre.weight is
/// missing") becomes that its file is damaged or of another kind. The rest is as it was.
QString plainWords(const QString &message);

} // namespace ui
