import { Migration } from '@mikro-orm/migrations';

export class Migration20261128155801 extends Migration {

  override name = 'Migration20261128155801';

  override up(): void | Promise<void> {
    this.addSql(`create table \`alert_cause\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`subject\` text not null, \`severity\` text not null, \`code\` text null, \`notice\` text not null, \`alerts\` integer not null, \`tasks\` integer not null, \`taskId\` text null, \`since\` bigint not null, \`unattendedSince\` bigint null, \`acknowledgedBy\` text null, \`acknowledgedAt\` bigint null, \`note\` text null, \`escalatedAt\` bigint null);`);
    this.addSql(`create index \`alert_cause_unattended\` on \`alert_cause\` (\`unattendedSince\`);`);
    this.addSql(`create unique index \`alert_cause_subject\` on \`alert_cause\` (\`kind\`, \`subject\`);`);

    this.addSql(`alter table \`alert\` add column \`devices\` text null;`);
    this.addSql(`alter table \`alert\` add column \`escalated\` integer not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`alert_cause\`;`);

    this.addSql(`alter table \`alert\` drop column \`devices\`;`);
    this.addSql(`alter table \`alert\` drop column \`escalated\`;`);
  }

}
