// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the Models page does with what is chosen: says all about it, uses, adds, fetches and removes.
#include "ui/pages/models/modelspage.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/models/modellist.h"
#include "ui/pages/models/modelsdownloads.h"
#include "ui/pages/models/modelsoffers.h"
#include "ui/pages/models/modelswords.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/showinfolder.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

#include <set>
#include <utility>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::library::Model;
using core::library::Offer;

namespace ui {

namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

QString predicts(const core::diffusion::ModelInfo &info)
{
    if (!info.prediction)
        return {};
    switch (*info.prediction) {
    case core::diffusion::Prediction::Epsilon:
        return ModelsPage::tr("the noise (epsilon)");
    case core::diffusion::Prediction::V:
        return ModelsPage::tr("the velocity (v)");
    case core::diffusion::Prediction::Sample:
        return ModelsPage::tr("the picture (sample)");
    }
    return {};
}

QString contains(const core::diffusion::ModelInfo &info)
{
    QStringList parts{info.inChannels == 9 ? ModelsPage::tr("U-Net for inpainting") : ModelsPage::tr("U-Net")};
    if (info.hasTextEncoder)
        parts.append(ModelsPage::tr("text encoder"));
    if (info.hasAutoencoder)
        parts.append(ModelsPage::tr("autoencoder"));
    return parts.join(u", "_s);
}

} // namespace

void ModelsPage::showChosen()
{
    if (view() == View::Installed) {
        if (const Model *model = chosenModel())
            return showInstalledDetails(*model);
        m_details->clear(m_models.empty() ? tr("What is known of a model stands here.") : tr("Choose a model to see what is known of it."));
    } else {
        if (const Offer *offer = m_offers->chosen())
            return showOfferDetails(*offer);
        m_details->clear(tr("What is known of a model stands here."));
    }
    primary()->setIdleText(tr("Use it"));
    primary()->setToolTip(tr("Choose a model first."));
    primary()->setEnabled(false);
}

void ModelsPage::showInstalledDetails(const Model &model)
{
    const auto &does = modelswords::kind(model.kind);
    ModelsDetails::Content content{.icon = does.icon, .title = modelswords::title(model), .purpose = does.does, .installed = true};
    std::optional<core::diffusion::ModelInfo> info;
    if (model.kind == core::modelkinds::pictures && services().pictureModel) {
        try {
            info = services().pictureModel(model.name);
        } catch (const core::Error &error) {
            content.remarks.push_back(QString::fromUtf8(error.what()));
        }
    }
    content.lines = {
        {tr("Name"),
         content.title == text(model.name) ? QString() : text(model.name),
         tr("What it is called on the command line and in files."),
         {}},
        {tr("Family"), text(model.family), tr("What the networks are built like; files of one family go together."), {}},
        {tr("Size"), modelswords::size(model.bytes), tr("What it takes on the disk."), {}},
        {tr("Precision"),
         info && !info->precision.empty() ? text(info->precision) : text(model.precision),
         tr("How exact most weights are stored; it may be computed in another."),
         {}},
    };
    if (info) {
        content.lines.push_back(
            {tr("Made for"), tr("%1 × %1 pixels").arg(info->size), tr("The size it was trained at, where it is best."), {}});
        content.lines.push_back(
            {tr("Contains"), contains(*info), tr("What is in the file; what is not there is taken from elsewhere."), {}});
        content.lines.push_back({tr("Predicts"), predicts(*info), tr("What the network was trained to tell from a noisy picture."), {}});
        content.lines.push_back({tr("Layout"), text(info->layout), tr("Whose names the parts of the model have in the file."), {}});
    }
    content.lines.push_back({tr("Format"), text(model.format), {}, {}});
    content.lines.push_back(
        {tr("Licence"), model.licence.empty() ? tr("not stated") : text(model.licence), tr("Of the weights, as far as known."), {}});
    content.lines.push_back({tr("Origin"), modelswords::plain(model.origin), {}, {}});
    content.lines.push_back({tr("Package"), text(model.package), {}, {}});
    content.lines.push_back({tr("Where"), modelswords::shownPath(model.path), {}, {}});
    if (!model.note.empty())
        content.remarks.push_back(modelswords::plain(model.note));
    for (const auto &remark : info ? info->remarks : std::vector<std::string>())
        content.remarks.push_back(text(remark));
    content.removeText = model.own ? tr("Delete...") : tr("Forget...");
    content.removeToolTip = model.own ? tr("Deletes its files from Atelier's own folder, after asking.")
                                      : tr("Takes it off this list, after asking; its file stays where it is.");
    m_details->setContent(content);
    primary()->setIdleText(does.page.isEmpty() ? tr("Use it") : tr("Use in %1").arg(does.page));
    primary()->setToolTip(does.page.isEmpty() ? tr("No page of this version works with it yet.")
                                              : tr("Opens the page %1 with this model.").arg(does.page));
    primary()->setEnabled(!does.page.isEmpty());
}

