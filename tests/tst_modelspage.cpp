// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"
#include "ui/pages/models/fact.h"
#include "ui/pages/models/modellist.h"
#include "ui/pages/models/modelspage.h"
#include "ui/pages/models/offerrow.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/window/services.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <atomic>
#include <clocale>
#include <map>
#include <mutex>
#include <thread>

#include <unistd.h>

using namespace Qt::StringLiterals;
using core::library::DownloadProgress;
using core::library::Model;
using core::library::Offer;

namespace {

constexpr uint64_t gigabyte = 1000 * 1000 * 1000;

Model model(const std::string &name, const std::string &kind, uint64_t bytes, bool own = true)
{
    Model made;
    made.name = name;
    made.kind = kind;
    made.family = kind == "pictures" ? "SDXL" : "Piper VITS";
    made.path = "/models/" + name + ".safetensors";
    made.licence = "MIT";
    made.precision = "float16";
    made.bytes = bytes;
    made.own = own;
    return made;
}

Offer offer(const std::string &name, const std::string &kind, uint64_t memory, double stepCost)
{
    Offer made;
    made.name = name;
    made.title = "Title of " + name;
    made.kind = kind;
    made.licence = "Open licence";
    made.licenceAddress = "https://example.org/licence";
    made.goodFor = "Good for trying things.";
    made.memory = memory;
    made.stepCost = stepCost;
    made.steps = 4;
    made.files = {{.address = "https://example.org/" + name, .name = name + ".safetensors", .bytes = 1000, .sha256 = "00"}};
    return made;
}

} // namespace

/// The Models page on services that fetch nothing: a download goes as far as the test lets it.
class TestModelsPage : public QObject
{
    Q_OBJECT

    /// The page as the window shows it: at the right what is known of the chosen model, and the main action.
    struct Fixture
    {
        QTemporaryDir folder;
        core::jobs::JobRunner runner, downloads;
        ui::Services services;
        std::unique_ptr<ui::Settings> settings;
        std::unique_ptr<QWidget> window;
        ui::ModelsPage *page = nullptr;

        std::vector<Model> models;
        std::vector<Offer> offers, unfinished;
        std::atomic<uint64_t> allowed{0}; ///< bytes that a download may fetch
        std::atomic<int> fetches{0};
        std::mutex mutex;
        std::map<std::string, uint64_t> fetched; ///< bytes that lie on the disk
        std::string failure;                     ///< what the next download says
        QStringList forgotten, removed, addedPaths;
        std::string addFailure;
        std::atomic<bool> holdAdding{false};
        double step = 0;

        Fixture()
        {
            QStandardPaths::setTestModeEnabled(true);
            QLocale::setDefault(QLocale::c()); // sizes are compared as they are written in English
            std::setlocale(LC_ALL, "C");
            QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
            services.runner = &runner;
            services.downloads = &downloads;
            services.models = [this] { return models; };
            services.offers = [this] { return offers; };
            services.unfinishedDownloads = [this] { return unfinished; };
            services.fetchedBytes = [this](const std::string &name) {
                const std::lock_guard lock(mutex);
                return fetched[name];
            };
            services.download = [this](const Offer &wanted, const core::JobContext &context, const auto &progress) {
                fetch(wanted, context, progress);
            };
            services.forgetDownload = [this](const std::string &name) {
                forgotten.append(QString::fromStdString(name));
                const std::lock_guard lock(mutex);
                fetched.erase(name);
            };
            services.addModel = [this](const std::string &path) {
                while (holdAdding)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                const std::lock_guard lock(mutex);
                addedPaths.append(QString::fromStdString(path));
                if (!addFailure.empty())
                    throw core::Error(addFailure);
                Model made = model(std::filesystem::path(path).stem().string(), "pictures", 2 * gigabyte, false);
                made.path = path;
                models.push_back(made);
                return std::vector{made};
            };
            services.removeModel = [this](const std::string &name) {
                removed.append(QString::fromStdString(name));
                std::erase_if(models, [&](const Model &m) { return m.name == name; });
            };
            services.stepSeconds = [this] { return step; };
        }
        ~Fixture()
        {
            holdAdding = false;
            downloads.cancelAll();
            window.reset();
        }

