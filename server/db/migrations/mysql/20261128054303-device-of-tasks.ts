import { Migration } from '@mikro-orm/migrations';

export class Migration20261128054305 extends Migration {

  override name = 'Migration20261128054305';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`task\` add index \`task_device\` (\`sourceDevice\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`task\` drop index \`task_device\`;`);
  }

}
