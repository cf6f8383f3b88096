import { Migration } from '@mikro-orm/migrations';

export class Migration20261128094700 extends Migration {

  override name = 'Migration20261128094700';

  override up(): void | Promise<void> {
    this.addSql(`create table \`mail\` (\`id\` integer not null primary key autoincrement, \`enabled\` integer not null, \`host\` text not null, \`port\` integer not null, \`security\` text not null, \`authority\` text not null, \`username\` text not null, \`password\` text not null, \`sender\` text not null, \`recipients\` text not null, \`minimumSeverity\` text not null, \`kinds\` text not null, \`language\` text not null, \`consoleUrl\` text not null, \`deliveredCursor\` integer not null, \`attemptedAt\` bigint not null, \`failures\` integer not null, \`notice\` text null, \`sentAt\` bigint null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`mail\`;`);
  }

}
