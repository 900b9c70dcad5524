// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modelswords.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "ui/pages/models/modelspage.h"
#include "ui/pages/voicewords.h"

#include <QDir>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ui::modelswords {

namespace {

// A number with as many places as are worth reading: 2.6, 26, 260.
QString number(double value)
{
    return QLocale().toString(value, 'f', value < 9.95 ? 1 : 0);
}

} // namespace

const std::vector<Kind> &kinds()
{
    static const std::vector<Kind> all{
        {u"pictures"_s, ModelsPage::tr("Pictures"), ModelsPage::tr("Makes pictures from words"), u"image"_s, ModelsPage::tr("Pictures")},
        {u"preview"_s, ModelsPage::tr("Previews"), ModelsPage::tr("Shows a picture while it forms, at little cost"), u"eye"_s, {}},
        {u"autoencoder"_s,
         ModelsPage::tr("Autoencoders"),
         ModelsPage::tr("Turns what a picture model works on into pictures, and back"),
         u"blend"_s,
         {}},
        {u"faces"_s, ModelsPage::tr("Faces"), ModelsPage::tr("Makes faces of people who do not exist"), u"scan-face"_s,
         ModelsPage::tr("Faces")},
        {u"speech"_s, ModelsPage::tr("Voices"), ModelsPage::tr("Speaks a text"), u"audio-lines"_s, ModelsPage::tr("Speech")},
        {u"transcription"_s, ModelsPage::tr("Transcription"), ModelsPage::tr("Writes down what is said"), u"captions"_s, {}},
        {u"voice activity"_s, ModelsPage::tr("Voice activity"), ModelsPage::tr("Tells where somebody speaks"), u"audio-lines"_s, {}},
        {u"upscaling"_s, ModelsPage::tr("Enlarging"), ModelsPage::tr("Enlarges pictures"), u"zoom-in"_s, {}},
        {u"style"_s, ModelsPage::tr("Styles"), ModelsPage::tr("Paints a picture in the style of another"), u"palette"_s, {}},
        {u"pix2pix"_s,
         ModelsPage::tr("Pictures of pictures"),
         ModelsPage::tr("Makes one kind of picture of another: a shoe of a sketch, a zebra of a horse"),
         u"layers"_s,
         {}},
        {u"captions"_s, ModelsPage::tr("Captions"), ModelsPage::tr("Says in a sentence what a picture shows"), u"scan-eye"_s, {}},
        {u"tags"_s, ModelsPage::tr("Tags"), ModelsPage::tr("Says in single words what a picture shows"), u"scan-eye"_s, {}},
        {u"text"_s, ModelsPage::tr("Text"), ModelsPage::tr("Finds texts and pictures by what they mean"), u"type"_s, {}},
        {u"check"_s,
         ModelsPage::tr("Content checks"),
         ModelsPage::tr("Tells what a picture shows that not everybody wants to see"),
         u"info"_s,
         {}},
        {u"vocabulary"_s, ModelsPage::tr("Vocabularies"), ModelsPage::tr("Splits text into the pieces that models know"), u"list"_s, {}},
        {u"unknown"_s, ModelsPage::tr("Other"), ModelsPage::tr("What it does was not recognised"), u"layers"_s, {}},
    };
    return all;
}

const Kind &kind(const std::string &id)
{
    const QString wanted = QString::fromStdString(id);
    const auto &all = kinds();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Kind &k) { return k.id == wanted; });
    return it != all.end() ? *it : all.back();
}

QString plain(const std::string &words)
{
    static const QRegularExpression inside(u"[;,] (read by|for) core/\\w+| \\([^()]*MODEL_CARD\\.md\\)"_s);
    return QString::fromStdString(words).remove(inside);
}

QString size(uint64_t bytes)
{
    const auto value = double(bytes);
    if (value >= 999.5e6)
        return ModelsPage::tr("%1 GB").arg(number(value / 1e9));
    if (value >= 999.5e3)
        return ModelsPage::tr("%1 MB").arg(number(value / 1e6));
    return ModelsPage::tr("%1 KB").arg(QLocale().toString(std::max(1.0, std::ceil(value / 1e3)), 'f', 0));
}

QString sizeOf(uint64_t done, uint64_t total)
{
    if (total == 0)
        return size(done);
    // Both in the unit of the whole, so that the eye compares numbers only.
    const double unit = double(total) >= 999.5e6 ? 1e9 : 1e6;
    const int places = double(total) / unit < 99.5 ? 1 : 0;
    const QString text = unit > 1e6 ? ModelsPage::tr("%1 of %2 GB") : ModelsPage::tr("%1 of %2 MB");
    return text.arg(QLocale().toString(double(done) / unit, 'f', places), QLocale().toString(double(total) / unit, 'f', places));
}

QString duration(double seconds)
{
    if (seconds < 1.5)
        return ModelsPage::tr("1 s");
    if (seconds < 99.5)
        return ModelsPage::tr("%1 s").arg(int(std::lround(seconds)));
    const auto minutes = std::lround(seconds / 60);
    if (minutes < 100)
        return ModelsPage::tr("%1 min").arg(minutes);
    return minutes % 60 == 0 ? ModelsPage::tr("%1 h").arg(minutes / 60) : ModelsPage::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

Fit fit(uint64_t needed, uint64_t machine)
{
    if (needed == 0 || machine == 0)
        return Fit::Unknown;
    const double share = double(needed) / double(machine);
    return share <= 0.7 ? Fit::Fits : share <= 0.92 ? Fit::Tight : Fit::TooLarge;
}

uint64_t machineMemory()
{
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? uint64_t(pages) * uint64_t(bytes) : 0;
}

double secondsPerPicture(const core::library::Offer &offer, double stepSeconds)
{
    return stepSeconds > 0 ? offer.stepCost * offer.steps * stepSeconds : 0;
}

QString title(const core::library::Model &model)
{
    const QString name = QString::fromStdString(model.name);
    return model.kind == core::modelkinds::speech ? voiceTitle(name) : name;
}

QString summary(const core::library::Model &model)
{
    QStringList parts{kind(model.kind).title};
    for (const QString &part :
         {QString::fromStdString(model.family), QString::fromStdString(model.precision), QString::fromStdString(model.licence)}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(u"  \u00b7  "_s);
}

std::filesystem::path deletedWith(const core::library::Model &model, const std::vector<core::library::Model> &all)
{
    namespace fs = std::filesystem;
    const fs::path own = (core::dataFolder() / "models").lexically_normal();
    const auto packageOf = [&own](const core::library::Model &each) {
        const fs::path relative = each.path.lexically_normal().lexically_relative(own);
        return relative.empty() || *relative.begin() == ".." ? fs::path() : own / *relative.begin();
    };
    const fs::path package = packageOf(model);
    const auto sharing = std::count_if(all.begin(), all.end(), [&](const auto &each) { return packageOf(each) == package; });
    std::error_code error;
    const bool whole =
        !package.empty() && sharing <= 1 && (fs::exists(package / "model.json", error) || fs::exists(package / "model_index.json", error));
    return whole ? package : model.path;
}

QString shownPath(const std::filesystem::path &path)
{
    return QDir::toNativeSeparators(QString::fromStdU16String(path.u16string()));
}

bool looksLikeModel(const QString &name)
{
    static const QStringList endings{u".safetensors"_s, u".ckpt"_s, u".pt"_s, u".pth"_s, u".bin"_s, u".onnx"_s, u".pkl"_s};
    return std::any_of(endings.begin(), endings.end(), [&](const QString &ending) { return name.endsWith(ending, Qt::CaseInsensitive); });
}

} // namespace ui::modelswords
