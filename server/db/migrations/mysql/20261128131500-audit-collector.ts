import { Migration } from '@mikro-orm/migrations';

export class Migration20261128131500 extends Migration {

  override name = 'Migration20261128131500';

  override up(): void | Promise<void> {
    this.addSql(`create table \`audit_collector\` (\`id\` int unsigned not null auto_increment primary key, \`enabled\` int not null, \`host\` varchar(253) not null, \`port\` int not null, \`authority\` text not null, \`sourceId\` varchar(64) not null, \`siteId\` varchar(64) not null, \`deliveredCursor\` int not null, \`attemptedAt\` bigint not null, \`failures\` int not null, \`lost\` int not null, \`notice\` text null, \`takenAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`audit_collector\`;`);
  }

}
