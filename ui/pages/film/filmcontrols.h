// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/render.h"
#include "core/library/models/models.h"
#include "ui/pages/film/filmdocument.h"

#include <QObject>

#include <vector>

class QLineEdit;
class QPushButton;

namespace ui {

class ComboBox;
class Inspector;
class Section;
class ValueSlider;

/// What holds for the whole film, in the inspector: size, voice, looks, music, subtitles.
class FilmControls : public QObject
{
    Q_OBJECT
public:
    FilmControls(FilmDocument &document, Inspector &inspector, QWidget *page);

    void setModels(const std::vector<core::library::Model> &models);
    /// Whether there is one of the kind (core/base/kinds.h).
    bool has(const char *kind) const;
    core::film::SubtitlesIn subtitles() const;
    void setSubtitles(core::film::SubtitlesIn where);
    void setMusic(const QString &path);

Q_SIGNALS:
    void subtitlesChanged();

private:
    void buildWhole(Section &section);
    void buildVoice(Section &section);
    void buildMusic(Section &section);
    void buildSubtitles(Section &section);
    void show();
    void chooseMusic();
    void fillModels(ComboBox *box, const char *kind, const std::string &chosen);

    FilmDocument &m_document;
    QWidget *m_page;
    std::vector<core::library::Model> m_models;
    QList<Section *> m_sections;
    Section *m_musicSection;
    QLineEdit *m_title, *m_style;
    ComboBox *m_size, *m_look, *m_model, *m_voice;
    ValueSlider *m_speed, *m_pad;
    QPushButton *m_music, *m_noMusic;
    ValueSlider *m_level, *m_ducked;
    ComboBox *m_subtitles, *m_highlight, *m_place;
    ValueSlider *m_letters;
    bool m_showing = false;
};

} // namespace ui
