// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "ui/widgets/picture/thumbnails.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <thread>

using namespace Qt::StringLiterals;
using ui::Thumbnail;
using ui::Thumbnails;

class TestThumbnails : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path path(const std::string &name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    Thumbnails::Wanted wanted(const std::string &name) const
    {
        const QFileInfo info(QString::fromStdString(path(name).string()));
        return {
            .path = info.filePath(), .isSound = !name.ends_with(".png") && !name.ends_with(".jpg"), .bytes = info.size(), .modified = 7};
    }
    void writePicture(const std::string &name, int width, int height, int channels = 3)
    {
        core::Image image{
            .width = width, .height = height, .channels = channels, .pixels = std::vector<uint8_t>(size_t(width * height * channels), 120)};
        for (int i = 0; channels == 4 && i < width * height; ++i)
            image.pixels[size_t(i) * 4 + 3] = i % width < width / 2 ? 0 : 255;
        core::image::writeImage(path(name), image);
    }
    static int filesIn(const std::filesystem::path &folder)
    {
        int count = 0;
        std::error_code error;
        for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end; ++it)
            count += it->is_regular_file() ? 1 : 0;
        return count;
    }
    static const Thumbnail *get(Thumbnails &thumbnails, const Thumbnails::Wanted &wanted)
    {
        thumbnails.want({wanted});
        [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return thumbnails.find(wanted) != nullptr; }, 10000);
        return thumbnails.find(wanted);
    }