        void fetch(const Offer &wanted, const core::JobContext &context, const std::function<void(const DownloadProgress &)> &progress)
        {
            ++fetches;
            uint64_t done = 0;
            {
                const std::lock_guard lock(mutex);
                done = fetched[wanted.name];
            }
            for (; done < wanted.bytes();) {
                context.checkpoint();
                if (done < allowed) {
                    done = std::min<uint64_t>(allowed, wanted.bytes());
                    const std::lock_guard lock(mutex);
                    fetched[wanted.name] = done;
                    progress({.done = done, .total = wanted.bytes(), .bytesPerSecond = 8.4e6, .secondsLeft = 75, .file = "weights"});
                }
                {
                    const std::lock_guard lock(mutex);
                    if (!failure.empty())
                        throw core::Error(std::exchange(failure, {}));
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            const std::lock_guard lock(mutex);
            models.push_back(model(wanted.name, wanted.kind, wanted.bytes()));
        }

        void open()
        {
            settings = std::make_unique<ui::Settings>();
            ui::style::apply(*qApp, ui::style::Theme::Dark);
            window = std::make_unique<QWidget>();
            auto *across = new QHBoxLayout(window.get());
            page = new ui::ModelsPage(services, *settings, window.get());
            across->addWidget(page, 1);
            auto *right = new QVBoxLayout;
            page->inspector()->setFixedWidth(320);
            right->addWidget(page->inspector(), 1);
            right->addWidget(page->primary());
            across->addLayout(right);
            window->resize(1200, 800);
            window->show();
            QVERIFY(QTest::qWaitForWindowExposed(window.get()));
            page->shown(true);
        }

        template <typename T>
        T *find(const char *name) const
        {
            auto *found = window->findChild<T *>(QString::fromLatin1(name));
            if (!found)
                qWarning("no widget named %s", name);
            return found;
        }
        void click(const char *name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
        ui::Banner *banner() const { return page->findChild<ui::Banner *>(); }
        QString figures(const char *name) const { return find<ui::FigureLabel>(name)->text(); }
        QMessageBox *box(const char *name) const { return window->findChild<QMessageBox *>(QString::fromLatin1(name)); }
        QStringList facts(const char *row) const
        {
            QStringList texts;
            for (const auto *fact : find<ui::OfferRow>(row)->findChildren<ui::Fact *>()) {
                if (!fact->text().isEmpty() && !fact->isHidden())
                    texts.append(fact->text());
            }
            return texts;
        }
        QString details() const
        {
            QStringList texts;
            for (const auto *label : find<QWidget>("modelDetails")->findChildren<QLabel *>()) {
                if (label->isVisible())
                    texts.append(label->text().remove(QChar(0x200b)));
            }
            return texts.join(u'\n');
        }
    };
    std::unique_ptr<Fixture> m_f;

    static QMimeData *urls(const QStringList &texts)
    {
        auto *data = new QMimeData;
        QList<QUrl> list;
        for (const QString &text : texts)
            list.append(text.startsWith(u'/') ? QUrl::fromLocalFile(text) : QUrl(text));
        data->setUrls(list);
        return data;
    }

private Q_SLOTS:
    void init() { m_f = std::make_unique<Fixture>(); }
    void cleanup() { m_f.reset(); }

    void installedAreListedByKindAndFiltered()
    {
        m_f->models = {model("en_US-joe", "speech", 63000000), model("zebra", "pictures", 2 * gigabyte),
                       model("aurora", "pictures", gigabyte, false)};
        m_f->open();
        auto *list = m_f->find<ui::ModelList>("modelList");
        QCOMPARE(list->count(), 3);
        QCOMPARE(list->currentKey(), u"aurora"_s); // pictures come first, by name
        QCOMPARE(m_f->page->findChild<QLabel *>(u"subtitle"_s)->text(), u"3 installed, 3.1 GB"_s);
        m_f->find<QLineEdit>("modelsSearch")->setText(u"sdxl zeb"_s);
        QCOMPARE(list->count(), 1);
        QCOMPARE(list->currentKey(), u"zebra"_s);
        m_f->find<QLineEdit>("modelsSearch")->setText(u"nothing such"_s);
        QCOMPARE(list->count(), 0);
        QVERIFY(m_f->find<QWidget>("modelsEmpty")->isVisible());
        QVERIFY(!m_f->page->primary()->isEnabled());
        m_f->click("emptyAction"); // shows all again
        QCOMPARE(list->count(), 3);
        auto *kind = m_f->find<QComboBox>("modelsKind");
        kind->setCurrentIndex(kind->findData(u"speech"_s));
        Q_EMIT kind->activated(kind->currentIndex());
        QCOMPARE(list->currentKey(), u"en_US-joe"_s);
    }

    void detailsTellTheStoryOfTheTensors()
    {
        m_f->models = {model("aurora", "pictures", gigabyte, false)};
        m_f->services.pictureModel = [](const std::string &) {
            core::diffusion::ModelInfo info;
            info.size = 1024;
            info.precision = "bfloat16";
            info.recognisedBy = "conditioner.embedders.1.model.ln_final.weight";
            info.hasTextEncoder = true;
            info.remarks = {"The file has no autoencoder; the usual one of the family is taken."};
            return info;
        };
        m_f->open();
        const QString all = m_f->details();
        for (const auto &part : {u"1024 × 1024 pixels"_s, u"bfloat16"_s, u"U-Net, text encoder"_s, u"The file has no autoencoder"_s,
                                 u"/models/aurora.safetensors"_s, u"MIT"_s})
            QVERIFY2(all.contains(part), qPrintable(part));
        m_f->click("modelCopyPath");
        QCOMPARE(QGuiApplication::clipboard()->text(), u"/models/aurora.safetensors"_s);
    }

    void useGoesToThePageOfItsKind_data()
    {
        QTest::addColumn<QString>("by");
        QTest::newRow("by the main action") << u"primary"_s;
        QTest::newRow("by Return in the list") << u"return"_s;
        QTest::newRow("by a double click") << u"double"_s;
    }
    void useGoesToThePageOfItsKind()
    {
        QFETCH(QString, by);
        m_f->models = {model("aurora", "pictures", gigabyte)};
        m_f->open();
        QSignalSpy wanted(m_f->page, &ui::ModelsPage::useWanted);
        auto *list = m_f->find<ui::ModelList>("modelList");
        if (by == u"primary")
            m_f->page->triggerPrimary();
        else if (by == u"return")
            QTest::keyClick(list, Qt::Key_Return);
        else
            Q_EMIT list->doubleClicked(list->currentIndex());
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().value<Model>().name, std::string("aurora"));
        QCOMPARE(m_f->page->primary()->text(), u"Use in Pictures"_s);
    }

    void kindsWithoutAPageSaySo()
    {
        m_f->models = {model("aurora", "pictures", 1), model("whisper", "transcription", gigabyte)};
        m_f->open();
        m_f->find<ui::ModelList>("modelList")->setCurrentKey(u"whisper"_s);
        QVERIFY(!m_f->page->primary()->isEnabled());
        QVERIFY(m_f->page->primary()->toolTip().contains(u"No page"_s));
        QSignalSpy wanted(m_f->page, &ui::ModelsPage::useWanted);
        QTest::keyClick(m_f->find<ui::ModelList>("modelList"), Qt::Key_Return);
        QCOMPARE(wanted.count(), 0);
    }

    void nothingInstalledLeadsToTheOffers()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->open();
        QVERIFY(m_f->find<QPushButton>("modelsMore")->isChecked()); // no picture model yet: what can be had is shown at once
        m_f->click("modelsInstalled");
        QVERIFY(m_f->find<QWidget>("modelsEmpty")->isVisible());
        m_f->click("emptyAction");
        QVERIFY(m_f->find<QWidget>("offer-turbo")->isVisible());
        QCOMPARE(m_f->fetches.load(), 0); // nothing is fetched before it is asked for
    }

