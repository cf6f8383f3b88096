#!/usr/bin/python3
"""Judges a series that came back and lies in an Orthanc: what Orthanc, pydicom and numpy make of it.

    archived_series.py SOURCE_DIR ORTHANC_URL SERIES_INSTANCE_UID

Prints JSON: `instances`; `disagreements` between what Orthanc says (tags, decoded frame) and what pydicom reads in the
file that Orthanc keeps; `same`: whether patient, study and frame of reference are those of the source; `image_types`;
`before`, `after`: total activity (Bq), SUV by body weight (mean, max), computed from the objects alone.
"""
import io
import json
import sys
import urllib.request

import numpy
import pydicom

from rebuilt_series import along, load, quantities

KEPT = ("PatientID", "PatientName", "StudyInstanceUID", "FrameOfReferenceUID", "StudyDate", "AccessionNumber", "Rows")


class Orthanc:
    def __init__(self, url):
        self.url = url

    def get(self, path, body=None):
        request = urllib.request.Request(self.url + path, data=body)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def json(self, path, body=None):
        return json.loads(self.get(path, body))


def text(value):
    if value is None:
        return ""
    if isinstance(value, pydicom.multival.MultiValue):
        return "\\".join(text(one) for one in value)
    written = getattr(value, "original_string", value)
    return written.decode("latin-1") if isinstance(written, bytes) else str(written)


def disagreements(orthanc, path, ds):
    found = []
    told = orthanc.json(path + "/tags")
    for element in ds:
        name = f"{element.tag.group:04x},{element.tag.element:04x}"
        if element.VR in ("SQ", "OB", "OW", "UN", "US", "SS", "SL", "FL") or element.tag.is_private or name not in told:
            continue
        if told[name]["Type"] == "String" and told[name]["Value"].strip() != text(element.value).strip():
            found.append(f"{name}: {told[name]['Value']!r} is not {text(element.value)!r}")
    if told.get("0028,0010", {}).get("Value") != str(ds.Rows):
        found.append("Rows")
    for sequence in ("0008,2112", "0054,0016"):
        if told.get(sequence, {}).get("Type") != "Sequence":
            found.append(f"{sequence} is no sequence")
    decoded = numpy.load(io.BytesIO(orthanc.get(path + "/numpy?rescale=0&compress=0"))).squeeze()
    if not numpy.array_equal(decoded.astype(int), ds.pixel_array.astype(int)):
        found.append("the decoded frame is another")
    if not orthanc.get(path + "/preview").startswith(b"\x89PNG"):
        found.append("no preview")
    return found


def main():
    source, orthanc, uid = load(sys.argv[1]), Orthanc(sys.argv[2]), sys.argv[3]
    [series] = [one for one in orthanc.json("/tools/lookup", uid.encode()) if one["Type"] == "Series"]
    result, wrong = [], set()
    for instance in orthanc.json(series["Path"])["Instances"]:
        path = "/instances/" + instance
        ds = pydicom.dcmread(io.BytesIO(orthanc.get(path + "/file")))
        wrong |= set(disagreements(orthanc, path, ds))
        result.append(ds)
    result.sort(key=along)
    print(json.dumps({
        "instances": len(result),
        "disagreements": sorted(wrong)[:10],
        "same": all(text(a.get(name)) == text(b.get(name)) for a, b in zip(source, result) for name in KEPT),
        "image_types": sorted({"\\".join(d.ImageType) for d in result}),
        "before": quantities(source),
        "after": quantities(result),
    }))


if __name__ == "__main__":
    main()
