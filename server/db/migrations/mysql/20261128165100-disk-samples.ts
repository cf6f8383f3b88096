import { Migration } from '@mikro-orm/migrations';

export class Migration20261128165100 extends Migration {

  override name = 'Migration20261128165100';

  override up(): void | Promise<void> {
    this.addSql(`create table \`disk_sample\` (\`at\` bigint unsigned not null, \`total\` bigint not null, \`free\` bigint not null, \`used\` bigint not null, primary key (\`at\`)) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`disk_sample\`;`);
  }

}
