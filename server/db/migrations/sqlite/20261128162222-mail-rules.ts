import { Migration } from '@mikro-orm/migrations';

export class Migration20261128162222 extends Migration {

  override name = 'Migration20261128162222';

  override up(): void | Promise<void> {
    this.addSql(`create table \`mail_rule\` (\`id\` integer not null primary key autoincrement, \`recipients\` text not null, \`minimumSeverity\` text not null, \`kinds\` text not null, \`timing\` text not null, \`escalated\` integer not null, \`urgentCursor\` integer not null, \`deliveredCursor\` integer not null, \`attemptedAt\` bigint not null, \`failures\` integer not null, \`notice\` text null, \`sentAt\` bigint null);`);

    // What was one list of recipients is the first rule.
    this.addSql(`insert into \`mail_rule\` (\`recipients\`, \`minimumSeverity\`, \`kinds\`, \`timing\`, \`escalated\`, \`urgentCursor\`, \`deliveredCursor\`, \`attemptedAt\`, \`failures\`, \`notice\`, \`sentAt\`) select \`recipients\`, \`minimumSeverity\`, \`kinds\`, 'AT_ONCE', 0, \`deliveredCursor\`, \`deliveredCursor\`, \`attemptedAt\`, \`failures\`, \`notice\`, \`sentAt\` from \`mail\` where \`recipients\` <> '[]';`);
    this.addSql(`alter table \`mail\` drop column \`recipients\`;`);
    this.addSql(`alter table \`mail\` drop column \`minimumSeverity\`;`);
    this.addSql(`alter table \`mail\` drop column \`kinds\`;`);
    this.addSql(`alter table \`mail\` drop column \`deliveredCursor\`;`);
    this.addSql(`alter table \`mail\` drop column \`attemptedAt\`;`);
    this.addSql(`alter table \`mail\` drop column \`failures\`;`);
    this.addSql(`alter table \`mail\` drop column \`notice\`;`);
    this.addSql(`alter table \`mail\` drop column \`sentAt\`;`);
    this.addSql(`alter table \`mail\` add column \`quietFrom\` integer null;`);
    this.addSql(`alter table \`mail\` add column \`quietUntil\` integer null;`);
    this.addSql(`alter table \`mail\` add column \`digestHour\` integer not null default 7;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`mail_rule\`;`);

    this.addSql(`alter table \`mail\` drop column \`quietFrom\`;`);
    this.addSql(`alter table \`mail\` drop column \`quietUntil\`;`);
    this.addSql(`alter table \`mail\` drop column \`digestHour\`;`);
    this.addSql(`alter table \`mail\` add column \`recipients\` TEXT not null;`);
    this.addSql(`alter table \`mail\` add column \`minimumSeverity\` TEXT not null;`);
    this.addSql(`alter table \`mail\` add column \`kinds\` TEXT not null;`);
    this.addSql(`alter table \`mail\` add column \`deliveredCursor\` INTEGER not null;`);
    this.addSql(`alter table \`mail\` add column \`attemptedAt\` bigint not null;`);
    this.addSql(`alter table \`mail\` add column \`failures\` INTEGER not null;`);
    this.addSql(`alter table \`mail\` add column \`notice\` TEXT null;`);
    this.addSql(`alter table \`mail\` add column \`sentAt\` bigint null;`);
  }

}
