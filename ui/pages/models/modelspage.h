// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/models/modelsdetails.h"
#include "ui/pages/models/modelsservices.h"
#include "ui/pages/page.h"

#include <QStringList>

#include <memory>
#include <vector>

class QAction;
class QComboBox;
class QLineEdit;
class QMessageBox;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace ui {

class EmptyState;
class ModelList;
class ModelsDownloads;
class ModelsOffers;
class ModelsStrip;

/// What is installed, and what can be had: downloads that go on in the background, and files of the
/// user's own, used where they lie. Opening it touches no network.
class ModelsPage : public Page
{
    Q_OBJECT
public:
    ModelsPage(ModelsServices &services, Settings &settings, QWidget *parent = nullptr);
    ~ModelsPage() override;

    /// Shows what can be downloaded for a kind of work ("pictures"); empty: for all.
    void getMore(const QString &kind = {});

    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    QWidget *focusTarget() override;

Q_SIGNALS:
    /// The user wants to work with this model: for the page whose useModel() takes it.
    void useWanted(const core::library::Model &model);
    /// Models came or went; what lists them asks services().models again.
    void modelsChanged();

protected:
    void run() override; ///< uses or fetches what is chosen

private:
    ModelsServices &services() const { return m_services; }

    enum class View { Installed, GetMore };

    void buildBar(QVBoxLayout *column);
    void buildHeader();
    void connectParts();
    QAction *addCommand(const QString &id, const QString &icon, const QString &text, const QString &toolTip);

    View view() const;
    void showView(View view);
    /// The list of offers and what an earlier run left; read when the page is first seen.
    void loadOnce();
    void reload();
    void filter();
    void fillKinds();
    void showChosen();
    void showInstalledDetails(const core::library::Model &model);
    void showOfferDetails(const core::library::Offer &offer);

    const core::library::Model *chosenModel() const;
    const core::library::Model *findModel(const QString &name) const;
    void use(const QString &name);
    void add(const QStringList &paths);
    void chooseFile();
    void chooseFolder();
    void added(const std::vector<core::library::Model> &models, const QStringList &failures);
    void showMenu(const QString &name, const QPoint &position);
    void showInFolder();
    void copyPath();
    void askToRemove(const QString &name);
    void remove(const QString &name);
    void askToDiscard(const QString &name);
    void fetchAddress(const QString &address);
    void measure();
    void openLink(const QString &link);
    QMessageBox *question(const QString &objectName, const QString &title, const QString &text, const QString &yes,
                          const QString &yesToolTip);

    ModelsServices &m_services;
    ModelsDownloads *m_downloads;
    ModelsStrip *m_strip = nullptr;
    QStackedWidget *m_stack = nullptr; ///< the list, the offers, or that nothing is installed
    ModelList *m_list = nullptr;
    ModelsOffers *m_offers = nullptr;
    EmptyState *m_empty = nullptr;
    ModelsDetails *m_details = nullptr;
    QPushButton *m_installedButton = nullptr, *m_moreButton = nullptr, *m_add = nullptr;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_search = nullptr;
    std::vector<core::library::Model> m_models;
    bool m_loaded = false;
    bool m_chosenView = false;                       ///< somebody chose the view, in this run or in an earlier one
    std::unique_ptr<core::jobs::JobRunner> m_adding; ///< apart from downloads, which may take hours
    bool m_addHadFocus = false;
};

} // namespace ui
