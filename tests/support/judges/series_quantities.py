#!/usr/bin/python3
"""Total activity (Bq) and SUV by body weight (mean, max) of the series in each directory, from the objects alone.

    series_quantities.py DIR...

Prints JSON, one entry for each directory.
"""
import json
import sys

from rebuilt_series import load, quantities

print(json.dumps([quantities(load(folder)) for folder in sys.argv[1:]]))
