// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/recipe.h"
#include "ui/pages/gallery/galleryservices.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

class Inspector;
class RatingStars;
class Section;

/// All that is known of what is selected, at the right of the gallery, and what a person says of it: stars, tags, project.
class GalleryDetails : public QObject
{
    Q_OBJECT
public:
    GalleryDetails(Inspector *inspector, QWidget *page);

    /// What one has beside the catalogue.
    struct More
    {
        std::optional<core::library::Recipe> recipe;
        std::vector<core::library::Relative> parents, children;
    };
    void showNothing(const QString &sentence);
    void showOne(const core::library::Item &item, const More &more);
    /// items: so many of the selection as are known; count: of all.
    void showMany(const std::vector<core::library::Item> &items, int count);
    /// For the completion.
    void setNames(const QStringList &tags, const QStringList &projects);

    void focusTags();
    void focusProject();

Q_SIGNALS:
    void rated(int rating);
    void tagAdded(const QString &tag);
    void tagRemoved(const QString &tag);
    void projectChosen(const QString &project);
    void itemWanted(qint64 id); ///< one it was made of, or that was made of it
    void tagWanted(const QString &tag);

private:
    void showTags(const QStringList &tags);
    void showLines(const std::vector<std::pair<QString, QString>> &lines);
    void showWords(const core::library::Item &item, const More &more);
    void showRelatives(const More &more);
    QWidget *renew(QWidget *&body, QVBoxLayout *in);
    void addText(QWidget *body, const QString &title, const QString &text, const QString &objectName);

    Inspector *m_inspector;
    QLabel *m_title, *m_hint;
    QWidget *m_said; ///< stars, tags, project
    RatingStars *m_stars;
    QVBoxLayout *m_tagRows;
    QWidget *m_tags = nullptr;
    QLineEdit *m_newTag;
    QComboBox *m_project;
    QVBoxLayout *m_factRows;
    QWidget *m_facts = nullptr, *m_wordsBody = nullptr, *m_relativesBody = nullptr, *m_requestBody = nullptr;
    Section *m_words, *m_relatives, *m_request;
    QVBoxLayout *m_wordRows, *m_relativeRows, *m_requestRows;
};

} // namespace ui
