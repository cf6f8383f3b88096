#!/usr/bin/python3
"""Compares the headers of two DICOM files by pydicom, for the gateway's own comparison to be held against.

Prints JSON: a list of [path, keyword, VR, change], in the order of tags; items count from 1. Pixels and the lengths of
groups are left out.
"""
import json
import sys

import pydicom

rows = []


def keep(tag):
    return tag.element != 0 and tag.group != 0x7FE0


def walk(a, b, prefix):
    same = True
    tags = sorted(t for t in {*(a.keys() if a else ()), *(b.keys() if b else ())} if keep(t))
    for tag in tags:
        before = a[tag] if a is not None and tag in a else None
        after = b[tag] if b is not None and tag in b else None
        path = f'{prefix}({tag.group:04X},{tag.element:04X})'
        vr = (after or before).VR
        row = [path, (after or before).keyword, vr, '']
        rows.append(row)
        if vr == 'SQ':
            left = before.value if before else []
            right = after.value if after else []
            equal = len(left) == len(right)
            for i in range(max(len(left), len(right))):
                one = left[i] if i < len(left) else None
                other = right[i] if i < len(right) else None
                equal = walk(one, other, f'{path}[{i + 1}].') and equal
        else:
            equal = before is not None and after is not None and before.value == after.value
        row[3] = 'ADDED' if before is None else 'REMOVED' if after is None else 'SAME' if equal else 'CHANGED'
        same = same and row[3] == 'SAME'
    return same


walk(pydicom.dcmread(sys.argv[1], stop_before_pixels=True), pydicom.dcmread(sys.argv[2], stop_before_pixels=True), '')
print(json.dumps(rows))
