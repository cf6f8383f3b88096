import { Migration } from '@mikro-orm/migrations';

export class Migration20261128165100 extends Migration {

  override name = 'Migration20261128165100';

  override up(): void | Promise<void> {
    this.addSql(`create table \`disk_sample\` (\`at\` bigint not null primary key, \`total\` bigint not null, \`free\` bigint not null, \`used\` bigint not null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`disk_sample\`;`);
  }

}
