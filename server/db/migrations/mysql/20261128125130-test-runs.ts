import { Migration } from '@mikro-orm/migrations';

export class Migration20261128125137 extends Migration {

  override name = 'Migration20261128125137';

  override up(): void | Promise<void> {
    this.addSql(`create table \`test_run\` (\`id\` int unsigned not null auto_increment primary key, \`device\` varchar(64) not null, \`seriesInstanceUid\` varchar(64) not null, \`state\` varchar(16) not null, \`images\` int not null, \`failure\` text null, \`requestedBy\` varchar(64) null, \`startedAt\` bigint not null, \`sentAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`test_run\` add index \`test_run_started\` (\`startedAt\`);`);
    this.addSql(`alter table \`test_run\` add unique \`test_run_series\` (\`seriesInstanceUid\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`test_run\`;`);
  }

}
