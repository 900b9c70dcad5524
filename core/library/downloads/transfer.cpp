// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/transfer.h"

#include "core/base/file.h"
#include "core/library/downloads/addresses.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <exception>
#include <thread>

using namespace Qt::StringLiterals;

namespace core::library {

namespace {

using std::chrono::milliseconds;

constexpr int mostRedirects = 10;
constexpr int mostRestarts = 3;      // because the file changed or the ranges made no sense
constexpr milliseconds pollTime{40}; // how soon a cancel is seen
constexpr milliseconds longestBackoff{30000};
constexpr qint64 readAhead = 4 << 20; // bytes in memory while the disk is slower than the network

/// The system's proxy, but none for this machine itself.
class ProxyOfSystem : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QString host = query.peerHostName();
        if (host == u"localhost" || QHostAddress(host).isLoopback())
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

bool looksLikePage(const QByteArray &start)
{
    const QByteArray text = start.trimmed().left(64).toLower();
    return text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<head");
}

/// "bytes 5-9/10" or "bytes */10" (RFC 9110, 14.4); -1 where a number is missing.
struct ContentRange
{
    qint64 first = -1, last = -1, total = -1;
};

ContentRange contentRange(const QNetworkReply &reply)
{
    static const QRegularExpression pattern(u"^\\s*bytes\\s+(?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)\\s*$"_s);
    const auto match = pattern.match(QString::fromLatin1(reply.rawHeader("Content-Range")));
    const auto number = [&](int group) {
        bool good = false;
        const qint64 value = match.captured(group).toLongLong(&good);
        return good ? value : -1;
    };
    return match.hasMatch() ? ContentRange{number(1), number(2), number(3)} : ContentRange{};
}

/// Retry-After in seconds or as a date (RFC 9110, 10.2.3); 0 where it is missing.
milliseconds askedWait(const QNetworkReply &reply)
{
    const QString text = QString::fromLatin1(reply.rawHeader("Retry-After")).trimmed();
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber)
        return milliseconds(std::clamp<qint64>(seconds, 0, 86400) * 1000);
    const QDateTime date = QDateTime::fromString(text, Qt::RFC2822Date);
    return date.isValid() ? milliseconds(std::clamp<qint64>(QDateTime::currentDateTimeUtc().msecsTo(date), 0, 86400000)) : milliseconds(0);
}

std::string textOf(const QNetworkReply &reply, const char *header)
{
    const QByteArray value = reply.rawHeader(header).trimmed();
    return value.size() <= 4096 ? value.toStdString() : std::string();
}

std::string seconds(milliseconds time)
{
    const auto value = (time.count() + 999) / 1000;
    return std::to_string(value) + (value == 1 ? " second" : " seconds");
}

} // namespace

/// Lives while one request does. Nothing may be thrown through Qt's event loop, so what the handlers
/// throw waits in `failure`.
struct Transfer::Exchange
{
    QUrl url;
    QNetworkReply *reply = nullptr;
    QEventLoop loop;
    QElapsedTimer quiet; // since the last byte
    bool judged = false, accepted = false, finished = false, stalled = false;
    bool tooLong = false; // more bytes came than belong to the file
    bool afresh = false;  // the part does not belong to what the server has
    std::exception_ptr failure;

    template <typename F>
    void guarded(F f)
    {
        try {
            f();
        } catch (...) { // carried over the event loop, thrown again by ask()
            failure = std::current_exception();
            loop.quit();
        }
    }
};

Transfer::Transfer(OfferedFile file, PartFile &part, Validators validators, const DownloadSettings &settings, const JobContext &context)
    : m_file(std::move(file))
    , m_part(part)
    , m_validators(std::move(validators))
    , m_settings(settings)
    , m_context(context)
    , m_shown(shownAddress(m_file.address))
    , m_resumed(part.size() > 0)
    , m_network(std::make_unique<QNetworkAccessManager>())
{
    m_network->setProxyFactory(new ProxyOfSystem); // the manager takes it
    m_network->setAutoDeleteReplies(false);
}

Transfer::~Transfer() = default;

