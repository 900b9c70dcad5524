// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace core::diffusion {

/// How much noise a model was trained with at each of its timesteps: latent(t) = sqrt(ac[t]) * clean +
/// sqrt(1 - ac[t]) * noise. Also spoken of as sigma = sqrt((1 - ac) / ac), the noise's strength where
/// the clean latent keeps its own. Plain numbers; any thread.
class NoiseSchedule
{
public:
    /// The schedule of Stable Diffusion 1, 2 and XL: square roots of the betas evenly spaced.
    /// The table is made with diffusers' own operations in float32 (scheduling_euler_discrete.py), for
    /// a table made in double differs by 1e-6 at the noisy end and 1e-5 at the other; everything
    /// computed from it is double.
    static NoiseSchedule scaledLinear(double betaStart = 0.00085, double betaEnd = 0.012, int timesteps = 1000);

    /// Betas evenly spaced (DDPM; diffusers' own tests use it).
    static NoiseSchedule linear(double betaStart, double betaEnd, int timesteps = 1000);

    /// The schedule rescaled so that nothing of the picture is left at the last timestep
    /// (Lin et al. 2023, arXiv 2305.08891, algorithm 1).
    NoiseSchedule withZeroTerminalSnr() const;

    int timesteps() const { return int(m_alphasCumprod.size()); }

    /// ac; 0 at the last timestep after withZeroTerminalSnr.
    double alphasCumprod(int timestep) const { return m_alphasCumprod[size_t(timestep)]; }

    /// At a timestep of the table. With zero terminal SNR the last one is 4096 rather than infinite, as
    /// in diffusers (which takes 2^-24 for ac there).
    double sigma(int timestep) const { return m_sigmas[size_t(timestep)]; }

    /// Linear in sigma between the timesteps (diffusers).
    double sigmaLinear(double timestep) const;

    /// Linear in log sigma between the timesteps (k-diffusion and ComfyUI).
    double sigmaLogLinear(double timestep) const;

    /// The inverse of sigmaLogLinear, from 0 to the last timestep.
    double timestepOf(double sigma) const;

    /// The timestep of the table with the nearest log sigma (ComfyUI).
    int nearestTimestep(double sigma) const;

    double sigmaMin() const { return m_sigmas.front(); }
    double sigmaMax() const { return m_sigmas.back(); }

private:
    static NoiseSchedule fromBetas(const class BetaTable &table);

    std::vector<double> m_alphasCumprod, m_sigmas, m_logSigmas; // by timestep; sigma grows
};

} // namespace core::diffusion