    void offersTellWhatTheyNeed_data()
    {
        QTest::addColumn<double>("share"); // of this machine's memory
        QTest::addColumn<QString>("begins");
        QTest::newRow("plenty of room") << 0.2 << u"Fits: "_s;
        QTest::newRow("nearly all of it") << 0.85 << u"Tight: "_s;
        QTest::newRow("more than there is") << 1.5 << u"Too large: "_s;
    }
    void offersTellWhatTheyNeed()
    {
        QFETCH(double, share);
        QFETCH(QString, begins);
        const double machine = double(sysconf(_SC_PHYS_PAGES)) * double(sysconf(_SC_PAGESIZE));
        m_f->offers = {offer("turbo", "pictures", uint64_t(machine * share), 2.5)};
        m_f->step = 3;
        m_f->open();
        const QStringList facts = m_f->facts("offer-turbo");
        QVERIFY2(std::any_of(facts.begin(), facts.end(), [&](const QString &f) { return f.startsWith(begins); }),
                 qPrintable(facts.join(u'\n')));
        QVERIFY(facts.contains(u"About 30 s, 4 steps"_s)); // 4 steps, 2.5 times 3 s each
        QVERIFY(facts.contains(u"Open licence"_s));
        QVERIFY(facts.contains(u"1 KB"_s));
    }

