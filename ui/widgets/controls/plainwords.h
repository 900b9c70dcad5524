// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ui {

/// An error's sentences for whoever only wants to go on: what tells of the inside of a model ("tensor dec.conv_pre.weight is
/// missing") becomes that its file is damaged or of another kind. The rest is as it was.
/// Commands to type become what the window has for the same.
QString plainWords(const QString &message);

/// Whether a message says that a model is not there, so that the Models page helps.
bool tellsOfMissingModel(const QString &message);

} // namespace ui
