import { Migration } from '@mikro-orm/migrations';

export class Migration20261128193500 extends Migration {

  override name = 'Migration20261128193500';

  override up(): void | Promise<void> {
    this.addSql(`create table \`deletion\` (\`id\` integer not null primary key autoincrement, \`state\` text not null, \`tasksInState\` text not null, \`finishedUpTo\` bigint not null, \`count\` integer not null, \`done\` integer not null, \`requestedBy\` text null, \`startedAt\` bigint not null, \`finishedAt\` bigint null);`);
    this.addSql(`create index \`deletion_state\` on \`deletion\` (\`state\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`deletion\`;`);
  }

}
