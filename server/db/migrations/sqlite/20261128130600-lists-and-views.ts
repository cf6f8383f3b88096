import { Migration } from '@mikro-orm/migrations';

export class Migration20261128130600 extends Migration {

  override name = 'Migration20261128130600';

  override up(): void | Promise<void> {
    this.addSql(`create table \`saved_view\` (\`id\` integer not null primary key autoincrement, \`userId\` integer not null, \`name\` text not null, \`query\` text not null);`);
    this.addSql(`create unique index \`saved_view_name\` on \`saved_view\` (\`userId\`, \`name\`);`);

    this.addSql(`drop index \`task_device\`;`);
    this.addSql(`create index \`task_device\` on \`task\` (\`sourceDevice\`, \`id\`);`);
    this.addSql(`create index \`task_images\` on \`task\` (\`imagesReceived\`, \`id\`);`);
    this.addSql(`create index \`task_patient_name\` on \`task\` (\`patientName\`, \`id\`);`);
    this.addSql(`create index \`task_series_description\` on \`task\` (\`seriesDescription\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`saved_view\`;`);

    this.addSql(`drop index \`task_device\`;`);
    this.addSql(`drop index \`task_images\`;`);
    this.addSql(`drop index \`task_patient_name\`;`);
    this.addSql(`drop index \`task_series_description\`;`);
    this.addSql(`create index \`task_device\` on \`task\` (\`sourceDevice\`);`);
  }

}