void Transfer::run()
{
    int attempts = 0, fruitless = 0, restarts = 0;
    for (;;) {
        m_context.checkpoint();
        const uint64_t before = m_part.size();
        const Outcome outcome = attempt();
        if (outcome.verdict == Verdict::Done)
            return;
        if (outcome.verdict == Verdict::Afresh) {
            m_part.clear();
            m_validators = {};
            m_resumed = false;
            if (++restarts > mostRestarts)
                throw Error(outcome.why + " It was begun anew " + std::to_string(mostRestarts) + " times; try again later.");
            continue;
        }
        fruitless = m_part.size() > before ? 1 : fruitless + outcome.weight;
        ++attempts;
        if (fruitless >= m_settings.attempts)
            throw Error(outcome.why + (attempts > 1 ? " It was tried " + std::to_string(attempts) + " times." : "")
                        + " Check the connection and start the download again"
                        + (m_part.size() > 0 ? "; it goes on where it stopped." : "."));
        const milliseconds backoff = std::min(m_settings.firstWait * (1 << std::min(fruitless - 1, 10)), longestBackoff);
        sleep(std::max(backoff, outcome.wait));
    }
}

/// What If-Range may ask for. A weak tag may stand for different bytes (RFC 9110, 13.1.5).
std::string Transfer::condition() const
{
    const bool strong = !m_validators.etag.empty() && !m_validators.etag.starts_with("W/");
    return strong ? m_validators.etag : m_validators.lastModified;
}

Transfer::Outcome Transfer::attempt()
{
    if (expected() != 0 && m_part.size() == expected())
        return {.verdict = Verdict::Done};
    if (expected() != 0 && m_part.size() > expected())
        return {.verdict = Verdict::Afresh, .why = "More of " + m_shown + " is here than the file is long."};

    if (m_part.size() > 0 && m_file.sha256.empty() && condition().empty()) {
        m_part.clear(); // nothing would tell whether the rest belongs to it
        m_validators = {};
    }

    QUrl url(QString::fromStdString(m_file.address));
    for (int redirects = 0;; ++redirects) {
        Exchange exchange;
        ask(exchange, url);
        const QUrl target = exchange.reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
        const int status = exchange.reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const bool moved = status >= 300 && status < 400 && status != 304 && !target.isEmpty();
        const Outcome outcome = moved ? Outcome{} : conclude(exchange);
        delete exchange.reply;
        if (!moved)
            return outcome;
        const QUrl next = url.resolved(target);
        if (const std::string why = whyNotFollow(url.toString().toStdString(), next.toString().toStdString()); !why.empty())
            throw Error(why);
        if (redirects >= mostRedirects)
            throw Error(m_shown + " points on from place to place without end. Check the address.");
        url = next;
    }
}

/// Asks and waits until the answer is complete, has failed, or is of no use.
void Transfer::ask(Exchange &exchange, const QUrl &url)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // one large file gains nothing from it
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Atelier/" ATELIER_VERSION ""_s);
    request.setRawHeader("Accept", "*/*");
    request.setRawHeader("Accept-Encoding", "identity"); // lengths and ranges have to be those of the file
    if (m_part.size() > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(qulonglong(m_part.size())) + "-");
        const std::string condition = this->condition();
        if (!condition.empty())
            request.setRawHeader("If-Range", QByteArray::fromStdString(condition));
    }

    exchange.url = url;
    exchange.quiet.start();
    exchange.reply = m_network->get(request);
    QNetworkReply *reply = exchange.reply;
    reply->setReadBufferSize(readAhead);
    QObject::connect(reply, &QNetworkReply::metaDataChanged, &exchange.loop, [&] { exchange.guarded([&] { judge(exchange); }); });
    QObject::connect(reply, &QNetworkReply::readyRead, &exchange.loop, [&] {
        exchange.quiet.restart();
        exchange.guarded([&] { take(exchange); });
    });
    QObject::connect(reply, &QNetworkReply::finished, &exchange.loop, [&] {
        exchange.finished = true;
        exchange.loop.quit();
    });
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &exchange.loop, [&] {
        exchange.guarded([&] { m_context.checkpoint(); });
        if (exchange.quiet.elapsed() > m_settings.stall.count()) {
            exchange.stalled = true;
            exchange.loop.quit();
        }
    });
    poll.start(pollTime);
    if (!reply->isFinished())
        exchange.loop.exec();
    poll.stop();
    exchange.guarded([&] {
        judge(exchange);
        take(exchange); // what came before the end
    });
    reply->disconnect(&exchange.loop);
    if (!exchange.finished)
        reply->abort();
    if (exchange.failure) {
        delete reply;
        std::rethrow_exception(exchange.failure);
    }
}

