import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './programs.ts';

const SCHEMA = join(import.meta.dirname, 'audit-message.rng');

/** xmllint validates each message by the schema of PS3.15 A.5.1. */
export async function judgeAuditMessages(folder: string, messages: readonly string[]): Promise<void> {
  const files = messages.map((text, index) => {
    const file = join(folder, `message-${index}.xml`);
    writeFileSync(file, text);
    return file;
  });
  const { status, stderr } = await runProgram('xmllint', [
    '--noout',
    '--nonet',
    '--relaxng',
    SCHEMA,
    ...files,
  ]);
  assert.equal(status, 0, stderr);
}
