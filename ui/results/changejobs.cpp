// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/changejobs.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/results/workqueue.h"
#include "ui/widgets/picture/picture.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::jobs::Job;
using core::works::ChangePicture;
using core::works::EnlargeRequest;
using core::works::RestyleRequest;

namespace {

constexpr double loadingShare = 0.05; // of the bar: what comes before the first part

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::ChangeJobs", text);
}

ChangePicture makerOf(const EnlargeRequest &request, const ChangeServices &services)
{
    return [make = services.enlarge, how = request.how](const core::Image &image, const core::JobContext &context) {
        return make(image, how.model, how.compute, context);
    };
}
ChangePicture makerOf(const RestyleRequest &request, const ChangeServices &services)
{
    return [make = services.stylize, how = request.how](const core::Image &image, const core::JobContext &context) {
        return make(image, how.shares, how.strength, how.compute, context);
    };
}

/// The picture itself, where it has no file.
core::works::Source sourceOf(const ChosenResult &of)
{
    if (!of.path.empty())
        return {of.path};
    return {.path = {}, .image = toCoreImage(of.image), .recipe = of.recipe, .seed = of.seed, .words = of.words};
}

/// One bar for loading the network, then its parts.
Job::Reading readingOfChange()
{
    return [done = 0.0, begin = Job::Clock::time_point()](int step, int total, const QString &stage, Job::Clock::time_point now) mutable {
        Job::Whole whole;
        if (stage.startsWith(u"Reading"_s) || total <= 0) {
            whole.words = tr("loading the network");
            whole.done = done;
            return whole;
        }
        if (begin == Job::Clock::time_point())
            begin = now;
        done = std::max(done, loadingShare + (1 - loadingShare) * step / total);
        whole.done = done;
        if (total > 1)
            whole.words = tr("part %1 of %2").arg(std::min(step + 1, total)).arg(total);
        if (step > 0)
            whole.secondsLeft = std::chrono::duration<double>(now - begin).count() / step * (total - step);
        return whole;
    };
}

const auto &workOf(const EnlargeRequest &)
{
    return core::works::enlarge;
}
const auto &workOf(const RestyleRequest &)
{
    return core::works::restyle;
}

/// A picture without a file cannot be written down.
template <typename Request>
WorkTicket ticketOf(const ChangeServices &services, const QString &title, const Request &request)
{
    if (request.picture.path.empty())
        return {};
    return WorkQueue::write(services.queue, workOf(request).name.data(), workOf(request).toJson(request), title);
}

template <typename Request>
Job *start(const ChangeServices &services, const QString &title, Request request, const char *kind, QObject *receiver,
           const ChangeDone &done)
{
    const WorkTicket ticket = ticketOf(services, title, request);
    auto *job = services.runner->start(
        title,
        [request, kind, name = services.nameModel, make = makerOf(request, services), store = services.store,
         ticket](const core::JobContext &context) {
        Request named = request;
        if (name)
            named.how.model = name(kind, named.how.model);
        Keeping keeping(store);
        const core::works::Run run{.context = context, .keep = keeping.function()};
        ChangedResult result;
        const auto tell = [&](const core::works::ChangedPicture &made) {
            result = {.image = toQImage(made.image), .request = made.recipe.request, .kept = made.kept, .unkept = keeping.unkept()};
        };
        ticket.make(run, [&](const core::works::Run &written) { core::works::makeWith(make, named, written, tell); });
        return result;
        },
        receiver, done);
    WorkQueue::follow(services.queue, ticket, job);
    job->readAs(readingOfChange());
    return job;
}

} // namespace

Job *startEnlarging(const ChangeServices &services, const ChosenResult &of, const core::library::Enlargement &how, QObject *receiver,
                    const ChangeDone &done)
{
    return start(services, tr("Enlarge: %1").arg(of.title), EnlargeRequest{sourceOf(of), how}, core::modelkinds::upscaling, receiver, done);
}

Job *startRestyling(const ChangeServices &services, const ChosenResult &of, const core::library::Restyling &how, QObject *receiver,
                    const ChangeDone &done)
{
    return start(services, tr("Redraw: %1").arg(of.title), RestyleRequest{sourceOf(of), how}, core::modelkinds::style, receiver, done);
}

} // namespace ui