void ModelsPage::showOfferDetails(const Offer &offer)
{
    const auto &does = modelswords::kind(offer.kind);
    const QString name = text(offer.name);
    ModelsDetails::Content content{.icon = does.icon, .title = text(offer.title), .purpose = text(offer.goodFor)};
    const auto memory = ModelsOffers::memoryFact(offer), time = m_offers->timeFact(offer);
    QUrl from;
    std::set<std::string> hosts;
    bool allChecked = !offer.files.empty();
    for (const auto &file : offer.files) {
        hosts.insert(QUrl(text(file.address)).host().toStdString());
        allChecked = allChecked && !file.sha256.empty();
    }
    QStringList shownHosts;
    for (const auto &host : hosts)
        shownHosts.append(text(host));
    content.lines = {
        {tr("Kind"), does.title, does.does, {}},
        {tr("Family"), text(offer.family), tr("What the networks are built like; files of one family go together."), {}},
        {tr("Download"), offer.bytes() > 0 ? modelswords::size(offer.bytes()) : tr("size not known"), {}, {}},
        {tr("Memory"), memory.text, memory.toolTip, {}},
        {tr("Time"), time.text, time.toolTip, {}},
        {tr("Steps"),
         offer.steps > 0 ? QString::number(offer.steps) : QString(),
         tr("How many steps a picture usually takes with it."),
         {}},
        {tr("Licence"), text(offer.licence), tr("Opens the licence in the browser."), text(offer.licenceAddress)},
        {tr("Origin"), modelswords::plain(offer.origin), {}, {}},
        {tr("Format"), text(offer.format), {}, {}},
        {tr("From"), shownHosts.join(u", "_s), tr("The server it is fetched from, once you ask for it."), {}},
        {tr("Checked by"),
         allChecked ? tr("SHA-256 of every file") : tr("size and contents"),
         tr("How it is made sure that what arrives is what was offered."),
         {}},
    };
    m_details->setContent(content);

    const auto *download = m_downloads->find(name);
    const bool installed = m_offers->isInstalled(name);
    bool able = true;
    QString word, toolTip;
    if (download && (download->state == ModelsDownloads::State::Running || download->state == ModelsDownloads::State::Waiting)) {
        word = tr("Pause");
        toolTip = tr("Stops for now; what was fetched stays, and it goes on from there.");
    } else if (download && download->state != ModelsDownloads::State::Done) {
        word = download->state == ModelsDownloads::State::Failed ? tr("Try again") : tr("Go on");
        toolTip = tr("Goes on where it stopped.");
    } else if (installed) {
        word = does.page.isEmpty() ? tr("Use it") : tr("Use in %1").arg(does.page);
        able = !does.page.isEmpty();
        toolTip = able ? tr("Opens the page %1 with this model.").arg(does.page) : tr("No page of this version works with it yet.");
    } else {
        word = offer.bytes() > 0 ? tr("Download %1").arg(modelswords::size(offer.bytes())) : tr("Download");
        toolTip = tr("Fetches it in the background; it can be paused, and goes on after a restart.");
    }
    primary()->setIdleText(word);
    primary()->setToolTip(toolTip);
    primary()->setEnabled(able);
}

void ModelsPage::run()
{
    if (view() == View::Installed) {
        use(m_list->currentKey());
        return;
    }
    const Offer *offer = m_offers->chosen();
    if (!offer)
        return;
    const QString name = text(offer->name);
    const auto *download = m_downloads->find(name);
    if (download && (download->state == ModelsDownloads::State::Running || download->state == ModelsDownloads::State::Waiting))
        m_downloads->pause(name);
    else if (m_offers->isInstalled(name))
        use(name);
    else
        m_downloads->begin(*offer);
}

void ModelsPage::use(const QString &name)
{
    const Model *model = findModel(name);
    if (!model || modelswords::kind(model->kind).page.isEmpty())
        return;
    const Model chosen = *model; // the list may be read again by those who hear of it
    if (const auto *download = m_downloads->find(name); download && download->state == ModelsDownloads::State::Done)
        m_downloads->dismiss(name);
    Q_EMIT useWanted(chosen);
}

