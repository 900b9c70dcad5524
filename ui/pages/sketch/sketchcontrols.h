// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/sketcher.h"
#include "ui/desk.h"

#include <QObject>

class QLineEdit;
class QPushButton;
class QSettings;

namespace ui {

class ColourRow;
class ComboBox;
class Inspector;
class Section;
class Settings;
class ValueSlider;

/// The Sketch page's inspector.
class SketchControls : public QObject
{
    Q_OBJECT
public:
    SketchControls(const Desk &desk, const Settings &settings, Inspector *inspector, QObject *parent);

    void showModels();
    bool hasModel() const;
    bool useModel(const std::string &name);
    /// Without its drawing.
    core::gan::SketchRequest request() const;
    void setRequest(const core::gan::SketchRequest &request);
    void setWord(const QString &word);

    double width() const;
    void setWidth(double width);
    QColor colour() const;
    double underlayOpacity() const;
    void setUnderlaid(bool underlaid); ///< whether there is a picture to be taken away

    void saveState(QSettings &store) const;
    void restoreState(QSettings &store);
    QWidget *last() const; ///< from where Tab goes on

Q_SIGNALS:
    void requestChanged();
    void brushChanged();
    void colourChosen(); ///< by a person: for brush or fill
    void underlayOpacityChanged(double opacity);
    void exampleWanted(int index); ///< to be traced
    void openWanted();
    void takeAwayWanted();
    void linesWanted(); ///< of the picture that lies under the paper, as a drawing

private:
    void buildTracing(Inspector *inspector);
    void showWordPossible();

    const Desk &m_desk;
    const Settings &m_settings;
    ComboBox *m_model, *m_size;
    QLineEdit *m_word;
    ValueSlider *m_width, *m_opacity;
    ColourRow *m_colours;
    QPushButton *m_open = nullptr, *m_takeAway = nullptr, *m_lines = nullptr;
};

} // namespace ui
