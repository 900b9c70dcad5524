// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

#include <functional>
#include <vector>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

class ElidedLabel;

/// What went wrong, said where it happened: a headline, the whole sentence with what to do, a button
/// that copies the details, and one that closes it. Hidden until there is something to say. Stands in a
/// layout, or at the end of what scrolls, or lies over the work.
class Banner : public QFrame
{
    Q_OBJECT
public:
    enum class Kind { Error, Warning, Note };

    explicit Banner(QWidget *parent = nullptr);

    /// what: "The faces could not be made". why: core::Error's sentence, which says what to do; of the inside of models it is shown
    /// in plain words (plainWords()), and copied as it is.
    /// details: what "Copy details" puts on the clipboard besides; may be empty.
    void show(Kind kind, const QString &what, const QString &why, const QString &details = {});
    void showError(const QString &what, const QString &why, const QString &details = {}) { show(Kind::Error, what, why, details); }
    /// A button with something to do about it, until the banner changes or closes.
    void setAction(const QString &text, const QString &toolTip, const std::function<void()> &action);

    /// Lies over its parent, `top` under the upper edge: coming and going moves nothing under the pointer.
    void lieOver(int top);
    /// Stands at this place of a column of its parent, right below what scrolls and takes what room there is: that becomes shorter at
    /// its end, so that nothing moves and all of it can be scrolled to. Where there is little room it is short, and shown whole on
    /// demand. Where the column is not seen, it lies over its parent as before.
    void standIn(QBoxLayout *column, int index);
    /// So in an area that makes room for it by itself: `give` gives so many pixels of its height and says where in the area they
    /// end; 0 gives them back. Of several places that are to be seen the one named last is taken, for it lies over the others.
    void standIn(QWidget *area, std::function<int(int height)> give);
    /// How many pixels of a column or an area it takes now.
    int roomTaken() const { return m_taken; }

    QString text() const; ///< headline and sentence, for tests and the clipboard
    void close();

Q_SIGNALS:
    void closed();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void copyDetails();
    /// One of those where it stands.
    struct Place
    {
        QWidget *area;
        std::function<int(int height)> give;
    };
    void place();
    void placeOver();
    void placeIn(const Place &place);
    /// All but one, which may be null, get their room back.
    void giveBack(const Place *except);
    /// Which of its parts are seen, and where the buttons are.
    void arrange(int wide, bool isShort);
    int wholeHeight(int wide) const;
    int exactHeight(int wide) const;
    int buttonsWidth() const;

    QHBoxLayout *m_row;
    QBoxLayout *m_flow; ///< the buttons beside the texts, or under them where there is little room
    QBoxLayout *m_buttons;
    QLabel *m_icon;
    ElidedLabel *m_what;
    ElidedLabel *m_why;
    QPushButton *m_action;
    QPushButton *m_copy;
    QToolButton *m_more; ///< shows what is shortened
    QToolButton *m_close;
    std::vector<Place> m_places;
    int m_taken = 0;            ///< of the height of one of them
    bool m_copies = false;      ///< there are details worth copying
    bool m_unfolded = false;    ///< by the person, although there is little room
    int m_top = -1;             ///< where it lies over its parent; -1: it stands in a layout
    QPointer<QWidget> m_before; ///< had the keyboard
    QString m_details;
    std::function<void()> m_do;
};

} // namespace ui