void ModelsPage::chooseFile()
{
    auto *dialog = new QFileDialog(window(), tr("Add a model file"));
    dialog->setObjectName(u"modelsFileDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Models (*.safetensors *.ckpt *.pt *.pth *.bin *.onnx *.pkl)"), tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &ModelsPage::add);
    dialog->open();
}

void ModelsPage::chooseFolder()
{
    auto *dialog = new QFileDialog(window(), tr("Add a folder of models"));
    dialog->setObjectName(u"modelsFolderDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { add({folder}); });
    dialog->open();
}

// Reads headers, perhaps from a slow disk: on a worker of its own, so that neither the window nor a download waits.
void ModelsPage::add(const QStringList &paths)
{
    if (paths.isEmpty() || !services().addModel)
        return;
    struct Outcome
    {
        std::vector<Model> models;
        QStringList failures;
    };
    banner()->close();
    m_addHadFocus = m_addHadFocus || window()->focusWidget() == m_add; // which loses it while it waits
    m_add->setEnabled(false);
    m_add->setText(u" "_s + tr("Reading..."));
    Job *job = m_adding->start(
        tr("Add models"),
        [paths, addModel = services().addModel](const core::JobContext &context) {
        Outcome outcome;
        for (const QString &path : paths) {
            context.checkpoint();
            try {
                for (Model &model : addModel(path.toStdString()))
                    outcome.models.push_back(std::move(model));
            } catch (const core::Error &error) { // the others are added all the same
                outcome.failures.append(QString::fromUtf8(error.what()));
            }
        }
        return outcome;
        },
        this, [this](const Outcome &outcome) { added(outcome.models, outcome.failures); });
    connect(job, &Job::failed, this, [this](const QString &message) { added({}, {message}); });
}

void ModelsPage::added(const std::vector<Model> &models, const QStringList &failures)
{
    if (m_adding->jobs().size() <= 1) { // this one alone
        m_add->setEnabled(true);
        m_add->setText(u" "_s + tr("Add"));
    }
    if (!models.empty()) {
        m_search->clear();
        m_chosenView = true;
        m_installedButton->setChecked(true);
        reload();
        m_kind->setCurrentIndex(0);
        filter();
        m_list->setCurrentKey(text(models.front().name));
        m_list->setFocus();
        Q_EMIT modelsChanged();
    }
    if (std::exchange(m_addHadFocus, false) && models.empty())
        m_add->setFocus();
    if (!failures.isEmpty())
        banner()->showError(failures.size() == 1 ? tr("This could not be added") : tr("%1 could not be added").arg(failures.size()),
                            failures.join(u'\n'));
    else if (models.empty())
        banner()->show(Banner::Kind::Note, tr("Nothing new was found"), tr("All models there were known already."));
    else
        banner()->show(Banner::Kind::Note,
                       models.size() == 1 ? tr("%1 was added").arg(modelswords::title(models.front()))
                                          : tr("%1 models were added").arg(models.size()),
                       models.size() == 1 ? tr("It is used where it lies; nothing was copied.")
                                          : tr("They are used where they lie; nothing was copied."));
}

void ModelsPage::showMenu(const QString &name, const QPoint &position)
{
    const Model *model = findModel(name);
    if (!model)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"modelMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto &does = modelswords::kind(model->kind);
    auto *useAction =
        menu->addAction(does.page.isEmpty() ? tr("Use it") : tr("Use in %1").arg(does.page), this, [this, name] { use(name); });
    useAction->setEnabled(!does.page.isEmpty());
    menu->addSeparator();
    menu->addAction(style::icon(u"folder-open"_s), tr("Show in folder"), this, &ModelsPage::showInFolder);
    menu->addAction(style::icon(u"copy"_s), tr("Copy path"), this, &ModelsPage::copyPath);
    menu->addSeparator();
    menu->addAction(style::icon(u"trash-2"_s), model->own ? tr("Delete...") : tr("Forget..."), this, [this, name] { askToRemove(name); });
    menu->popup(position);
}

void ModelsPage::showInFolder()
{
    if (const Model *model = chosenModel())
        ui::showInFolder(modelswords::shownPath(model->path));
}

void ModelsPage::copyPath()
{
    if (const Model *model = chosenModel())
        QGuiApplication::clipboard()->setText(modelswords::shownPath(model->path));
}

QMessageBox *ModelsPage::question(const QString &objectName, const QString &title, const QString &text, const QString &yes,
                                  const QString &yesToolTip)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, title, QMessageBox::NoButton, window());
    box->setIconPixmap(style::icon(u"trash-2"_s, style::IconRole::Muted).pixmap(QSize(28, 28), devicePixelRatioF()));
    box->setObjectName(objectName);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(text);
    auto *accept = box->addButton(yes, QMessageBox::AcceptRole);
    auto *keep = box->addButton(tr("Keep"), QMessageBox::RejectRole);
    style::name(accept, objectName + u"Yes"_s, yes, yesToolTip);
    style::name(keep, objectName + u"No"_s, keep->text(), tr("Leaves everything as it is."));
    box->setDefaultButton(qobject_cast<QPushButton *>(keep));
    box->setEscapeButton(keep);
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

