// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/networks/unet.h"
#include "core/diffusion/pipeline/guidance.h"
#include "core/diffusion/samplers/noise.h"
#include "core/diffusion/samplers/sampler.h"
#include "core/nn/compute.h"
#include "core/nn/onebyone.h"
#include "core/nn/weights.h"
#include "core/speech/kokoro/buzzspectrum.h"
#include "core/speech/kokoro/harmonicsource.h"
#include "core/speech/layers/weightnorm.h"
#include "core/speech/piper/spline.h"
#include "core/train/faces/gantrainer.h"
#include "core/train/optimise/initialweights.h"
#include "core/transcription/logmel.h"
#include "core/transcription/logsum.h"
#include "core/transcription/wordtimes.h"

#include <torch/types.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <cstdio>
#include <cstring>
#include <map>

using namespace core;
using torch::Tensor;

namespace {

/// FNV-1a of numbers' bits.
class Digest
{
public:
    Digest &operator<<(float value)
    {
        uint32_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        for (int i = 0; i < 4; ++i, bits >>= 8)
            m_value = (m_value ^ (bits & 0xFF)) * 1099511628211U;
        return *this;
    }
    Digest &operator<<(const Tensor &tensor)
    {
        const Tensor flat = tensor.to(torch::kFloat32).contiguous();
        for (int64_t i = 0; i < flat.numel(); ++i)
            *this << flat.const_data_ptr<float>()[i];
        return *this;
    }
    operator uint64_t() const { return m_value; }

private:
    uint64_t m_value = 14695981039346656037U;
};

/// Numbers in [-1, 1) by whole arithmetic.
Tensor even(torch::IntArrayRef shape, uint32_t seed)
{
    Tensor tensor = torch::empty(shape, torch::kFloat32);
    for (int64_t i = 0; i < tensor.numel(); ++i) {
        seed = seed * 1664525U + 1013904223U;
        tensor.mutable_data_ptr<float>()[i] = float(int32_t(seed)) * 0x1p-31F;
    }
    return tensor;
}

Digest scheduleDigest()
{
    using namespace diffusion;
    Digest digest;
    const NoiseSchedule usual = NoiseSchedule::scaledLinear(), zero = usual.withZeroTerminalSnr(),
                        linear = NoiseSchedule::linear(0.0001, 0.02);
    for (const NoiseSchedule *schedule : {&usual, &zero, &linear})
        for (int i = 0; i < schedule->timesteps(); ++i)
            digest << float(schedule->alphasCumprod(i)) << float(schedule->sigma(i));
    for (const NoiseSchedule *schedule : {&usual, &zero})
        for (const std::string_view sampler : samplerNames())
            for (const std::string_view kind : scheduleNames())
                for (const int steps : {1, 7, 20, 50}) {
                    const Steps plan = planSteps(samplerNamed(sampler), scheduleNamed(kind), steps, *schedule);
                    for (const double sigma : plan.sigmas)
                        digest << float(sigma);
                    for (const double timestep : plan.timesteps)
                        digest << float(timestep);
                }
    return digest;
}

Digest samplerDigest()
{
    using namespace diffusion;
    Digest digest;
    const NoiseSchedule usual = NoiseSchedule::scaledLinear(), zero = usual.withZeroTerminalSnr();
    for (const NoiseSchedule *schedule : {&usual, &zero})
        for (const std::string_view sampler : samplerNames()) {
            const SamplerKind kind = samplerNamed(sampler);
            const auto runner = makeSampler(kind, planSteps(kind, ScheduleKind::Trailing, 7, *schedule), Prediction::V, *schedule);
            const auto noise = makeNoise({.seed = 7, .height = 3, .width = 5});
            digest << runner->fromNoise([](const Tensor &x, double timestep) { return x * (0.3 + timestep / 4000); }, *noise);
        }
    return digest;
}

Digest noiseDigest()
{
    using namespace diffusion;
    Digest digest;
    for (const NoiseKind kind : {NoiseKind::Cpu, NoiseKind::Philox, NoiseKind::Batch}) {
        const auto noise = makeNoise({.kind = kind, .seed = 5, .count = 2, .height = 9, .width = 13, .variation = Variation{3, 0.3}});
        digest << noise->next() << noise->next();
    }
    for (const int64_t count : {1, 15, 16, 17, 1000})
        digest << nn::seededNormal(11, {count});
    return digest;
}

Digest waveDigest()
{
    return Digest() << diffusion::sinusoids(torch::tensor({0.0F, 1.0F, 259.0F, 731.4142F, 999.0F, 1024.0F}), 320);
}

Digest guidanceDigest()
{
    return Digest() << diffusion::guided(even({2, 4, 9, 7}, 1), even({2, 4, 9, 7}, 2), 7.5, 0.7);
}

Digest weightsDigest()
{
    Digest digest;
    const nn::Weights::Map weights = train::initialGenerator(train::GanShape{}, 3);
    for (const auto &[name, tensor] : std::map<std::string, Tensor>(weights.begin(), weights.end()))
        digest << tensor.flatten().slice(0, 0, 5000);
    return digest;
}

Digest trainingDigest()
{
    Digest digest;
    const nn::Weights::Map weights = train::initialUNet({.widths = {16, 32}, .attends = {false, true}, .headWidth = 16, .context = 32}, 3);
    for (const auto &[name, tensor] : std::map<std::string, Tensor>(weights.begin(), weights.end()))
        digest << tensor.flatten().slice(0, 0, 5000);
    return digest;
}

Digest oneByOneDigest()
{
    Digest digest;
    const Tensor x = even({40, 30}, 11) * 8;
    digest << nn::expOneByOne(x) << nn::unitRows(x, 1e-6) << float(nn::meanOf(x));
    nn::Weights::Map map{{"a.weight_v", even({5, 7, 3}, 12)}, {"a.weight_g", even({5, 1, 1}, 13)}};
    speech::foldWeightNorm(map);
    return digest << map.at("a.weight");
}

/// Of a vocabulary and of words' times.
Digest scoresDigest()
{
    Digest digest;
    const Tensor scores = even({5003}, 14) * 12;
    const std::span<const float> all(scores.const_data_ptr<float>(), size_t(scores.numel()));
    std::vector<float> shares(all.size());
    digest << float(transcription::logSum(all)) << float(transcription::sharesOf(all, 0.4, shares));
    for (const float share : shares)
        digest << share;
    return digest << transcription::attentionTo(even({3, 20, 41}, 15) * 6);
}

Digest splineDigest()
{
    Digest digest;
    const Tensor sizes = even({20}, 3) * 3, slopes = even({9}, 4) * 3;
    const auto span = [](const Tensor &t) { return std::span(t.const_data_ptr<float>(), size_t(t.numel())); };
    for (int i = -60; i <= 60; ++i)
        digest << speech::inverseSpline(float(i) / 10, span(sizes).first(10), span(sizes).last(10), span(slopes), 5);
    return digest;
}

Digest buzzDigest()
{
    const nn::Weights w(nn::Weights::Map{{"l_linear.weight", even({1, 9}, 5)}, {"l_linear.bias", even({1}, 6)}}, "made up");
    const speech::HarmonicSource source(w);
    const Tensor pitch = (even({40}, 7) * 20 + 140) * (even({40}, 8) > -0.6); // silent here and there
    Digest digest;
    for (const double noise : {0.0, 1.0}) {
        const Tensor buzz = source(pitch, 300, 9, noise);
        digest << buzz << speech::BuzzSpectrum(20, 5)(buzz);
    }
    return digest;
}

Digest soundDigest()
{
    const Tensor sound = even({40000}, 10);
    const transcription::LogMel mel({sound.const_data_ptr<float>(), size_t(sound.numel())}, 80);
    return Digest() << mel(0, 260);
}

struct Named
{
    const char *name;
    Digest (*digest)();
    uint64_t expected; // 0: not known
};

/// What decides a result, and the digest that it has on every processor. (They come of additions, multiplications and roots, which
/// are exact, and of exp, log, sin and cos in double, rounded to float32: those may differ with the C library in one of a
/// hundred million numbers.)
constexpr Named all[] = {
    {"schedules", scheduleDigest, 0xd2474af295529c4f},
    {"samplers", samplerDigest, 0xb59a4f58a9644698},
    {"noise of seeds", noiseDigest, 0x327b7b62e5eb4f0e},
    {"waves of times", waveDigest, 0x9c715cd5b3e43c6f},
    {"guidance", guidanceDigest, 0xcf91f57cb4fef2e0},
    {"first weights of a training", weightsDigest, 0x254932d663f6fa77},
    {"first weights of a picture training", trainingDigest, 0xa2df829d3c0b1015},
    {"numbers one by one", oneByOneDigest, 0x2d0c735375931c8c},
    {"scores of words", scoresDigest, 0xe6512aa932e61473},
    {"durations' spline", splineDigest, 0x24c5bf0eb951402d},
    {"buzz of a voice", buzzDigest, 0x984c5975b46d5358},
    {"spectrum of a sound", soundDigest, 0}, // in the way of whichever kissfft there is
};

} // namespace

