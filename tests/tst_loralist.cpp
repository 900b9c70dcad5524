// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/pages/pictures/loralist.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using core::diffusion::LoraRequest;
using ui::LoraList;
using ui::ValueSlider;

namespace {

std::vector<core::library::Model> installed()
{
    std::vector<core::library::Model> models(3);
    models[0].name = "sd1";
    models[0].kind = "pictures";
    models[1].name = "ink";
    models[1].kind = "lora";
    models[2].name = "glow";
    models[2].kind = "lora";
    return models;
}

} // namespace

class TestLoraList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addedChangedAndTakenAway()
    {
        LoraList list;
        list.showModels(installed());
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        auto *choice = list.findChild<QPushButton *>(u"pictureLora"_s);
        QVERIFY(choice->isEnabled());
        QCOMPARE(choice->menu()->actions().size(), 2);
        QSignalSpy changed(&list, &LoraList::changed);
        choice->menu()->actions().first()->trigger();
        QCOMPARE(list.loras(), (std::vector<LoraRequest>{{"ink", 1, 1}}));
        choice->menu()->actions().first()->trigger();
        QCOMPARE(list.loras().size(), size_t(2)); // the same one again is allowed, as in a prompt
        list.findChild<ValueSlider *>(u"pictureLoraPicture1"_s)->setValue(0.5);
        list.findChild<ValueSlider *>(u"pictureLoraText1"_s)->setValue(0.25);
        QCOMPARE(list.loras().front(), (LoraRequest{"ink", 0.25, 0.5}));
        QTest::mouseClick(list.findChild<QPushButton *>(u"pictureLoraRemove2"_s), Qt::LeftButton);
        QCOMPARE(list.loras().size(), size_t(1));
        auto *isOn = list.findChild<QCheckBox *>(u"pictureLoraOn1"_s);
        QTest::keyClick(isOn, Qt::Key_Space);
        QVERIFY(list.loras().empty()); // off, and still there
        QVERIFY(!list.findChild<ValueSlider *>(u"pictureLoraPicture1"_s)->isEnabled());
        QTest::keyClick(isOn, Qt::Key_Space);
        QCOMPARE(list.loras().size(), size_t(1));
        QVERIFY(changed.count() >= 6);
    }

    void aRequestIsShownAsItIs()
    {
        LoraList list;
        const std::vector<LoraRequest> wanted = {{"glow", 0, 1.5}, {"/loras/a b.safetensors", -0.5, 3}};
        list.setLoras(wanted);
        QCOMPARE(list.loras(), wanted); // one that is not installed too, and beyond the track's end
        list.setLoras({});
        QVERIFY(list.loras().empty());
    }

    void noneInstalled()
    {
        LoraList list;
        QVERIFY(!list.findChild<QPushButton *>(u"pictureLora"_s)->isEnabled());
        QVERIFY(list.findChild<QPushButton *>(u"pictureLora"_s)->toolTip().contains(u"Models page"_s));
    }
};

QTEST_MAIN(TestLoraList)
#include "tst_loralist.moc"
