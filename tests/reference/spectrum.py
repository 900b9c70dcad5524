# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of tests/tst_spectrum.cpp: levels of a sound by scipy.signal.spectrogram (scipy 1.17, numpy)."""

import numpy as np
from scipy import signal

rate = 22050
# A sound that is the same in both languages: a rising tone, two steady ones, and noise of a small generator.
n = np.arange(rate)
t = n / rate
state, noise = 1, np.empty(rate)
for i in range(rate):
    state = (1103515245 * state + 12345) % 2**31
    noise[i] = state / 2**30 - 1
sound = 0.3 * np.sin(2 * np.pi * (300 * t + 1500 * t * t)) + 0.1 * np.sin(2 * np.pi * 2500 * t) + 0.02 * np.sin(2 * np.pi * 6000 * t)
sound = (sound + 0.001 * noise).astype(np.float32)

side = int(rate * 0.005)
window = np.exp(-12 * (np.arange(-side, side + 1) / (rate * 0.005)) ** 2)
frequencies, times, power = signal.spectrogram(
    sound, rate, window=window, nperseg=len(window), noverlap=len(window) - 1, nfft=512, detrend=False, scaling="spectrum"
)
# scipy gives a sine's power as A^2 / 2; ours is A^2.
level = 10 * np.log10(2 * power)
print("// frame, bin, dB")
for frame in (1000, 7777, 15000, 20000):
    for k in (3, 10, 41, 58, 59, 100, 139, 180):
        print(f"{{{frame}, {k}, {level[k, frame - side]:.4f}}},")
