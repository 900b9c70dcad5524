// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/models/modelsdownloads.h"
#include "ui/pages/models/offerrow.h"

#include <QScrollArea>
#include <QSet>

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

/// "Get more": the curated list, one row a model, and a field for any other address.
class ModelsOffers : public QScrollArea
{
    Q_OBJECT
public:
    ModelsOffers(ModelsServices &services, ModelsDownloads &downloads, QWidget *parent = nullptr);

    /// Reads the list; where it is damaged its sentence stands in place of the rows.
    void load();
    void setInstalled(const QSet<QString> &names);
    void setFilter(const QString &kind, const QString &text);

    const std::vector<core::library::Offer> &offers() const { return m_offers; }
    const core::library::Offer *find(const QString &name) const;
    const core::library::Offer *chosen() const;
    bool isInstalled(const QString &name) const { return m_installed.contains(name); }
    QSet<QString> names() const; ///< of all rows, whether the filter lets them through or not
    int visibleCount() const;

    QLineEdit *address() const { return m_address; }
    /// After something was measured.
    void showTimes();
    void setMeasuring(bool measuring);

    /// "Fits: 4 of 16 GB", and what it means.
    static OfferRow::FactText memoryFact(const core::library::Offer &offer);
    OfferRow::FactText timeFact(const core::library::Offer &offer) const;

Q_SIGNALS:
    void chosenChanged();
    void useWanted(const QString &name);
    void discardWanted(const QString &name);
    void addressEntered(const QString &address);
    void measureWanted();
    void linkWanted(const QString &link);

private:
    void buildAddress(QVBoxLayout *column);
    void buildMeasure(QVBoxLayout *column);
    OfferRow *addRow(const core::library::Offer &offer);
    void showFacts(OfferRow *row, const core::library::Offer &offer);
    void refresh(const QString &name);
    void choose(const QString &name);
    void applyFilter();
    double stepSeconds() const;

    ModelsServices &m_services;
    ModelsDownloads &m_downloads;
    std::vector<core::library::Offer> m_offers;
    std::vector<OfferRow *> m_rows;
    QSet<QString> m_installed;
    QString m_kind, m_text, m_chosen;
    QWidget *m_list;
    QVBoxLayout *m_listLayout;
    QLabel *m_nothing; ///< no list, or nothing passes the filter
    QString m_damage;  ///< why there is no list
    QWidget *m_measureBox;
    QLabel *m_measureText;
    QPushButton *m_measure;
    QLineEdit *m_address;
    QPushButton *m_fetch;
    bool m_measuring = false;
};

} // namespace ui
