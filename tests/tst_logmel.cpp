// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/logmel.h"

#include <QFile>
#include <QTest>

#include <torch/types.h>

using namespace core;
using namespace core::transcription;

/// Whisper's log-mel spectrogram beside openai-whisper's own.
class TestLogMel : public QObject
{
    Q_OBJECT

    /// As signal() of tests/reference/whisper_reference.py.
    static std::vector<float> signal(int count)
    {
        std::vector<float> values;
        uint32_t state = 12345;
        for (int i = 0; i < count; ++i) {
            state = state * 1664525u + 1013904223u;
            const double noise = (state >> 16) / 65536.0 - 0.5;
            values.push_back(float(noise * 0.1 + (i / (20 + i / 400) % 2 == 0 ? 0.25 : -0.25)));
        }
        return values;
    }

    static torch::Tensor logMel(std::span<const float> samples, int64_t bands, const JobContext &context = {})
    {
        const LogMel mel(samples, bands, context);
        return mel(0, mel.frames());
    }

private Q_SLOTS:
    void isTheReferences_data()
    {
        QTest::addColumn<int>("bands");
        QTest::addColumn<int>("skipped");
        QTest::newRow("80 bands") << 80 << 0;
        QTest::newRow("128 bands, as large-v3 has") << 128 << 80;
    }
    void isTheReferences()
    {
        QFETCH(int, bands);
        QFETCH(int, skipped);
        constexpr int frames = 27;
        QFile file(QStringLiteral(TEST_DATA "/transcription/logmel.f32"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray stored = file.readAll().mid(skipped * frames * 4, bands * frames * 4);
        QCOMPARE(stored.size(), qsizetype(bands) * frames * 4);
        const torch::Tensor expected = torch::from_blob(stored.data(), {bands, frames}, torch::kFloat);

        const torch::Tensor mel = logMel(signal(40000), bands);
        QCOMPARE(mel.size(0), bands);
        QCOMPARE(mel.size(1), 250 + windowFrames);
        const torch::Tensor chosen = torch::cat({mel.narrow(1, 0, 260).slice(1, 0, 260, 10), mel.narrow(1, 1000, 1)}, 1);
        const double error = (chosen - expected).abs().max().item<double>();
        qInfo("largest difference %.2g", error);
        QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
    }

    void filtersHaveEqualAreas()
    {
        // The triangles are sampled every 40 Hz, coarsely at the low end; the wide ones at the top come close.
        const torch::Tensor areas = melFilters(80).sum(1) * 40.0;
        QVERIFY((areas.narrow(0, 60, 20) - 1.0).abs().max().item<double>() < 0.02);
        QVERIFY(melFilters(128).ge(0).all().item<bool>());
    }

    void blocksDoNotShow()
    {
        // Longer than one block of frames: the same sound gives the same values wherever it stands.
        std::vector<float> sound(size_t(windowSamples) + 64000, 0.0f);
        const std::vector<float> part = signal(16000);
        std::copy(part.begin(), part.end(), sound.begin() + 16000);
        std::copy(part.begin(), part.end(), sound.begin() + windowSamples - 8000); // across the end of the first block
        const torch::Tensor mel = logMel(sound, 80);
        const auto at = (windowSamples - 8000) / hopSamples;
        QVERIFY(torch::allclose(mel.narrow(1, 102, 96), mel.narrow(1, at + 2, 96), 0, 1e-5));
    }

    // Any stretch of frames is what it is in the whole, down to one frame.
    void stretches()
    {
        const std::vector<float> sound = signal(200000);
        const LogMel mel(sound, 80);
        const torch::Tensor whole = mel(0, mel.frames());
        for (const auto &[first, count] : {std::pair(0, 3000), std::pair(123, 1), std::pair(999, 1002), std::pair(1250, 3000)})
            QVERIFY(torch::allclose(mel(first, count), whole.narrow(1, first, count), 0, 1e-5));
    }

    void shortestSounds()
    {
        for (const int count : {0, 1, 2, 159, 160, 199, 401}) {
            const torch::Tensor mel = logMel(signal(count), 80);
            QCOMPARE(mel.size(1), windowFrames + count / hopSamples);
            QVERIFY(mel.isfinite().all().item<bool>());
        }
    }

    void stopsWhenAskedTo()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(logMel(signal(100), 80, JobContext(stop.get_token(), {})), Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestLogMel)
#include "tst_logmel.moc"