private Q_SLOTS:
    void pictures_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QSize>("small");
        QTest::newRow("square") << QSize(1024, 1024) << QSize(320, 320);
        QTest::newRow("wide") << QSize(1600, 800) << QSize(640, 320);
        QTest::newRow("a panorama") << QSize(4000, 400) << QSize(960, 96);
        QTest::newRow("small: as it is") << QSize(64, 64) << QSize(64, 64);
        QTest::newRow("one pixel high") << QSize(3000, 1) << QSize(960, 1);
    }
    void pictures()
    {
        QFETCH(QSize, size);
        writePicture("a.png", size.width(), size.height());
        Thumbnails thumbnails{std::filesystem::path()};
        const Thumbnail *made = get(thumbnails, wanted("a.png"));
        QVERIFY(made);
        QTEST(made->image.size(), "small");
        QVERIFY(std::abs(qRed(made->image.pixel(0, 0)) - 120) <= 1);
    }

    void transparencyStays()
    {
        writePicture("clear.png", 800, 800, 4);
        Thumbnails thumbnails(path("cache-alpha"));
        thumbnails.setWorthKeeping(0);
        for (int pass = 0; pass < 2; ++pass) { // the second comes from disk
            Thumbnails again(path("cache-alpha"));
            again.setWorthKeeping(0);
            const Thumbnail *made = get(again, wanted("clear.png"));
            QVERIFY(made);
            QVERIFY(made->image.hasAlphaChannel());
            QCOMPARE(qAlpha(made->image.pixel(10, 100)), 0);
            QCOMPARE(qAlpha(made->image.pixel(300, 100)), 255);
            QCOMPARE(again.made(), pass == 0 ? 1 : 0);
        }
    }

    void sounds()
    {
        core::Audio audio{.sampleRate = 22050, .channels = 1, .samples = std::vector<float>(22050 * 2)};
        for (size_t i = 0; i < audio.samples.size(); ++i)
            audio.samples[i] = i < 22050 ? 0.0F : 0.25F * std::sin(float(i) * 0.1F);
        core::audio::writeSound(path("s.flac"), audio);
        for (int pass = 0; pass < 2; ++pass) {
            Thumbnails thumbnails(path("cache-sound"));
            thumbnails.setWorthKeeping(0);
            const Thumbnail *made = get(thumbnails, wanted("s.flac"));
            QVERIFY(made && made->image.isNull());
            QCOMPARE(made->wave.size(), size_t(160));
            QVERIFY(made->wave[10].second <= 1);
            QVERIFY(made->wave[120].second > 110); // the loudest is seen whole, however quiet it is
            QCOMPARE(thumbnails.made(), pass == 0 ? 1 : 0);
        }
    }

    void unreadable_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no picture") << u"text.png"_s << QByteArray("hello");
        QTest::newRow("empty") << u"empty.png"_s << QByteArray();
        QTest::newRow("half a sound") << u"half.flac"_s << QByteArray("fLaC\0\0\0", 7);
        QTest::newRow("not there") << u"gone.png"_s << QByteArray();
    }
    void unreadable()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        if (name != u"gone.png") {
            QFile file(QString::fromStdString(path(name.toStdString()).string()));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
        Thumbnails thumbnails(path("cache-bad"));
        thumbnails.setWorthKeeping(0);
        const Thumbnail *made = get(thumbnails, wanted(name.toStdString()));
        QVERIFY(made && made->isUnreadable);
        QCOMPARE(filesIn(path("cache-bad")), 0);
    }

    void aDamagedCacheIsMadeAnew()
    {
        writePicture("d.png", 700, 700);
        const auto one = wanted("d.png");
        {
            Thumbnails thumbnails(path("cache-damaged"));
            thumbnails.setWorthKeeping(0);
            QVERIFY(get(thumbnails, one));
            std::ofstream(thumbnails.cachedAs(one), std::ios::trunc) << "RIFFxx";
        }
        Thumbnails again(path("cache-damaged"));
        again.setWorthKeeping(0);
        const Thumbnail *made = get(again, one);
        QVERIFY(made && made->image.height() == 320);
        QCOMPARE(again.made(), 1);
    }

    void aChangedFileIsReadAgain()
    {
        writePicture("c.png", 100, 100);
        Thumbnails thumbnails{std::filesystem::path()};
        const auto before = wanted("c.png");
        QVERIFY(get(thumbnails, before));
        writePicture("c.png", 300, 200);
        const auto after = wanted("c.png");
        QVERIFY(before != after);
        QVERIFY(!thumbnails.find(after));
        QCOMPARE(get(thumbnails, after)->image.width(), 300);
        QVERIFY(!thumbnails.find(before));
    }

    /// Only what is looked at now: who scrolls on does not wait for what he left behind.
    void whatIsWantedLaterComesFirst()
    {
        Thumbnails thumbnails{std::filesystem::path()};
        std::atomic<bool> hold{true};
        std::vector<QString> order;
        std::mutex mutex;
        thumbnails.setMake([&](const Thumbnails::Wanted &one) {
            while (hold)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            const std::lock_guard lock(mutex);
            order.push_back(one.path);
            return Thumbnails::ofPicture(QImage(8, 8, QImage::Format_RGB32));
        });
        thumbnails.want({{.path = u"a"_s}, {.path = u"b"_s}, {.path = u"c"_s}});
        QTest::qWait(50); // the first is being made
        thumbnails.want({{.path = u"x"_s}, {.path = u"y"_s}});
        hold = false;
        QTRY_VERIFY(thumbnails.find({.path = u"y"_s}));
        const std::lock_guard lock(mutex);
        QCOMPARE(order, (std::vector<QString>{u"a"_s, u"x"_s, u"y"_s}));
    }

    void memoryIsBounded()
    {
        Thumbnails thumbnails{std::filesystem::path()};
        thumbnails.setMake([](const Thumbnails::Wanted &) {
            QImage image(320, 320, QImage::Format_RGB32);
            image.fill(Qt::red);
            return Thumbnails::ofPicture(image);
        });
        constexpr qint64 limit = 8 << 20;
        thumbnails.setLimits(0, limit);
        std::vector<Thumbnails::Wanted> all;
        for (int i = 0; i < 200; ++i)
            all.push_back({.path = QString::number(i)});
        qint64 most = 0;
        connect(&thumbnails, &Thumbnails::ready, this, [&] { most = std::max(most, thumbnails.memory()); });
        thumbnails.want(all);
        QTRY_COMPARE_WITH_TIMEOUT(thumbnails.made(), 200, 20000);
        QVERIFY(most <= limit);
        QVERIFY(most > limit / 2);
        QVERIFY(thumbnails.find(all.back())); // looked at last
        QVERIFY(!thumbnails.find(all.front()));
    }

    void theDiskIsBounded()
    {
        const auto cache = path("cache-full");
        {
            Thumbnails thumbnails(cache);
            thumbnails.setWorthKeeping(0);
            for (int i = 0; i < 12; ++i) {
                const std::string name = "full" + std::to_string(i) + ".png";
                writePicture(name, 400, 400);
                QVERIFY(get(thumbnails, wanted(name)));
            }
            QCOMPARE(filesIn(cache), 12);
        }
        Thumbnails again(cache);
        again.setLimits(1000, 64 << 20);
        writePicture("one-more.png", 10, 10);
        QVERIFY(get(again, wanted("one-more.png")));
        QVERIFY2(filesIn(cache) < 12, "the oldest went");
    }

    /// Who deletes a picture leaves no small copy of it behind.
    void whatIsForgottenIsGone()
    {
        writePicture("secret.png", 500, 500);
        const auto one = wanted("secret.png");
        Thumbnails thumbnails(path("cache-secret"));
        thumbnails.setWorthKeeping(0);
        QVERIFY(get(thumbnails, one));
        QCOMPARE(filesIn(path("cache-secret")), 1);
        thumbnails.forget(one);
        QCOMPARE(filesIn(path("cache-secret")), 0);
        QVERIFY(!thumbnails.find(one));
        QCOMPARE(thumbnails.memory(), 0);
        QVERIFY(get(thumbnails, one)); // brought back
    }

    void aFolderThatCannotBeWrittenTo()
    {
        writePicture("w.png", 500, 500);
        Thumbnails thumbnails("/proc/nowhere/thumbnails");
        thumbnails.setWorthKeeping(0);
        QVERIFY(get(thumbnails, wanted("w.png")));
    }

    void closingWaitsForOne()
    {
        writePicture("close.png", 3000, 3000);
        for (int i = 0; i < 20; ++i) {
            Thumbnails thumbnails{std::filesystem::path()};
            thumbnails.want({wanted("close.png")});
        }
    }
};

QTEST_GUILESS_MAIN(TestThumbnails)
#include "tst_thumbnails.moc"
