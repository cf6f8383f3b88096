import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPart10File, type Dataset } from '../../dicom/index.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { realData } from '../support/real-data.ts';

const charsets = realData('awkward/charset');

/** Every text of a file by path of tags, as pydicom decodes it. */
const SCRIPT = `
import pydicom, sys, json
def walk(ds, at, out):
    for e in ds:
        path = at + '%08x' % e.tag
        if e.VR == 'SQ':
            for i, item in enumerate(e.value): walk(item, path + '/%d/' % i, out)
        elif e.VR in ('PN', 'LO', 'SH', 'LT', 'ST', 'UT', 'UC') and not e.tag.is_private:
            out[path] = '\\\\'.join(map(str, e.value)) if isinstance(e.value, (list, pydicom.multival.MultiValue)) else str(e.value or '')
    return out
out = {}
for p in sys.argv[1:]:
    ds = pydicom.dcmread(p, force=True); ds.decode(); out[p] = walk(ds, '', {})
print(json.dumps(out))`;

test(
  'text in every character set reads as pydicom reads it',
  { skip: charsets.skip || missingPrograms('python3') },
  async () => {
    const files = readdirSync(charsets.path).map((name) => join(charsets.path, name));
    const { stdout, stderr, status } = await runProgram(PYTHON, ['-W', 'ignore', '-c', SCRIPT, ...files]);
    assert.equal(status, 0, stderr);
    const expected = JSON.parse(stdout) as Record<string, Record<string, string>>;
    let compared = 0;
    for (const file of files) {
      const { dataset } = await readPart10File(file);
      for (const [path, text] of Object.entries(expected[file] ?? {})) {
        assert.equal(withoutEmptyGroups(textAt(dataset, path)), withoutEmptyGroups(text), `${file} ${path}`);
        compared++;
      }
    }
    assert.ok(compared > 100, `${compared} compared`);
  },
);

function textAt(dataset: Dataset, path: string): string {
  const [tag = '', index, ...rest] = path.split('/');
  if (index === undefined) return dataset.texts(parseInt(tag, 16)).join('\\');
  return textAt(dataset.items(parseInt(tag, 16))[Number(index)] as Dataset, rest.join('/'));
}

/** pydicom leaves out empty component groups at the end of a name. */
function withoutEmptyGroups(text: string): string {
  return text.replace(/=+$/, '').trim();
}
