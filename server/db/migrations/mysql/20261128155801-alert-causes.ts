import { Migration } from '@mikro-orm/migrations';

export class Migration20261128155801 extends Migration {

  override name = 'Migration20261128155801';

  override up(): void | Promise<void> {
    this.addSql(`create table \`alert_cause\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(32) not null, \`subject\` varchar(128) not null, \`severity\` varchar(16) not null, \`code\` varchar(64) null, \`notice\` text not null, \`alerts\` int not null, \`tasks\` int not null, \`taskId\` varchar(32) null, \`since\` bigint not null, \`unattendedSince\` bigint null, \`acknowledgedBy\` varchar(64) null, \`acknowledgedAt\` bigint null, \`note\` varchar(500) null, \`escalatedAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`alert_cause\` add index \`alert_cause_unattended\` (\`unattendedSince\`);`);
    this.addSql(`alter table \`alert_cause\` add unique \`alert_cause_subject\` (\`kind\`, \`subject\`);`);

    this.addSql(`alter table \`alert\` add \`devices\` text null, add \`escalated\` int not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`alert_cause\`;`);

    this.addSql(`alter table \`alert\` drop column \`devices\`, drop column \`escalated\`;`);
  }

}
