import { Migration } from '@mikro-orm/migrations';

export class Migration20261128131600 extends Migration {

  override name = 'Migration20261128131600';

  override up(): void | Promise<void> {
    this.addSql(`create table \`announcement\` (\`cursor\` bigint unsigned not null, \`node\` varchar(64) not null, \`event\` varchar(32) not null, \`payload\` text not null, \`at\` bigint not null, primary key (\`cursor\`)) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`announcement\` add index \`announcement_at\` (\`at\`);`);
    this.addSql(`create table \`duty\` (\`name\` varchar(32) not null, \`owner\` varchar(64) not null, \`until\` bigint not null, primary key (\`name\`)) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`node\` add \`name\` varchar(64) null, add \`host\` varchar(255) null, add \`version\` varchar(64) null, add \`directory\` varchar(64) null, add \`load\` int null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`announcement\`;`);
    this.addSql(`drop table if exists \`duty\`;`);
    this.addSql(`alter table \`node\` drop column \`name\`, drop column \`host\`, drop column \`version\`, drop column \`directory\`, drop column \`load\`;`);
  }

}
