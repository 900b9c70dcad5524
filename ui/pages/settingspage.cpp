// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingspage.h"

#include "core/audio/player.h"
#include "core/base/kinds.h"
#include "ui/results/contentguard.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/controls/valueslider.h"

#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QThread>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int columnWidth = 680, nameWidth = 150;

QString shownPath(const std::filesystem::path &path)
{
    return QDir::toNativeSeparators(QString::fromStdU16String(path.u16string()));
}

void select(QComboBox *box, const QVariant &data)
{
    const int index = box->findData(data);
    if (index >= 0) {
        box->setCurrentIndex(index);
    } else { // what is set stays in sight although it is not there now
        box->addItem(SettingsPage::tr("%1 (not there now)").arg(data.toString()), data);
        box->setCurrentIndex(box->count() - 1);
    }
}

} // namespace

SettingsPage::SettingsPage(SettingsServices &services, Settings &settings, QWidget *parent)
    : Page(u"settings"_s, tr("Settings"), u"settings"_s, services, settings, parent), m_services(services)
{
    auto *area = new QScrollArea(this);
    area->setObjectName(u"settingsArea"_s);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget(area);
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(24, style::metric::grid, 24, 32);
    auto *form = new QWidget(content);
    form->setMaximumWidth(columnWidth);
    across->addWidget(form, 1);
    across->addStretch(0);
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(32);

    auto *look = addGroup(column, tr("Look"));
    addRow(look, tr("Theme"), themeRow(), tr("System follows the desktop."));

    auto *folders = addGroup(column, tr("Folders"));
    addRow(folders, tr("Pictures"),
           folderRow(
               u"pictures"_s, tr("Pictures"), [this] { return this->settings().pictures(); },
               [this](const auto &path) { this->settings().setPictures(path); }),
           tr("Pictures and faces are kept here as they are made, one folder a day."));
    addRow(folders, tr("Sounds"),
           folderRow(
               u"sounds"_s, tr("Sounds"), [this] { return this->settings().sounds(); },
               [this](const auto &path) { this->settings().setSounds(path); }),
           tr("Speech is kept here as it is made, one folder a day."));

    fillComputing(addGroup(column, tr("Computing")));

    auto *safety = addGroup(column, tr("Safety"));
    addRow(
        safety, tr("Content"), contentRow(),
        tr("What is done with pictures that may not be suitable for everybody: on the Pictures page and in the gallery. They are looked at "
           "on this machine. The network for it judges photographs; of drawings it says little."));

    auto *sound = addGroup(column, tr("Sound"));
    auto *row = new QWidget(form);
    auto *rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->setSpacing(style::metric::grid);
    m_sound = new ComboBox(row);
    style::name(m_sound, u"soundDevice"_s, tr("Sound device"), tr("Where speech is heard; what plays goes on there."));
    auto *refresh = new QToolButton(row);
    style::name(refresh, u"soundRefresh"_s, tr("Look for sound devices again"), tr("Looks again, after something was plugged in."));
    refresh->setIcon(style::icon(u"refresh-cw"_s));
    refresh->setIconSize({style::metric::icon, style::metric::icon});
    refresh->setFocusPolicy(Qt::StrongFocus);
    rowLayout->addWidget(m_sound, 1);
    rowLayout->addWidget(refresh);
    addRow(sound, tr("Device"), row, tr("Where speech is heard. Saving to a file works without any."));
    column->addStretch(1);
    area->setWidget(content);
    auto *work = new QWidget(this);
    auto *all = new QVBoxLayout(work);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(area);
    placeBanner(all, 1);
    setContent(work);

    showSoundDevices({});
    connect(refresh, &QToolButton::clicked, this, &SettingsPage::findSoundDevices);
    connect(m_sound, &QComboBox::activated, this, [this] { this->settings().setSoundDevice(m_sound->currentData().toString()); });
}

QVBoxLayout *SettingsPage::addGroup(QVBoxLayout *column, const QString &title)
{
    auto *group = new QVBoxLayout;
    group->setSpacing(style::metric::margin);
    auto *label = new QLabel(title, this);
    label->setFont(style::strongFont());
    group->addWidget(label);
    column->addLayout(group);
    return group;
}

void SettingsPage::addRow(QVBoxLayout *group, const QString &name, QWidget *control, const QString &hint)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(style::metric::margin);
    auto *label = new ElidedLabel(name, this);
    label->setFixedSize(nameWidth, style::metric::control);
    label->setProperty("muted", true);
    label->setBuddy(control);
    row->addWidget(label, 0, Qt::AlignTop);
    auto *right = new QVBoxLayout;
    right->setSpacing(style::metric::half);
    right->addWidget(control);
    auto *text = new QLabel(hint, this);
    text->setProperty("muted", true);
    text->setWordWrap(true);
    right->addWidget(text);
    row->addLayout(right, 1);
    group->addLayout(row);
    if (control == m_threads)
        m_computeNote = text;
}

