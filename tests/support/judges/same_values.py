#!/usr/bin/python3
"""Whether the objects of each pair of files say the same, whatever their transfer syntaxes.

    same_values.py FILE OTHER [FILE OTHER]...

Prints JSON: for each pair a list of what differs. Group lengths are not looked at, nor padding at the end of a value;
pixels are compared as they are decoded by pydicom, or by gdcmconv where pydicom has no decoder.
"""
import json
import os
import subprocess
import sys
import tempfile

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.filewriter import write_data_element
from pydicom.filebase import DicomBytesIO

PIXELS = 0x7FE00010


def native(path):
    """The file, uncompressed where it is compressed."""
    if not pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID.is_compressed:
        return pydicom.dcmread(path)
    if pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID.is_deflated:
        return pydicom.dcmread(path)
    with tempfile.TemporaryDirectory() as folder:
        raw = os.path.join(folder, "raw.dcm")
        subprocess.run(["gdcmconv", "--raw", path, raw], check=True, capture_output=True)
        pixels = pydicom.dcmread(raw).PixelData
    dataset = pydicom.dcmread(path)
    dataset.PixelData = pixels
    return dataset


def value_of(dataset, tag):
    """Items of a sequence, else the bytes of the value."""
    raw = dataset.get_item(tag)
    element = dataset[tag]
    if element.VR == "SQ":
        return element.value
    if isinstance(raw, RawDataElement):
        return (raw.value or b"").rstrip(b"\0 ")
    if isinstance(element.value, bytes):
        return element.value.rstrip(b"\0 ")
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, True
    write_data_element(out, element)
    return out.getvalue()[8:].rstrip(b"\0 ")


def differences(one, other, path=""):
    found = []
    for tag in sorted(set(one.keys()) | set(other.keys())):
        if tag.element == 0:
            continue
        name = f"{path}{tag}"
        if tag not in one or tag not in other:
            found.append(f"{name} only in one")
            continue
        a, b = value_of(one, tag), value_of(other, tag)
        if isinstance(a, bytes) != isinstance(b, bytes):
            found.append(f"{name} is a sequence in one only")
        elif isinstance(a, bytes):
            if a != b:
                found.append(f"{name} differs")
        elif len(a) != len(b):
            found.append(f"{name} has {len(a)} and {len(b)} items")
        else:
            for at, (x, y) in enumerate(zip(a, b)):
                found += differences(x, y, f"{name}[{at}].")
    return found


files = sys.argv[1:]
print(json.dumps([differences(native(a), native(b)) for a, b in zip(files[::2], files[1::2])]))
