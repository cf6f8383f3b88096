import { Migration } from '@mikro-orm/migrations';

export class Migration20261128131500 extends Migration {

  override name = 'Migration20261128131500';

  override up(): void | Promise<void> {
    this.addSql(`create table \`audit_collector\` (\`id\` integer not null primary key autoincrement, \`enabled\` integer not null, \`host\` text not null, \`port\` integer not null, \`authority\` text not null, \`sourceId\` text not null, \`siteId\` text not null, \`deliveredCursor\` integer not null, \`attemptedAt\` bigint not null, \`failures\` integer not null, \`lost\` integer not null, \`notice\` text null, \`takenAt\` bigint null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`audit_collector\`;`);
  }

}
