// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/film/filmdocument.h"

#include <QObject>

class QAbstractButton;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace ui {

class ComboBox;
class Inspector;
class Section;
class ValueSlider;

/// The chosen scene in the inspector: each setting is written into the document as it is changed, and shows what stands there.
class SceneControls : public QObject
{
    Q_OBJECT
public:
    SceneControls(FilmDocument &document, Inspector &inspector, QWidget *page);

    /// Where the cursor is in the words, in bytes; where it is split.
    size_t cursor() const;
    QPlainTextEdit *words() const { return m_words; }
    bool isSettingCamera() const;
    void setCamera(bool on);
    /// A picture or film clip for the scene.
    void setPictureFile(const QString &path);

Q_SIGNALS:
    void speakWanted();
    void drawWanted();
    void cameraToggled(bool on);

private:
    void buildWords(Section &section);
    void buildPicture(Section &section);
    void buildTime(Section &section);
    void buildTitle(Section &section);
    void show();
    void showPicture();
    void chooseFile();
    void chooseColour();
    void anotherPicture();

    FilmDocument &m_document;
    QWidget *m_page;
    QList<Section *> m_sections;
    Section *m_pictureSection, *m_timeSection;
    QPlainTextEdit *m_words;
    ComboBox *m_how;
    QPushButton *m_speak;
    ComboBox *m_picture;
    QLineEdit *m_prompt;
    QPushButton *m_file, *m_colour, *m_draw, *m_another;
    ComboBox *m_lasts;
    ValueSlider *m_seconds;
    ComboBox *m_movement;
    QPushButton *m_camera;
    ComboBox *m_transition;
    ValueSlider *m_transitionSeconds;
    QLineEdit *m_title, *m_second;
    ComboBox *m_titleKind;
    QCheckBox *m_chapter;
    bool m_showing = false;
};

} // namespace ui
