// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/modelinfo.h"
#include "core/library/models/models.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace core::audio {
class Player;
}
namespace core::jobs {
class JobRunner;
}
namespace core::library {
class Store;
}

namespace ui {

class WorkQueue;

/// What every page works with: where its jobs run, where results are kept and heard, and the models there are. What one page alone
/// asks for is in a struct of its own beside it (PicturesServices), as functions and plain data, so that a page is tested without
/// a model. Functions marked "worker" are called on the worker thread.
struct Desk
{
    // Copied, never moved: the window's services have it by several ways, and would move it more than once.
    Desk() = default;
    Desk(const Desk &) = default;
    Desk &operator=(const Desk &) = default;

    core::jobs::JobRunner *runner = nullptr;
    core::jobs::JobRunner *trainings = nullptr; ///< beside the other work, which they stand aside for
    core::jobs::JobRunner *downloads = nullptr; ///< beside the other work; they take no device
    WorkQueue *queue = nullptr;                 ///< what the runner's work is written down in (results/workqueue.h); may be null
    core::audio::Player *player = nullptr;
    core::library::Store *store = nullptr;

    /// GUI thread; quick. The installed models.
    std::function<std::vector<core::library::Model>()> models;
    /// GUI thread; quick. What is known of a picture model by name or path, from its header; none where it is none.
    std::function<std::optional<core::diffusion::ModelInfo>(const std::string &)> pictureModel;
    /// Any thread, one call at a time: it may read headers from a slow disk. Makes a file, a diffusers folder or another
    /// program's model folder known, used in place; returns what it brought. Throws core::Error.
    std::function<std::vector<core::library::Model>(const std::string &path)> addModel;
};

} // namespace ui
