import { Migration } from '@mikro-orm/migrations';

export class Migration20261128075920 extends Migration {

  override name = 'Migration20261128075920';

  override up(): void | Promise<void> {
    this.addSql(`create table \`retrieval\` (\`id\` int unsigned not null auto_increment primary key, \`key\` varchar(200) null, \`device\` varchar(64) not null, \`state\` varchar(16) not null, \`request\` text not null, \`series\` text not null, \`completed\` int not null, \`failed\` int not null, \`remaining\` int null, \`failure\` text null, \`requestedBy\` varchar(64) null, \`isCut\` int not null, \`startedAt\` bigint not null, \`updatedAt\` bigint not null, \`finishedAt\` bigint null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`retrieval\` add index \`retrieval_state\` (\`state\`);`);
    this.addSql(`alter table \`retrieval\` add unique \`retrieval_idempotency\` (\`key\`);`);

    this.addSql(`alter table \`device\` add \`canQuery\` int not null default 0, add \`queryAeTitle\` varchar(16) null, add \`queryPort\` int null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`retrieval\`;`);

    this.addSql(`alter table \`device\` drop column \`canQuery\`, drop column \`queryAeTitle\`, drop column \`queryPort\`;`);
  }

}
