"""What the shared-folder contract asks for, from the DICOM files themselves with pydicom and numpy.

Usage: shared_folder_package.py PACKAGE FILE...   Prints JSON: `check_model` and `metadata` of the two requests, and
`package` (metadata.json) as they have to be, UIDs and the half-life left out; and what the package really holds:
`found` (its metadata.json) and `voxels_equal`.
"""
import hashlib
import io
import json
import re
import sys
import zipfile

import numpy
import pydicom

package, *files = sys.argv[1:]
slices = [pydicom.dcmread(name) for name in files]


def along_normal(ds):
    x, y, z = numpy.array(ds.ImageOrientationPatient[:3], float), numpy.array(ds.ImageOrientationPatient[3:], float), None
    return float(numpy.dot(numpy.cross(x, y), numpy.array(ds.ImagePositionPatient, float)))


slices.sort(key=along_normal)
positions = [along_normal(ds) for ds in slices]
longest = max(slices, key=lambda ds: int(ds.get("ActualFrameDuration", 0)))
tracer = longest.RadiopharmaceuticalInformationSequence[0]


def counts(ds):
    """Iterations and subsets, each manufacturer in its own way."""
    if "GE" in ds.Manufacturer:
        return int(ds[0x000910B2].value), int(ds[0x000910B3].value)
    if "UIH" in ds.Manufacturer:
        inner = ds[0x00671021].value[0][0x00189749].value[0]
        return int(inner[0x00189739].value), int(inner[0x00189740].value)
    match = re.search(r"(\d+)i(\d+)s", ds.ReconstructionMethod)
    if match:
        return int(match[1]), int(match[2])
    match = re.search(r"i(\d+)s(\d+)", ds.ReconstructionMethod)
    return (int(match[1]), int(match[2])) if match else (None, None)


def day(text):
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}"


def time(text):
    return f"{text[:2]}:{text[2:4]}:{text[4:6]}"


def started():
    if "RadiopharmaceuticalStartDateTime" in tracer:
        text = str(tracer.RadiopharmaceuticalStartDateTime)
        return f"{day(text)} {time(text[8:])}"
    return f"{day(longest.SeriesDate)} {time(str(tracer.RadiopharmaceuticalStartTime))}"


iterations, subsets = counts(longest)
model = {
    "ManufacturerModelName": longest.ManufacturerModelName,
    "ReconstructionMethod": longest.ReconstructionMethod,
    "Iteraciones": iterations,
    "Subsets": subsets,
    "VoxelSpacing": str([float(value) for value in longest.PixelSpacing]),
    "SliceThickness": float(longest.SliceThickness),
}
LISTED = ("00080070 00081090 00101030 00180050 00181210 00181242 00280030 00540016 00541103 "
          "000910B2 000910B3 000910BA 000910BB 000910DC 00671021").split()
everything = longest.to_json_dict()
settings = {tag: everything[tag] for tag in LISTED if tag in everything}
# No free text leaves: the configured name and the nuclide stand for what the header says of the tracer.
WORDS = {"00540300": "F-18", "00540304": "FDG"}
for item in settings["00540016"]["Value"]:
    if "00180031" in item:
        item["00180031"]["Value"] = ["FDG"]
    for sequence, word in WORDS.items():
        for code in item.get(sequence, {}).get("Value", []):
            if "00080104" in code:
                code["00080104"]["Value"] = [word]
settings["00180088"] = {"vr": "DS", "Value": [(positions[-1] - positions[0]) / (len(positions) - 1)]}


def is_group_length(key):
    return len(key) == 8 and key.endswith("0000")


def plain(value):
    """DICOM JSON with what does not matter taken out: how a number is written, and group lengths (retired)."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if not is_group_length(key)}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (int, float)):
        return round(float(value), 6)
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.?\d*", value):
        return round(float(value), 6) if len(value) < 12 else value
    return value


with zipfile.ZipFile(package) as archive:
    found = json.loads(archive.read("metadata.json"))
    raw = archive.read("voxels.npy")
voxels = numpy.load(io.BytesIO(raw))
expected = numpy.stack(
    [ds.pixel_array.T.astype("f8") * float(ds.RescaleSlope) + float(ds.RescaleIntercept) for ds in slices], axis=2
).astype(voxels.dtype)
found["recon_settings"] = plain(found["recon_settings"])
print(json.dumps({
    "check_model": model,
    "metadata": {
        **model,
        "radiopharmaceutical_dose": round(float(tracer.RadionuclideTotalDose) / 37e6, 2),
        "radiopharmaceutical_start": started(),
        "StudyDate": day(longest.StudyDate),
        "SeriesTime": time(longest.SeriesTime),
        "weight": int(float(longest.PatientWeight) + 0.5),
        "height": int(float(longest.PatientSize) * 100 + 0.5),
        "age": int(longest.PatientAge[:3]),
    },
    "package": {
        "recon_settings": plain(settings),
        "PatientWeight": float(longest.PatientWeight),
        "PatientSize": float(longest.PatientSize),
        "PatientAge": longest.PatientAge,
        "SeriesNumber": int(longest.SeriesNumber),
        "SeriesDate": day(longest.SeriesDate),
        "SeriesTime": time(longest.SeriesTime),
        "sha256": hashlib.sha256(raw).hexdigest(),
    },
    "found": found,
    "voxels_equal": bool(numpy.array_equal(voxels, expected)) and voxels.flags.f_contiguous,
}))