void ModelsPage::askToRemove(const QString &name)
{
    const Model *model = findModel(name);
    if (!model || !services().removeModel)
        return;
    const QString path = modelswords::shownPath(model->path);
    const QString size = modelswords::size(model->bytes);
    QString deleted;
    if (model->own) {
        const auto goes = modelswords::deletedWith(*model, m_models);
        deleted = goes == model->path
                      ? tr("Its file is deleted from the disk: %1, %2.").arg(path, size)
                      : tr("Its folder is deleted from the disk, with all that is in it: %1, %2.").arg(modelswords::shownPath(goes), size);
    }
    auto *box = model->own ? question(u"modelRemoveQuestion"_s, tr("Delete %1?").arg(modelswords::title(*model)), deleted,
                                      tr("Delete %1").arg(size), tr("Deletes it from the disk; this cannot be undone."))
                           : question(u"modelRemoveQuestion"_s, tr("Forget %1?").arg(modelswords::title(*model)),
                                      tr("It is only taken off this list. %1 stays where it is and can be added again.").arg(path),
                                      tr("Forget"), tr("Takes it off the list; no file is touched."));
    connect(box, &QMessageBox::buttonClicked, this, [this, box, name](QAbstractButton *button) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            remove(name);
    });
    box->open();
}

void ModelsPage::remove(const QString &name)
{
    try {
        services().removeModel(name.toStdString());
    } catch (const core::Error &error) {
        banner()->showError(tr("%1 could not be removed").arg(name), QString::fromUtf8(error.what()));
    }
    if (const auto *download = m_downloads->find(name); download && download->state == ModelsDownloads::State::Done)
        m_downloads->dismiss(name);
    reload();
    Q_EMIT modelsChanged();
}

void ModelsPage::askToDiscard(const QString &name)
{
    const auto *download = m_downloads->find(name);
    if (!download)
        return;
    if (download->progress.done == 0) { // nothing would be lost
        m_downloads->discard(name);
        return;
    }
    const QString title = text(download->offer.title.empty() ? download->offer.name : download->offer.title);
    auto *box = question(u"modelDiscardQuestion"_s, tr("Discard this download?"),
                         tr("%1 of %2 are here already and would be deleted.").arg(modelswords::size(download->progress.done), title),
                         tr("Discard"), tr("Stops the download and deletes what was fetched."));
    connect(box, &QMessageBox::buttonClicked, this, [this, box, name](QAbstractButton *button) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            m_downloads->discard(name);
    });
    box->open();
}

void ModelsPage::fetchAddress(const QString &address)
{
    try {
        m_downloads->begin(core::library::offerFromAddress(address.toStdString()));
        m_offers->address()->clear();
    } catch (const core::Error &error) {
        banner()->showError(tr("This address cannot be used"), QString::fromUtf8(error.what()));
    }
}

void ModelsPage::measure()
{
    if (!services().measure)
        return;
    m_offers->setMeasuring(true);
    Job *job = services().runner->start(tr("Measure this machine"), services().measure, this, [] {});
    const auto ended = [this] {
        m_offers->setMeasuring(false);
        showChosen();
    };
    connect(job, &Job::succeeded, this, ended);
    connect(job, &Job::cancelled, this, ended);
    connect(job, &Job::failed, this, ended);
    connect(job, &Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("This machine could not be measured"), message); });
}

void ModelsPage::openLink(const QString &link)
{
    const QUrl url(link, QUrl::StrictMode);
    if (url.scheme() == u"https" || url.scheme() == u"http") // a list is data: nothing else is opened for it
        QDesktopServices::openUrl(url);
}

} // namespace ui
