// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/galleryexport.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/combobox.h"

#include <QCheckBox>
#include <QDateTime>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::library::ExportRequest;

namespace {

constexpr int sides[] = {0, 512, 1024, 2048, 4096};

} // namespace

GalleryExport::GalleryExport(Settings &settings, const core::library::Item &first, int count,
                             std::function<void(const ExportRequest &)> check, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_first(first)
    , m_check(std::move(check))
    , m_folder(new QLineEdit(this))
    , m_pattern(new QLineEdit(this))
    , m_format(new ComboBox(this))
    , m_size(new ComboBox(this))
    , m_withSettings(new QCheckBox(tr("With what the files say of how they were made"), this))
    , m_example(new QLabel(this))
    , m_export(new QPushButton(tr("Export"), this))
{
    setObjectName(u"galleryExport"_s);
    setWindowTitle(count == 1 ? tr("Export one") : tr("Export %1").arg(count));
    build(count);
    const QString folder = settings.value(u"gallery/exportFolder"_s).toString();
    m_folder->setText(folder.isEmpty() ? gallerywords::textOf(settings.pictures() / "Export") : folder);
    m_pattern->setText(settings.value(u"gallery/exportPattern"_s, u"{name}"_s).toString());
    m_format->setCurrentIndex(std::max(0, m_format->findData(settings.value(u"gallery/exportFormat"_s, QString()))));
    m_size->setCurrentIndex(std::max(0, m_size->findData(settings.value(u"gallery/exportSize"_s, 0))));
    m_withSettings->setChecked(settings.value(u"gallery/exportSettings"_s, true).toBool());
    for (QLineEdit *field : {m_folder, m_pattern})
        connect(field, &QLineEdit::textChanged, this, &GalleryExport::showName);
    for (QComboBox *box : {m_format, m_size})
        connect(box, &QComboBox::currentIndexChanged, this, &GalleryExport::showName);
    connect(this, &QDialog::accepted, this, [this] {
        m_settings.setValue(u"gallery/exportFolder"_s, m_folder->text());
        m_settings.setValue(u"gallery/exportPattern"_s, m_pattern->text());
        m_settings.setValue(u"gallery/exportFormat"_s, m_format->currentData());
        m_settings.setValue(u"gallery/exportSize"_s, m_size->currentData());
        m_settings.setValue(u"gallery/exportSettings"_s, m_withSettings->isChecked());
    });
    showName();
    m_pattern->setFocus();
}

void GalleryExport::build(int count)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(style::metric::margin, style::metric::margin, style::metric::margin, style::metric::margin);
    grid->setHorizontalSpacing(style::metric::grid);
    grid->setVerticalSpacing(style::metric::grid);
    grid->setColumnMinimumWidth(1, 320);
    int row = 0;
    const auto add = [&](const QString &label, QWidget *field) {
        auto *name = new QLabel(label, this);
        name->setBuddy(field);
        grid->addWidget(name, row, 0);
        grid->addWidget(field, row++, 1);
    };
    style::name(m_folder, u"exportFolder"_s, tr("Folder"), tr("Where the files go; it is made where there is none."));
    style::name(
        m_pattern, u"exportPattern"_s, tr("Names"),
        tr("{name} of the file, {number} in the order of the gallery, {seed}, {words}, {day}, {model}, {kind}, {project}, {rating}. "
           "Nothing that is there is written over."));
    style::name(m_format, u"exportFormat"_s, tr("Format of pictures"), tr("Sounds and texts go over as they are."));
    style::name(m_size, u"exportSize"_s, tr("Longer side"), tr("Pictures that are larger are made smaller."));
    style::name(m_withSettings, u"exportSettings"_s, m_withSettings->text(),
                tr("Without it nothing of prompt, seed or model goes along, of whatever program: what you give away tells only itself."));
    style::name(m_export, u"exportNow"_s, tr("Export"), count == 1 ? tr("Writes the file.") : tr("Writes %1 files.").arg(count));
    auto *choose = new QPushButton(style::icon(u"folder-open"_s), {}, this);
    style::name(choose, u"exportBrowse"_s, tr("Choose a folder"), tr("Opens a dialog to choose the folder."));
    add(tr("Folder"), m_folder);
    grid->addWidget(choose, row - 1, 2);
    add(tr("Names"), m_pattern);
    m_example->setObjectName(u"exportExample"_s);
    m_example->setProperty("muted", true);
    m_example->setTextFormat(Qt::PlainText);
    m_example->setWordWrap(true);
    m_example->setMinimumHeight(2 * fontMetrics().height());
    m_example->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(m_example, row++, 1, 1, 2);
    m_format->addItem(tr("As they are"), QString());
    for (const std::string &format : core::image::writableExtensions())
        m_format->addItem(QString::fromStdString(format).toUpper(), QString::fromStdString(format));
    add(tr("Format"), m_format);
    for (const int side : sides)
        m_size->addItem(side == 0 ? tr("As they are") : tr("%1 pixels at most").arg(side), side);
    add(tr("Longer side"), m_size);
    grid->addWidget(m_withSettings, row++, 0, 1, 3);

    auto *buttons = new QHBoxLayout;
    auto *cancel = new QPushButton(tr("Cancel"), this);
    style::name(cancel, u"exportCancel"_s, tr("Cancel"), tr("Writes nothing (Esc)."));
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_export);
    m_export->setDefault(true);
    grid->addLayout(buttons, row, 0, 1, 3);
    connect(choose, &QPushButton::clicked, this, &GalleryExport::browse);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_export, &QPushButton::clicked, this, &QDialog::accept);
}

