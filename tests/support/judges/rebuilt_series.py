#!/usr/bin/python3
"""Judges a rebuilt series with pydicom and numpy, sharing no code with the project.

    rebuilt_series.py SOURCE_DIR RESULT_DIR EXPECTED.npy

EXPECTED.npy: columns x rows x slices, ascending along the slice normal, Bq/ml. Prints JSON:
`changed`: elements that differ between an object and its source, as `(gggg,eeee)`; `added`, `removed` likewise;
`error_in_steps`: largest difference from what was expected, in steps of the slice's slope;
`before`, `after`: total activity (Bq), SUV by body weight (mean, max), computed from the headers alone.
"""
import datetime
import json
import os
import sys

import numpy
import pydicom

PHILIPS_SUV = pydicom.tag.Tag(0x7053, 0x1000)
PHILIPS_BECQUERELS = pydicom.tag.Tag(0x7053, 0x1009)


def load(folder):
    found = []
    for root, _, names in os.walk(folder):
        found += [pydicom.dcmread(os.path.join(root, name)) for name in names]
    return sorted(found, key=along)


def along(ds):
    cosines = numpy.array(ds.ImageOrientationPatient, float)
    return float(numpy.cross(cosines[:3], cosines[3:]) @ numpy.array(ds.ImagePositionPatient, float))


def raw(ds):
    """Tag -> encoded value, before pydicom has interpreted anything."""
    values = {}
    for tag in ds.keys():
        item = ds.get_item(tag)
        values[tag] = item.value if isinstance(item, pydicom.dataelem.RawDataElement) else repr(item.value)
    return values


def moment(day, clock):
    clock = clock.split(".")[0].ljust(6, "0")
    return datetime.datetime.strptime(day + clock, "%Y%m%d%H%M%S")


def start_of(ds):
    starts = [moment(str(ds.SeriesDate), str(ds.SeriesTime))]
    if ds.get("AcquisitionTime"):
        starts.append(moment(str(ds.AcquisitionDate), str(ds.AcquisitionTime)))
    return min(starts)


def suv_per_becquerel(series):
    ds = series[0]
    isotope = ds.RadiopharmaceuticalInformationSequence[0]
    dose = float(isotope.RadionuclideTotalDose)
    if ds.DecayCorrection == "START":
        injected = moment(str(ds.SeriesDate), str(isotope.RadiopharmaceuticalStartTime))
        seconds = (min(map(start_of, series)) - injected).total_seconds()
        dose *= 0.5 ** (seconds / float(isotope.RadionuclideHalfLife))
    return float(ds.PatientWeight) * 1000 / dose


def becquerels(series):
    """The volume in Bq/ml, and what one unit of the series is in Bq/ml."""
    ds = series[0]
    unit = 1.0
    if ds.Units == "GML":
        unit = 1 / suv_per_becquerel(series)
    elif ds.Units == "CNTS":
        # Private elements of implicit VR are bytes to pydicom.
        factor = lambda tag: float(ds[tag].value.decode() if isinstance(ds[tag].value, bytes) else ds[tag].value)
        if PHILIPS_BECQUERELS in ds:
            unit = factor(PHILIPS_BECQUERELS)
        else:
            unit = factor(PHILIPS_SUV) / suv_per_becquerel(series)
    values = [d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in series]
    return numpy.stack(values) * unit, unit


def quantities(series):
    volume, _ = becquerels(series)
    ds = series[0]
    gap = (along(series[-1]) - along(series[0])) / (len(series) - 1)
    millilitres = float(ds.PixelSpacing[0]) * float(ds.PixelSpacing[1]) * gap / 1000
    suv = volume * suv_per_becquerel(series)
    return {
        "totalActivity": float(volume.sum() * millilitres),
        "suvMean": float(suv.mean()),
        "suvMax": float(suv.max()),
    }


def main():
    source, result = load(sys.argv[1]), load(sys.argv[2])
    expected = numpy.load(sys.argv[3]).astype(float).transpose(2, 1, 0)
    changed, added, removed = set(), set(), set()
    for a, b in zip(source, result):
        before, after = raw(a), raw(b)
        added |= after.keys() - before.keys()
        removed |= before.keys() - after.keys()
        changed |= {tag for tag in before.keys() & after.keys() if before[tag] != after[tag]}
    after, unit = becquerels(result)
    slopes = numpy.array([float(d.RescaleSlope) for d in result])[:, None, None] * unit
    name = lambda tags: sorted(str(tag).replace(" ", "") for tag in tags)
    print(json.dumps({
        "objects": [len(source), len(result)],
        "changed": name(changed), "added": name(added), "removed": name(removed),
        "error_in_steps": float((numpy.abs(after - expected) / slopes).max()),
        "before": quantities(source), "after": quantities(result),
        "uids": [len({d.SOPInstanceUID for d in result}), len({d.SeriesInstanceUID for d in result})],
        "reused": len({d.SOPInstanceUID for d in result} & {d.SOPInstanceUID for d in source}),
        "references": all(
            a.SOPInstanceUID == b.SourceImageSequence[0].ReferencedSOPInstanceUID for a, b in zip(source, result)
        ),
        "image_types": sorted({"\\".join(d.ImageType) for d in result}),
        "descriptions": sorted({d.SeriesDescription for d in result}),
        "derivations": sorted({d.DerivationDescription for d in result}),
        "largest": all(
            d.get("LargestImagePixelValue", d.pixel_array.max()) == d.pixel_array.max() for d in result
        ),
        "longest_ds": max(len(str(d[tag].value)) for d in result for tag in ("RescaleSlope", "RescaleIntercept")),
    }))


if __name__ == "__main__":
    main()
