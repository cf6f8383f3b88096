#!/usr/bin/python3
"""Judges series that post-filters made, with scipy's own Gaussian.

    post_filtered_series.py SOURCE_DIR DENOISED_DIR RESULT_DIR FWHM_MM NOISE_PERCENT

DENOISED_DIR: the result without blend or smoothing. Prints the largest difference between RESULT_DIR and
`gaussian_filter(|denoised + noise/100 * (source - denoised)|)`, in parts of the largest voxel.
"""
import sys

import numpy
from scipy.ndimage import gaussian_filter

from rebuilt_series import along, becquerels, load

source, denoised, result = (load(folder) for folder in sys.argv[1:4])
fwhm, percent = map(float, sys.argv[4:6])
before, plain, found = (becquerels(series)[0] for series in (source, denoised, result))
blended = numpy.abs(plain + percent / 100 * (before - plain))
gap = (along(source[-1]) - along(source[0])) / (len(source) - 1)
spacing = numpy.array([gap, *map(float, source[0].PixelSpacing)])
expected = gaussian_filter(blended, fwhm / 2.355 / spacing, mode="reflect", truncate=4.0)
print(float(numpy.abs(found - expected).max() / expected.max()))
