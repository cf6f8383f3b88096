import { Migration } from '@mikro-orm/migrations';

export class Migration20261128123826 extends Migration {

  override name = 'Migration20261128123826';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`api_token\` add column \`deviceId\` integer null;`);

    this.addSql(`alter table \`device\` add column \`kind\` text not null default 'DICOM';`);
    this.addSql(`alter table \`device\` add column \`url\` text null;`);
    this.addSql(`alter table \`device\` add column \`username\` text null;`);
    this.addSql(`alter table \`device\` add column \`secret\` text null;`);
    this.addSql(`alter table \`device\` add column \`authority\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`api_token\` drop column \`deviceId\`;`);

    this.addSql(`alter table \`device\` drop column \`kind\`;`);
    this.addSql(`alter table \`device\` drop column \`url\`;`);
    this.addSql(`alter table \`device\` drop column \`username\`;`);
    this.addSql(`alter table \`device\` drop column \`secret\`;`);
    this.addSql(`alter table \`device\` drop column \`authority\`;`);
  }

}
