/**
 * Writes a migration of the same name for both databases from what the entities have become:
 * `npm run migrate:create -- <name> --mariadb mysql://root@127.0.0.1:3306/scratch`. The MariaDB is an empty scratch
 * database: the migrations so far are run on it first, so that only the difference is written.
 */
import { parseArgs } from 'node:util';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntityCaseNamingStrategy, MikroORM } from '@mikro-orm/sql';
import type { DatabaseAddress } from '../base/config.ts';
import { ENTITIES } from './entities/index.ts';
import { ormOptions } from './orm-options.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mariadb: { type: 'string' } },
});
const [name] = positionals;
if (!name || !/^[a-z][a-z0-9-]*$/.test(name) || !values.mariadb) {
  process.stderr.write(
    'usage: npm run migrate:create -- <name-in-kebab-case> --mariadb mysql://user@host:port/scratch\n',
  );
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), 'petfectior-migration-'));
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const addresses: DatabaseAddress[] = [
  { kind: 'sqlite', file: join(scratch, 'scratch.db') },
  { kind: 'mariadb', url: values.mariadb },
];
for (const address of addresses) {
  const options = await ormOptions(address);
  const orm = await MikroORM.init({
    ...options,
    entities: [...ENTITIES],
    namingStrategy: EntityCaseNamingStrategy,
    migrations: { ...options.migrations, fileName: () => `${stamp}-${name}`, snapshot: false },
  });
  await orm.migrator.up();
  const { fileName } = await orm.migrator.create();
  process.stdout.write(`${address.kind}: ${fileName || 'nothing has changed'}\n`);
  await orm.close(true);
}
rmSync(scratch, { recursive: true, force: true });
