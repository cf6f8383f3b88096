import { Migration } from '@mikro-orm/migrations';

export class Migration20261128162222 extends Migration {

  override name = 'Migration20261128162222';

  override up(): void | Promise<void> {
    this.addSql(`create table \`mail_rule\` (\`id\` int unsigned not null auto_increment primary key, \`recipients\` text not null, \`minimumSeverity\` varchar(16) not null, \`kinds\` text not null, \`timing\` varchar(16) not null, \`escalated\` int not null, \`urgentCursor\` int not null, \`deliveredCursor\` int not null, \`attemptedAt\` bigint not null, \`failures\` int not null, \`notice\` text null, \`sentAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);

    // What was one list of recipients is the first rule.
    this.addSql(`insert into \`mail_rule\` (\`recipients\`, \`minimumSeverity\`, \`kinds\`, \`timing\`, \`escalated\`, \`urgentCursor\`, \`deliveredCursor\`, \`attemptedAt\`, \`failures\`, \`notice\`, \`sentAt\`) select \`recipients\`, \`minimumSeverity\`, \`kinds\`, 'AT_ONCE', 0, \`deliveredCursor\`, \`deliveredCursor\`, \`attemptedAt\`, \`failures\`, \`notice\`, \`sentAt\` from \`mail\` where \`recipients\` <> '[]';`);
    this.addSql(`alter table \`mail\` drop column \`recipients\`, drop column \`minimumSeverity\`, drop column \`kinds\`, drop column \`deliveredCursor\`, drop column \`attemptedAt\`, drop column \`failures\`, drop column \`notice\`, drop column \`sentAt\`;`);
    this.addSql(`alter table \`mail\` add \`quietFrom\` int null, add \`quietUntil\` int null, add \`digestHour\` int not null default 7;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`mail_rule\`;`);

    this.addSql(`alter table \`mail\` drop column \`quietFrom\`, drop column \`quietUntil\`, drop column \`digestHour\`;`);
    this.addSql(`alter table \`mail\` add \`recipients\` text not null, add \`minimumSeverity\` varchar(16) not null, add \`kinds\` text not null, add \`deliveredCursor\` int not null, add \`attemptedAt\` bigint not null, add \`failures\` int not null, add \`notice\` text null, add \`sentAt\` bigint null;`);
  }

}
