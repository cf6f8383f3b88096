import { Migration } from '@mikro-orm/migrations';

export class Migration20261128075919 extends Migration {

  override name = 'Migration20261128075919';

  override up(): void | Promise<void> {
    this.addSql(`create table \`retrieval\` (\`id\` integer not null primary key autoincrement, \`key\` text null, \`device\` text not null, \`state\` text not null, \`request\` text not null, \`series\` text not null, \`completed\` integer not null, \`failed\` integer not null, \`remaining\` integer null, \`failure\` text null, \`requestedBy\` text null, \`isCut\` integer not null, \`startedAt\` bigint not null, \`updatedAt\` bigint not null, \`finishedAt\` bigint null);`);
    this.addSql(`create index \`retrieval_state\` on \`retrieval\` (\`state\`);`);
    this.addSql(`create unique index \`retrieval_idempotency\` on \`retrieval\` (\`key\`);`);

    this.addSql(`alter table \`device\` add column \`canQuery\` integer not null default 0;`);
    this.addSql(`alter table \`device\` add column \`queryAeTitle\` text null;`);
    this.addSql(`alter table \`device\` add column \`queryPort\` integer null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`retrieval\`;`);

    this.addSql(`alter table \`device\` drop column \`canQuery\`;`);
    this.addSql(`alter table \`device\` drop column \`queryAeTitle\`;`);
    this.addSql(`alter table \`device\` drop column \`queryPort\`;`);
  }

}
