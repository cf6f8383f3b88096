import { Migration } from '@mikro-orm/migrations';

export class Migration20261128193500 extends Migration {

  override name = 'Migration20261128193500';

  override up(): void | Promise<void> {
    this.addSql(`create table \`deletion\` (\`id\` int unsigned not null auto_increment primary key, \`state\` varchar(16) not null, \`tasksInState\` varchar(16) not null, \`finishedUpTo\` bigint not null, \`count\` int not null, \`done\` int not null, \`requestedBy\` varchar(64) null, \`startedAt\` bigint not null, \`finishedAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`deletion\` add index \`deletion_state\` (\`state\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`deletion\`;`);
  }

}
