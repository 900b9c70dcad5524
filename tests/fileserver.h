// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>

/// A web server on this machine that misbehaves as a test asks. Lives on the test's thread, which has to
/// run its event loop.
class FileServer : public QTcpServer
{
public:
    /// How one request is answered.
    struct Answer
    {
        int status = 200;
        QByteArray body;
        QByteArray etag, lastModified;
        QList<QByteArray> headers; ///< further ones, whole
        bool ranges = true;        ///< knows Range and If-Range
        qint64 cutAfter = -1;      ///< bytes of the body, then the connection is closed
        qint64 stallAfter = -1;    ///< bytes of the body, then nothing
        qint64 announced = -1;     ///< Content-Length in place of the true one; -2: none at all
        qint64 rangeShift = 0;     ///< a lie in Content-Range
    };

    struct Request
    {
        QString path;
        QHash<QByteArray, QByteArray> headers; ///< names in lower case
        QByteArray operator[](const char *name) const { return headers.value(name); }
    };

    FileServer()
    {
        listen(QHostAddress::LocalHost);
        QObject::connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                QObject::connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }

    std::string address(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(path).toStdString();
    }

    /// The answers to the first, second, ... request for a path; the last one stays.
    QHash<QString, QList<Answer>> answers;
    QList<Request> requests;

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &text = m_text[&socket];
        text += socket.readAll();
        const qsizetype end = text.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        Request request;
        const QList<QByteArray> lines = text.left(end).split('\n');
        request.path = QString::fromLatin1(lines.first().split(' ').value(1)).section(QLatin1Char('?'), 0, 0);
        for (const QByteArray &line : lines.mid(1))
            request.headers[line.left(line.indexOf(':')).toLower()] = line.mid(line.indexOf(':') + 1).trimmed();
        m_text.remove(&socket);
        requests.append(request);
        QList<Answer> &list = answers[request.path];
        const Answer answer = list.isEmpty() ? Answer{.status = 404} : list.size() > 1 ? list.takeFirst() : list.first();
        send(socket, request, answer);
    }

    static void send(QTcpSocket &socket, const Request &request, const Answer &answer)
    {
        int status = answer.status;
        qint64 first = 0;
        const QByteArray range = request["range"], condition = request["if-range"];
        const bool same = condition.isEmpty() || condition == answer.etag || condition == answer.lastModified;
        if (status == 200 && answer.ranges && range.startsWith("bytes=") && same) {
            first = range.mid(6).split('-').first().toLongLong();
            status = first < answer.body.size() ? 206 : 416;
        }
        QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Some words\r\nConnection: close\r\n";
        if (!answer.etag.isEmpty())
            head += "ETag: " + answer.etag + "\r\n";
        if (!answer.lastModified.isEmpty())
            head += "Last-Modified: " + answer.lastModified + "\r\n";
        for (const QByteArray &header : answer.headers)
            head += header + "\r\n";
        QByteArray body = answer.body.mid(first);
        const QByteArray size = QByteArray::number(answer.body.size());
        if (status == 206)
            head += "Content-Range: bytes " + QByteArray::number(first + answer.rangeShift) + "-"
                    + QByteArray::number(answer.body.size() - 1) + "/" + size + "\r\n";
        if (status == 416) {
            head += "Content-Range: bytes */" + size + "\r\n";
            body.clear();
        }
        if (answer.announced != -2)
            head += "Content-Length: " + QByteArray::number(answer.announced >= 0 ? answer.announced : body.size()) + "\r\n";
        socket.write(head + "\r\n");
        const qint64 most = answer.cutAfter >= 0 ? answer.cutAfter : answer.stallAfter;
        socket.write(most >= 0 ? body.left(most) : body);
        if (answer.stallAfter < 0)
            socket.disconnectFromHost(); // once all is written
    }

    QHash<QTcpSocket *, QByteArray> m_text;
};
