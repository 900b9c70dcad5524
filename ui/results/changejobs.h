// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/changework.h"
#include "ui/results/changeservices.h"
#include "ui/results/chosenresult.h"
#include "ui/results/keeping.h"

class QObject;

namespace core::jobs {
class Job;
}

namespace ui {

/// The picture that was made of another.
struct ChangedResult
{
    QImage image;
    std::string request; ///< JSON of how the first one was made, and what was done to it since
    std::filesystem::path kept;
    UnkeptPointer unkept; ///< where it could not be kept
};
using ChangeDone = std::function<void(const ChangedResult &)>;

/// Takes a place in the queue: makes a larger picture of `of`, or one in other styles, and keeps it in the store. What is
/// known of it meanwhile is told in a person's words (Job::readAs). `done` is called as Job has it.
core::jobs::Job *startEnlarging(const ChangeServices &services, const ChosenResult &of, const core::library::Enlargement &how,
                                QObject *receiver, const ChangeDone &done);
core::jobs::Job *startRestyling(const ChangeServices &services, const ChosenResult &of, const core::library::Restyling &how,
                                QObject *receiver, const ChangeDone &done);

} // namespace ui
