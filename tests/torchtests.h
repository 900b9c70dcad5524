// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The precompiled header of every test that uses LibTorch.
#pragma once

#include <ATen/ATen.h>
#include <torch/types.h>

#include <QtTest>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
