// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/work.h"

#include <any>
#include <memory>
#include <vector>

namespace core::works {

/// A kind of work for those who know its name and a request as JSON, and nothing else of it: a queue on disk, a gallery, a server.
class AnyWork
{
public:
    template <typename Request, typename Event>
    explicit AnyWork(const Work<Request, Event> &work) : m_work(std::make_shared<Of<Request, Event>>(work))
    {
    }

    std::string_view name() const { return m_work->name(); }

    /// The request as it would be stored: named, and every setting there is. Throws core::Error.
    std::string named(const std::string &json, const Engines &engines) const { return m_work->named(json, engines); }
    int results(const std::string &json) const { return m_work->results(json); }
    /// `tell` gets the events of the kind. Throws core::Error, Cancelled.
    void run(const std::string &json, Engines &engines, const Run &run, const std::function<void(const std::any &)> &tell = {}) const
    {
        m_work->run(json, engines, run, tell);
    }

private:
    struct Erased
    {
        virtual ~Erased() = default;
        virtual std::string_view name() const = 0;
        virtual std::string named(const std::string &json, const Engines &engines) const = 0;
        virtual int results(const std::string &json) const = 0;
        virtual void run(const std::string &json, Engines &engines, const Run &run,
                         const std::function<void(const std::any &)> &tell) const = 0;
    };
    template <typename Request, typename Event>
    struct Of : Erased
    {
        explicit Of(const Work<Request, Event> &of) : work(of) {}
        std::string_view name() const override { return work.name; }
        std::string named(const std::string &json, const Engines &engines) const override
        {
            return work.toJson(work.named(work.fromJson(json), engines));
        }
        int results(const std::string &json) const override { return work.results(work.fromJson(json)); }
        void run(const std::string &json, Engines &engines, const Run &run,
                 const std::function<void(const std::any &)> &tell) const override
        {
            work.run(work.fromJson(json), engines, run,
                     tell ? [&tell](const Event &event) { tell(event); } : std::function<void(const Event &)>());
        }
        Work<Request, Event> work;
    };
    std::shared_ptr<const Erased> m_work;
};

/// All kinds there are.
const std::vector<AnyWork> &all();
/// Throws core::Error that lists the names.
const AnyWork &named(std::string_view name);

} // namespace core::works
