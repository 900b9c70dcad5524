// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/nn/compute.h"
#include "core/nn/devices.h"
#include "tests/devicefixture.h"

#include <ATen/ATen.h>

#include <QTest>

#include <csignal>
#include <functional>

#include <sys/wait.h>
#include <unistd.h>

using namespace core;
using torch::Tensor;

using Work = std::function<void()>;
Q_DECLARE_METATYPE(Work)

/// The other tests on this device prove what they say only if the device itself is as strict as a GPU.
class TestPretendDevice : public QObject
{
    Q_OBJECT

    static Tensor here() { return torch::linspace(-1, 1, 2 * 3 * 8 * 8).view({2, 3, 8, 8}); }
    static Tensor weight() { return torch::linspace(0, 1, 4 * 3 * 3 * 3).view({4, 3, 3, 3}); }
    static Tensor sent(const Tensor &tensor) { return tensor.to(nn::resolve(devices::on(pretend::device)).device); }

    static QByteArray refusal(const Work &work)
    {
        try {
            work();
        } catch (const c10::Error &error) {
            return error.what_without_backtrace();
        }
        return {};
    }

private Q_SLOTS:
    void isThereOnlyOnceInstalled()
    {
        QVERIFY_THROWS_EXCEPTION(Error, nn::resolve(devices::on(pretend::device)));
        pretend::install();
        const nn::Compute compute = nn::resolve(devices::on(pretend::device, "auto"), torch::kFloat32, torch::kFloat16);
        QVERIFY(!compute.device.is_cpu());
        QVERIFY(compute.dtype == torch::kFloat16); // what a GPU takes
        QCOMPARE(nn::devices(), std::vector<std::string>{"cpu"});
        QVERIFY(nn::resolve(devices::on("auto")).device.is_cpu());
    }

    void computesWhatTheProcessorDoes()
    {
        const Tensor x = here(), w = weight(), X = sent(x), W = sent(w);
        const auto same = [](const Tensor &found, const Tensor &expected) {
            return found.device().type() == c10::DeviceType::PrivateUse1
                   && at::allclose(found.to(torch::kCPU), expected, /*rtol=*/1e-5, /*atol=*/1e-6);
        };
        QVERIFY(same(X, x));
        QVERIFY(same(X * 2 + 1, x * 2 + 1));
        QVERIFY(same(at::conv2d(X, W, {}, 1, 1), at::conv2d(x, w, {}, 1, 1)));
        QVERIFY(same(at::group_norm(X, 3), at::group_norm(x, 3)));
        QVERIFY(same(at::scaled_dot_product_attention(X, X, X), at::scaled_dot_product_attention(x, x, x)));
        QVERIFY(same(at::cat({X, X}, 1), at::cat({x, x}, 1)));
        QVERIFY(same(X.permute({0, 2, 3, 1}).contiguous(), x.permute({0, 2, 3, 1}).contiguous()));
        QVERIFY(same(std::get<0>(X.sort()), std::get<0>(x.sort())));
        Tensor Y = sent(x), y = x.clone();
        Y.narrow(1, 1, 1).add_(3).clamp_max_(3.2);
        y.narrow(1, 1, 1).add_(3).clamp_max_(3.2);
        QVERIFY(same(Y, y));
        QCOMPARE(X.sum().item<float>(), x.sum().item<float>());
    }

    void gradientsAreTheProcessors()
    {
        const auto gradient = [](const Tensor &x, Tensor w) {
            w.set_requires_grad(true);
            at::conv2d(x, w, {}, 1, 1).square().mean().backward();
            return w.grad().to(torch::kCPU);
        };
        const Tensor found = gradient(sent(here()), sent(weight())), expected = gradient(here(), weight());
        QVERIFY(at::allclose(found, expected, /*rtol=*/1e-5, /*atol=*/1e-6));
    }

    void refusesWhatCudaRefuses_data()
    {
        QTest::addColumn<Work>("work");
        const auto row = [](const char *name, const Work &work) { QTest::newRow(name) << work; };
        row("sum", [] { sent(here()) + here(); });
        row("sum, in place", [] { here().add_(sent(here())); });
        row("in place by a number there", [] { here().sum().add_(sent(here().sum())); });
        row("joined", [] { at::cat({sent(here()), here()}); });
        row("product", [] { at::linear(sent(here()), at::ones({4, 8})); });
        row("convolution", [] { at::conv2d(sent(here()), weight()); });
        row("its bias", [] { at::conv2d(sent(here()), sent(weight()), at::ones({4})); });
        row("norm", [] { at::group_norm(sent(here()), 3, at::ones({3}), at::ones({3})); });
        row("embedding", [] { at::embedding(at::ones({5, 2}), sent(at::arange(3))); });
        row("rows by a list here", [] { sent(here()).index_select(0, at::arange(2)); });
        row("index there into what is here", [] { here().index({sent(at::arange(2))}); });
        row("random numbers", [] { sent(here()).normal_(); });
        row("random numbers made there", [] { at::randn({3}, sent(here()).options()); });
    }
    void refusesWhatCudaRefuses()
    {
        QFETCH(Work, work);
        QVERIFY(!refusal(work).isEmpty());
    }

    void takesWhatCudaTakes_data()
    {
        QTest::addColumn<Work>("work");
        const auto row = [](const char *name, const Work &work) { QTest::newRow(name) << work; };
        row("a number of the processor", [] { sent(here()) * here().sum(); });
        row("a number in a choice", [] { at::where(sent(here()) > 0, sent(here()), 0.5); });
        row("an index of the processor", [] { sent(here()).index({at::arange(2)}); });
        row("a copy either way", [] {
            sent(here()).copy_(here());
            here().copy_(sent(here()));
        });
    }
    void takesWhatCudaTakes()
    {
        QFETCH(Work, work);
        QCOMPARE(refusal(work), QByteArray());
    }

    void cannotBeReadByTheProcessor()
    {
        const Tensor there = sent(here());
        const pid_t child = ::fork();
        if (child == 0) {
            std::signal(SIGSEGV, SIG_DFL); // without what is told a person, and QtTest's list of calls
            const volatile float first = there.const_data_ptr<float>()[0];
            ::_exit(first < 2 ? 0 : 1); // it was read
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    }

    void tellsWhatIsDoneWhere()
    {
        const int64_t before = pretend::bytesHeld();
        const Tensor x = sent(here()), w = sent(weight());
        QCOMPARE(pretend::bytesHeld() - before, int64_t(x.nbytes() + w.nbytes()));
        const pretend::Watch watch;
        at::conv2d(x, w);
        QCOMPARE(watch.productsThere(), 1);
        QCOMPARE(devices::leftBehind(watch), QByteArray());
        QCOMPARE(watch.fetched(), 0);
        at::conv2d(x.to(torch::kCPU), weight());
        at::mm(at::ones({2, 2}), at::ones({2, 2}));
        QCOMPARE(watch.productsHere().size(), size_t(2));
        QCOMPARE(watch.fetched(), int64_t(x.nbytes()));
    }
};

QTEST_GUILESS_MAIN(TestPretendDevice)
#include "tst_pretenddevice.moc"
