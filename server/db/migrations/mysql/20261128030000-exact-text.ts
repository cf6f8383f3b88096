import { Migration } from '@mikro-orm/migrations';
import { EXACT_COLLATION } from '../../orm-options.ts';

/** The tables of the first schema. Those of later migrations are made with the collation. */
const TABLES = [
  'alert',
  'api_token',
  'audit_entry',
  'commitment',
  'commitment_request',
  'counter',
  'delivery',
  'device',
  'image',
  'log_entry',
  'post_filter',
  'process',
  'radiopharmaceutical',
  'result',
  'scanner_model',
  'server_sample',
  'session',
  'setting',
  'task',
  'task_search',
  'transition',
  'unknown_sender',
  'user',
  'webhook',
  'webhook_delivery',
];

/** Text is equal where its characters are, as in the embedded database. What was unequal stays so: no row collides. */
export class Migration20261128030000 extends Migration {
  override name = 'Migration20261128030000';

  override up(): void {
    for (const table of TABLES)
      this.addSql(
        `alter table \`${table}\` convert to character set utf8mb4 collate ${EXACT_COLLATION};`,
      );
  }
}
