import { Migration } from '@mikro-orm/migrations';

export class Migration20261128054304 extends Migration {

  override name = 'Migration20261128054304';

  override up(): void | Promise<void> {
    this.addSql(`create index \`task_device\` on \`task\` (\`sourceDevice\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`task_device\`;`);
  }

}
