# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --install: the programs and what a desktop needs to show them. LibTorch is not copied; the
# installed programs find it where they were linked with it.
include(GNUInstallDirs)
set_target_properties(atelier atelier-cli PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS atelier atelier-cli)
install(FILES resources/atelier.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES packaging/atelier.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES packaging/org.atelier.Atelier.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
