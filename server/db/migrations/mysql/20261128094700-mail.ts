import { Migration } from '@mikro-orm/migrations';

export class Migration20261128094700 extends Migration {

  override name = 'Migration20261128094700';

  override up(): void | Promise<void> {
    this.addSql(`create table \`mail\` (\`id\` int unsigned not null auto_increment primary key, \`enabled\` int not null, \`host\` varchar(253) not null, \`port\` int not null, \`security\` varchar(16) not null, \`authority\` text not null, \`username\` varchar(255) not null, \`password\` varchar(255) not null, \`sender\` varchar(254) not null, \`recipients\` text not null, \`minimumSeverity\` varchar(16) not null, \`kinds\` text not null, \`language\` varchar(2) not null, \`consoleUrl\` varchar(1000) not null, \`deliveredCursor\` int not null, \`attemptedAt\` bigint not null, \`failures\` int not null, \`notice\` text null, \`sentAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`mail\`;`);
  }

}
