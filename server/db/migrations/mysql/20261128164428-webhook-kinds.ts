import { Migration } from '@mikro-orm/migrations';

export class Migration20261128164428 extends Migration {

  override name = 'Migration20261128164428';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`webhook\` add \`kind\` varchar(8) not null default 'PLAIN', add \`escalated\` int not null default 0, add \`token\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`webhook\` drop column \`kind\`, drop column \`escalated\`, drop column \`token\`;`);
  }

}