/// Decides, once the headers are there, whether the answer is the file, or the rest of it.
void Transfer::judge(Exchange &exchange)
{
    const QNetworkReply &reply = *exchange.reply;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (exchange.judged || status == 0)
        return;
    exchange.judged = true;
    exchange.quiet.restart();
    if (status == 200) {
        if (m_part.size() > 0) { // ranges are not known there, or it is another file by now
            m_part.clear();
            m_resumed = false;
        }
        m_validators = {};
        bool told = false;
        const qulonglong length = reply.rawHeader("Content-Length").trimmed().toULongLong(&told);
        judgeContent(exchange, told ? length : 0);
    } else if (status == 206 && m_part.size() > 0) {
        const ContentRange range = contentRange(reply);
        const Validators now{textOf(reply, "ETag"), textOf(reply, "Last-Modified"), range.total > 0 ? uint64_t(range.total) : 0};
        const auto differs = []<typename T>(const T &before, const T &after) { return before != T() && after != T() && before != after; };
        exchange.afresh = range.first < 0 || uint64_t(range.first) != m_part.size() || differs(m_validators.bytes, now.bytes)
                          || differs(m_validators.etag, now.etag)
                          || (m_validators.etag.empty() && differs(m_validators.lastModified, now.lastModified));
        if (exchange.afresh) {
            exchange.loop.quit();
        } else {
            judgeContent(exchange, now.bytes);
            m_resumed = true;
        }
    } else if (status >= 300) {
        exchange.loop.quit(); // what a refusal says at length is not read
    }
}

void Transfer::judgeContent(Exchange &exchange, uint64_t total)
{
    const QNetworkReply &reply = *exchange.reply;
    const QByteArray encoding = reply.rawHeader("Content-Encoding").trimmed().toLower();
    if (!encoding.isEmpty() && encoding != "identity")
        throw Error(m_shown + " comes compressed (" + encoding.left(20).toStdString()
                    + ") though it was asked for as it is, so it could not be checked. Find another address.");
    if (reply.rawHeader("Content-Type").trimmed().toLower().startsWith("text/html"))
        throw Error(m_shown + " is a web page, not a file. Open it in a browser and copy the address of the download itself.");
    if (total != 0 && m_file.bytes != 0 && total != m_file.bytes)
        throw Error(m_shown + " has " + std::to_string(total) + " bytes there, not the " + std::to_string(m_file.bytes)
                    + " that it should have: it has been changed. Nothing was kept of it; look for a newer version of Atelier.");
    m_validators.etag = textOf(reply, "ETag");
    m_validators.lastModified = textOf(reply, "Last-Modified");
    if (total != 0)
        m_validators.bytes = total;
    if (expected() > m_part.size())
        requireSpace(m_part.path().parent_path(), expected() - m_part.size(), shown(m_part.path().stem()));
    if (described) {
        std::string name = nameInDisposition(textOf(reply, "Content-Disposition"));
        if (name.empty())
            name = safeFileName(exchange.url.fileName().toStdString());
        described(m_validators, name);
    }
    exchange.accepted = true;
}

void Transfer::take(Exchange &exchange)
{
    if (!exchange.judged)
        judge(exchange);
    if (!exchange.accepted || exchange.tooLong)
        return;
    while (exchange.reply->bytesAvailable() > 0) {
        m_context.checkpoint();
        QByteArray block = exchange.reply->read(1 << 20);
        if (block.isEmpty())
            return;
        if (m_part.size() == 0 && looksLikePage(block)) {
            exchange.accepted = false;
            throw Error(m_shown + " is a web page, not a file. Open it in a browser and copy the address of the download itself.");
        }
        if (expected() != 0 && m_part.size() + uint64_t(block.size()) > expected()) {
            exchange.tooLong = true;
            block.truncate(qsizetype(expected() - m_part.size()));
        }
        m_part.append({block.constData(), size_t(block.size())});
        if (progressed)
            progressed(m_part.size(), expected());
        if (exchange.tooLong) {
            exchange.loop.quit();
            return;
        }
    }
}

