// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/recipes.h"
#include "ui/pages/page.h"
#include "ui/pages/pictures/picturesservices.h"

#include <QTimer>

class QStackedWidget;

namespace ui {

class EmptyState;
class PictureCommands;
class PictureOpening;
struct PictureResult;
class PictureViewer;
class PictureWords;
class PicturesControls;
class PicturesPrompt;
class ResultActions;
struct ChangedResult;
struct ChosenResult;

/// Words to pictures: the picture forms large while it is made, results stand in a strip, the prompt
/// lies under them. Everything made is kept on disk as it comes.
class PicturesPage : public Page
{
    Q_OBJECT
public:
    PicturesPage(PicturesServices &services, Settings &settings, QWidget *parent = nullptr);
    ~PicturesPage() override;

    /// One that was made of this page's requests by the queue: it comes to the others.
    void addKept(const std::filesystem::path &file);
    /// Makes a picture of these words with the settings as they are.
    void imagine(const QString &prompt);
    bool hasModel() const;
    /// What its empty state offers as an example.
    QString firstPrompt() const;
    /// Makes a picture of that, or asks for a model where there is none.
    void makeFirst();
    /// Brings back the settings of pictures that have some, and shows them.
    void open(const QStringList &files);
    /// The next picture begins with this file.
    void startWith(const QString &file);
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
    QStringList unsaved() const override;
    void tellUnsaved() override;

Q_SIGNALS:
    /// Of the main action: as it forms, and when it is made.
    void pictured(const QImage &image);

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    PicturesServices &services() const { return m_services; }

    void buildWork();
    void buildCommands();
    void connectWork();
    void showState();
    void showCommands();
    void showEmpty();
    std::vector<std::string> drawOn() const; ///< what was chosen for the phrases of the prompt as it stands
    void chooseDrawing(int phrase, const QString &choice);
    void showDrewOn();
    core::diffusion::PictureRequest wholeRequest() const; ///< with prompts; what was left alone is empty
    void saveDraft(QSettings &store, const QString &prefix) const;
    std::string presetSettings() const;
    void applyPreset(const std::string &settings);

    /// Makes the pictures of a request from number `first` on, when it is their turn.
    void start(const core::diffusion::PictureRequest &request, core::diffusion::PreviewKind preview, int first);
    void showWords();
    void useWords();

    /// image: read it from its file, too.
    ChosenResult asChosen(const PictureResult &result, bool image = true) const;
    void useAsStart();
    void bringBackSettings();
    void again();
    void moreLikeThis();
    void remove();
    void enlarge(const PictureResult &of, const std::string &model);
    void restyle(const PictureResult &of, const core::library::Restyling &how);
    /// Of those that could not be saved.
    void keepAgain();
    void takeChanged(PictureResult of, const ChangedResult &made, bool compare);

    PicturesServices &m_services;
    PicturesControls *m_controls = nullptr;
    PicturesPrompt *m_prompt = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    PictureViewer *m_viewer = nullptr;
    PictureWords *m_words = nullptr;
    ResultActions *m_actions = nullptr;
    PictureOpening *m_opening = nullptr;
    PictureCommands *m_commands = nullptr;
    QTimer m_draftSoon;
    std::vector<std::string> m_drawOn; ///< chosen for the phrases of m_drawOnPrompt
    std::string m_drawOnPrompt;
};

} // namespace ui