QWidget *SettingsPage::themeRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::grid);
    auto *group = new QButtonGroup(row);
    const struct
    {
        style::Theme theme;
        QString id, icon, text, toolTip;
    } choices[] = {
        {style::Theme::System, u"themeSystem"_s, u"monitor"_s, tr("System"),
         tr("Dark or light as the desktop is set, and changes with it.")},
        {style::Theme::Light, u"themeLight"_s, u"sun"_s, tr("Light"), tr("Always light.")},
        {style::Theme::Dark, u"themeDark"_s, u"moon"_s, tr("Dark"), tr("Always dark: the best surroundings for looking at pictures.")},
    };
    for (const auto &choice : choices) {
        auto *button = new QPushButton(style::icon(choice.icon), u" "_s + choice.text, row);
        style::name(button, choice.id, tr("Theme: %1").arg(choice.text), choice.toolTip);
        button->setCheckable(true);
        button->setChecked(settings().theme() == choice.theme);
        group->addButton(button);
        layout->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, theme = choice.theme] { settings().setTheme(theme); });
        connect(&settings(), &Settings::themeChanged, button, [this, button, theme = choice.theme] { // by the palette, too
            button->setChecked(settings().theme() == theme);
        });
    }
    layout->addStretch(1);
    return row;
}

QWidget *SettingsPage::folderRow(const QString &id, const QString &name, const std::function<std::filesystem::path()> &current,
                                 const std::function<void(const std::filesystem::path &)> &set)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(style::metric::grid);
    auto *edit = new QLineEdit(shownPath(current()), row);
    auto *choose = new QPushButton(tr("Choose"), row);
    auto *reset = new QToolButton(row);
    style::name(edit, id + u"Folder"_s, tr("Folder for %1").arg(name.toLower()), tr("A folder; it is made when it is first needed."));
    style::name(choose, id + u"Choose"_s, tr("Choose the folder for %1").arg(name.toLower()), tr("Chooses another folder."));
    style::name(reset, id + u"Reset"_s, tr("Reset the folder for %1").arg(name.toLower()), tr("Back to the desktop's own folder."));
    reset->setIcon(style::icon(u"rotate-ccw"_s));
    reset->setIconSize({style::metric::icon, style::metric::icon});
    reset->setFocusPolicy(Qt::StrongFocus);
    layout->addWidget(edit, 1);
    layout->addWidget(choose);
    layout->addWidget(reset);
    row->setFocusProxy(edit);

    const auto take = [this, edit, current, set](const QString &text) {
        const QString cleaned = QDir::cleanPath(text.trimmed());
        const QFileInfo info(cleaned);
        if (!text.isEmpty() && (!info.isAbsolute() || (info.exists() && !info.isDir()))) {
            banner()->showError(tr("This folder cannot be used"),
                                info.isAbsolute()
                                    ? tr("%1 is a file. Choose a folder.").arg(text)
                                    : tr("\"%1\" does not begin at the root. Give the whole path, or choose the folder.").arg(text));
            edit->setText(shownPath(current()));
            return;
        }
        banner()->close();
        set(text.isEmpty() ? std::filesystem::path() : std::filesystem::path(cleaned.toStdU16String()));
        edit->setText(shownPath(current()));
    };
    connect(edit, &QLineEdit::editingFinished, this, [edit, take, current] {
        if (edit->text() != shownPath(current()))
            take(edit->text());
    });
    connect(reset, &QToolButton::clicked, this, [take] { take({}); });
    connect(choose, &QPushButton::clicked, this, [this, id, current, take] {
        auto *dialog = new QFileDialog(window(), tr("Choose a folder"), nearestFolder(shownPath(current())));
        dialog->setObjectName(id + u"Dialog"_s);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this, take);
        dialog->open();
    });
    return row;
}