    void timeIsSaidOnlyOnceMeasured()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->services.measure = [this](const core::JobContext &) { m_f->step = 0.5; };
        m_f->open();
        QVERIFY(m_f->facts("offer-turbo").contains(u"Time not measured yet"_s));
        m_f->click("modelsMeasure");
        QTRY_VERIFY(m_f->facts("offer-turbo").contains(u"About 2 s, 4 steps"_s));
        QTRY_VERIFY(m_f->find<QPushButton>("modelsMeasure")->isEnabled());
    }

    void withoutAMeasurementThereIsNoButton()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->services.stepSeconds = {};
        m_f->open();
        QVERIFY(!m_f->find<QPushButton>("modelsMeasure")->isVisible());
        QVERIFY(m_f->facts("offer-turbo").contains(u"Time not measured yet"_s));
    }

    void damagedListSaysWhy()
    {
        m_f->services.offers = []() -> std::vector<Offer> {
            throw core::Error("The list of downloads is damaged in line 7. Install Atelier again.");
        };
        m_f->open();
        QVERIFY(m_f->find<QLabel>("offersNothing")->isVisible());
        QVERIFY(m_f->find<QLabel>("offersNothing")->text().contains(u"line 7"_s));
        QVERIFY(m_f->find<QLineEdit>("modelAddress")->isVisible()); // an address still works
    }

    void oneClickFetchesAndThenUses()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1), offer("large", "pictures", gigabyte, 1)};
        m_f->open();
        m_f->allowed = 300;
        QSignalSpy came(m_f->page, &ui::ModelsPage::modelsChanged), wanted(m_f->page, &ui::ModelsPage::useWanted);
        m_f->click("offerButton-turbo");
        QTRY_VERIFY(m_f->figures("downloadFigures-turbo").contains(u"8.4 MB/s"_s));
        QVERIFY(m_f->figures("downloadFigures-turbo").contains(u"75 s left"_s));
        QVERIFY(m_f->find<QWidget>("downloadProgress-turbo")->isVisible());
        QCOMPARE(m_f->page->primary()->text(), u"Pause"_s);

        m_f->click("offerButton-large"); // waits for the first
        QTRY_COMPARE(m_f->figures("downloadFigures-large"), u"Waits for the download before it"_s);
        QCOMPARE(m_f->fetches.load(), 1);

        m_f->allowed = 1000;
        QTRY_COMPARE(came.count(), 2);
        QTRY_COMPARE(m_f->find<QPushButton>("offerButton-turbo")->text(), u"Use it"_s);
        m_f->click("offerButton-turbo");
        QCOMPARE(wanted.count(), 1);
        m_f->click("modelsInstalled");
        QCOMPARE(m_f->find<ui::ModelList>("modelList")->count(), 2);
    }

    /// Rows under one that is fetched stay where they are.
    void nothingMovesWhileOneIsFetched()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1), offer("large", "pictures", gigabyte, 1)};
        m_f->open();
        QCoreApplication::processEvents();
        auto *second = m_f->find<QWidget>("offer-large");
        const QPoint before = second->mapTo(m_f->page, QPoint());
        m_f->allowed = 400;
        m_f->click("offerButton-turbo");
        QTRY_VERIFY(m_f->figures("downloadFigures-turbo").contains(u"8.4 MB/s"_s));
        QCoreApplication::processEvents();
        QCOMPARE(second->mapTo(m_f->page, QPoint()), before);
        m_f->click("downloadAction-turbo"); // Pause
        QTRY_COMPARE(m_f->find<QPushButton>("downloadAction-turbo")->text(), u"Go on"_s);
        QCOMPARE(second->mapTo(m_f->page, QPoint()), before);
    }

    void pauseKeepsAndGoesOn()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->open();
        m_f->allowed = 400;
        m_f->click("offerButton-turbo");
        QTRY_VERIFY(m_f->figures("downloadFigures-turbo").contains(u"8.4 MB/s"_s));
        m_f->click("downloadAction-turbo");
        QTRY_VERIFY(m_f->figures("downloadFigures-turbo").startsWith(u"Paused at"_s));
        QVERIFY(!m_f->banner()->isVisible()); // to pause is no failure
        QVERIFY(m_f->forgotten.isEmpty());
        QCOMPARE(m_f->find<QPushButton>("downloadAction-turbo")->text(), u"Go on"_s);
        m_f->allowed = 1000;
        m_f->click("downloadAction-turbo");
        QTRY_COMPARE(m_f->find<QPushButton>("offerButton-turbo")->text(), u"Use it"_s);
        QCOMPARE(m_f->fetches.load(), 2);
    }

    void failureIsSaidAndTriedAgain()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->open();
        m_f->allowed = 400;
        m_f->failure = "There is no connection to example.org. Check the network, then try again.";
        m_f->click("offerButton-turbo");
        QTRY_VERIFY(m_f->find<QLabel>("downloadWhy-turbo")->isVisible());
        QVERIFY(m_f->find<QLabel>("downloadWhy-turbo")->text().contains(u"no connection to example.org"_s));
        QCOMPARE(m_f->find<QPushButton>("downloadAction-turbo")->text(), u"Try again"_s);
        m_f->allowed = 1000;
        m_f->click("downloadAction-turbo");
        QTRY_COMPARE(m_f->find<QPushButton>("offerButton-turbo")->text(), u"Use it"_s);
    }

    void discardAsksAndDeletes()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->open();
        m_f->allowed = 400;
        m_f->click("offerButton-turbo");
        QTRY_VERIFY(m_f->figures("downloadFigures-turbo").contains(u"8.4 MB/s"_s));
        m_f->click("downloadDiscard-turbo");
        QVERIFY(m_f->box("modelDiscardQuestion"));
        m_f->click("modelDiscardQuestionNo");
        QTRY_VERIFY(!m_f->box("modelDiscardQuestion"));
        QVERIFY(m_f->forgotten.isEmpty());
        m_f->click("downloadDiscard-turbo");
        m_f->click("modelDiscardQuestionYes");
        QTRY_COMPARE(m_f->forgotten, QStringList{u"turbo"_s}); // only after the job has let go of the file
        QVERIFY(m_f->downloads.isIdle() || !m_f->downloads.running());
        QTRY_COMPARE(m_f->find<QPushButton>("offerButton-turbo")->text(), u" Download"_s);
        QVERIFY(m_f->find<QPushButton>("offerButton-turbo")->isVisible());
    }

    void whatAnEarlierRunLeftCanGoOn()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->unfinished = {offer("turbo", "pictures", gigabyte, 1), offer("from-the-web", "unknown", 0, 0)};
        m_f->fetched = {{"turbo", 250}, {"from-the-web", 500}};
        m_f->open();
        QCOMPARE(m_f->fetches.load(), 0);
        QVERIFY(m_f->figures("downloadFigures-turbo").startsWith(u"Paused at"_s));
        QVERIFY(m_f->find<QWidget>("download-from-the-web")->isVisible()); // not on the list: above it
        QCOMPARE(m_f->find<QProgressBar>("downloadProgress-turbo")->value(), 250);
        m_f->allowed = 1000;
        m_f->click("downloadAction-from-the-web");
        QTRY_COMPARE(m_f->figures("downloadFigures-from-the-web"), u"Ready, 1 KB"_s);
        m_f->click("downloadDiscard-from-the-web"); // takes the line away, deletes nothing
        QTRY_VERIFY(!m_f->window->findChild<QWidget *>(u"download-from-the-web"_s));
        QVERIFY(m_f->forgotten.isEmpty());
    }

    void downloadsLeaveOtherWorkAlone()
    {
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->open();
        m_f->click("offerButton-turbo");
        QTRY_VERIFY(m_f->downloads.running());
        bool done = false;
        m_f->runner.start(
            u"Faces"_s, [](const core::JobContext &) {}, this, [&] { done = true; });
        QTRY_VERIFY(done);
        QVERIFY(m_f->downloads.running());
        QVERIFY(!m_f->page->isBusy());
    }

    void addressIsFetchedOnlyWhenItIsOne_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("good");
        QTest::newRow("https") << u"https://example.org/models/fox.safetensors"_s << true;
        QTest::newRow("http") << u"http://localhost:8000/fox.ckpt"_s << true;
        QTest::newRow("a path of this machine") << u"/home/fox.ckpt"_s << false;
        QTest::newRow("file address") << u"file:///home/fox.ckpt"_s << false;
        QTest::newRow("no server") << u"https:///fox.ckpt"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }
    void addressIsFetchedOnlyWhenItIsOne()
    {
        QFETCH(QString, address);
        QFETCH(bool, good);
        m_f->open();
        m_f->click("modelsMore");
        auto *field = m_f->find<QLineEdit>("modelAddress");
        field->setText(address);
        QCOMPARE(m_f->find<QPushButton>("modelAddressFetch")->isEnabled(), good);
        QTest::keyClick(field, Qt::Key_Return);
        if (good)
            QTRY_COMPARE(m_f->fetches.load(), 1);
        QCOMPARE(field->text().isEmpty(), good || address.isEmpty());
        QCOMPARE(m_f->fetches.load(), int(good));
    }

    void dropsOfModelsAreTaken_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("taken");
        QTest::newRow("safetensors") << u"/tmp/fox.safetensors"_s << true;
        QTest::newRow("an ending in capitals") << u"/tmp/FOX.CKPT"_s << true;
        QTest::newRow("a folder") << QDir::tempPath() << true;
        QTest::newRow("an address of a model") << u"https://example.org/fox.onnx"_s << true;
        QTest::newRow("a picture") << u"/tmp/fox.png"_s << false;
        QTest::newRow("a text") << u"/tmp/fox.txt"_s << false;
        QTest::newRow("a page of the web") << u"https://example.org/fox.html"_s << false;
    }
    void dropsOfModelsAreTaken()
    {
        QFETCH(QString, url);
        QFETCH(bool, taken);
        m_f->open();
        const std::unique_ptr<QMimeData> data(urls({url}));
        QCOMPARE(m_f->page->acceptsDrop(*data), taken);
    }

    void dropAddsWithoutHoldingTheWindow()
    {
        m_f->models = {model("aurora", "pictures", gigabyte)};
        m_f->open();
        m_f->holdAdding = true;
        const std::unique_ptr<QMimeData> data(urls({u"/disk/fox.safetensors"_s, u"/disk/owl.ckpt"_s}));
        QSignalSpy changed(m_f->page, &ui::ModelsPage::modelsChanged);
        m_f->page->drop(*data);
        QVERIFY(!m_f->find<QPushButton>("modelsAdd")->isEnabled());
        m_f->holdAdding = false;
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(m_f->addedPaths, (QStringList{u"/disk/fox.safetensors"_s, u"/disk/owl.ckpt"_s}));
        QVERIFY(m_f->find<QPushButton>("modelsAdd")->isEnabled());
        QCOMPARE(m_f->find<ui::ModelList>("modelList")->currentKey(), u"fox"_s);
        QVERIFY(m_f->banner()->text().contains(u"nothing was copied"_s));
    }

    void aDroppedAddressWaitsForTheClick()
    {
        m_f->open();
        const std::unique_ptr<QMimeData> data(urls({u"https://example.org/fox.safetensors"_s}));
        m_f->page->drop(*data);
        QCOMPARE(m_f->find<QLineEdit>("modelAddress")->text(), u"https://example.org/fox.safetensors"_s);
        QTest::qWait(20);
        QCOMPARE(m_f->fetches.load(), 0);
    }

    void refusalIsSaidInTheBanner()
    {
        m_f->open();
        m_f->addFailure = "/disk/fox.pt is no model: its 3 tensors are named a, b and c.";
        const std::unique_ptr<QMimeData> data(urls({u"/disk/fox.pt"_s}));
        m_f->find<QPushButton>("modelsAdd")->setFocus();
        m_f->page->drop(*data);
        QTRY_VERIFY(m_f->banner()->isVisible());
        QCOMPARE(QApplication::focusWidget(), m_f->find<QPushButton>("modelsAdd")); // and not somewhere in the rail
        QVERIFY2(m_f->banner()->text().contains(u"“fox.pt” is damaged, or of a kind that Atelier does not know"_s),
                 qPrintable(m_f->banner()->text()));
        QTest::mouseClick(m_f->banner()->findChild<QPushButton *>(u"bannerCopy"_s), Qt::LeftButton);
        QVERIFY(QApplication::clipboard()->text().contains(u"its 3 tensors are named"_s)); // for whoever knows what that means
        QVERIFY(m_f->find<QPushButton>("modelsAdd")->isEnabled());
    }

    void removalSaysWhatIsDeleted_data()
    {
        QTest::addColumn<bool>("own");
        QTest::addColumn<QString>("says");
        QTest::newRow("Atelier's own is deleted") << true << u"Its file is deleted from the disk: /models/aurora.safetensors, 1.0 GB."_s;
        QTest::newRow("one used in place is only forgotten") << false << u"/models/aurora.safetensors stays where it is"_s;
    }
    void removalSaysWhatIsDeleted()
    {
        QFETCH(bool, own);
        QFETCH(QString, says);
        m_f->models = {model("aurora", "pictures", gigabyte, own)};
        m_f->open();
        QTest::keyClick(m_f->find<ui::ModelList>("modelList"), Qt::Key_Delete);
        QMessageBox *box = m_f->box("modelRemoveQuestion");
        QVERIFY(box);
        QVERIFY2(box->informativeText().contains(says), qPrintable(box->informativeText()));
        QVERIFY(box->defaultButton() == m_f->find<QPushButton>("modelRemoveQuestionNo"));
        QVERIFY(m_f->removed.isEmpty());
        m_f->click("modelRemoveQuestionYes");
        QTRY_COMPARE(m_f->removed, QStringList{u"aurora"_s});
        QCOMPARE(m_f->find<ui::ModelList>("modelList")->count(), 0);
    }

    void keysWalkTheOffers()
    {
        m_f->offers = {offer("one", "pictures", gigabyte, 1), offer("two", "pictures", gigabyte, 1), offer("three", "speech", 0, 0)};
        m_f->open();
        m_f->page->focusTarget()->setFocus();
        QVERIFY(m_f->find<ui::OfferRow>("offer-one")->hasFocus());
        QTest::keyClick(m_f->find<QWidget>("offer-one"), Qt::Key_Down);
        QTRY_VERIFY(m_f->find<ui::OfferRow>("offer-two")->isSelected());
        QVERIFY(m_f->details().contains(u"Title of two"_s));
        m_f->page->triggerPrimary();
        QTRY_COMPARE(m_f->fetches.load(), 1);
        QTest::keyClick(m_f->find<QWidget>("offer-two"), Qt::Key_Up);
        QVERIFY(m_f->find<ui::OfferRow>("offer-one")->hasFocus());
    }

    void everyControlHasANameAndAToolTip()
    {
        m_f->models = {model("aurora", "pictures", gigabyte)};
        m_f->offers = {offer("turbo", "pictures", gigabyte, 1)};
        m_f->open();
        for (const char *view : {"modelsInstalled", "modelsMore"}) {
            m_f->click(view);
            for (const auto *button : m_f->window->findChildren<QAbstractButton *>()) {
                if (!button->isVisible() || button->focusPolicy() == Qt::NoFocus || button->objectName().startsWith(u"qt_"_s))
                    continue;
                QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
                QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->objectName()));
            }
        }
    }

    void largeListsStayQuick()
    {
        for (int i = 0; i < 2000; ++i)
            m_f->models.push_back(model("model-" + std::to_string(i), "pictures", gigabyte, false));
        m_f->open();
        QElapsedTimer timer;
        timer.start();
        m_f->find<QLineEdit>("modelsSearch")->setText(u"model-19"_s);
        QCoreApplication::processEvents();
        QVERIFY2(timer.elapsed() < 200, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(m_f->find<ui::ModelList>("modelList")->count(), 111);
    }
};

QTEST_MAIN(TestModelsPage)
#include "tst_modelspage.moc"
