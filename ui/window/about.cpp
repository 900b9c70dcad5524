// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/about.h"

#include "ui/pages/models/modelswords.h"
#include "ui/window/mainwindow.h"

using namespace Qt::StringLiterals;

namespace ui::about {

std::vector<Part> parts(const std::vector<core::library::Model> &models)
{
    std::vector<Part> all{
        {u"Atelier %1"_s.arg(QLatin1StringView(ATELIER_VERSION)), u"GPL-3.0-or-later"_s,
         MainWindow::tr(
             "Everything is computed on this machine; nothing you make or write leaves it. Free to use, study, change and pass on.")},
        {u"Qt %1"_s.arg(QLatin1StringView(qVersion())), u"LGPL-3.0"_s, MainWindow::tr("The window; its Charts are under GPL-3.0.")},
        {u"LibTorch"_s, u"BSD-3-Clause"_s, MainWindow::tr("The arithmetic of the networks, with oneDNN (Apache-2.0) and its other parts.")},
        {u"espeak-ng"_s, u"GPL-3.0-or-later"_s, MainWindow::tr("How words are pronounced.")},
        {u"PortAudio"_s, u"MIT"_s, MainWindow::tr("Playing and recording sound.")},
        {u"libsndfile"_s, u"LGPL-2.1-or-later"_s, MainWindow::tr("Sound files.")},
        {u"soxr"_s, u"LGPL-2.1-or-later"_s, MainWindow::tr("Sample rates.")},
        {u"KISS FFT"_s, u"BSD-3-Clause"_s, MainWindow::tr("What pitches a sound is made of.")},
        {u"libebur128"_s, u"MIT"_s, MainWindow::tr("Loudness.")},
        {u"Exiv2"_s, u"GPL-2.0-or-later"_s, MainWindow::tr("The settings written into pictures.")},
        {u"Expat"_s, u"MIT"_s, MainWindow::tr("Books and marked-up speech.")},
        {u"libzip"_s, u"BSD-3-Clause"_s, MainWindow::tr("Models and books packed in zip.")},
        {u"zlib"_s, u"Zlib"_s, MainWindow::tr("Unpacking.")},
        {u"Protocol Buffers"_s, u"BSD-3-Clause"_s, MainWindow::tr("Models in ONNX.")},
        {u"utf8proc"_s, u"MIT"_s, MainWindow::tr("Letters of all languages.")},
        {u"JSON for Modern C++"_s, u"MIT"_s, MainWindow::tr("Settings and recipes.")},
        {u"CLI11"_s, u"BSD-3-Clause"_s, MainWindow::tr("The command line.")},
        {u"Lucide"_s, u"ISC"_s, MainWindow::tr("The icons.")},
    };
    for (const auto &model : models) {
        const QString licence = QString::fromStdString(model.licence);
        QString what = MainWindow::tr("Model: %1").arg(modelswords::kind(model.kind).does);
        if (!model.origin.empty())
            what += u". "_s + modelswords::plain(model.origin);
        all.push_back({QString::fromStdString(model.name), licence.isEmpty() ? MainWindow::tr("licence not known") : licence, what});
    }
    return all;
}

} // namespace ui::about