void SettingsPage::fillComputing(QVBoxLayout *group)
{
    m_device = new ComboBox(this);
    style::name(m_device, u"computeDevice"_s, tr("Device"), tr("What computes: the processor, or a graphics card if one is found."));
    m_device->addItem(tr("Automatic"), u"auto"_s);
    m_device->addItem(tr("Processor"), u"cpu"_s);
    if (services().devices) {
        for (const auto &device : services().devices()) {
            if (device != "cpu" && device != "auto")
                m_device->addItem(QString::fromStdString(device), QString::fromStdString(device));
        }
    }
    m_precision = new ComboBox(this);
    style::name(m_precision, u"computePrecision"_s, tr("Precision"),
                tr("How exact the arithmetic is. float32 gives the same result everywhere; 16 bits are faster where the device has "
                   "them, int8 is the fastest and takes the least memory, and changes pictures a little more."));
    m_precision->addItem(tr("Automatic"), u"auto"_s);
    for (const auto &precision : {u"float32"_s, u"bfloat16"_s, u"float16"_s, u"int8"_s})
        m_precision->addItem(precision, precision);
    m_threads =
        new ValueSlider(tr("Threads"), 0, std::max(2, QThread::idealThreadCount()), 0,
                        tr("How many processor threads work at once. 0 takes as many as help; fewer leave room for other programs."), this);
    m_threads->setObjectName(u"computeThreads"_s);
    m_threads->setDecimals(0);
    m_threads->setLabelVisible(false);
    addRow(group, tr("Device"), m_device, tr("A graphics card is used where one is found, for training as well."));
    addRow(
        group, tr("Precision"), m_precision,
        tr("Of pictures, faces and training; voices always use float32, and int8 is for pictures. The same seed gives the same result only "
           "at the same precision."));
    addRow(group, tr("Threads"), m_threads, {});
    m_keepModels = new ComboBox(this);
    style::name(m_keepModels, u"keepModels"_s, tr("Keep models in memory"),
                tr("How long a model that nothing uses stays in memory, ready to go on at once. A picture model takes 3 GB, and seconds "
                   "to be read again."));
    m_keepModels->addItem(tr("For 5 minutes"), 5);
    m_keepModels->addItem(tr("For 15 minutes"), 15);
    m_keepModels->addItem(tr("For 1 hour"), 60);
    m_keepModels->addItem(tr("Always"), 0);
    addRow(group, tr("Keep models"), m_keepModels,
           tr("How long a model stays in memory after its last use. Later it is read again when it is wanted, which takes some seconds."));

    const auto compute = settings().compute();
    select(m_device, QString::fromStdString(compute.device));
    select(m_precision, QString::fromStdString(compute.precision));
    m_threads->setValue(compute.threads);
    if (const int minutes = int(settings().keepModels().count()); m_keepModels->findData(minutes) < 0) // written by hand
        m_keepModels->addItem(tr("For %1 minutes").arg(minutes), minutes);
    select(m_keepModels, int(settings().keepModels().count()));
    showCompute();
    connect(m_device, &QComboBox::activated, this, &SettingsPage::storeCompute);
    connect(m_keepModels, &QComboBox::activated, this,
            [this] { settings().setKeepModels(std::chrono::minutes(m_keepModels->currentData().toInt())); });
    connect(m_precision, &QComboBox::activated, this, &SettingsPage::storeCompute);
    connect(m_threads, &ValueSlider::valueChanged, this, &SettingsPage::storeCompute);
}

QWidget *SettingsPage::contentRow()
{
    m_content = new ComboBox(this);
    style::name(m_content, u"contentChoice"_s, tr("Content"), {});
    m_content->addItem(tr("Off"), int(ContentChoice::Off));
    m_content->addItem(tr("Warn"), int(ContentChoice::Warn));
    m_content->addItem(tr("Hide until clicked"), int(ContentChoice::Hide));
    select(m_content, int(contentChoice(settings())));
    connect(m_content, &QComboBox::activated, this,
            [this] { setContentChoice(settings(), ContentChoice(m_content->currentData().toInt())); });
    showContent();
    return m_content;
}

void SettingsPage::showContent()
{
    bool isThere = false;
    for (const auto &model : services().models ? services().models() : std::vector<core::library::Model>())
        isThere = isThere || model.kind == core::modelkinds::check;
    m_content->setEnabled(isThere);
    m_content->setToolTip(isThere ? tr("Off shows everything. Warn says so under a picture. Hide blurs it until you click it.")
                                  : tr("No network that judges pictures is installed. packaging/setup brings one."));
}

void SettingsPage::storeCompute()
{
    settings().setCompute({.device = m_device->currentData().toString().toStdString(),
                           .precision = m_precision->currentData().toString().toStdString(),
                           .threads = m_threads->intValue()});
    showCompute();
}

void SettingsPage::showCompute()
{
    m_computeNote->setText(m_threads->intValue() == 0 ? tr("0: as many as help on this machine.")
                                                      : tr("Threads at work at once: %1 at most.").arg(m_threads->intValue()));
}

void SettingsPage::shown(bool first)
{
    showContent(); // one may have been installed meanwhile
    if (first)
        findSoundDevices();
}

void SettingsPage::findSoundDevices()
{
    QThreadPool::globalInstance()->start([target = QPointer(this)] {
        QStringList names;
        for (const auto &device : core::audio::outputDevices())
            names.append(QString::fromStdString(device.name));
        QMetaObject::invokeMethod(
            qApp,
            [target, names] {
            if (target)
                target->showSoundDevices(names);
            },
            Qt::QueuedConnection);
    });
}

void SettingsPage::showSoundDevices(const QStringList &devices)
{
    m_sound->clear();
    m_sound->addItem(tr("System default"), QString());
    for (const QString &name : devices)
        m_sound->addItem(name, name);
    select(m_sound, settings().soundDevice());
}

} // namespace ui

#include "moc_settingspage.cpp"
