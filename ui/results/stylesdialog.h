// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/changeservices.h"

#include <QDialog>
#include <QImage>
#include <QPointer>

class QButtonGroup;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace core::jobs {
class Job;
}

namespace ui {

class ValueSlider;

/// Redraws a picture in a style: a strip that shows it small in every style, a second style to mix, and how
/// strongly; a preview follows what is chosen.
class StylesDialog : public QDialog
{
    Q_OBJECT
public:
    /// `services` must outlive this.
    StylesDialog(const ChangeServices &services, const core::ComputeOptions &compute, const QImage &picture, QWidget *parent = nullptr);
    ~StylesDialog() override;

    /// What is chosen; empty before the styles are there.
    std::vector<core::vision::StyleShare> shares() const;
    double strength() const;

private:
    void layOut();
    void makeSamples(const QImage &picture); ///< of every style, one by one
    void addStyle(int style, const QImage &sample);
    void preview();
    void showPreview(const QImage &picture);

    const ChangeServices &m_services;
    core::ComputeOptions m_compute;
    core::Image m_picture; ///< as large as the preview
    QButtonGroup *m_styles;
    QGridLayout *m_grid;
    QLabel *m_preview, *m_hint;
    QComboBox *m_second;
    ValueSlider *m_mix, *m_strength;
    QPushButton *m_redraw;
    QPointer<core::jobs::Job> m_samples, m_job;
    bool m_again = false; ///< something was changed while the preview was made
};

} // namespace ui
