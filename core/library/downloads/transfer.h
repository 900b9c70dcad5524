// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"
#include "core/library/downloads/downloads.h"
#include "core/library/downloads/partfile.h"

#include <QString>

#include <functional>
#include <string>

class QNetworkAccessManager;
class QUrl;

namespace core::library {

/// By what a file at a server is known again, so that an attempt goes on only with the file it began with.
struct Validators
{
    std::string etag, lastModified; ///< as the server sent them
    uint64_t bytes = 0;             ///< of the whole file; 0: not known

    bool operator==(const Validators &) const = default;
};

/// Brings one file into a PartFile over http or https, by ranges where a part is there already
/// (RFC 9110, sections 13 and 14), with retries. Blocks and runs an event loop of its own on the calling thread.
class Transfer
{
public:
    /// What was refused with "not there" (404, 410).
    class NotThere : public Error
    {
    public:
        using Error::Error;
    };

    Transfer(OfferedFile file, PartFile &part, Validators validators, const DownloadSettings &settings, const JobContext &context);
    ~Transfer();
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    /// Called when a server has described the file, before its first byte is kept.
    std::function<void(const Validators &, const std::string &suggestedName)> described;
    std::function<void(uint64_t bytes, uint64_t total)> progressed;

    /// Returns when the part has all bytes. Throws NotThere, Error, Cancelled; the part keeps what came.
    void run();

    bool resumed() const { return m_resumed; } ///< it was put together from more than one answer

private:
    enum class Verdict { Done, Again, Afresh };
    struct Outcome
    {
        Verdict verdict = Verdict::Again;
        std::string why;                  // a sentence without the last advice
        std::chrono::milliseconds wait{}; // asked for by the server
        int weight = 1;                   // of the attempts that bring nothing; more where another will hardly help
    };
    struct Exchange; // one request with its answer

    uint64_t expected() const { return m_file.bytes != 0 ? m_file.bytes : m_validators.bytes; }
    std::string condition() const;
    Outcome attempt();
    void ask(Exchange &exchange, const QUrl &url);
    void judge(Exchange &exchange);
    void judgeContent(Exchange &exchange, uint64_t total);
    void take(Exchange &exchange);
    Outcome conclude(Exchange &exchange);
    Outcome refused(const Exchange &exchange, int status) const;
    void sleep(std::chrono::milliseconds time) const;

    OfferedFile m_file;
    PartFile &m_part;
    Validators m_validators;
    DownloadSettings m_settings;
    JobContext m_context;
    std::string m_shown; // the address without what may be secret in it
    bool m_resumed = false;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

} // namespace core::library
