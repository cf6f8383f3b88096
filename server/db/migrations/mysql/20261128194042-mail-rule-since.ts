import { Migration } from '@mikro-orm/migrations';

export class Migration20261128194042 extends Migration {

  override name = 'Migration20261128194042';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`mail_rule\` add \`sinceCursor\` int not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`mail_rule\` drop column \`sinceCursor\`;`);
  }

}
