import { Migration } from '@mikro-orm/migrations';

export class Migration20261128161546 extends Migration {

  override name = 'Migration20261128161546';

  override up(): void | Promise<void> {
    this.addSql(`create table \`former_slices\` (\`taskId\` varchar(18) not null, \`slices\` mediumtext not null, primary key (\`taskId\`)) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`former_slices\`;`);
  }

}