void GalleryExport::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export into a folder"), m_folder->text());
    dialog->setObjectName(u"exportFolderDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

ExportRequest GalleryExport::request() const
{
    return {.folder = core::pathOf(m_folder->text().trimmed().toStdString()),
            .pattern = m_pattern->text().trimmed().toStdString(),
            .format = m_format->currentData().toString().toStdString(),
            .longestSide = m_size->currentData().toInt(),
            .settings = m_withSettings->isChecked()};
}

// As it is going to be, near enough: what a file system does not take and names that are taken are the exporter's business.
void GalleryExport::showName()
{
    QString why;
    if (m_folder->text().trimmed().isEmpty())
        why = tr("Name a folder.");
    try {
        if (m_check && why.isEmpty())
            m_check(request());
    } catch (const core::Error &error) {
        why = QString::fromUtf8(error.what());
    }
    m_export->setEnabled(why.isEmpty());
    if (!why.isEmpty()) {
        m_example->setText(why);
        return;
    }
    QString name = m_pattern->text().trimmed();
    const std::pair<const char *, QString> parts[] = {{"{name}", gallerywords::textOf(m_first.path.stem())},
                                                      {"{number}", u"001"_s},
                                                      {"{seed}", m_first.seed ? QString::number(*m_first.seed) : QString()},
                                                      {"{words}", gallerywords::titleOf(m_first).left(40)},
                                                      {"{day}", QDateTime::fromSecsSinceEpoch(m_first.made).date().toString(Qt::ISODate)},
                                                      {"{model}", QString::fromStdString(m_first.model)},
                                                      {"{kind}", QString::fromStdString(m_first.kind)},
                                                      {"{project}", QString::fromStdString(m_first.project)},
                                                      {"{rating}", QString::number(m_first.rating)}};
    for (const auto &[mark, value] : parts)
        name.replace(QLatin1StringView(mark), value);
    const bool isPicture = gallerywords::mediumOf(m_first.path) == gallerywords::Medium::Picture;
    const QString format = m_format->currentData().toString();
    const QString end = isPicture && !format.isEmpty() ? u'.' + format : gallerywords::textOf(m_first.path.extension());
    m_example->setText(tr("The first one: %1").arg(name.simplified() + end));
}

} // namespace ui

#include "moc_galleryexport.cpp"
