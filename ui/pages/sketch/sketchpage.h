// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/sketch/sketchservices.h"

#include <filesystem>
#include <functional>
#include <optional>

class QBoxLayout;
class QLabel;
class QStackedWidget;

namespace ui {

class EmptyState;
class PictureCanvas;
class ResultActions;
class SketchCommands;
class SketchControls;
class SketchLive;
class SketchPaper;
struct ChosenResult;

/// Paper at the left, a sticker at the right that follows the pen. The drawing stays over the end of the program; a sticker is kept
/// when its maker says so, with the drawing in it.
class SketchPage : public Page
{
    Q_OBJECT
public:
    SketchPage(SketchServices &services, Settings &settings, QWidget *parent = nullptr);
    ~SketchPage() override;

    /// Brings back the drawing and the settings of a sticker's file.
    void open(const QString &file);
    /// Models came or went.
    void modelsChanged();

    bool closeOverlay() override;
    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    QWidget *focusTarget() override;
    QWidget *beforePrimary() override;

Q_SIGNALS:
    /// The next picture is to begin with this file.
    void startWanted(const QString &file);

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    SketchServices &services() const { return m_services; }

    void buildWork();
    void buildCommands();
    void connectWork();
    void follow(); ///< asks for the sticker of what is on the paper
    void take(const core::works::Sketch &sketch);
    void showState();
    void showEmpty();
    void useBrush();
    void drawExample();
    void layUnder(const QImage &picture, const QString &word = {});
    void openPicture();
    void drawLines();
    void readPicture(const QString &file);

    ChosenResult asChosen(const core::works::Sketch &sketch) const;
    /// With the sticker in its whole size, at once or when it is there.
    void withSticker(const std::function<void(const core::works::Sketch &)> &then);
    void keep(const core::works::Sketch &sketch, const std::function<void(const QString &file)> &then = {});

    SketchServices &m_services;
    SketchControls *m_controls = nullptr;
    SketchCommands *m_commands = nullptr;
    SketchLive *m_live = nullptr;
    ResultActions *m_actions = nullptr;
    QBoxLayout *m_columns = nullptr;
    SketchPaper *m_paper = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    PictureCanvas *m_sticker = nullptr;
    std::optional<core::works::Sketch> m_shown; ///< what is seen
    std::filesystem::path m_keptFile;           ///< where a sticker lies,
    std::string m_keptRequest;                  ///< and of what
    size_t m_nextExample = 0;
    bool m_isDrawn = false;   ///< something is on the paper
    bool m_hasFailed = false; ///< the last sticker, and the banner says so
};

} // namespace ui