Transfer::Outcome Transfer::conclude(Exchange &exchange)
{
    const QNetworkReply &reply = *exchange.reply;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (exchange.afresh)
        return {.verdict = Verdict::Afresh, .why = m_shown + " is another file than the one that was begun."};
    if (exchange.tooLong && m_file.sha256.empty())
        throw Error(m_shown + " goes on past its " + std::to_string(expected()) + " bytes, so it is not what it says. Try again later.");
    if (exchange.stalled)
        return {.why = m_shown + " sent nothing for " + seconds(m_settings.stall) + "."};
    if (exchange.accepted) {
        if (expected() != 0 && m_part.size() == expected())
            return {.verdict = Verdict::Done};
        if (exchange.finished && reply.error() == QNetworkReply::NoError && expected() == 0) {
            m_validators.bytes = m_part.size(); // the end of the connection is all that told
            return {.verdict = Verdict::Done};
        }
        return {.why = m_shown + " broke off after " + sizeText(m_part.size())
                       + (expected() ? " of " + sizeText(expected()) : std::string()) + "."};
    }
    if (status != 0)
        return refused(exchange, status);
    switch (reply.error()) {
    case QNetworkReply::SslHandshakeFailedError:
        throw Error("The connection to " + exchange.url.host().toStdString() + " is not secure (" + reply.errorString().toStdString()
                    + "), so nothing was fetched. Check the clock of this machine and the network.");
    case QNetworkReply::ProtocolUnknownError:
        throw Error(m_shown + " is not an address of the web. Give one that begins with https:// or http://.");
    case QNetworkReply::HostNotFoundError:
        return {.why = exchange.url.host().toStdString() + " is not found; this machine may be offline.", .weight = 2};
    case QNetworkReply::ConnectionRefusedError:
        return {.why = exchange.url.host().toStdString() + " refuses the connection.", .weight = 2};
    default:
        return {.why = "The connection to " + exchange.url.host().toStdString() + " failed (" + reply.errorString().toStdString() + ")."};
    }
}

/// What a status other than success comes to.
Transfer::Outcome Transfer::refused(const Exchange &exchange, int status) const
{
    const QNetworkReply &reply = *exchange.reply;
    const std::string answered = m_shown + " answered " + std::to_string(status);
    switch (status) {
    case 401:
    case 403:
        throw Error(answered
                    + ": it is only given to those who have an account there or have accepted its licence. Open its page in a "
                      "browser, accept the licence, download the file there and add it with: atelier-cli models add FILE");
    case 404:
    case 410:
        throw NotThere(answered + ": there is no such file any more. Check the address, or look for a newer version of Atelier.");
    case 416: { // the part is as long as the file, or longer
        const ContentRange range = contentRange(reply);
        const bool whole = range.total > 0 && uint64_t(range.total) == m_part.size() && (expected() == 0 || expected() == m_part.size());
        return {.verdict = whole ? Verdict::Done : Verdict::Afresh, .why = answered + ": it has not the part that is missing."};
    }
    case 408:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504: {
        const milliseconds wait = askedWait(reply);
        if (wait > m_settings.longestWait)
            throw Error(answered + ": it is too busy and asks to wait " + seconds(wait)
                        + ". Start the download again later; it goes on where it stopped.");
        return {.why = answered + (status == 429 ? ": too much was asked of it." : ": it has trouble."), .wait = wait};
    }
    default:
        if (status >= 500)
            return {.why = answered + ": it has trouble."};
        throw Error(answered + " (" + reply.attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().left(80).toStdString()
                    + "), which is no file. Check the address.");
    }
}

void Transfer::sleep(milliseconds time) const
{
    const auto end = std::chrono::steady_clock::now() + time;
    for (auto now = std::chrono::steady_clock::now(); now < end; now = std::chrono::steady_clock::now()) {
        m_context.checkpoint();
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(pollTime, end - now));
    }
    m_context.checkpoint();
}

} // namespace core::library
