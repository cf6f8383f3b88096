import { Migration } from '@mikro-orm/migrations';

export class Migration20261128155954 extends Migration {

  override name = 'Migration20261128155954';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`device\` add \`retrieveBy\` varchar(8) not null default 'MOVE';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`device\` drop column \`retrieveBy\`;`);
  }

}
