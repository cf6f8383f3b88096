import { Migration } from '@mikro-orm/migrations';

export class Migration20261128161546 extends Migration {

  override name = 'Migration20261128161546';

  override up(): void | Promise<void> {
    this.addSql(`create table \`former_slices\` (\`taskId\` text not null primary key, \`slices\` mediumtext not null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`former_slices\`;`);
  }

}
