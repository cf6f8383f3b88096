import { Migration } from '@mikro-orm/migrations';

export class Migration20261128155953 extends Migration {

  override name = 'Migration20261128155953';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`device\` add column \`retrieveBy\` text not null default 'MOVE';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`device\` drop column \`retrieveBy\`;`);
  }

}
