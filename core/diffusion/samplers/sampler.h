// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/noise.h"
#include "core/diffusion/samplers/steps.h"
#include "core/diffusion/sampling.h"
#include "core/nn/tensor.h"

#include <functional>
#include <memory>

namespace core::diffusion {

/// The network with guidance and conditions: latents in its own units (deviation near 1) [N, C, h, w]
/// and a timestep, to what it predicts, same shape.
using Model = std::function<torch::Tensor(const torch::Tensor &input, double timestep)>;

/// Called after each step with its number from 1, how many there are, and the clean latents as the
/// network sees them now: what a preview shows. May throw (core::Cancelled) to end the sampling.
using OnStep = std::function<void(int step, int count, const torch::Tensor &denoised)>;

/// One way through the noise levels. A sampler holds its settings only, so one object can run many
/// times. Latents are float32, coefficients double. Unless a family says otherwise its latents are
/// clean + sigma * noise, and the network sees them divided by sqrt(sigma^2 + 1).
class Sampler
{
public:
    virtual ~Sampler() = default;
    Sampler(const Sampler &) = delete;
    Sampler &operator=(const Sampler &) = delete;

    /// Text to picture: from noise (the source's first draw) to clean latents, on `device`.
    torch::Tensor fromNoise(const Model &model, NoiseSource &noise, const OnStep &onStep = {}, torch::Device device = torch::kCPU) const;

    /// Picture to picture: from clean latents (float32) with noise added, beginning at `first` (Steps::firstStep).
    torch::Tensor fromLatents(const torch::Tensor &latents, int first, const Model &model, NoiseSource &noise,
                              const OnStep &onStep = {}) const;

    const Steps &steps() const { return m_steps; }

protected:
    Sampler(Steps steps, Prediction prediction) : m_steps(std::move(steps)), m_prediction(prediction) {}

    /// What a run works with.
    struct Run
    {
        const Model &model;
        NoiseSource &noise;
        const OnStep &onStep;
        int first = 0; ///< step at which it begins

        /// What the network predicts, in float32 whatever its own precision.
        torch::Tensor predict(const torch::Tensor &input, double timestep) const { return model(input, timestep).to(torch::kFloat32); }

        /// Noise where x is.
        torch::Tensor draw(const torch::Tensor &x) const { return noise.next().to(x.device()); }
        void done(int step, int count, const torch::Tensor &denoised) const
        {
            if (onStep)
                onStep(step + 1 - first, count - first, denoised);
        }
    };

    virtual torch::Tensor sample(torch::Tensor x, const Run &run) const = 0;

    /// noise at full strength; latents with the noise of step `first`.
    virtual torch::Tensor noisy(const torch::Tensor &noise) const { return noise * m_steps.noiseScale; }
    virtual torch::Tensor noisy(const torch::Tensor &latents, const torch::Tensor &noise, int first) const
    {
        return latents + noise * sigma(first);
    }

    /// The clean latents the network predicts for x with noise of strength sigma (Karras et al. 2022,
    /// arXiv 2206.00364, table 1; k_diffusion/external.py).
    torch::Tensor denoised(const Run &run, const torch::Tensor &x, double sigma, double timestep) const;
    torch::Tensor denoised(const Run &run, const torch::Tensor &x, int step) const
    {
        return denoised(run, x, sigma(step), m_steps.timesteps[size_t(step)]);
    }

    double sigma(int step) const { return m_steps.sigmas[size_t(step)]; }
    int count() const { return m_steps.count(); }
    Prediction prediction() const { return m_prediction; }

private:
    Steps m_steps;
    Prediction m_prediction;
};

/// Ancestral steps go further down than the next level and add noise back up to it (k_diffusion/
/// sampling.py, get_ancestral_step with eta 1).
struct AncestralStep
{
    double down = 0, up = 0;
};
AncestralStep ancestralStep(double from, double to);

/// `schedule` turns noise levels between the steps into timesteps.
std::unique_ptr<Sampler> makeSampler(SamplerKind kind, Steps steps, Prediction prediction, const NoiseSchedule &schedule);

} // namespace core::diffusion
