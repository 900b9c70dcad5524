// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "ui/pages/faces/facesservices.h"
#include "ui/pages/film/filmservices.h"
#include "ui/pages/gallery/galleryservices.h"
#include "ui/pages/models/modelsservices.h"
#include "ui/pages/pictures/picturesservices.h"
#include "ui/pages/settingsservices.h"
#include "ui/pages/sketch/sketchservices.h"
#include "ui/pages/speech/speechservices.h"
#include "ui/pages/train/trainservices.h"
#include "ui/pages/transcribe/transcribeservices.h"
#include "ui/results/queueservices.h"

#include <chrono>
#include <filesystem>

namespace ui {

/// All that the window needs from the rest of the program: what each page asks for, and what the window itself does.
struct Services : PicturesServices,
                  FacesServices,
                  SpeechServices,
                  TranscribeServices,
                  TrainServices,
                  ModelsServices,
                  SettingsServices,
                  GalleryServices,
                  SketchServices,
                  FilmServices,
                  QueueServices
{
    /// Where what a person writes in the window is kept: texts, transcripts, pronunciations. Empty: beside the settings.
    std::filesystem::path writingsFolder;
    /// GUI thread; quick; may be absent. Models that no job of `runner` has used for so long are let go; 0: none.
    std::function<void(std::chrono::milliseconds)> keepModels;
    /// GUI thread; quick; may be absent. What the options come to in a few words ("CPU, 2 threads").
    std::function<std::string(const core::ComputeOptions &)> describeCompute;
};

} // namespace ui