/// Same request, same result, on every processor: what chooses among a network's results (tables, seeds, schedules, times,
/// phases) is the same to the last bit under every way that the libraries have to compute. Networks themselves may differ in
/// their last bits, and their own tests say by how much.
class TestSameEverywhere : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatItIsElsewhere_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(all)); ++i)
            if (all[i].expected != 0)
                QTest::newRow(all[i].name) << i;
    }
    void isWhatItIsElsewhere()
    {
        QFETCH(int, index);
        const uint64_t digest = all[index].digest();
        QVERIFY2(digest == all[index].expected, qPrintable(QStringLiteral("0x%1").arg(digest, 16, 16, QLatin1Char('0'))));
    }

    /// By another process, whose libraries take another way.
    void hangsOnNoLibrary_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *variable, const char *value) {
            QTest::addRow("%s=%s", variable, value) << QByteArray(variable) << QByteArray(value);
        };
        for (const char *way : {"COMPATIBLE", "AVX2", "AVX512"})
            row("MKL_CBWR", way);
        row("LD_PRELOAD", LIB_DIR "/libmaker_intel.so");
        row("LD_PRELOAD", LIB_DIR "/libmaker_other.so");
        for (const char *instructions : {"default", "avx2", "avx512"})
            row("ATEN_CPU_CAPABILITY", instructions);
        row("ONEDNN_MAX_CPU_ISA", "SSE41");
        row("OMP_NUM_THREADS", "1");
        row("OMP_NUM_THREADS", "3");
        row("LC_ALL", "de_DE.UTF-8");
    }
    void hangsOnNoLibrary()
    {
        QFETCH(QByteArray, variable);
        QFETCH(QByteArray, value);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromUtf8(variable), QString::fromUtf8(value));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--digests")});
        QVERIFY(process.waitForFinished(120'000) && process.exitCode() == 0);
        const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), qsizetype(std::size(all)));
        for (qsizetype i = 0; i < lines.size(); ++i)
            QVERIFY2(lines[i].toULongLong(nullptr, 16) == all[size_t(i)].digest(), all[size_t(i)].name);
    }
};

int main(int argc, char *argv[])
{
    nn::useThreads(2);
    if (argc == 2 && std::strcmp(argv[1], "--digests") == 0) {
        for (const Named &each : all)
            std::printf("%016llx\n", static_cast<unsigned long long>(each.digest()));
        return 0;
    }
    QCoreApplication app(argc, argv);
    TestSameEverywhere test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sameeverywhere.moc"
