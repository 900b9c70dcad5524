// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/gallery/galleryshelf.h"

#include <QList>
#include <QWidget>

#include <functional>

class QAction;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QMenu;
class QSettings;
class QToolButton;

namespace ui {

/// What is looked for: one field for words, the order, and a chip for each thing by which the gallery can be narrowed. A chip that
/// narrows says how. Where there is no room for them, one button has them all.
class GalleryFilters : public QWidget
{
    Q_OBJECT
public:
    using Facets = std::function<core::library::Facets()>;

    /// `facets` is asked whenever a chip is opened; it may throw core::Error.
    GalleryFilters(Facets facets, QWidget *parent);

    core::library::ItemQuery query() const;
    GalleryShelf::Grouping grouping() const;
    bool isNarrowed() const; ///< by words or a chip
    void clear();
    void setText(const QString &text);
    void setTag(const QString &tag); ///< only what has it
    void setProject(const QString &project);
    /// How many are missing, so that a chip shows them; 0: none needed.
    void setMissing(int64_t count);

    QLineEdit *field() const { return m_field; }

    void saveState(QSettings &store) const;
    void restoreState(QSettings &store);

Q_SIGNALS:
    void changed(bool typing); ///< typing: by a letter, more may follow
    void groupingChanged();
    void leftDown(); ///< the key that goes on from the field to what was found

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    struct Chip
    {
        QToolButton *button;
        QMenu *menu;
        QString name;                       ///< "Kind"
        std::function<QString()> value;     ///< how it narrows; empty: not
        std::function<void()> fill, remove; ///< the menu; what narrows
    };
    void buildTop(QHBoxLayout *row);
    void buildChips(QHBoxLayout *row);
    void addChip(const QString &id, const QString &name, const QString &toolTip, const std::function<QString()> &value,
                 const std::function<void(QMenu *)> &fill, const std::function<void()> &remove);
    void addWordChips();
    void addMeasureChips();
    void addColourChip();
    /// An entry that is ticked while it holds; choosing it does `choose`.
    QAction *addChoice(QMenu *menu, const QString &text, bool holds, const std::function<void()> &choose);
    /// Those of a list of names of which any number may hold.
    void addNames(QMenu *menu, const std::vector<core::library::Counted> &all, std::vector<std::string> core::library::ItemQuery::*which,
                  const std::function<QString(const std::string &)> &shown);
    void apply();
    void showChips();
    void fit();

    Facets m_facets;
    core::library::ItemQuery m_query;
    int m_date = 0; ///< which of the stretches of time; they move with the clock
    QLineEdit *m_field;
    QComboBox *m_sort, *m_grouping;
    QList<Chip> m_chips;
    QToolButton *m_all;
    QToolButton *m_clear;
    QToolButton *m_missing;
};

} // namespace ui
