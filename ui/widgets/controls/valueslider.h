// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace ui {

class SliderTrack;

/// A number with its name: drag it, type it, or use the arrow keys. Double-click returns the
/// default; the wheel turns it only while it has the keyboard. Used for every such number.
class ValueSlider : public QWidget
{
    Q_OBJECT
public:
    /// objectName is given by the caller with setObjectName; `toolTip` explains in one sentence what
    /// it does and a good range.
    ValueSlider(const QString &label, double minimum, double maximum, double defaultValue, const QString &toolTip,
                QWidget *parent = nullptr);

    double value() const { return m_value; }
    int intValue() const;
    double minimum() const { return m_minimum; }
    double maximum() const { return m_maximum; }
    double defaultValue() const { return m_default; }

    void setValue(double value); ///< clamped; emits valueChanged if it differs
    void setDefaultValue(double value) { m_default = value; }
    void setRange(double minimum, double maximum);
    void setStep(double step);             ///< of arrow keys and dragging; 0.01 where decimals are 2
    void setDecimals(int decimals);        ///< shown and kept; also sets the step. 2 at first
    void setSuffix(const QString &suffix); ///< " s", "x"
    void setTypedMaximum(double maximum);  ///< what may be typed, where the track ends earlier
    void setLabelVisible(bool visible);

Q_SIGNALS:
    void valueChanged(double value); ///< by anybody, while it is dragged
    void edited(double value);       ///< by the user, when the drag, typing or key is done

protected:
    bool event(QEvent *event) override;

private:
    void commitTyped();
    void showValue();
    QString textOf(double value) const;
    void setFromTrack(int position, bool done);

    QLabel *m_label;
    SliderTrack *m_track;
    QLineEdit *m_edit;
    double m_minimum, m_maximum, m_default, m_value;
    double m_typedMaximum;
    double m_step = 0.01;
    int m_decimals = 2;
    QString m_suffix;
};

} // namespace ui
