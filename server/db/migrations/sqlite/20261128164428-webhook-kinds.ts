import { Migration } from '@mikro-orm/migrations';

export class Migration20261128164430 extends Migration {

  override name = 'Migration20261128164430';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`webhook\` add column \`kind\` text not null default 'PLAIN';`);
    this.addSql(`alter table \`webhook\` add column \`escalated\` integer not null default 0;`);
    this.addSql(`alter table \`webhook\` add column \`token\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`webhook\` drop column \`kind\`;`);
    this.addSql(`alter table \`webhook\` drop column \`escalated\`;`);
    this.addSql(`alter table \`webhook\` drop column \`token\`;`);
  }

}
