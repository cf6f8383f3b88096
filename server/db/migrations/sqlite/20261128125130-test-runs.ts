import { Migration } from '@mikro-orm/migrations';

export class Migration20261128125131 extends Migration {

  override name = 'Migration20261128125131';

  override up(): void | Promise<void> {
    this.addSql(`create table \`test_run\` (\`id\` integer not null primary key autoincrement, \`device\` text not null, \`seriesInstanceUid\` text not null, \`state\` text not null, \`images\` integer not null, \`failure\` text null, \`requestedBy\` text null, \`startedAt\` bigint not null, \`sentAt\` bigint null);`);
    this.addSql(`create index \`test_run_started\` on \`test_run\` (\`startedAt\`);`);
    this.addSql(`create unique index \`test_run_series\` on \`test_run\` (\`seriesInstanceUid\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`test_run\`;`);
  }

}
